#include "plugin/instance_pool.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::plugin {

InstancePool::InstancePool(std::shared_ptr<const Library> library, std::size_t component, PortOptions options)
    : _library(std::move(library)),
      _index(component),
      _options(std::move(options)) {
    _options.concurrency = std::max(1U, _options.concurrency);
}

void InstancePool::logBreach(const std::string& what) const {
    _options.services.log->error("connector broke the contract",
                                 {{"instance", _options.services.name}, {"what", what}});
}

std::string InstancePool::blaming(const std::string& what) const {
    const PluginDescription& own = _library->description();
    return what + "; a fault of the connector " + own.id + " " + own.version + ": tell its author";
}

Status InstancePool::enter(CallFrame& frame) {
    std::unique_lock lock(_mutex);
    while (_entered >= _options.concurrency) {
        if (frame.call.cancelled()) {
            return failed(ErrorClass::Cancelled, "the call was cancelled while it waited for a free instance");
        }
        if (clock().monoUs() >= frame.call.deadlineMonoUs()) {
            return failed(ErrorClass::Deadline, "no instance became free before the deadline");
        }
        _freed.wait_for(lock, std::chrono::milliseconds(20));
    }
    if (_leftBehind >= _options.mostLeftBehind) {
        return failed(ErrorClass::Config,
                      "quarantined: calls into this connector did not end; restart the host after replacing it");
    }
    ++_entered;
    return {};
}

void InstancePool::leave() {
    {
        const std::lock_guard lock(_mutex);
        --_entered;
    }
    _freed.notify_all();
}

Result<std::shared_ptr<Instance>> InstancePool::take(const engine::CallContext& context) {
    std::unique_lock making(_making, std::defer_lock);
    if (isConcurrent()) {
        making.lock();
    }
    {
        const std::lock_guard lock(_mutex);
        if (!_idle.empty()) {
            std::shared_ptr<Instance> instance = _idle.back();
            if (!isConcurrent()) {
                _idle.pop_back();
            }
            return instance;
        }
    }
    Result<std::shared_ptr<Instance>> made =
        Instance::create(_library, _index, _options.settings, _options.services, context, _options.graceUs);
    if (made && isConcurrent()) {
        const std::lock_guard lock(_mutex);
        _idle.push_back(*made);
    }
    return made;
}

CallEnd InstancePool::run(const engine::CallContext& context, const std::shared_ptr<CallFrame>& frame) {
    {
        const std::lock_guard lock(_mutex);
        _running.emplace(frame, nullptr);
    }
    CallEnd end{true, enter(*frame)};
    if (end.status) {
        Result<std::shared_ptr<Instance>> instance = take(context);
        if (!instance) {
            end.status = instance.failure();
        } else {
            {
                const std::lock_guard lock(_mutex);
                _running[frame] = *instance;
            }
            end = Instance::run(*instance, frame, _options.graceUs);
            if (!end.status && end.status.failure().cls == ErrorClass::Internal) {
                Failure failure = end.status.failure();
                failure.message = blaming(failure.message);
                end.status = std::move(failure);
            }
            const std::lock_guard lock(_mutex);
            if (!end.returned) {
                ++_leftBehind;
                std::erase(_idle, *instance);
            } else if (!isConcurrent()) {
                _idle.push_back(std::move(*instance));
            }
            _running[frame] = nullptr;
        }
        leave();
    }
    const std::lock_guard lock(_mutex);
    _running.erase(frame);
    return end;
}

void InstancePool::cancelAll() {
    std::vector<std::pair<std::shared_ptr<CallFrame>, std::shared_ptr<Instance>>> running;
    {
        const std::lock_guard lock(_mutex);
        running.assign(_running.begin(), _running.end());
    }
    for (const auto& [frame, instance] : running) {
        frame->call.cancel();
        if (instance) {
            instance->cancel(frame->call.id());
        }
    }
    _freed.notify_all();
}

} // namespace crossdock::plugin
