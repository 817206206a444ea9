#include "admin/site.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    return text;
}

} // namespace

Site::Site(const conf::AdminConf& conf, std::uint16_t port, bool tls) : _conf(conf), _port(port), _tls(tls) {}

bool Site::behindProxy(const Head& head) const {
    const std::vector<std::string>& proxies = *_conf.trustedProxies;
    return std::find(proxies.begin(), proxies.end(), head.peer) != proxies.end();
}

bool Site::secure(const Head& head) const {
    const std::vector<std::string> schemes = head.all("x-forwarded-proto");
    return _tls || (behindProxy(head) && schemes.size() == 1 && schemes.front() == "https");
}

std::string Site::client(const Head& head) const {
    const std::vector<std::string> lists = head.all("x-forwarded-for");
    if (lists.empty() || !behindProxy(head)) {
        return head.peer;
    }
    const std::string& list = lists.back();
    const std::size_t comma = list.rfind(',');
    std::string last = list.substr(comma == std::string::npos ? 0 : comma + 1, 60);
    std::erase_if(last, [](char each) { return each <= ' ' || each > '~'; });
    return last.empty() ? head.peer : last;
}

bool Site::hostAllowed(const Head& head) const {
    const std::vector<std::string> hosts = head.all("host");
    if (hosts.size() != 1) {
        return false;
    }
    const std::string host = lowered(hosts.front());
    const std::string port = ":" + std::to_string(_port);
    const bool usual = _port == (_tls ? 443 : 80);
    const auto is = [&](const std::string& name) { return host == name + port || (usual && host == name); };
    if (is("127.0.0.1") || is("localhost") || is("[::1]")) {
        return true;
    }
    const bool proxied = behindProxy(head);
    return std::any_of(_conf.hostNames->begin(), _conf.hostNames->end(), [&](const std::string& written) {
        const std::string name = lowered(written);
        return is(name) || (proxied && host.substr(0, host.find(':')) == name);
    });
}

std::optional<std::string> Site::foreignSource(const Head& head) const {
    const std::vector<std::string> sites = head.all("sec-fetch-site");
    const std::vector<std::string> origins = head.all("origin");
    const std::vector<std::string> hosts = head.all("host");
    if (sites.size() > 1 || origins.size() > 1) {
        return "the request says twice where it comes from";
    }
    if (!sites.empty() && sites.front() != "same-origin") {
        return "the browser says that the request comes from another site";
    }
    if (origins.empty() || (origins.front() == "null" && !sites.empty())) {
        return std::nullopt; // "null": our pages send no referrer, so browsers hide the origin as well
    }
    const std::string own = (secure(head) ? "https://" : "http://") + (hosts.empty() ? "" : lowered(hosts.front()));
    return lowered(origins.front()) == own ? std::nullopt
                                           : std::optional<std::string>("the request comes from another origin");
}

std::string Site::cookieName(bool secure) const {
    return secure ? "__Host-xd" : "xd-" + std::to_string(_port);
}

std::string Site::cookie(const std::string& id, bool secure) const {
    return cookieName(secure) + "=" + id + "; Path=/; " + (secure ? "Secure; " : "") + "HttpOnly; SameSite=Strict" +
           (id.empty() ? "; Max-Age=0" : "");
}

} // namespace crossdock::admin
