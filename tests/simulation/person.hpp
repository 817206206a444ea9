// The bookkeeper of the simulated world: looks after what is held.
#pragma once

#include "store/by_hand.hpp"
#include "store/store.hpp"
#include "world.hpp"

namespace crossdock::simulation {

class Person {
public:
    Person(store::Store& store, World& world) : _store(store), _world(world), _hand(store, "acme", "flow") {}

    /// Sends every held item back to the queue. Where the target cannot say whether a write happened, the person looks there
    /// first, and takes out by hand what had landed after all. Throws Violation.
    void lookAfterHeld(UtcTime now);

private:
    void look(std::int64_t item);

    store::Store& _store;
    World& _world;
    store::ByHand _hand;
};

} // namespace crossdock::simulation
