#include "store/check.hpp"

#include "store/payload_codec.hpp"

#include <sstream>

namespace crossdock::store {

namespace {

constexpr std::size_t mostDamages = 20;

/// A statement whose rows are damages, one text each.
struct Rule {
    const char* what;
    const char* damages;
};

constexpr Rule rules[] = {
    {"the file (integrity_check)",
     "SELECT integrity_check FROM pragma_integrity_check(20) WHERE integrity_check <> 'ok'"},
    {"references (foreign_key_check)",
     "SELECT 'table ' || \"table\" || ', row ' || coalesce(rowid, '?') || ' refers to nothing in ' || parent "
     "FROM pragma_foreign_key_check LIMIT 20"},
    {"one waiting version per record",
     "SELECT key || ': ' || count(*) || ' versions wait' FROM item NOT INDEXED WHERE state IN (0, 2, 3) "
     "GROUP BY org, flow, entity, key HAVING count(*) > 1 LIMIT 20"},
    {"one record in one hand", "SELECT key || ': in ' || count(*) || ' hands' FROM item NOT INDEXED WHERE state = 1 "
                               "GROUP BY org, flow, entity, key HAVING count(*) > 1 LIMIT 20"},
    {"states that exist", "SELECT 'item ' || id || ': state ' || state FROM item NOT INDEXED WHERE state NOT BETWEEN 0 "
                          "AND 6 LIMIT 20"},
    {"open intents that are whole",
     "SELECT key || ': intent ' || rid || ' does not say what it was for' FROM link WHERE rid IS NOT NULL AND "
     "(rid_hash IS NULL OR rid_version IS NULL OR rid_seen IS NULL OR rid_until <= 0) LIMIT 20"},
    {"one intent per request id",
     "SELECT 'request ' || rid || ' stands on ' || count(*) || ' records' FROM link WHERE rid IS NOT NULL "
     "GROUP BY rid HAVING count(*) > 1 LIMIT 20"},
    {"posted records know their version",
     "SELECT key || ': posted as ' || target || ', but nobody knows which version' "
     "FROM link WHERE target IS NOT NULL AND version IS NULL LIMIT 20"},
    {"bodies of what waits", "SELECT 'item ' || i.id || ' (' || i.key || ') has no body' FROM item i NOT INDEXED "
                             "LEFT JOIN payload p ON p.item = i.id WHERE i.state < 4 AND p.item IS NULL LIMIT 20"},
    {"bodies that belong to an item", "SELECT 'body of item ' || p.item || ', which is not there' FROM payload p "
                                      "LEFT JOIN item i ON i.id = p.item WHERE i.id IS NULL LIMIT 20"},
    {"attempts that belong to an item", "SELECT 'attempt ' || a.id || ' of item ' || a.item || ', which is not there' "
                                        "FROM attempt a LEFT JOIN item i ON i.id = a.item WHERE i.id IS NULL LIMIT 20"},
    {"items that belong to a sync",
     "SELECT 'item ' || i.id || ' of sync ' || i.sync || ', which is not there' FROM item i "
     "NOT INDEXED LEFT JOIN sync s ON s.num = i.sync WHERE s.num IS NULL LIMIT 20"},
    {"parts that belong to a pass",
     "SELECT 'part ' || p.part || ' of pass ' || p.pass || ', which is not open' FROM part p LEFT JOIN pass s ON "
     "s.org = p.org AND s.flow = p.flow AND s.entity = p.entity AND s.pass = p.pass WHERE s.pass IS NULL LIMIT 20"},
    {"names of organisations, flows, entities",
     "SELECT 'item ' || i.id || ': name ' || i.flow || ' or ' || i.entity || ' is not there' FROM item i NOT INDEXED "
     "WHERE NOT EXISTS(SELECT 1 FROM name WHERE id = i.flow) OR NOT EXISTS(SELECT 1 FROM name WHERE id = i.entity) "
     "LIMIT 20"},
    {"counters of finished items",
     "WITH r AS (SELECT org, flow, state, count(*) AS n FROM item NOT INDEXED WHERE state >= 4 GROUP BY org, flow, "
     "state), "
     "k AS (SELECT org, flow, state FROM r UNION SELECT org, flow, state FROM tally) "
     "SELECT 'flow ' || k.flow || ', state ' || k.state || ': counted ' || coalesce(t.n, 0) || ', there are ' || "
     "coalesce(r.n, 0) FROM k LEFT JOIN r USING(org, flow, state) LEFT JOIN tally t USING(org, flow, state) "
     "WHERE coalesce(t.n, 0) <> coalesce(r.n, 0) LIMIT 20"},
    {"counters of what waits for a person",
     "WITH r AS (SELECT sync AS num, sum(outcome = 7) AS held, sum(outcome <> 7) AS failed FROM item NOT INDEXED "
     "WHERE state = 3 GROUP BY sync) SELECT 'sync ' || s.id || ': counted ' || s.held || ' on hold and ' || s.failed "
     "|| ' failed, there are ' || coalesce(r.held, 0) || ' and ' || coalesce(r.failed, 0) FROM sync s LEFT JOIN r "
     "USING(num) WHERE NOT s.dry_run AND (s.held <> coalesce(r.held, 0) OR s.failed <> coalesce(r.failed, 0)) LIMIT "
     "20"},
    {"fencing tokens",
     "SELECT 'item ' || i.id || ' has token ' || i.fence || ', which was never given out' FROM item i "
     "NOT INDEXED WHERE i.fence > (SELECT n FROM sequence) LIMIT 20"},
};

/// No statement can tell: each body against its own checksum.
Check bodiesAsWritten(Connection& connection) {
    Check check{"bodies as they were written", {}};
    try {
        Statement row = connection.prepare("SELECT item, body, raw FROM payload");
        while (check.damages.size() < mostDamages && row.step()) {
            if (!PayloadCodec::isIntact(row.blob(1)) || !PayloadCodec::isIntact(row.blob(2))) {
                check.damages.push_back("the body of item " + std::to_string(row.integer(0)) +
                                        " is not what was written");
            }
        }
    } catch (const StoreError& error) {
        check.damages.push_back(std::string("cannot be read: ") + error.what());
    }
    return check;
}

// integrity_check answers several lines as one.
void addLines(std::vector<std::string>& lines, const std::string& text) {
    std::istringstream all(text);
    for (std::string line; lines.size() < mostDamages && std::getline(all, line);) {
        lines.push_back(line);
    }
}

} // namespace

std::vector<Check> checkStore(Connection& connection) {
    std::vector<Check> checks;
    for (const Rule& rule : rules) {
        Check check{rule.what, {}};
        try {
            Statement row = connection.prepare(rule.damages);
            while (check.damages.size() < mostDamages && row.step()) {
                addLines(check.damages, row.text(0));
            }
        } catch (const StoreError& error) {
            check.damages.push_back(std::string("cannot be read: ") + error.what());
        }
        checks.push_back(std::move(check));
    }
    checks.push_back(bodiesAsWritten(connection));
    return checks;
}

std::vector<Check> checkStore(Database& database) {
    Result<std::vector<Check>> checks = database.read([](Connection& connection) { return checkStore(connection); });
    if (!checks) {
        return {{"the store", {checks.failure().message}}};
    }
    return std::move(*checks);
}

} // namespace crossdock::store
