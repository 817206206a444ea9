// Stores and daemons in the states that the admin page must be able to show, at a moment that never changes.
#pragma once

#include "fake_control.hpp"

#include "core/clock.hpp"
#include "engine/ledger.hpp"
#include "pages/visit.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace crossdock::pages::test {

/// An organisation "acme" in Los Angeles. Throws std::runtime_error when the store refuses.
class SeededWorld {
public:
    /// The folder is the caller's; the store is made in it.
    explicit SeededWorld(const std::filesystem::path& folder);

    /// Names of states for seed().
    static const std::vector<std::string>& states();
    /// Once per world.
    void seed(const std::string& state);
    /// More orders that are held, as if they had just been read.
    void hold(const std::string& flow, int count, const std::string& reason, const std::string& message);
    /// A running sync moves by so many orders.
    void deliver(const std::string& flow, int count);

    /// What waits to be delivered is: the first `held` go on hold again, the rest is done.
    void finish(const std::string& flow, int held);

    /// The books do not answer; the next try is so many seconds from now.
    void breakBooks(int seconds);

    Sources sources() { return {control, *store, clock, "America/Los_Angeles", "conf", NumberStyle::CommaPoint}; }

    UtcTime now;
    FakeClock clock;
    FakeControl control;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::Store> store;

private:
    struct Line {
        std::string flow;
        std::unique_ptr<engine::Ledger> ledger;
        engine::PartClaim part;
        std::int64_t position = 0;
    };

    UtcTime ago(std::int64_t seconds) const { return UtcTime{now.us - seconds * 1'000'000}; }
    Line& line(const std::string& flow);
    void addFlow(const std::string& name, const std::string& from, const std::string& to);
    void addConnections();
    daemon::FlowStatus& flow(const std::string& name);
    daemon::ConnectionStatus& connection(const std::string& name);
    void startSync(const std::string& flow, const std::string& id, const std::string& mode, const std::string& who,
                   UtcTime at);
    void finishSync(const std::string& flow, const std::string& id, const std::string& status,
                    const std::string& message, UtcTime at);
    void order(const std::string& flow, const std::string& key, const std::string& amount, const std::string& currency,
               UtcTime at, const std::string& body = "{}");
    enum class Fate { Done, Held, Again, None };
    /// What waits meets this fate, `most` of it.
    void settle(const std::string& flow, Fate fate, const std::string& reason, const std::string& message, UtcTime at,
                int most = 1'000'000);
    void allWell();
    void sixHeld();

    std::vector<std::unique_ptr<Line>> _lines;
    int _next = 8'000;
};

} // namespace crossdock::pages::test
