#include "store/item_row.hpp"

namespace crossdock::store {

const char* const itemColumns =
    "SELECT i.id, (SELECT text FROM name WHERE id = i.flow), (SELECT text FROM name WHERE id = i.entity), i.key, "
    "i.version, i.op, i.state, i.outcome, i.attempt, i.due, "
    "(SELECT text FROM name WHERE id = CAST(substr(i.waits, 1, instr(i.waits, ':') - 1) AS INTEGER)), "
    "substr(i.waits, instr(i.waits, ':') + 1), i.reason, i.message, i.rid, "
    "(SELECT id FROM sync WHERE num = i.sync), i.created, i.changed, i.amount, i.currency, "
    "CASE WHEN i.state = 3 THEN cause_of(i.flow, i.entity, i.reason, i.message) END FROM item i ";

ItemRow readItem(const Statement& row) {
    ItemRow item;
    item.id = row.integer(0);
    item.flow = row.text(1);
    item.entity = row.text(2);
    item.key = row.text(3);
    item.version = UtcTime{row.integer(4)};
    item.op = static_cast<engine::Op>(row.integer(5));
    item.state = static_cast<engine::ItemState>(row.integer(6));
    item.outcome = static_cast<engine::Tally>(row.integer(7));
    item.attempt = static_cast<std::uint32_t>(row.integer(8));
    item.due = UtcTime{row.integer(9)};
    item.waitsEntity = row.text(10);
    item.waitsKey = row.text(11);
    item.reason = row.text(12);
    item.message = row.text(13);
    item.requestId = row.text(14);
    item.sync = row.text(15);
    item.created = UtcTime{row.integer(16)};
    item.changed = UtcTime{row.integer(17)};
    item.amount = row.text(18);
    item.currency = row.text(19);
    item.cause = row.text(20);
    return item;
}

} // namespace crossdock::store
