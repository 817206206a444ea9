// What is to be sent to QuickBooks Online for one record.
#pragma once

#include "documents/posted.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace crossdock::quickbooks {

/// Create and Update: POST /{entity}, or "create" / "update" in a batch. The update of a transaction is a full one, what is left out is
/// cleared; that of a Customer or Item is sparse.
/// Void: POST /{entity}?operation=void for Invoice and SalesReceipt, ?operation=update&include=void for Payment; in a batch "update"
/// with optionsData "void". Delete: POST /{entity}?operation=delete, "delete" in a batch.
enum class Action { Create, Update, Void, Delete };

/// One write. A value type, immutable after build.
struct Document {
    Action action = Action::Create;
    std::string entity;    ///< "SalesReceipt", "Invoice", "Payment", "RefundReceipt", "CreditMemo", "Customer", "Item"
    std::string role;      ///< as in PostedDocument
    std::string id;        ///< of an update, a void, a deletion
    std::string syncToken; ///< the same
    std::string docNumber; ///< DocNumber that the body carries; may be empty
    std::string currency;  ///< of the total; empty for lists
    /// TotalAmt that the answer must show. Nothing for lists, voids (0) and deletions.
    std::optional<Decimal> total;
    bool allowsDuplicateNumber = false; ///< send with include=allowduplicatedocnum ("optionsData" in a batch)
    /// The document of the same build whose id this one needs: that must be written, and answered, before. Never in the same batch.
    std::optional<std::size_t> after;
    bool correctsNew = false; ///< an update that corrects what this build has just created
    boost::json::object body; ///< numbers as exact::number makes them; the id of `after` is missing

    /// The JSON text of the body. `afterId` is the id that the `after` document was given, needed when `after` is set.
    std::string text(std::string_view afterId = {}) const;
    /// Where it goes, below /v3/company/{realm}/: "salesreceipt", "invoice?operation=void".
    std::string path() const;
};

/// A record's documents, in the order in which they are to be written.
struct Built {
    std::vector<Document> documents;
    /// What a bookkeeper may want to know about how the record was posted, one line each: a discount that was folded into prices, a line
    /// of quantity 0 that was left out.
    std::vector<std::string> notes;
};

/// Waits for a person.
struct Hold {
    std::string reason;  ///< stable snake_case name; holdReasons() lists all
    std::string message; ///< one line: what, why, what to do; amounts and ids, no personal data
};

/// Nothing is to be written, and nothing is wrong: a draft, a status that is not posted, an order of 0.
struct Skip {
    std::string reason; ///< stable snake_case name; the manual lists all
};

using Outcome = std::variant<Built, Hold, Skip>;

/// Every reason that a Hold of this library can have, with one line on what to do about it.
struct HoldReason {
    std::string_view name;
    std::string_view advice;
};
const std::vector<HoldReason>& holdReasons();

} // namespace crossdock::quickbooks
