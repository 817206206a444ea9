#include "oauth/token_endpoint.hpp"

#include "net/target.hpp"
#include "vault/guarded.hpp"

#include <algorithm>
#include <span>

namespace crossdock::oauth {

namespace {

constexpr const char* clientAuth = "client";
constexpr std::size_t mostAnswer = 64UL * 1024;
constexpr std::int64_t firstByteMs = 20'000;
constexpr std::int64_t microsPerMilli = 1'000;

// A form field whose value is secret. Reserving first keeps pieces of it from staying behind.
void addSecret(std::string& form, const char* name, const secret::Secret& value) {
    constexpr std::size_t encodedByte = 3;
    form.reserve(form.size() + std::char_traits<char>::length(name) + 2 + encodedByte * value.size());
    form.append("&").append(name).append("=");
    value.with([&](std::span<const unsigned char> bytes) {
        for (const unsigned char byte : bytes) {
            const char c = static_cast<char>(byte);
            form += net::percentEncoded({&c, 1});
        }
    });
}

} // namespace

HttpTokenEndpoint::HttpTokenEndpoint(const Clock& clock, const TokenEndpointSettings& settings, std::string path)
    : _path(std::move(path)),
      _connection(settings.connection),
      _userKey(settings.scheme.userKey),
      _secretKey(settings.scheme.secretKey),
      _gate(clock, _permits, settings.organisation + "/" + settings.connection + "/oauth", {{}, 1}) {}

Result<std::unique_ptr<TokenEndpoint>> HttpTokenEndpoint::open(const TokenEndpointSettings& settings,
                                                               net::Network& network,
                                                               net::CredentialProvider& credentials) {
    const std::string where = "connection " + settings.connection;
    if (settings.scheme.tokenUrl.empty()) {
        return failed(ErrorClass::Config,
                      where + ": neither the connector nor the conf ([oauth] token_url) says where tokens come from");
    }
    const Result<net::BaseUrl> url = net::BaseUrl::parse(settings.scheme.tokenUrl);
    if (!url) {
        return within(where + ": token_url", url.failure());
    }
    net::HttpSettings http;
    http.organisation = settings.organisation;
    http.connection = settings.connection;
    http.url = url->origin.text();
    http.allowPrivate = settings.allowPrivate;
    http.caFile = settings.caFile;
    http.limits.bodyBytes = mostAnswer;
    http.limits.firstByteMs = firstByteMs;
    http.limits.totalMs = callUs / microsPerMilli;
    http.limits.redirects = 0;
    net::AuthScheme client;
    client.id = clientAuth;
    client.kind = net::AuthScheme::Kind::Basic;
    client.userKey = settings.scheme.userKey;
    client.secretKey = settings.scheme.secretKey;
    http.auths.push_back(std::move(client));

    std::unique_ptr<HttpTokenEndpoint> endpoint(
        new HttpTokenEndpoint(network.clock(), settings, url->path.empty() ? "/" : url->path));
    Result<std::unique_ptr<net::HttpClient>> opened =
        net::HttpClient::open(std::move(http), network, endpoint->_gate, credentials);
    if (!opened) {
        return within(where + ": token_url", opened.failure());
    }
    endpoint->_client = std::move(*opened);
    return std::unique_ptr<TokenEndpoint>(std::move(endpoint));
}

Result<TokenAnswer> HttpTokenEndpoint::refresh(const secret::Secret& refreshToken, const net::Call& call) {
    std::string form = "grant_type=refresh_token";
    addSecret(form, "refresh_token", refreshToken);
    // Sent twice, it is answered twice: the token before stays good for a while.
    return post(std::move(form), "oauth.refresh", true, call);
}

Result<TokenAnswer> HttpTokenEndpoint::exchange(const secret::Secret& code, const std::string& redirectUrl,
                                                const secret::Secret& verifier, const net::Call& call) {
    std::string form = "grant_type=authorization_code&redirect_uri=" + net::percentEncoded(redirectUrl);
    if (!verifier.empty()) {
        addSecret(form, "code_verifier", verifier);
    }
    addSecret(form, "code", code);
    return post(std::move(form), "oauth.exchange", false, call);
}

Result<TokenAnswer> HttpTokenEndpoint::post(std::string form, const char* label, bool repeatable,
                                            const net::Call& call) {
    net::HttpRequest request;
    request.method = "POST";
    request.path = _path;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"},
                       {"x-include-refresh-token-hard-expires-in", "true"}};
    request.body = std::move(form);
    request.auths = {clientAuth};
    request.label = label;
    request.repeatable = repeatable;
    net::HttpExchange exchange = _client->perform(request, call);
    secret::cleanse(request.body);
    if (!exchange.status) {
        if (exchange.answer) {
            secret::cleanse(exchange.answer->body);
        }
        return judged(exchange.status.failure());
    }
    Result<TokenAnswer> answer = vault::guarded([&] { return readTokenAnswer(exchange.answer->body); });
    return answer;
}

Failure HttpTokenEndpoint::judged(Failure failure) const {
    // Whoever asked for the token says the connection's name once more.
    if (const std::string where = _connection + ": "; failure.message.starts_with(where)) {
        failure.message.erase(0, where.size());
    }
    if (failure.code == "invalid_grant") {
        failure.cls = ErrorClass::Auth;
        return failure;
    }
    if (failure.code == "invalid_client" || failure.code == "unauthorized_client") {
        failure.cls = ErrorClass::Auth;
        failure.code = "invalid_client";
        failure.message = "the service refuses the client: check the credentials " + _userKey + " and " + _secretKey +
                          " of the connection (crossdock vault set)";
        return failure;
    }
    const bool refused = failure.cls == ErrorClass::Permanent || failure.cls == ErrorClass::Auth;
    if (refused) { // invalid_request, invalid_scope ...: asking again does not help; without a code it is no token endpoint's word
        failure.cls = failure.code.empty() ? ErrorClass::Transient : ErrorClass::Config;
    }
    return failure;
}

} // namespace crossdock::oauth
