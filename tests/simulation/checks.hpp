// What must be true: after every step, at every move of the cursor, after a crash, and at the end.
#pragma once

#include "engine/policy.hpp"
#include "store/store.hpp"
#include "world.hpp"

#include <string>

namespace crossdock::simulation {

/// Triggers that refuse what must never be stored; they live as long as the connection. Also keeps the write-ahead log short, so
/// that crashes meet checkpoints. Throws Violation.
void watch(store::Database& database);

/// The long check: the short one does not compare indices with their table. Throws Violation.
void checkIntact(store::Database& database);

/// Looks at the cursor of the orders.
class CursorCheck {
public:
    CursorCheck(World& world, std::int64_t overlapUs) : _world(world), _overlapUs(overlapUs) {}

    /// What is older than cursor less overlap must be known by its latest content; the cursor never moves back. True
    /// when it moved. Throws Violation.
    bool moved(store::Database& database, engine::Ledger& ledger);

private:
    World& _world;
    std::int64_t _overlapUs;
    UtcTime _cursor;
};

/// After an incremental pass has been delivered: what shows its change in its date is in the target, before any sweep. Throws
/// Violation.
void checkDated(World& world);

/// When all is quiet: the target equals the source, nothing waits, nothing is open. Throws Violation.
void checkEnd(store::Database& database, World& world, UtcTime now);

/// For a message: everything that is not finished.
std::string whatWaits(store::Database& database, UtcTime now);

/// One number. Throws Violation.
std::int64_t scalar(store::Database& database, const std::string& sql);

} // namespace crossdock::simulation
