// Writes JSON text straight into one string. The record path builds no tree for what it writes: a page of 100 orders is several
// thousand members, and the canonical shape is known when the mapping is written.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::woocommerce {

/// Appends JSON in the order of the calls; commas are its business, matching brackets the caller's. Not thread-safe.
class JsonWriter {
public:
    explicit JsonWriter(std::size_t expectedBytes = 0) { _out.reserve(expectedBytes); }

    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }

    /// `name` is one of our own names: nothing in it needs escaping.
    JsonWriter& key(std::string_view name);
    /// A name that came from outside.
    JsonWriter& foreignKey(std::string_view name);
    JsonWriter& text(std::string_view value);
    JsonWriter& boolean(bool value);
    /// A complete JSON value made elsewhere.
    JsonWriter& json(std::string_view value);

    JsonWriter& member(std::string_view name, std::string_view value) { return key(name).text(value); }
    JsonWriter& member(std::string_view name, bool value) { return key(name).boolean(value); }
    JsonWriter& member(std::string_view name, const char* value) { return key(name).text(value); }
    /// Writes nothing when `value` is empty.
    JsonWriter& optional(std::string_view name, std::string_view value) {
        return value.empty() ? *this : member(name, value);
    }

    std::string take() { return std::move(_out); }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();
    void quoted(std::string_view value);

    std::string _out;
    bool _comma = false;
};

} // namespace crossdock::woocommerce
