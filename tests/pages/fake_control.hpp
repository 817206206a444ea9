// A daemon that does nothing but remember what it was asked.
#pragma once

#include "daemon/control.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace crossdock::pages::test {

/// The members are the state: set them before, look at them after. Calls are guarded, since a server's threads make them.
class FakeControl final : public daemon::Control {
public:
    std::vector<daemon::FlowStatus> allFlows;
    std::vector<daemon::ConnectionStatus> allConnections;
    daemon::Health state{true, true, {}};
    Result<std::vector<std::string>> reloadAnswer{std::vector<std::string>()};
    std::size_t heldAgain = 0; ///< of a rehearsal's items, the first so many
    std::string heldWhy = "item \"SKU-118\" does not exist in the books";
    std::string rehearsalFails;     ///< empty: it does not
    std::vector<std::string> asked; ///< "pause orders-to-books jon: new accountant"

    Result<std::string> start(const daemon::SyncWish& wish) override {
        static_cast<void>(note("start " + wish.flow + " " + wish.who));
        return std::string("sy_new");
    }
    Status cancel(const std::string& sync, const std::string& who, const std::string& why) override {
        return note("cancel " + sync + " " + who + ": " + why);
    }
    void nudge(const std::string& flow) override { static_cast<void>(note("nudge " + flow)); }
    Result<daemon::Rehearsal> rehearse(const std::string&, const std::vector<std::int64_t>& items) override {
        const std::lock_guard lock(_mutex);
        if (!rehearsalFails.empty()) {
            return failed(ErrorClass::Transient, rehearsalFails);
        }
        daemon::Rehearsal answer;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const bool held = i < heldAgain;
            answer.items.push_back({items[i], "",
                                    held ? daemon::Rehearsal::Fate::HeldAgain : daemon::Rehearsal::Fate::Written,
                                    held ? heldWhy : ""});
        }
        return answer;
    }
    Status want(const std::string&, const std::string&, const std::vector<std::string>&) override { return {}; }
    std::vector<daemon::DryOutcome> dryOutcomes(const std::string&) override {
        return {{"order", "7", "create", "SalesReceipt", "", "", ""},
                {"order", "8", "hold", "", "", "tax_code_missing", "no tax code"}};
    }
    std::vector<daemon::FlowStatus> flows() override {
        const std::lock_guard lock(_mutex);
        return allFlows;
    }
    Result<daemon::FlowStatus> flow(const std::string& name) override {
        const std::lock_guard lock(_mutex);
        for (const auto& each : allFlows) {
            if (each.name == name) {
                return each;
            }
        }
        return failed(ErrorClass::Config, "no flow " + name);
    }
    Status pause(const std::string& name, const std::string& who, const std::string& why) override {
        set(name, daemon::FlowState::Paused, daemon::Pause{who, why, {}});
        return note("pause " + name + " " + who + ": " + why);
    }
    Status resume(const std::string& name, const std::string& who) override {
        set(name, daemon::FlowState::Idle, std::nullopt);
        return note("resume " + name + " " + who);
    }
    Status setSchedule(const std::string&, const std::string&, const std::string&, const std::string&) override {
        return {};
    }
    std::vector<daemon::ConnectionStatus> connections() override {
        const std::lock_guard lock(_mutex);
        return allConnections;
    }
    Result<daemon::CheckOutcome> check(const std::string& connection) override {
        static_cast<void>(note("check " + connection));
        return daemon::CheckOutcome{true, {"the key may read orders", "the clock agrees to 1 s"}};
    }
    std::vector<daemon::PluginStatus> plugins() override {
        return {{"org.crossdock.woocommerce", "WooCommerce", "1", "", "", {}, "", {"woocommerce"}},
                {"org.crossdock.quickbooks", "QuickBooks Online", "1", "", "", {}, "", {"quickbooks"}},
                {"org.crossdock.supabase", "Supabase", "1", "", "", {}, "", {"supabase"}}};
    }
    Result<std::vector<std::string>> reload(const std::string& who) override {
        static_cast<void>(note("reload " + who));
        return reloadAnswer;
    }
    daemon::Health health() override { return state; }
    std::unique_ptr<Watch> watch(std::function<void(const daemon::Change&)> seen) override {
        const std::lock_guard lock(_watching);
        _seen = std::move(seen);
        return std::make_unique<Watching>(*this);
    }

    /// Whoever listens may ask back.
    void tell(const daemon::Change& change) {
        const std::lock_guard lock(_watching);
        if (_seen) {
            _seen(change);
        }
    }
    /// While a server runs: all that it was asked, each with "; " behind it.
    std::string allAsked() {
        const std::lock_guard lock(_mutex);
        std::string all;
        for (const std::string& each : asked) {
            all += each + "; ";
        }
        return all;
    }
    /// While a server runs: the connection of that name, anew.
    void put(const daemon::ConnectionStatus& connection) {
        const std::lock_guard lock(_mutex);
        for (auto& each : allConnections) {
            if (each.name == connection.name) {
                each = connection;
            }
        }
    }
    void holdAgain(std::size_t count) {
        const std::lock_guard lock(_mutex);
        heldAgain = count;
    }
    bool wasAsked(const std::string& line) {
        const std::lock_guard lock(_mutex);
        for (const std::string& each : asked) {
            if (each == line) {
                return true;
            }
        }
        return false;
    }

private:
    struct Watching final : Watch {
        explicit Watching(FakeControl& watched) : control(watched) {}
        ~Watching() override {
            const std::lock_guard lock(control._watching);
            control._seen = nullptr;
        }
        FakeControl& control;
    };

    Status note(std::string line) {
        const std::lock_guard lock(_mutex);
        asked.push_back(std::move(line));
        return {};
    }
    void set(const std::string& name, daemon::FlowState flowState, std::optional<daemon::Pause> why) {
        const std::lock_guard lock(_mutex);
        for (auto& each : allFlows) {
            if (each.name == name) {
                each.state = flowState;
                each.pause = why;
            }
        }
    }

    std::mutex _mutex;
    std::mutex _watching;
    std::function<void(const daemon::Change&)> _seen;
};

} // namespace crossdock::pages::test
