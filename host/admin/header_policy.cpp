#include "admin/header_policy.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>

#include <algorithm>

namespace crossdock::admin {

namespace {

constexpr const char* fixed = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                              "img-src 'self'; font-src 'self'; "
                              "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                              "require-trusted-types-for 'script'; "
                              "trusted-types crossdock\r\n"
                              "X-Content-Type-Options: nosniff\r\n"
                              "X-Frame-Options: DENY\r\n"
                              "Referrer-Policy: no-referrer\r\n"
                              "Cross-Origin-Opener-Policy: same-origin\r\n"
                              "Cross-Origin-Resource-Policy: same-origin\r\n"
                              "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

std::string oneLine(const std::string& value) {
    const auto end = std::find_if(value.begin(), value.end(),
                                  [](char each) { return static_cast<unsigned char>(each) < ' ' || each == 0x7F; });
    return std::string(value.begin(), end);
}

} // namespace

std::string headText(const Answer& answer, UtcTime now, bool secure, std::int64_t length) {
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " + phraseOf(answer.status) + "\r\n";
    head +=
        "Date: " + Poco::DateTimeFormatter::format(Poco::Timestamp(now.us), Poco::DateTimeFormat::HTTP_FORMAT) + "\r\n";
    if (!answer.type.empty()) {
        head += "Content-Type: " + oneLine(answer.type) + "\r\n";
    }
    if (length >= 0 && answer.status != 204) {
        head += "Content-Length: " + std::to_string(length) + "\r\n";
    }
    head += fixed;
    head += "Cache-Control: " + answer.cacheable.value_or("no-store") + "\r\n";
    if (secure) {
        head += "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";
    }
    for (const auto& [name, value] : answer.headers.all()) {
        head += name + ": " + oneLine(value) + "\r\n";
    }
    return head + "Connection: close\r\n\r\n";
}

} // namespace crossdock::admin
