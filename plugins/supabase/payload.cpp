#include "payload.hpp"

#include <cstdint>
#include <optional>

namespace supabase {

namespace {

constexpr char hexDigits[] = "0123456789abcdef";

std::optional<unsigned> codeUnitAt(std::string_view json, std::size_t at) {
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') {
        return std::nullopt;
    }
    unsigned unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const char digit = json[i];
        const bool decimal = digit >= '0' && digit <= '9';
        const char lower = static_cast<char>(digit | 0x20);
        if (!decimal && (lower < 'a' || lower > 'f')) {
            return std::nullopt;
        }
        unit = unit * 16 + static_cast<unsigned>(decimal ? digit - '0' : lower - 'a' + 10);
    }
    return unit;
}

bool isHigh(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool isLow(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

void appendMember(std::string& out, std::string_view name, std::string_view json) {
    out += out.size() > 1 ? ",\"" : "\"";
    out.append(name).append("\":").append(json);
}

std::string jsonOrNull(std::string_view json) {
    return json.empty() ? "null" : storable(json);
}

std::string beginRecord(const crossdock::ItemView& item) {
    std::string out = "{";
    appendMember(out, "id", quoted(item.key));
    appendMember(out, "version_us", std::to_string(item.version.us));
    appendMember(out, "seen_us", std::to_string(item.seen.us));
    appendMember(out, "request_id", quoted(item.requestId));
    return out;
}

} // namespace

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte == 0) {
            continue;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hexDigits[byte >> 4U];
            out += hexDigits[byte & 0xFU];
        } else {
            out += character;
        }
    }
    return out += '"';
}

std::string storable(std::string_view json) {
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
        const std::optional<unsigned> unit = codeUnitAt(json, at);
        if (!unit) {
            at += 2;
            continue;
        }
        if (isHigh(*unit)) {
            const std::optional<unsigned> next = codeUnitAt(json, at + 6);
            if (next && isLow(*next)) {
                at += 12;
                continue;
            }
        }
        if (*unit == 0 || isHigh(*unit) || isLow(*unit)) {
            out.append(json.substr(from, at - from)).append(*unit == 0 ? "" : "\\ufffd");
            from = at + 6;
        }
        at += 6;
    }
    return out.append(json.substr(from));
}

std::string recordOf(const crossdock::ItemView& item, bool withRaw) {
    std::string out = beginRecord(item);
    appendMember(out, "note", item.note.empty() ? "null" : quoted(item.note));
    appendMember(out, "fields", jsonOrNull(item.fields));
    appendMember(out, "raw", withRaw ? jsonOrNull(item.raw) : "null");
    appendMember(out, "body", jsonOrNull(item.body));
    return out += '}';
}

std::string deletionOf(const crossdock::ItemView& item) {
    return beginRecord(item) + "}";
}

} // namespace supabase
