#include "sandbox_supabase/recorded.hpp"

#include "sandbox_control/message.hpp"

#include <Poco/RegularExpression.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

constexpr const char* recordingDay = "2026-11-22";

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// What depends on the run taken out.
std::string neutral(std::string text) {
    static const Poco::RegularExpression now("(" + std::string(recordingDay) + "|" + today() +
                                             R"()[T ]\d\d:\d\d:\d\d(\.\d+)?\+00(:00)?)");
    static const Poco::RegularExpression transaction(R"("xmin":"\d+")");
    static const Poco::RegularExpression port(R"(port \d+ failed)");
    static const Poco::RegularExpression host(R"("host":"127\.0\.0\.1:\d+")");
    constexpr int everywhere = Poco::RegularExpression::RE_GLOBAL;
    now.subst(text, "NOW", everywhere);
    transaction.subst(text, "\"xmin\":\"0\"", everywhere);
    port.subst(text, "port N failed", everywhere);
    host.subst(text, "\"host\":\"HERE\"", everywhere);
    return text;
}

json::value inAnyOrder(json::value value) {
    if (value.is_array()) {
        json::array& rows = value.get_array();
        std::sort(rows.begin(), rows.end(),
                  [](const json::value& a, const json::value& b) { return json::serialize(a) < json::serialize(b); });
    }
    return value;
}

/// A long recorded value ends in "... (11735 bytes)".
bool fitsCutText(const std::string& value, const std::string& recorded) {
    const std::size_t mark = recorded.rfind("... (");
    return mark != std::string::npos && value.starts_with(recorded.substr(0, mark)) &&
           recorded.substr(mark) == "... (" + std::to_string(value.size()) + " bytes)";
}

std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

} // namespace

std::string Recorded::id() const {
    return std::string(_value.at("id").as_string());
}

bool Recorded::isMeasurement() const {
    return !_value.as_object().contains("request");
}

std::string Recorded::target() const {
    return std::string(_value.at("request").at("target").as_string());
}

bool Recorded::usesSibling() const {
    const json::value* instance = _value.as_object().if_contains("instance");
    return instance && instance->as_string().starts_with("tx-end");
}

std::string Recorded::text(const json::value& value, const std::map<std::string, std::string>& replaced) const {
    std::string out(value.as_string());
    for (const auto& [from, to] : replaced) {
        replaceAll(out, from, to);
    }
    return out;
}

RawRequest Recorded::request(const std::map<std::string, std::string>& replaced) const {
    const json::object& from = _value.at("request").as_object();
    RawRequest request;
    request.method = from.at("method").as_string();
    request.target = text(from.at("target"), replaced);
    if (const json::value* bytes = from.if_contains("target_bytes")) {
        // "...in.(100000,100001,..." was cut: numbers go on until the length is right.
        const auto length = static_cast<std::size_t>(bytes->to_number<std::int64_t>());
        request.target.erase(request.target.find('(') + 1);
        for (int number = 100'000; request.target.size() < length; ++number) {
            request.target += std::to_string(number) + (request.target.size() + 7 == length ? ")" : ",");
        }
    }
    for (const auto& [name, value] : from.at("headers").as_object()) {
        request.headers.emplace_back(name, text(value, replaced));
    }
    if (const json::value* body = from.if_contains("body")) {
        request.body = text(*body, replaced);
    } else if (const json::value* hex = from.if_contains("body_hex")) {
        request.body = unhex(std::string_view(hex->as_string()));
    }
    return request;
}

bool Recorded::compareBody(const RawAnswer& answer, const std::map<std::string, std::string>& replaced,
                           std::vector<std::string>& found) const {
    const json::object& expected = _value.at("response").as_object();
    if (const json::value* head = expected.if_contains("body_head")) {
        const std::string start = neutral(text(*head, replaced));
        const bool describes = start.starts_with("{\"swagger\"");
        if (!neutral(answer.body).starts_with(start) ||
            (!describes && std::to_string(answer.body.size()) != json::serialize(expected.at("body_bytes")))) {
            found.push_back("body begins " + answer.body.substr(0, 200));
        }
        return !describes;
    }
    const std::string wanted = neutral(text(expected.at("body"), replaced));
    const std::string got = neutral(answer.body);
    if (wanted == got) {
        return wanted == text(expected.at("body"), replaced);
    }
    json::error_code badWanted;
    json::error_code badGot;
    json::value wantedValue = json::parse(wanted, badWanted);
    json::value gotValue = json::parse(got, badGot);
    if (!badWanted && !badGot &&
        !(_value.at("request").at("method") == "GET" && target().find("order=") != std::string::npos)) {
        wantedValue = inAnyOrder(wantedValue);
        gotValue = inAnyOrder(gotValue);
    }
    if (badWanted || badGot || wantedValue != gotValue) {
        found.push_back("body " + got.substr(0, 400) + "\n      not " + wanted.substr(0, 400));
    }
    return answer.body.size() == wanted.size();
}

void Recorded::compareHeaders(const RawAnswer& answer, const std::map<std::string, std::string>& replaced,
                              bool bodyIsEqual, std::vector<std::string>& found) const {
    const bool estimates =
        json::serialize(_value.at("request").at("headers")).find("count=planned") != std::string::npos;
    std::map<std::string, std::string> wanted;
    const auto lower = [](std::string name) {
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return name;
    };
    for (const json::value& pair : _value.at("response").at("headers").as_array()) {
        std::string value = text(pair.at(1), replaced);
        for (const auto& [from, to] : replaced) {
            replaceAll(value, percentEncode(from), percentEncode(to));
        }
        wanted[lower(std::string(pair.at(0).as_string()))] = value;
    }
    for (const auto& [name, value] : answer.headers) {
        const std::string key = lower(name);
        if (key == "date" || key == "connection" || key == "keep-alive") {
            continue;
        }
        const auto expected = wanted.find(key);
        if (expected == wanted.end()) {
            found.push_back("header " + name + ": " + value + " is not in the recording");
            continue;
        }
        bool same = value == expected->second || fitsCutText(value, expected->second);
        same = same || (key == "content-length" && !bodyIsEqual);
        same = same || (estimates && key == "content-range" &&
                        value.substr(0, value.rfind('/')) == expected->second.substr(0, expected->second.rfind('/')));
        if (!same) {
            found.push_back("header " + name + ": " + value + "\n      not " + expected->second);
        }
        wanted.erase(expected);
    }
    for (const auto& [name, value] : wanted) {
        found.push_back("header " + name + ": " + value + " is missing");
    }
}

std::vector<std::string> Recorded::differences(const RawAnswer& answer,
                                               const std::map<std::string, std::string>& replaced) const {
    std::vector<std::string> found;
    const json::object& expected = _value.at("response").as_object();
    const std::string status =
        std::to_string(expected.at("status").to_number<int>()) + " " + std::string(expected.at("reason").as_string());
    if (const std::string got = std::to_string(answer.status) + " " + answer.reason; got != status) {
        found.push_back("status " + got + ", not " + status);
    }
    const bool bodyIsEqual = compareBody(answer, replaced, found);
    compareHeaders(answer, replaced, bodyIsEqual, found);
    return found;
}

std::vector<Recorded> recordedGroup(const std::string& group) {
    const char* fixtures = std::getenv("CROSSDOCK_FIXTURES");
    const char* source = std::getenv("CROSSDOCK_SOURCE_DIR");
    const std::string folder = fixtures ? fixtures : std::string(source ? source : ".") + "/../shared/fixtures";
    std::ifstream file(folder + "/postgrest/" + group + ".json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<Recorded> all;
    if (!text.empty()) {
        const json::value parsed = json::parse(text);
        for (const json::value& exchange : parsed.at("exchanges").as_array()) {
            all.emplace_back(exchange);
        }
    }
    return all;
}

} // namespace crossdock::sandbox::supabase
