#include "checks.hpp"

namespace crossdock::simulation {

using store::Connection;
using store::Statement;

namespace {

constexpr const char* triggers = R"sql(
CREATE TEMP TRIGGER legal_state BEFORE UPDATE OF state ON item WHEN NOT (NEW.state = OLD.state
  OR (OLD.state = 0 AND NEW.state IN (1, 3, 5)) OR (OLD.state = 1 AND NEW.state IN (0, 2, 3, 4, 6))
  OR (OLD.state = 2 AND NEW.state IN (0, 3, 5)) OR (OLD.state = 3 AND NEW.state IN (0, 5)) OR (OLD.state = 5 AND NEW.state = 0))
BEGIN SELECT RAISE(ABORT, 'illegal change of state'); END;
CREATE TEMP TRIGGER living_owner BEFORE UPDATE OF fence ON item WHEN OLD.state = 1 AND NEW.fence <> OLD.fence
BEGIN SELECT RAISE(ABORT, 'an item was taken from its owner'); END;
CREATE TEMP TRIGGER open_intent BEFORE UPDATE OF rid ON link WHEN OLD.rid IS NOT NULL AND NEW.rid IS NOT NULL AND OLD.rid <> NEW.rid
BEGIN SELECT RAISE(ABORT, 'an open intent was overwritten'); END;
CREATE TEMP TRIGGER same_document BEFORE UPDATE OF target ON link WHEN OLD.target > '' AND NEW.target IS NOT OLD.target
BEGIN SELECT RAISE(ABORT, 'a link moved to another document'); END;
PRAGMA wal_autocheckpoint = 100;
)sql";

} // namespace

void watch(store::Database& database) {
    const Status watched = database.transaction([](Connection& connection) { connection.execute(triggers); });
    if (!watched) {
        throw Violation{watched.failure().message};
    }
}

void checkIntact(store::Database& database) {
    const Result<std::string> answer = database.read([](Connection& connection) {
        Statement statement = connection.prepare("PRAGMA integrity_check(1)");
        return statement.step() ? statement.text(0) : std::string("no answer");
    });
    if (!answer || *answer != "ok") {
        throw Violation{"the store is damaged: " + (answer ? *answer : answer.failure().message)};
    }
}

bool CursorCheck::moved(store::Database& database, engine::Ledger& ledger) {
    const Result<engine::Mark> mark = ledger.mark("order");
    if (!mark || mark->hwm == _cursor) {
        return false;
    }
    if (mark->hwm < _cursor) {
        throw Violation{"the cursor moved back"};
    }
    _cursor = mark->hwm;
    for (const auto& [key, row] : _world.rows("order")) {
        if (row.gone || row.quiet || row.version.us >= _cursor.us - _overlapUs) {
            continue;
        }
        const Result<std::int64_t> known =
            database.read([&, &rowKey = key, &rowValue = row.value](Connection& connection) {
                Statement statement = connection.prepare(
                    "SELECT coalesce((SELECT hash FROM item WHERE key = :key AND state IN (0, 2, 3)), "
                    "(SELECT hash FROM item WHERE key = :key AND state = 1), "
                    "(SELECT hash FROM link WHERE key = :key)) IS :hash");
                statement.bind(":key", rowKey).bind(":hash", rowValue).step();
                return statement.integer(0);
            });
        if (known && *known == 0) {
            throw Violation{"the cursor moved over an unseen record: " + key};
        }
    }
    return true;
}

void checkDated(World& world) {
    for (const auto& [key, row] : world.rows("order")) {
        if (row.gone || row.quiet || world.isSkipped(key, row.value)) {
            continue;
        }
        const auto found = world.documents("order").find(key);
        if (found == world.documents("order").end() || found->second.value != row.value) {
            throw Violation{"only a sweep would see a change that moved its date: order " + key + " is " + row.value +
                            ", the target has " +
                            (found == world.documents("order").end() ? std::string("none") : found->second.value)};
        }
    }
}

void checkEnd(store::Database& database, World& world, UtcTime now) {
    for (const char* entity : {"customer", "order"}) {
        const auto& documents = world.documents(entity);
        for (const auto& [key, row] : world.rows(entity)) {
            const auto found = documents.find(key);
            const bool there = found != documents.end() && !found->second.deleted;
            const bool differs = !there || found->second.value != row.value;
            if (row.gone ? there : differs && !world.isSkipped(key, row.value)) {
                throw Violation{"the target never equals the source: " + std::string(entity) + ' ' + key};
            }
            const std::string linked = "SELECT count(*) FROM link WHERE target > '' AND key = '" + key + "'";
            if ((scalar(database, linked) != 0) != (found != documents.end())) {
                throw Violation{"the link does not say what is in the target: " + std::string(entity) + ' ' + key};
            }
        }
    }
    if (scalar(database, "SELECT count(*) FROM link WHERE rid IS NOT NULL") != 0) {
        throw Violation{"an intent stays open"};
    }
    if (scalar(database, "SELECT count(*) FROM item WHERE state IN (0, 1, 2, 3)") != 0) {
        throw Violation{"items stay: " + whatWaits(database, now)};
    }
}

std::string whatWaits(store::Database& database, UtcTime now) {
    const Result<std::string> text = database.read([now](Connection& connection) {
        std::string all;
        for (const char* sql :
             {"SELECT org || '/' || flow || '/' || entity || ' ' || key || ' state ' || state || ' attempt ' || "
              "attempt || ' due in ' || ((due - :now) / 1000) || ' ms ' || "
              "coalesce(reason, '') || coalesce(' ' || message, '') || coalesce(' waits ' || waits, '') FROM item "
              "WHERE state < 4",
              "SELECT 'wanted ' || key FROM wanted WHERE :now > 0",
              "SELECT 'part ' || part || ' of pass ' || pass || ' lease ' || ((lease - :now) / 1000) FROM part p "
              "WHERE done = 0 AND EXISTS(SELECT 1 FROM pass s WHERE s.pass = p.pass AND s.entity = p.entity AND "
              "s.state = 0)",
              "SELECT 'open intent ' || key || ' until ' || ((rid_until - :now) / 1000) FROM link WHERE rid IS NOT "
              "NULL"}) {
            Statement row = connection.prepare(sql);
            row.bind(":now", now.us);
            while (row.step()) {
                all += row.text(0) + "; ";
            }
        }
        return all;
    });
    return text ? *text : text.failure().message;
}

std::int64_t scalar(store::Database& database, const std::string& sql) {
    const Result<std::int64_t> value = database.read([&](Connection& connection) { return connection.scalar(sql); });
    if (!value) {
        throw Violation{value.failure().message};
    }
    return *value;
}

} // namespace crossdock::simulation
