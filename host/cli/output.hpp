// What commands print: text for people, or one JSON value for programs (`--json`). Errors go to standard error in both.
#pragma once

#include "core/result.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <ostream>
#include <string>
#include <vector>

namespace crossdock::cli {

using JsonObject = Poco::JSON::Object;
using JsonArray = Poco::JSON::Array;

/// An object that keeps the order in which members were set.
JsonObject::Ptr orderedObject();

/// Where a command writes. Not thread-safe but for progress lines, which one thread writes.
class Output {
public:
    Output(std::ostream& out, std::ostream& err, bool json, bool terminal)
        : _out(out),
          _err(err),
          _json(json),
          _terminal(terminal) {}

    bool json() const { return _json; }
    bool terminal() const { return _terminal; } ///< standard error is one: a progress bar makes sense

    /// Text for a person; nothing under --json.
    void line(const std::string& text);
    /// Columns set below each other; nothing under --json.
    void table(const std::vector<std::vector<std::string>>& rows);
    /// The command's result; nothing without --json. Call it once.
    void result(const Poco::Dynamic::Var& value);
    /// Text for the person who waits, on standard error, so that it is there under --json too. Not redacted: never for logs.
    void note(const std::string& text);
    /// "crossdock: TEXT" on standard error.
    void error(const std::string& text);
    void error(const Failure& failure);
    /// Redraws one line on standard error while something runs; an empty text wipes it.
    void progress(const std::string& text);

private:
    std::ostream& _out;
    std::ostream& _err;
    bool _json;
    bool _terminal;
};

} // namespace crossdock::cli
