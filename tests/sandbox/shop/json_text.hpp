// Writes JSON members one after another; commas are its business.
#pragma once

#include "sandbox_shop/amount.hpp"
#include "sandbox_shop/wire.hpp"

#include <charconv>
#include <string>
#include <string_view>

namespace crossdock::sandbox {

/// Appends to a string; the caller opens and closes objects and lists in pairs.
class JsonText {
public:
    explicit JsonText(std::string& out) : _out(out) {}

    JsonText& open(char bracket) {
        comma();
        _out += bracket;
        return *this;
    }
    JsonText& close(char bracket) {
        _out += bracket;
        return *this;
    }
    /// A name that needs no escape.
    JsonText& name(std::string_view name) {
        comma();
        _out.append("\"").append(name).append("\":");
        return *this;
    }
    JsonText& text(std::string_view member, std::string_view value) {
        name(member);
        appendWireString(_out, value);
        return *this;
    }
    JsonText& number(std::string_view member, std::int64_t value) { return raw(member, std::to_string(value)); }
    JsonText& real(std::string_view member, double value) {
        char buffer[40];
        const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
        return raw(member, {buffer, static_cast<std::size_t>(end - buffer)});
    }
    JsonText& flag(std::string_view member, bool value) { return raw(member, value ? "true" : "false"); }
    JsonText& amount(std::string_view member, Amount value) {
        name(member);
        _out.append("\"").append(value.text()).append("\"");
        return *this;
    }
    /// A value that is JSON already.
    JsonText& raw(std::string_view member, std::string_view json) {
        name(member);
        _out.append(json);
        return *this;
    }
    std::string& out() { return _out; }

private:
    void comma() {
        if (!_out.empty() && _out.back() != '{' && _out.back() != '[' && _out.back() != ':') {
            _out += ',';
        }
    }
    std::string& _out;
};

/// {"self":..., "collection":...} with `more` behind it (members as JSON).
inline void appendLinks(JsonText& json, const std::string& collection, std::int64_t id, std::string_view allow,
                        std::string_view more = {}) {
    json.name("_links").open('{').name("self").open('[').open('{');
    json.text("href", collection + "/" + std::to_string(id)).raw("targetHints", allow).close('}').close(']');
    json.name("collection").open('[').open('{').text("href", collection).close('}').close(']');
    json.out().append(more);
    json.close('}');
}

constexpr std::string_view allowAll = R"({"allow":["GET","POST","PUT","PATCH","DELETE"]})";

} // namespace crossdock::sandbox
