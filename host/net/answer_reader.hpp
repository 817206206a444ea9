// Reads one answer off a connection: complete, or an error.
//
// The bytes come from Poco's session, the grammar is Boost.Beast's parser, not Poco's: that one
// takes a short body, a cut chunk and a junk chunk size for a normal end, joins the first of two
// lengths, skips lines without a colon, and decodes RFC 2047 words in header values into line
// breaks.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "net/http_limits.hpp"
#include "net/http_message.hpp"
#include "net/pinned_session.hpp"
#include "net/watchdog.hpp"

#include <string>

namespace crossdock::net {

/// A complete answer as it came off the wire, header names in lower case.
struct RawAnswer {
    int status = 0;
    std::vector<NameValue> headers;
    std::string body;      ///< as sent, perhaps compressed
    bool framed = false;   ///< its length was announced, or it ended with a last chunk
    bool reusable = false; ///< the connection may carry another request
    std::size_t wireBytes = 0;
};

struct ReadOutcome {
    Result<RawAnswer> answer;
    bool anyByte = false; ///< whether the remote said anything at all
};

/// Failures are Transient (reason "incomplete_answer" for one that was cut or breaks the grammar)
/// or Permanent (larger than the limits allow); what that means for a write is classification's to
/// say.
ReadOutcome readAnswer(PinnedSession& session, Watch& watch, const Clock& clock, const HttpLimits& limits, bool isHead);

} // namespace crossdock::net
