#include "core/log.hpp"

#include "secret/redaction.hpp"

#include <algorithm>
#include <iostream>

namespace crossdock {

namespace {

constexpr const char* levelNames[] = {"debug", "info", "warning", "error"};

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20 || byte == 0x7F) {
            static constexpr char hex[] = "0123456789abcdef";
            out += "\\x";
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        } else {
            out += character;
        }
    }
    return out += '"';
}

} // namespace

Log::Log(const Clock& clock, LogLevel least, Writer writer)
    : _clock(clock),
      _least(least),
      _writer(std::move(writer)) {}

void Log::write(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
    if (!enabled(level)) {
        return;
    }
    std::string line = "time=" + _clock.now().text() + " level=" + levelNames[static_cast<int>(level)] +
                       " msg=" + quoted(secret::redacted(std::string(message)));
    for (const auto& [name, value] : fields) {
        line.append(" ").append(name).append("=").append(quoted(secret::redactedValue(std::string(name), value)));
    }
    const std::lock_guard lock(_mutex);
    _writer(line);
}

Log::Writer standardErrorWriter() {
    return [](const std::string& line) { std::cerr << line + '\n' << std::flush; };
}

Log::Writer journalWriter() {
    return [](const std::string& line) {
        const std::size_t at = std::min(line.find(" level="), line.size());
        const std::string rest = line.substr(std::min(at + 1, line.size()));
        const char* priority = rest.starts_with("level=error")     ? "<3>"
                               : rest.starts_with("level=warning") ? "<4>"
                               : rest.starts_with("level=debug")   ? "<7>"
                                                                   : "<6>";
        std::cerr << priority + rest + '\n' << std::flush;
    };
}

} // namespace crossdock
