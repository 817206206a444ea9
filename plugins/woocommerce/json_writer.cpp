#include "json_writer.hpp"

namespace crossdock::woocommerce {

void JsonWriter::separate() {
    if (_comma) {
        _out += ',';
    }
    _comma = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    _out += bracket;
    _comma = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    _out += bracket;
    _comma = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    _out.append(1, '"').append(name).append("\":");
    _comma = false;
    return *this;
}

JsonWriter& JsonWriter::foreignKey(std::string_view name) {
    separate();
    quoted(name);
    _out += ':';
    _comma = false;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    separate();
    quoted(value);
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
    return json(value ? "true" : "false");
}

JsonWriter& JsonWriter::json(std::string_view value) {
    separate();
    _out += value;
    return *this;
}

void JsonWriter::quoted(std::string_view value) {
    static constexpr char hex[] = "0123456789abcdef";
    _out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte >= 0x20U && byte != '"' && byte != '\\') {
            continue;
        }
        _out.append(value.substr(plain, i - plain));
        plain = i + 1;
        switch (byte) {
        case '"':
            _out += "\\\"";
            break;
        case '\\':
            _out += "\\\\";
            break;
        case '\n':
            _out += "\\n";
            break;
        case '\t':
            _out += "\\t";
            break;
        case '\r':
            _out += "\\r";
            break;
        case 0:
            break; // PostgreSQL text and many others cannot hold it, and nobody types it
        default:
            _out += "\\u00";
            _out += hex[byte >> 4U];
            _out += hex[byte & 0xFU];
        }
    }
    _out.append(value.substr(plain));
    _out += '"';
}

} // namespace crossdock::woocommerce
