// Does the total that the service answered agree with the shop's?
#pragma once

#include "documents/build.hpp"

#include <string>
#include <variant>

namespace crossdock::quickbooks {

/// The answer shows the right total.
struct Agrees {};

/// Off by no more than DocumentSettings::roundingTolerance: send this update, which carries a rounding line, and judge its answer with isSecond.
struct Corrected {
    Document document;
    std::string note;
};

/// Off by more, or still off: undo the document (a void, or a deletion where there is no void), then hold.
struct Disagrees {
    Document undo;
    Hold hold;
};

using Verdict = std::variant<Agrees, Corrected, Disagrees>;

/// `answer` is the object of the answer with its numbers as texts: its Id, SyncToken and TotalAmt count. An update that disagrees is not
/// undone but held: `undo` is then the document itself.
Verdict judge(const Document& sent, const boost::json::object& answer, const Books& books, bool isSecond = false);

} // namespace crossdock::quickbooks
