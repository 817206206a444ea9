#include "cli/output.hpp"

#include "secret/redaction.hpp"

#include <Poco/JSON/Stringifier.h>

#include <algorithm>

namespace crossdock::cli {

namespace {

// Columns that a text takes on a terminal: code points, which is right for all but combining and wide ones.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

// Text from outside must not steer the terminal.
std::string harmless(const std::string& text) {
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        out += byte < 0x20 || byte == 0x7F ? '?' : character;
    }
    return out;
}

} // namespace

JsonObject::Ptr orderedObject() {
    return new JsonObject(Poco::JSON_PRESERVE_KEY_ORDER);
}

void Output::line(const std::string& text) {
    if (!_json) {
        _out << harmless(text) << '\n' << std::flush;
    }
}

void Output::table(const std::vector<std::vector<std::string>>& rows) {
    if (_json) {
        return;
    }
    std::vector<std::size_t> widths;
    for (const std::vector<std::string>& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], widthOf(row[i]));
        }
    }
    for (const std::vector<std::string>& row : rows) {
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size()) {
                text.append(widths[i] - widthOf(row[i]) + 2, ' ');
            }
        }
        line(text);
    }
}

void Output::result(const Poco::Dynamic::Var& value) {
    if (_json) {
        Poco::JSON::Stringifier::stringify(value, _out, 2, -1, Poco::JSON_WRAP_STRINGS);
        _out << '\n' << std::flush;
    }
}

void Output::note(const std::string& text) {
    _err << harmless(text) << '\n' << std::flush;
}

void Output::error(const std::string& text) {
    _err << "crossdock: " << harmless(secret::redacted(text)) << '\n' << std::flush;
}

void Output::error(const Failure& failure) {
    error(failure.message);
}

void Output::progress(const std::string& text) {
    if (_terminal) {
        _err << "\r\x1b[K" << harmless(text) << std::flush;
    }
}

} // namespace crossdock::cli
