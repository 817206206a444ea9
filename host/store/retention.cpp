#include "store/retention.hpp"

#include "store/rows.hpp"

namespace crossdock::store {

namespace {

struct Piece {
    std::vector<std::int64_t> ids; ///< to forget
    std::int64_t last = 0;
    bool end = true;
};

// `sql` gives id and "forget it" for the next rows after :after.
Piece nextPiece(Connection& connection, const char* sql, std::int64_t after, std::int64_t before, std::int64_t most) {
    Piece piece;
    std::int64_t looked = 0;
    Statement row = connection.prepare(sql);
    row.bind(":after", after).bind(":before", before).bind(":most", most);
    for (; row.step(); ++looked) {
        piece.last = row.integer(0);
        if (row.integer(1) != 0) {
            piece.ids.push_back(piece.last);
        }
    }
    piece.end = looked < most;
    return piece;
}

std::uint64_t removeIn(Connection& connection, const char* head, const std::vector<std::int64_t>& ids) {
    Statement statement = connection.prepare(
        std::string("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)) ") + head + " IN (SELECT id FROM r)");
    return static_cast<std::uint64_t>(statement.bind(":rows", rowsOf(ids)).run());
}

} // namespace

Result<std::uint64_t> forgetOld(Store& store, const RetentionPolicy& policy, RetentionWalk& walk, UtcTime now) {
    RetentionWalk next;
    const Result<std::uint64_t> gone = store.database().transaction([&](Connection& connection) {
        std::uint64_t count = 0;
        next.roundDone = true;
        const auto step = [&](const char* sql, std::int64_t span, std::int64_t after, std::int64_t& to,
                              std::initializer_list<const char*> heads) {
            if (span <= 0) {
                return;
            }
            const Piece piece = nextPiece(connection, sql, after, now.us - span, std::int64_t{policy.most});
            for (const char* head : heads) {
                count += removeIn(connection, head, piece.ids);
            }
            to = piece.end ? 0 : piece.last;
            next.roundDone = next.roundDone && piece.end;
        };
        step("SELECT p.item, i.state >= 4 AND i.changed < :before FROM payload p "
             "CROSS JOIN item i ON i.id = p.item "
             "WHERE p.item > :after "
             "ORDER BY p.item LIMIT :most",
             policy.payloadUs, walk.payload, next.payload, {"DELETE FROM payload WHERE item"});
        // What was closed by hand and is still the newest known keeps its record from being written.
        step("SELECT id, state >= 4 AND changed < :before AND (state <> 5 OR EXISTS(SELECT 1 FROM link l "
             "WHERE l.org = i.org AND l.flow = i.flow AND l.entity = i.entity AND l.key = i.key "
             "AND (l.version, l.seen) > (i.version, i.seen))) FROM item i WHERE id > :after ORDER BY id LIMIT :most",
             policy.itemUs, walk.item, next.item,
             {"DELETE FROM attempt WHERE item", "DELETE FROM payload WHERE item", "DELETE FROM item WHERE id"});
        step("SELECT id, at < :before FROM activity WHERE id > :after ORDER BY id LIMIT :most", policy.activityUs,
             walk.activity, next.activity, {"DELETE FROM activity WHERE id"});
        // A row an hour and flow: few enough to be looked at all together, once a round.
        if (next.roundDone && policy.activityUs > 0) {
            count += static_cast<std::uint64_t>(connection.prepare("DELETE FROM hourly WHERE hour < :before")
                                                    .bind(":before", now.us - policy.activityUs)
                                                    .run());
        }
        return count;
    });
    if (gone) {
        walk = next;
    }
    return gone;
}

Status eraseRecord(Store& store, const std::string& organisation, const std::string& flow, const std::string& entity,
                   const std::string& key, const std::string& who, UtcTime now) {
    std::int64_t ids[3] = {};
    const std::string* names[3] = {&organisation, &flow, &entity};
    for (int i = 0; i < 3; ++i) {
        const Result<std::int64_t> id = store.names().idOf(*names[i]);
        if (!id) {
            return id.failure();
        }
        ids[i] = *id;
    }
    const Status erased = store.database().transaction([&](Connection& connection) {
        connection
            .prepare("DELETE FROM payload "
                     "WHERE item IN (SELECT id FROM item INDEXED BY item_key WHERE org = :org AND flow = :flow "
                     "AND entity = :entity AND key = :key AND state >= 4)")
            .bind(":org", ids[0])
            .bind(":flow", ids[1])
            .bind(":entity", ids[2])
            .bind(":key", key)
            .run();
        connection
            .prepare("INSERT INTO activity(org, flow, at, entity, key, kind, who, message) "
                     "VALUES(:org, :flow, :at, :entity, :key, 'erased', :who, 'stored bodies were erased')")
            .bind(":org", ids[0])
            .bind(":flow", ids[1])
            .bind(":at", now.us)
            .bind(":entity", ids[2])
            .bind(":key", key)
            .bind(":who", who)
            .run();
    });
    return erased ? store.database().truncateLog() : erased;
}

} // namespace crossdock::store
