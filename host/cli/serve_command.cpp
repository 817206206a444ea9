#include "cli/serve_command.hpp"

#include "app/interrupt.hpp"
#include "cli/report.hpp"
#include "daemon/daemon.hpp"
#include "daemon/instance_lock.hpp"

#include <condition_variable>
#include <cstdlib>
#include <mutex>

namespace crossdock::cli {

namespace {

constexpr std::int64_t longestStopMs = 20'000;

/// What signals ask of the main thread.
class Orders {
public:
    enum class Order { Stop, Reload };

    void give(Order order) {
        const std::lock_guard lock(_mutex);
        (order == Order::Stop ? _stop : _reload) = true;
        _given.notify_all();
    }

    /// Waits for one; stopping comes first.
    Order await() {
        std::unique_lock lock(_mutex);
        _given.wait(lock, [this] { return _stop || _reload; });
        if (_stop) {
            return Order::Stop;
        }
        _reload = false;
        return Order::Reload;
    }

private:
    std::mutex _mutex;
    std::condition_variable _given;
    bool _stop = false;
    bool _reload = false;
};

} // namespace

ExitStatus ServeCommand::run(Invocation& invocation) const {
    Orders orders;
    const app::Interrupt interrupt([&orders] { orders.give(Orders::Order::Stop); },
                                   [&orders] { orders.give(Orders::Order::Reload); });
    const Result<conf::HostConf> conf = app::readHostConf(invocation.confFolder);
    if (!conf) {
        return reportFailure(invocation.out, conf.failure());
    }
    Result<std::unique_ptr<app::Host>> host =
        app::Host::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
    if (!host) {
        return reportFailure(invocation.out, host.failure());
    }
    const Result<daemon::InstanceLock> only = daemon::InstanceLock::take(*conf->store.path);
    if (!only) {
        return reportFailure(invocation.out, only.failure());
    }
    Result<std::unique_ptr<daemon::Daemon>> daemon = daemon::Daemon::begin(std::move(*host));
    if (!daemon) {
        return reportFailure(invocation.out, daemon.failure());
    }
    Log& log = (*daemon)->host()->log();
    log.info("ready", {{"flows", std::to_string((*daemon)->flows().size())}});
    while (orders.await() == Orders::Order::Reload) {
        (void)(*daemon)->reload("SIGHUP").ok(); // it says by itself what is wrong
    }
    log.info("stopping: what is in hand is finished, the rest goes on at the next start");
    if (!(*daemon)->stop(longestStopMs)) {
        log.error("something does not end; the leases of the store repair what it leaves");
        std::_Exit(static_cast<int>(ExitStatus::Failed));
    }
    log.info("stopped");
    return ExitStatus::Done;
}

} // namespace crossdock::cli
