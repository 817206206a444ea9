// What QuickBooks refuses, in whatever shape it says so, and what that means to the host.
#pragma once

#include <crossdock/error.hpp>
#include <crossdock/http.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// One entry of Fault.Error. Texts are as sent; `code` without leading zeros.
struct FaultEntry {
    std::string code;
    std::string message;
    std::string detail;
    std::string element; ///< the member that is meant; may be empty
};

/// A refusal: from the service ({"Fault":{"Error":[...]}}), from the gateway in front of it (lower case, code as text or number), or
/// as XML, which the gateway sends whatever was asked for.
struct Fault {
    std::string type;
    std::vector<FaultEntry> entries; ///< never empty

    /// Does any entry have this code?
    bool has(std::string_view code) const;
};

/// The fault in a parsed answer or item of a batch answer; nothing when it holds none.
std::optional<Fault> faultIn(const boost::json::object& answer);

/// The fault in an unparsed body, JSON or XML; nothing when it holds none (HTML, other JSON, rubbish).
std::optional<Fault> faultInText(std::string_view body);

/// Whether a request may have had an effect although its answer says that it failed.
enum class Effect { None, Possible };

/// Class, reason and text of a fault, by the table of the service's codes. With several entries the gravest decides. `Possible` makes an
/// application error (10000) uncertain instead of transient.
///
/// Reasons of holds: "duplicate_reference" (6140, 600: the host looks the document up), "stale_token" (5010), "duplicate_name" (6240),
/// "closed_period" (6210), "in_deposit" (6540), "missing_reference" (610, 2500), "refused_by_books" (6000 and unknown codes above it).
Failure failureOf(const Fault& fault, int httpStatus, Effect effect);

/// `failure` with the answer's intuit_tid in its text, which Intuit's support asks for. The id is taken only if it looks like one.
Failure traced(Failure failure, std::string_view trackingId);

/// Milliseconds until the service's window of one minute is over, for a 429 without Retry-After: between 1 and 62 seconds.
std::int64_t untilNextMinuteMs(UtcTime now);

} // namespace crossdock::quickbooks
