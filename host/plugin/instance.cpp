#include "plugin/instance.hpp"

#include "plugin/text.hpp"

#include <crossdock/call.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

namespace crossdock::plugin {

namespace {

constexpr std::int64_t longestRetryAfterMs = 86'400'000;

/// What the thread of a call and the one that waits for it share.
struct Meeting {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::int32_t status = XD_INTERNAL;
};

std::int32_t entered(CallFrame& frame, const xd_component& component, void* self) noexcept {
    try {
        return frame.enter(component, self);
    } catch (...) {
        // The contract forbids it, and with a foreign runtime it may end the process before it gets here.
        return refuse(&frame.error, ErrorClass::Internal, "an exception escaped from the connector");
    }
}

/// Has the caller waited long enough?
class Patience {
public:
    Patience(const Clock& clock, const RunningCall& call, std::int64_t graceUs)
        : _clock(clock),
          _call(call),
          _graceUs(graceUs) {}

    bool isOver() {
        const std::int64_t now = _clock.monoUs();
        if (_cancelledAt == 0 && _call.cancelled()) {
            _cancelledAt = now;
        }
        return now > _call.deadlineMonoUs() + _graceUs || (_cancelledAt != 0 && now > _cancelledAt + _graceUs);
    }

private:
    const Clock& _clock;
    const RunningCall& _call;
    std::int64_t _graceUs;
    std::int64_t _cancelledAt = 0;
};

std::string cleaned(const std::string& text) {
    return readable(rangeOf(text), text.size());
}

struct CreateFrame final : CallFrame {
    using CallFrame::CallFrame;

    std::int32_t enter(const xd_component& component, void*) override {
        return component.create(table->raw(), rangeOf(settings), &made, &error);
    }

    std::shared_ptr<HostTable> table;
    std::string settings;
    void* made = nullptr;
};

} // namespace

Failure cleanFailure(std::int32_t status, const xd_error& error) {
    Failure failure = detail::takeFailure(status, error);
    failure.message = cleaned(failure.message);
    failure.reason = cleaned(failure.reason);
    failure.code = cleaned(failure.code);
    failure.retryAfterMs = std::clamp<std::int64_t>(failure.retryAfterMs, -1, longestRetryAfterMs);
    failure.httpStatus = failure.httpStatus >= 100 && failure.httpStatus <= 599 ? failure.httpStatus : 0;
    if (failure.origin < XD_ORIGIN_PLUGIN || failure.origin > XD_ORIGIN_REMOTE) {
        failure.origin = XD_ORIGIN_PLUGIN;
    }
    if (status < XD_TRANSIENT || status > XD_INTERNAL) {
        failure.message =
            "the connector returned the unknown status " + std::to_string(status) + ": " + failure.message;
    }
    if (failure.cls == ErrorClass::Hold && failure.reason.empty()) {
        failure.reason = "unspecified";
    }
    return failure;
}

Instance::Instance(std::shared_ptr<const Library> library, std::size_t index, const Services& services)
    : _library(std::move(library)),
      _index(index),
      _services(services),
      _table(std::make_shared<HostTable>(services)) {}

Instance::~Instance() {
    if (_self != nullptr) {
        try {
            component().destroy(_self);
        } catch (...) {
            if (!_leftBehind) { // else the log may be gone
                _services.log->error("an exception escaped from a connector's destroy", {{"instance", _services.name}});
            }
        }
    }
    _table->close();
}

Result<std::shared_ptr<Instance>> Instance::create(std::shared_ptr<const Library> library, std::size_t component,
                                                   const std::string& settings, const Services& services,
                                                   const engine::CallContext& context, std::int64_t graceUs) {
    const std::shared_ptr<Instance> instance(new Instance(std::move(library), component, services));
    const auto frame = std::make_shared<CreateFrame>(*services.clock, context);
    frame->table = instance->_table;
    frame->settings = settings;
    const CallEnd end = run(instance, frame, graceUs);
    if (!end.status) {
        return within("create", end.status.failure());
    }
    if (frame->made == nullptr) {
        return failed(ErrorClass::Internal, "create: the connector reported success without an instance");
    }
    instance->_self = frame->made;
    return instance;
}

CallEnd Instance::run(const std::shared_ptr<Instance>& instance, const std::shared_ptr<CallFrame>& frame,
                      std::int64_t graceUs) {
    const auto meeting = std::make_shared<Meeting>();
    frame->error = detail::emptyError();
    const Clock& clock = *instance->_services.clock;
    try {
        // Detached, not joined: whether it ends is up to the connector. It owns all that it touches.
        std::thread([mine = instance, held = frame, meeting]() mutable {
            const std::int32_t status = entered(*held, mine->component(), mine->_self);
            mine.reset(); // first, so that destroy never runs behind the back of one who waited for the end
            held.reset();
            const std::lock_guard lock(meeting->mutex);
            meeting->status = status;
            meeting->done = true;
            meeting->changed.notify_all();
        }).detach();
    } catch (const std::system_error& error) {
        return {true, failed(ErrorClass::Transient, std::string("no thread for the call: ") + error.what())};
    }
    Patience patience(clock, frame->call, graceUs);
    std::unique_lock lock(meeting->mutex);
    while (!meeting->changed.wait_for(lock, std::chrono::milliseconds(20), [&] { return meeting->done; })) {
        if (patience.isOver()) {
            lock.unlock();
            instance->_leftBehind = true;
            frame->call.cancel();
            instance->_table->close();
            return {false, failed(ErrorClass::Internal,
                                  "the connector ignored deadline or cancellation; its call was left behind")};
        }
    }
    lock.unlock();
    if (instance->_services.links != nullptr) {
        instance->_services.links->ended(frame->call.forServices());
    }
    return {true, meeting->status == XD_OK ? Status() : Status(cleanFailure(meeting->status, frame->error))};
}

void Instance::cancel(std::uint64_t callId) noexcept {
    try {
        if (component().cancel != nullptr && _self != nullptr) {
            component().cancel(_self, callId);
        }
    } catch (...) { // a connector that throws here has still seen the cancellation in its xd_call
    }
}

} // namespace crossdock::plugin
