#include "net/redirect.hpp"

#include "net/target.hpp"

namespace crossdock::net {

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<std::string> followable(std::string_view location, const Origin& from) {
    location = location.substr(0, location.find('#'));
    std::string absolute(location);
    if (location.starts_with("//")) {
        absolute = (from.secure ? "https:" : "http:") + absolute;
    } else if (location.starts_with('/')) {
        absolute = from.text() + absolute;
    }
    const std::size_t scheme = absolute.find("://");
    const std::size_t end = scheme == std::string::npos ? scheme : absolute.find_first_of("/?", scheme + 3);
    const Result<Origin> to = Origin::parse(std::string_view(absolute).substr(0, end));
    if (!to) {
        return failed(ErrorClass::Config, from.host + ": redirects to a place that cannot be followed");
    }
    if (to.value() != from) {
        return failed(ErrorClass::Config, from.text() + " redirects to " + to.value().text() +
                                              ": credentials go nowhere else; set the url in the conf to that, "
                                              "if it is the right one");
    }
    const std::string target = end == std::string::npos ? "/" : absolute.substr(end);
    if (!isTarget(target)) {
        return failed(ErrorClass::Config, from.text() + " redirects to a path that cannot be sent");
    }
    return target;
}

} // namespace crossdock::net
