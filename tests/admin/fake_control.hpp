// A daemon that does nothing and remembers what it was asked.
#pragma once

#include "daemon/control.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace crossdock::admin::test {

/// Thread-safe. Two flows of "acme" and one of "other".
class FakeControl final : public daemon::Control {
public:
    FakeControl();

    Result<std::string> start(const daemon::SyncWish& wish) override;
    Status cancel(const std::string& sync, const std::string& who, const std::string& why) override;
    void nudge(const std::string& flow) override { note("nudge " + flow); }
    Result<daemon::Rehearsal> rehearse(const std::string&, const std::vector<std::int64_t>&) override {
        return daemon::Rehearsal();
    }
    Status want(const std::string& connection, const std::string& entity,
                const std::vector<std::string>& keys) override;
    std::vector<daemon::DryOutcome> dryOutcomes(const std::string&) override {
        return {{"order", "7", "create", "SalesReceipt", "", "", ""},
                {"order", "8", "hold", "", "", "tax_code_missing", "no tax code"}};
    }
    std::vector<daemon::FlowStatus> flows() override;
    Result<daemon::FlowStatus> flow(const std::string& name) override;
    Status pause(const std::string& flow, const std::string& who, const std::string& why) override;
    Status resume(const std::string& flow, const std::string& who) override;
    Status setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                       const std::string& who) override;
    std::vector<daemon::ConnectionStatus> connections() override;
    Result<daemon::CheckOutcome> check(const std::string& connection) override;
    std::vector<daemon::PluginStatus> plugins() override;
    Result<std::vector<std::string>> reload(const std::string& who) override;
    daemon::Health health() override { return {true, ready, {}}; }
    std::unique_ptr<Watch> watch(std::function<void(const daemon::Change&)> seen) override;

    void tell(const daemon::Change& change);
    std::vector<std::string> asked() const;
    std::vector<daemon::SyncWish> wishes() const;
    /// What the next call that can fail answers.
    void failNext(Failure failure);

    bool ready = true;

private:
    class Ear;

    void note(const std::string& what);
    Status outcome();

    mutable std::mutex _mutex;
    std::vector<daemon::FlowStatus> _flows;
    std::vector<std::string> _asked;
    std::vector<daemon::SyncWish> _wishes;
    std::function<void(const daemon::Change&)> _seen;
    std::vector<Failure> _failures;
};

} // namespace crossdock::admin::test
