#include "sandbox_supabase/gateway.hpp"

#include "sandbox_supabase/jwt.hpp"

#include <boost/json.hpp>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace crossdock::sandbox::supabase {

namespace {

constexpr std::string_view prefix = "/rest/v1";

std::string randomText(std::size_t length) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes(length, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(length)) != 1) {
        throw std::runtime_error("no randomness");
    }
    for (char& c : bytes) {
        c = letters[static_cast<unsigned char>(c) % letters.size()];
    }
    return bytes;
}

std::string legacyKey(std::string_view role, std::string_view secret, std::int64_t nowSeconds) {
    constexpr std::int64_t tenYears = 315'360'000;
    return mintJwt({{"iss", "supabase"}, {"role", role}, {"iat", nowSeconds}, {"exp", nowSeconds + tenYears}}, secret);
}

bool isBrowser(const Request& request) {
    return request.header("User-Agent").find("Mozilla/") != std::string_view::npos;
}

void setHeader(Request& request, std::string_view name, std::string value) {
    std::erase_if(request.headers, [name](const auto& pair) { return equalsIgnoringCase(pair.first, name); });
    request.headers.emplace_back(name, std::move(value));
}

/// The Authorization that goes on to PostgREST. New keys become an internal JWT; a legacy key alone is no bearer token, so it is anon.
void swapKey(Request& request, const std::string& key, const ProjectKeys& keys) {
    const std::string_view authorization = request.header("Authorization");
    const bool own = !authorization.empty() && authorization != "Bearer " + key;
    if (own || (key != keys.secret && key != keys.publishable)) {
        return;
    }
    setHeader(request, "Authorization", "Bearer " + (key == keys.secret ? keys.serviceRole : keys.anon));
}

} // namespace

ProjectKeys ProjectKeys::make(std::int64_t nowSeconds) {
    ProjectKeys keys;
    keys.jwtSecret = randomText(40);
    keys.anon = legacyKey("anon", keys.jwtSecret, nowSeconds);
    keys.serviceRole = legacyKey("service_role", keys.jwtSecret, nowSeconds);
    keys.publishable = "sb_publishable_" + randomText(22) + "_" + randomText(8);
    keys.secret = "sb_secret_" + randomText(22) + "_" + randomText(8);
    return keys;
}

std::string ProjectKeys::lines() const {
    return "SUPABASE_JWT_SECRET=" + jwtSecret + "\nSUPABASE_ANON_KEY=" + anon +
           "\nSUPABASE_SERVICE_ROLE_KEY=" + serviceRole + "\nSUPABASE_PUBLISHABLE_KEY=" + publishable +
           "\nSUPABASE_SECRET_KEY=" + secret + "\n";
}

void ProjectKeys::fromEnvironment(std::int64_t nowSeconds) {
    const auto take = [](const char* name, std::string& place) {
        const char* value = std::getenv(name);
        const bool given = value && *value;
        place = given ? value : place;
        return given;
    };
    if (take("SUPABASE_JWT_SECRET", jwtSecret)) {
        anon = legacyKey("anon", jwtSecret, nowSeconds);
        serviceRole = legacyKey("service_role", jwtSecret, nowSeconds);
    }
    take("SUPABASE_ANON_KEY", anon);
    take("SUPABASE_SERVICE_ROLE_KEY", serviceRole);
    take("SUPABASE_PUBLISHABLE_KEY", publishable);
    take("SUPABASE_SECRET_KEY", secret);
}

Response gatewayRefusal(int status, std::string_view message, std::string_view hint) {
    boost::json::object body{{"message", message}};
    if (!hint.empty()) {
        body["hint"] = hint;
    }
    return Response::json(status, boost::json::serialize(body));
}

Gated passGateway(const Request& request, const ProjectKeys& keys) {
    const bool isPreflight = request.method == "OPTIONS" && !request.header("Access-Control-Request-Method").empty();
    const std::string key =
        request.header("apikey").empty() ? request.parameter("apikey") : std::string(request.header("apikey"));
    if (!request.path.starts_with(prefix) ||
        (request.path.size() > prefix.size() && request.path[prefix.size()] != '/')) {
        return {std::nullopt, gatewayRefusal(404, "no Route matched with those values")};
    }
    if (!isPreflight) {
        if (key.empty()) {
            return {std::nullopt, gatewayRefusal(401, "No API key found in request",
                                                 "No `apikey` request header or url param was found.")};
        }
        const std::array valid{&keys.anon, &keys.serviceRole, &keys.publishable, &keys.secret};
        bool known = false;
        for (const std::string* candidate : valid) {
            known = known || *candidate == key;
        }
        if (!known) {
            return {std::nullopt, gatewayRefusal(401, "Invalid API key",
                                                 "Double check your Supabase `anon` or `service_role` API key.")};
        }
        if (key == keys.secret && isBrowser(request)) {
            return {std::nullopt, gatewayRefusal(401, "Forbidden use of secret API key in browser",
                                                 "A secret API key is for servers only; replace this one.")};
        }
    }
    Request inner = request;
    const auto strip = [](std::string& text) {
        text.erase(0, prefix.size());
        if (!text.starts_with('/')) {
            text.insert(text.begin(), '/');
        }
    };
    strip(inner.path);
    strip(inner.target);
    swapKey(inner, key, keys);
    return {std::move(inner), {}};
}

} // namespace crossdock::sandbox::supabase
