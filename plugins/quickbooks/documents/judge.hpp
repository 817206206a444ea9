// Does the total that the service answered agree with the shop's?
#pragma once

#include "documents/build.hpp"

#include <boost/json/object.hpp>

#include <optional>
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

/// Off by more, or still off: carry out `undo`, if there is one, then hold.
struct Disagrees {
    /// Deletes what this build created, which frees its number for the next try. None when the document was there before.
    std::optional<Document> undo;
    Hold hold;
};

using Verdict = std::variant<Agrees, Corrected, Disagrees>;

/// `answer` is the object of the answer with its numbers as texts: its Id, SyncToken and TotalAmt count.
Verdict judge(const Document& sent, const boost::json::object& answer, const Books& books, bool isSecond = false);

} // namespace crossdock::quickbooks
