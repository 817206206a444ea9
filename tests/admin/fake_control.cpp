#include "fake_control.hpp"

namespace crossdock::admin::test {

namespace {

daemon::FlowStatus flowOf(const std::string& name, const std::string& organisation, const std::string& to) {
    daemon::FlowStatus flow;
    flow.name = name;
    flow.organisation = organisation;
    flow.from = organisation == "acme" ? "shop" : "othershop";
    flow.to = to;
    flow.entities = {"customer", "product", "order"};
    flow.schedule = "*/5 * * * *";
    flow.timezone = "UTC";
    flow.nextRuns = {UtcTime{1'800'000'000'000'000}};
    return flow;
}

daemon::ConnectionStatus connectionOf(const std::string& name, const std::string& organisation,
                                      const std::string& connector) {
    daemon::ConnectionStatus connection;
    connection.name = name;
    connection.organisation = organisation;
    connection.connector = connector;
    connection.url = "https://" + name + ".example.com";
    connection.circuit = "closed";
    connection.credentials = {name + ".key"};
    return connection;
}

} // namespace

class FakeControl::Ear final : public daemon::Control::Watch {
public:
    explicit Ear(FakeControl& control) : _control(control) {}
    ~Ear() override {
        const std::lock_guard lock(_control._mutex);
        _control._seen = nullptr;
    }

private:
    FakeControl& _control;
};

FakeControl::FakeControl()
    : _flows({flowOf("orders-to-books", "acme", "books"), flowOf("shop-to-mirror", "acme", "mirror"),
              flowOf("secret-flow", "other", "otherbooks")}) {}

void FakeControl::note(const std::string& what) {
    const std::lock_guard lock(_mutex);
    _asked.push_back(what);
}

Status FakeControl::outcome() {
    const std::lock_guard lock(_mutex);
    if (_failures.empty()) {
        return {};
    }
    const Failure failure = _failures.back();
    _failures.pop_back();
    return failure;
}

void FakeControl::failNext(Failure failure) {
    const std::lock_guard lock(_mutex);
    _failures.push_back(std::move(failure));
}

Result<std::string> FakeControl::start(const daemon::SyncWish& wish) {
    if (const Status status = outcome(); !status) {
        return status.failure();
    }
    const std::lock_guard lock(_mutex);
    _wishes.push_back(wish);
    return std::string("s00000000001");
}

Status FakeControl::cancel(const std::string& sync, const std::string& who, const std::string& why) {
    note("cancel " + sync + " " + who + " " + why);
    return outcome();
}

Status FakeControl::want(const std::string& connection, const std::string& entity,
                         const std::vector<std::string>& keys) {
    std::string text = "want " + connection + " " + entity;
    for (const std::string& key : keys) {
        text += " " + key;
    }
    if (const Status status = outcome(); !status) {
        return status;
    }
    note(text);
    return {};
}

std::vector<daemon::FlowStatus> FakeControl::flows() {
    const std::lock_guard lock(_mutex);
    return _flows;
}

Result<daemon::FlowStatus> FakeControl::flow(const std::string& name) {
    for (const daemon::FlowStatus& each : flows()) {
        if (each.name == name) {
            return each;
        }
    }
    Failure failure = failed(ErrorClass::Config, "no flow " + name);
    failure.code = "not_found";
    return failure;
}

Status FakeControl::pause(const std::string& flow, const std::string& who, const std::string& why) {
    note("pause " + flow + " " + who + " " + why);
    const std::lock_guard lock(_mutex);
    for (daemon::FlowStatus& each : _flows) {
        if (each.name == flow) {
            each.pause = daemon::Pause{who, why, UtcTime{1'700'000'000'000'000}};
            each.state = daemon::FlowState::Paused;
        }
    }
    return {};
}

Status FakeControl::resume(const std::string& flow, const std::string& who) {
    note("resume " + flow + " " + who);
    const std::lock_guard lock(_mutex);
    for (daemon::FlowStatus& each : _flows) {
        if (each.name == flow) {
            each.pause.reset();
            each.state = daemon::FlowState::Idle;
        }
    }
    return {};
}

Status FakeControl::setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                                const std::string& who) {
    note("schedule " + flow + " " + schedule + " " + timezone + " " + who);
    return outcome();
}

std::vector<daemon::ConnectionStatus> FakeControl::connections() {
    return {connectionOf("shop", "acme", "woocommerce"), connectionOf("books", "acme", "quickbooks"),
            connectionOf("mirror", "acme", "supabase"), connectionOf("othershop", "other", "woocommerce")};
}

Result<daemon::CheckOutcome> FakeControl::check(const std::string& connection) {
    note("check " + connection);
    if (const Status status = outcome(); !status) {
        return status.failure();
    }
    return daemon::CheckOutcome{true, {"the key may read, signed in as jo@example.com"}};
}

std::vector<daemon::PluginStatus> FakeControl::plugins() {
    return {{"woocommerce",
             "WooCommerce",
             "1.0.0",
             "Crossdock",
             "/usr/lib/crossdock/plugins/woocommerce.so",
             {"source"},
             ""}};
}

Result<std::vector<std::string>> FakeControl::reload(const std::string& who) {
    note("reload " + who);
    if (const Status told = outcome(); !told) {
        return told.failure();
    }
    return std::vector<std::string>{"flow old is gone from the conf with 42 items on hold; they come back with it"};
}

std::unique_ptr<daemon::Control::Watch> FakeControl::watch(std::function<void(const daemon::Change&)> seen) {
    const std::lock_guard lock(_mutex);
    _seen = std::move(seen);
    return std::make_unique<Ear>(*this);
}

void FakeControl::tell(const daemon::Change& change) {
    std::function<void(const daemon::Change&)> seen;
    {
        const std::lock_guard lock(_mutex);
        seen = _seen;
    }
    if (seen) {
        seen(change);
    }
}

std::vector<std::string> FakeControl::asked() const {
    const std::lock_guard lock(_mutex);
    return _asked;
}

std::vector<daemon::SyncWish> FakeControl::wishes() const {
    const std::lock_guard lock(_mutex);
    return _wishes;
}

} // namespace crossdock::admin::test
