// The host's log: one line per event on standard error (the journal's place), logfmt, redacted, control bytes escaped.
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock {

enum class LogLevel { Debug, Info, Warning, Error };

using LogField = std::pair<std::string_view, std::string>;

/// Takes events from all threads. Every message and value passes the redaction of `secret/redaction.hpp`.
class Log {
public:
    using Writer = std::function<void(const std::string& line)>;

    /// `writer` is called with one finished line (no line end) at a time.
    Log(const Clock& clock, LogLevel least, Writer writer);

    bool enabled(LogLevel level) const { return level >= _least; }
    void write(LogLevel level, std::string_view message, const std::vector<LogField>& fields = {});

    void debug(std::string_view message, const std::vector<LogField>& fields = {}) {
        write(LogLevel::Debug, message, fields);
    }
    void info(std::string_view message, const std::vector<LogField>& fields = {}) {
        write(LogLevel::Info, message, fields);
    }
    void warning(std::string_view message, const std::vector<LogField>& fields = {}) {
        write(LogLevel::Warning, message, fields);
    }
    void error(std::string_view message, const std::vector<LogField>& fields = {}) {
        write(LogLevel::Error, message, fields);
    }

private:
    const Clock& _clock;
    LogLevel _least;
    std::mutex _mutex;
    Writer _writer;
};

/// Writes lines to standard error.
Log::Writer standardErrorWriter();
/// The same for the journal: without the time, which it knows, and with the level before the line, as "<3>", which it takes off again.
Log::Writer journalWriter();

} // namespace crossdock
