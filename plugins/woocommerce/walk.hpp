// The order in which a list is read while the shop goes on selling.
//
// Page numbers lose rows: what is edited, trashed or deleted between two pages moves the rest by one. So each request asks by
// the key of the last row instead (time, id), and a row is new when its key is greater:
//
//  1. By time: `modified_after` (or `after`) = T - 1 s, ascending, where T is the time of the last row. Rows of the second T come twice
//     and are told apart by their id, which is the shop's second sort key.
//  2. `offset` only inside one second T (a bulk edit), and for lists without a time (customers: all rows count as one second).
//     The offset is that of the last row itself. If the row found there is beyond it, something before it has gone, and the
//     walk steps back until it sees a row that it knows: nothing unread can then lie before the page.
//  3. A page shorter than asked for ends the list, unless X-WP-Total says that the shop hides rows.
//
// Each row carries the position after it, so that a walk goes on from any row, in another process too.
#pragma once

#include "client.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce {

/// What a walk goes by.
enum class Order : char { Modified = 'm', Created = 'c', Id = 'i' };

/// Where a walk stands: after the row with this key. Times are seconds since 1970, 0: none.
struct Position {
    Order order = Order::Modified;
    std::int64_t leg = 0;   ///< of the reader's legs
    std::int64_t time = 0;  ///< T
    std::int64_t id = 0;    ///< of the last row
    std::int64_t count = 0; ///< rows of the second T so far
    std::int64_t bound = 0; ///< this leg ends at rows changed after this

    std::string text() const;
    /// Throws Error (config) for text that no walk of this version made.
    static Position parse(std::string_view text);
};

/// One list of the shop.
struct Leg {
    std::string path;  ///< "/orders"
    std::string label; ///< "orders.list"
    Query query;       ///< what is the same on every page
};

/// Limits of one walk, in seconds since 1970; 0: none.
struct Limits {
    std::int64_t modifiedFrom = 0; ///< sent along when walking by Created
    std::int64_t createdFrom = 0;  ///< never sent when walking by Id: shops that need that order mistake the zone
    std::int64_t createdTo = 0;    ///< exclusive; Created only
};

struct Row {
    std::string text; ///< the shop's own bytes
    boost::json::object object;
    std::int64_t time = 0;
    std::int64_t id = 0;
    Position after;
};

/// The new rows of one page.
struct Step {
    std::unique_ptr<boost::json::monotonic_resource> memory; ///< of the rows' objects: goes last
    std::vector<Row> rows;
    bool ended = false; ///< no row lies behind these
    UtcTime serverDate; ///< of the answer with the rows
    std::int64_t total = -1;

    Step() = default;
    Step(Step&&) = default;
    Step& operator=(Step&&) = delete;
};

/// Thrown by walkOn when the shop does not sort or filter by the date of change: WooCommerce before 5.8, or a plug-in in the way.
struct ModifiedIgnored {};

/// Reads on after `from`. `pageSize` 2 to 100. Usually one request; more when the list moved under an offset. Throws Error; config when
/// the shop's answers make a safe walk impossible.
Step walkOn(const Call& call, const Client& client, const Leg& leg, const Limits& limits, const Position& from,
            std::size_t pageSize);

/// Does the list, asked for what changes in the far future, show records? One small request.
bool ignoresModified(const Call& call, const Client& client, const Leg& leg);

/// "2026-01-31T00:00:00": the form that `dates_are_gmt` goes with. A 'Z' beside that flag would shift it by the shop's zone.
std::string plainUtc(std::int64_t seconds);

} // namespace crossdock::woocommerce
