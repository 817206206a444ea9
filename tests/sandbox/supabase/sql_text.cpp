#include "sandbox_supabase/sql_text.hpp"

namespace crossdock::sandbox::supabase {

namespace {

std::string enclosed(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out += c;
        if (c == quote) {
            out += c;
        }
    }
    return out + quote;
}

} // namespace

std::string quotedName(std::string_view name) {
    return enclosed(name, '"');
}

std::string quotedText(std::string_view text) {
    // A backslash needs the E form only where standard_conforming_strings is off; it never is here.
    return enclosed(text, '\'');
}

std::string quotedName(std::string_view schema, std::string_view name) {
    return quotedName(schema) + "." + quotedName(name);
}

std::string Bindings::bind(std::string value) {
    _values.push_back(std::move(value));
    std::string name(1, '$');
    return name.append(std::to_string(_values.size()));
}

} // namespace crossdock::sandbox::supabase
