#include "plugin/running_call.hpp"

#include "plugin/text.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::plugin {

namespace {

constexpr std::int64_t defaultSpanUs = 300'000'000; // of a caller that names no deadline
constexpr std::int64_t sliceUs = 20'000;            // how late a clock that a test moves is noticed

std::uint64_t nextId() {
    static std::atomic<std::uint64_t> last{0}; // unique in this process: that is what the boundary promises
    return ++last;
}

} // namespace

RunningCall::RunningCall(const Clock& clock, const engine::CallContext& context) : _syncId(context.syncId) {
    _raw.struct_size = sizeof _raw;
    _raw.attempt = context.attempt;
    _raw.id = nextId();
    _raw.deadline_mono_us = context.deadlineMonoUs > 0 ? context.deadlineMonoUs : clock.monoUs() + defaultSpanUs;
    _raw.sync_id = rangeOf(_syncId);
    _raw.host = this;
    _raw.cancelled = [](const xd_call* raw) noexcept -> std::int32_t {
        const RunningCall* call = behind(raw);
        return call == nullptr || call->cancelled() ? 1 : 0;
    };
}

RunningCall* RunningCall::behind(const xd_call* raw) {
    if (raw == nullptr || raw->host == nullptr) {
        return nullptr;
    }
    auto* call = static_cast<RunningCall*>(raw->host);
    return &call->_raw == raw ? call : nullptr;
}

void RunningCall::cancel() {
    {
        const std::lock_guard lock(_mutex);
        _cancelled = true;
    }
    _woken.notify_all();
}

net::Call RunningCall::forServices() const {
    return {deadlineMonoUs(), [this] { return cancelled(); }, id()};
}

std::int32_t RunningCall::sleepUs(const Clock& clock, std::int64_t us) {
    const std::int64_t begin = clock.monoUs();
    std::unique_lock lock(_mutex);
    for (;;) {
        const std::int64_t now = clock.monoUs();
        if (cancelled()) {
            return XD_CANCELLED;
        }
        if (now - begin >= us) {
            return XD_OK;
        }
        if (now >= deadlineMonoUs()) {
            return XD_DEADLINE;
        }
        const std::int64_t rest = std::min(us - (now - begin), deadlineMonoUs() - now);
        _woken.wait_for(lock, std::chrono::microseconds(std::min(rest, sliceUs)));
    }
}

} // namespace crossdock::plugin
