#include "sandbox_quickbooks/books.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace crossdock::sandbox::qbo {

namespace json = boost::json;

namespace {

Start startOf(Edition edition, const std::string& realm) {
    Start start;
    start.edition = edition;
    start.realm = realm;
    return start;
}

const json::object* firstError(const json::value& body) {
    const auto* fault = body.is_object() ? body.get_object().if_contains("Fault") : nullptr;
    return fault == nullptr ? nullptr : &fault->as_object().at("Error").as_array().at(0).as_object();
}

} // namespace

std::string Answer::code() const {
    const json::object* error = firstError(body);
    return error == nullptr ? std::string{} : textIn(*error, "code");
}

std::string Answer::detail() const {
    const json::object* error = firstError(body);
    return error == nullptr ? std::string{} : textIn(*error, "Detail");
}

Books::Books(Edition edition, const std::string& realm)
    : quickbooks(clock, startOf(edition, realm)),
      keys(quickbooks.connect()),
      _realm(realm) {}

Request Books::request(const std::string& method, const std::string& target) const {
    Request request;
    request.method = method;
    request.target = target.starts_with('/') ? target : "/v3/company/" + _realm + "/" + target;
    const std::size_t mark = request.target.find('?');
    request.path = percentDecode(request.target.substr(0, mark), false);
    request.query = mark == std::string::npos ? std::string{} : request.target.substr(mark + 1);
    request.headers = {
        {"Host", "localhost"}, {"Accept", "application/json"}, {"Authorization", "Bearer " + keys.accessToken}};
    return request;
}

Answer Books::send(const Request& request) {
    Answer answer;
    answer.response = quickbooks.answer(request);
    try {
        answer.body = parseJson(answer.response.body);
    } catch (const std::exception&) {
        answer.body = nullptr;
    }
    return answer;
}

Answer Books::get(const std::string& target) {
    return send(request("GET", target));
}

Answer Books::post(const std::string& target, const json::value& body) {
    Request wanted = request("POST", target);
    wanted.body = json::serialize(body);
    wanted.headers.emplace_back("Content-Type", "application/json");
    return send(wanted);
}

Answer Books::query(const std::string& statement) {
    return get("query?query=" + percentEncode(statement));
}

Answer Books::grant(const std::string& form) {
    const std::string plain = keys.clientId + ":" + keys.clientSecret;
    std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0');
    encoded.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                                            reinterpret_cast<const unsigned char*>(plain.data()),
                                                            static_cast<int>(plain.size()))));
    Request wanted = request("POST", "/oauth2/v1/tokens/bearer");
    wanted.headers = {{"Authorization", "Basic " + encoded}, {"Content-Type", "application/x-www-form-urlencoded"}};
    wanted.body = form;
    return send(wanted);
}

void Books::setTime(const std::string& time) {
    const auto at = UtcTime::parse(time);
    if (!at) {
        throw std::invalid_argument("no time: " + time);
    }
    clock.freeze(true);
    clock.set(*at);
}

} // namespace crossdock::sandbox::qbo
