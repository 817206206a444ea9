#include "cli/remote_sync.hpp"

#include "engine/bell.hpp"

#include <atomic>

namespace crossdock::cli {

namespace {

constexpr std::int64_t lookUs = 250'000;

} // namespace

Result<store::SyncRow> syncByDaemon(daemon::RemoteControl& daemon, const daemon::SyncWish& wish,
                                    Cancellation& cancellation,
                                    const std::function<void(const engine::SyncCounters&)>& moved) {
    const Result<std::string> sync = daemon.start(wish);
    if (!sync) {
        return sync.failure();
    }
    engine::Bell bell;
    std::atomic<bool> interrupted = false;
    const Cancellation::Reach reach(cancellation, [&] {
        interrupted = true;
        bell.ring();
    });
    for (;;) {
        if (interrupted.exchange(false)) {
            if (const Status told = daemon.cancel(*sync, "interrupted at the terminal");
                !told && told.failure().code != "conflict") {
                return told.failure();
            }
        }
        Result<store::SyncRow> row = daemon.sync(*sync);
        if (!row || row->status != "running") {
            return row;
        }
        moved(row->counters);
        bell.wait(lookUs);
    }
}

} // namespace crossdock::cli
