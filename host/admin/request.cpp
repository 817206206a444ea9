#include "admin/request.hpp"

#include "secret/secret.hpp"

namespace crossdock::admin {

namespace {

const std::string& valueOf(const std::map<std::string, std::string>& texts, const std::string& name) {
    static const std::string none;
    const auto found = texts.find(name);
    return found == texts.end() ? none : found->second;
}

} // namespace

const std::string& Request::header(const std::string& lowerCaseName) const {
    return valueOf(headers, lowerCaseName);
}

const std::string& Request::cookie(const std::string& name) const {
    return valueOf(cookies, name);
}

void Request::wipe() {
    secret::cleanse(body);
    form.wipe();
}

} // namespace crossdock::admin
