#include "person.hpp"

#include "checks.hpp"

namespace crossdock::simulation {

using store::Connection;
using store::Statement;

void Person::lookAfterHeld(UtcTime now) {
    const std::int64_t held = scalar(_store.database(), "SELECT count(*) FROM item WHERE state = 3");
    for (std::int64_t i = 0; i < held; ++i) {
        store::ItemChoice one;
        one.item = scalar(_store.database(), "SELECT id FROM item WHERE state = 3");
        look(one.item);
        const Result<std::uint64_t> retried = _hand.retry(one, "somebody", "", now);
        if (!retried) {
            throw Violation{retried.failure().message};
        }
    }
}

void Person::look(std::int64_t item) {
    const Status looked = _store.database().read([&](Connection& connection) {
        Statement row = connection.prepare(
            "SELECT (SELECT text FROM name n WHERE n.id = i.entity), i.key, coalesce(l.rid, ''), coalesce(l.target, "
            "'') = '' "
            "FROM item i JOIN link l ON l.org = i.org AND l.flow = i.flow AND l.entity = i.entity AND l.key = i.key "
            "WHERE i.id = :item AND i.reason = 'uncertain_write'");
        row.bind(":item", item);
        if (row.step()) {
            _world.takeOut(row.text(0), row.text(1), row.text(2), row.integer(3) != 0);
        }
    });
    if (!looked) {
        throw Violation{looked.failure().message};
    }
}

} // namespace crossdock::simulation
