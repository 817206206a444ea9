// The instances of one component for one flow: as many as may work side by side.
#pragma once

#include "plugin/instance.hpp"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::plugin {

/// What to run, and how.
struct PortOptions {
    std::string settings = "{}";      ///< checked against the component's schema, with "connection" in it
    Services services;                ///< outlive the port
    std::uint32_t concurrency = 1;    ///< calls at the same time, at least 1
    std::int64_t graceUs = 5'000'000; ///< how long a call may go on after its deadline or cancellation
    std::uint32_t mostLeftBehind = 3; ///< so many calls that never end, and the port refuses further ones
};

/// Makes instances when they are needed and keeps them. A component that is not XD_CONCURRENT gets one instance per simultaneous
/// call, another one a single instance for all. Thread-safe. Destroyed
/// only when no call is running any more: cancelAll(), then wait for the callers.
class InstancePool {
public:
    InstancePool(std::shared_ptr<const Library> library, std::size_t component, PortOptions options);
    InstancePool(const InstancePool&) = delete;
    InstancePool& operator=(const InstancePool&) = delete;

    /// Runs the frame in a free instance, waiting for one until the call's deadline. A failure of class internal names the connector.
    CallEnd run(const engine::CallContext& context, const std::shared_ptr<CallFrame>& frame);
    void cancelAll();

    const xd_component& component() const { return _library->component(_index); }
    const Clock& clock() const { return *_options.services.clock; }
    const PortOptions& options() const { return _options; }
    /// Writes that the connector broke the contract: for its author.
    void logBreach(const std::string& what) const;
    /// `what` with whose fault it is and what to do, for who looks at a record that it cost.
    std::string blaming(const std::string& what) const;

private:
    bool isConcurrent() const { return (component().capabilities & XD_CONCURRENT) != 0; }
    Status enter(CallFrame& frame);
    void leave();
    Result<std::shared_ptr<Instance>> take(const engine::CallContext& context);

    std::shared_ptr<const Library> _library;
    std::size_t _index;
    PortOptions _options;
    std::mutex _mutex;
    std::condition_variable _freed;
    std::vector<std::shared_ptr<Instance>> _idle;                             ///< of a concurrent component: the one
    std::map<std::shared_ptr<CallFrame>, std::shared_ptr<Instance>> _running; ///< null until it has its instance
    std::uint32_t _leftBehind = 0;
    std::uint32_t _entered = 0;
    std::mutex _making; ///< held while a concurrent component's one instance is made
};

} // namespace crossdock::plugin
