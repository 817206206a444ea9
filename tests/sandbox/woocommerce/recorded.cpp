#include "sandbox_woocommerce/recorded.hpp"

#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/woocommerce.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string textIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

Exchange exchangeOf(const std::string& file, const json::object& object) {
    Exchange exchange;
    exchange.file = file;
    exchange.name = textIn(object, "name");
    exchange.note = textIn(object, "note");
    const json::object& request = object.at("request").as_object();
    exchange.method = textIn(request, "method");
    exchange.path = textIn(request, "path");
    exchange.auth = textIn(request, "auth");
    for (const json::value& pair : request.at("query").as_array()) {
        const json::array& both = pair.as_array();
        exchange.query.emplace_back(both.at(0).as_string(),
                                    both.at(1).is_string() ? std::string{both.at(1).as_string()} : wire(both.at(1)));
    }
    if (const auto* body = request.if_contains("body")) {
        exchange.requestBody = json::serialize(*body);
    } else if (request.contains("body_text")) {
        exchange.requestBody = textIn(request, "body_text");
    }
    const json::object& response = object.at("response").as_object();
    exchange.status = static_cast<int>(response.at("status").as_int64());
    for (const auto& header : response.at("headers").as_object()) {
        exchange.headers.emplace_back(header.key(), header.value().as_string());
    }
    if (const auto* body = response.if_contains("body")) {
        exchange.body = *body;
    }
    return exchange;
}

std::string base64(const std::string& plain) {
    std::string out(4 * ((plain.size() + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                        reinterpret_cast<const unsigned char*>(plain.data()),
                                                        static_cast<int>(plain.size()))));
    return out;
}

void setTarget(Request& request, const std::string& path, const Pairs& query) {
    request.query.clear();
    for (const auto& [name, value] : query) {
        request.query.append(request.query.empty() ? "" : "&")
            .append(percentEncode(name))
            .append("=")
            .append(percentEncode(value));
    }
    request.path = path;
    request.target = path + (request.query.empty() ? "" : "?" + request.query);
}

Request plainRequest(const Exchange& exchange) {
    Request request;
    request.method = exchange.method;
    setTarget(request, exchange.path, exchange.query);
    if (exchange.requestBody) {
        request.body = *exchange.requestBody;
        request.headers.emplace_back("Content-Type", "application/json");
    }
    if (exchange.note.starts_with("X-HTTP-Method-Override: GET")) {
        request.headers.emplace_back("X-HTTP-Method-Override", "GET");
    }
    return request;
}

bool says(const Exchange& exchange, std::string_view text) {
    return exchange.auth.find(text) != std::string::npos;
}

} // namespace

std::string recordedFolder() {
    std::string base;
    if (const char* given = std::getenv("CROSSDOCK_FIXTURES")) {
        base = given;
    } else if (const char* source = std::getenv("CROSSDOCK_SOURCE_DIR")) {
        base = std::string{source} + "/../shared/fixtures";
    }
    const std::string folder = base + "/woocommerce";
    return !base.empty() && fs::is_directory(folder) ? folder : std::string{};
}

std::vector<Exchange> recorded(const std::string& file) {
    std::ifstream in(recordedFolder() + "/" + file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
        throw std::runtime_error("cannot read " + file);
    }
    const json::value value = parseJson(text.str());
    std::vector<Exchange> exchanges;
    if (const auto* list = value.if_array()) {
        for (const json::value& item : *list) {
            exchanges.push_back(exchangeOf(file, item.as_object()));
        }
    } else {
        exchanges.push_back(exchangeOf(file, value.as_object()));
    }
    return exchanges;
}

std::vector<std::string> recordedFiles(const std::string& folder) {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(recordedFolder() + "/" + folder)) {
        if (entry.path().extension() == ".json") {
            files.push_back(folder + "/" + entry.path().filename().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Request requestOf(const Exchange& exchange) {
    Request request = plainRequest(exchange);
    request.https = !says(exchange, "plain http") && exchange.auth != "query http" && !exchange.name.ends_with("_http");
    if (exchange.auth == "none") {
        return request;
    }
    ApiKey key = testKey(says(exchange, "read key")    ? Rights::read
                         : says(exchange, "write key") ? Rights::write
                                                       : Rights::readWrite);
    if (says(exchange, "unknown key")) {
        key.key = "ck_" + std::string(40, '9');
    }
    if (says(exchange, "wrong secret")) {
        key.secret = "cs_" + std::string(40, '9');
    }
    if (says(exchange, "query")) {
        Pairs query = exchange.query;
        query.emplace_back("consumer_key", key.key);
        query.emplace_back("consumer_secret", key.secret);
        setTarget(request, exchange.path, query);
    } else {
        request.headers.emplace_back("Authorization", "Basic " + base64(key.key + ":" + key.secret));
    }
    return request;
}

Request signedRequest(const Exchange& exchange, const OAuth& oauth) {
    Request request = plainRequest(exchange);
    request.https = oauth.https;
    Pairs own{{"oauth_consumer_key", oauth.key.key},
              {"oauth_timestamp", std::to_string(oauth.timestamp)},
              {"oauth_nonce", oauth.nonce},
              {"oauth_signature_method", oauth.sha1 ? "HMAC-SHA1" : "HMAC-SHA256"},
              {"oauth_version", "1.0"}};
    std::erase_if(own, [&](const auto& pair) { return pair.first == oauth.leaveOut; });
    Pairs all = exchange.query;
    all.insert(all.end(), own.begin(), own.end());
    std::vector<std::string> parts;
    for (const auto& [name, value] : all) {
        parts.push_back(percentEncode(name) + "=" + percentEncode(value));
    }
    std::sort(parts.begin(), parts.end());
    std::string joined;
    for (const std::string& part : parts) {
        joined += (joined.empty() ? "" : "&") + part;
    }
    const std::string base =
        exchange.method + "&" + percentEncode(oauth.baseUrl + exchange.path) + "&" + percentEncode(joined);
    const std::string secret = oauth.key.secret + "&";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(oauth.sha1 ? EVP_sha1() : EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(base.data()), base.size(), digest.data(), &size);
    own.emplace_back("oauth_signature", base64(std::string{reinterpret_cast<const char*>(digest.data()), size}));
    if (oauth.inHeader) {
        std::string header = "OAuth ";
        for (const auto& [name, value] : own) {
            header += (header.ends_with('"') ? ", " : "") + name + "=\"" + percentEncode(value) + "\"";
        }
        request.headers.emplace_back("Authorization", header);
    } else {
        Pairs query = exchange.query;
        query.insert(query.end(), own.begin(), own.end());
        setTarget(request, exchange.path, query);
    }
    return request;
}

} // namespace crossdock::sandbox::woo
