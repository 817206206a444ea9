#include "store/queries.hpp"

namespace crossdock::store {

namespace {

const char* wordOf(std::int64_t state) {
    switch (state) {
    case 0:
        return "closed";
    case 1:
        return "open";
    default:
        return "half_open";
    }
}

} // namespace

Result<std::vector<CircuitRow>> Queries::circuits() {
    const Result<std::int64_t> in = org();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<CircuitRow> found;
        Statement row =
            connection.prepare("SELECT n.text, c.state, c.failures, c.since, c.until, c.cause FROM circuit c "
                               "JOIN name n ON n.id = c.connection WHERE c.org = :org ORDER BY n.text");
        row.bind(":org", *in);
        while (row.step()) {
            found.push_back({row.text(0), wordOf(row.integer(1)), static_cast<std::uint32_t>(row.integer(2)),
                             UtcTime{row.integer(3)}, UtcTime{row.integer(4)}, row.text(5)});
        }
        return found;
    });
}

} // namespace crossdock::store
