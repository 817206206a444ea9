// What makes two troubles the same one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace crossdock::store {

/// A message without what differs from record to record: amounts, ids, dates, e-mail addresses. "order 7 costs 5.00" and "order 12
/// costs 9" have one shape. Other quoted words and keys such as rate:7 stay, for they say what must be mapped. Pure.
std::string shapeOf(std::string_view message);

/// What messages of one shape have in common: where they differ stands an ellipsis. Pure.
class Wording {
public:
    /// A part of a message. A value.
    struct Piece {
        std::string text;
        std::string shape;
        bool ofOne = false;   ///< may differ from record to record
        bool differs = false; ///< and does
    };
    /// Such parts and the rest, in order.
    static std::vector<Piece> piecesOf(std::string_view message);

    explicit Wording(std::string_view message) : _pieces(piecesOf(message)) {}
    /// False, and as if it had not been met, when it has another shape.
    bool meet(std::string_view message);
    std::string text() const;

private:
    std::vector<Piece> _pieces;
};

/// Names the group of an item in action_required; see CauseRow::cause. Pure.
std::string causeOf(std::int64_t flow, std::int64_t entity, std::string_view reason, std::string_view message);

/// Makes causeOf() known to a connection's SQL as cause_of(flow, entity, reason, message). Throws StoreError.
void addCauseFunction(sqlite3* database);

} // namespace crossdock::store
