// One object of a connector, and the calls into it.
#pragma once

#include "plugin/host_table.hpp"
#include "plugin/library.hpp"
#include "plugin/running_call.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace crossdock::plugin {

/// A failure as a connector told it, with nothing in it that could hurt: texts are UTF-8, numbers are in range, an unknown status is
/// internal.
Failure cleanFailure(std::int32_t status, const xd_error& error);

/// What a call into an instance needs and produces. It owns all of it, so that a call that never ends can be left behind with it.
struct CallFrame {
    CallFrame(const Clock& clock, const engine::CallContext& context) : call(clock, context) {}
    CallFrame(const CallFrame&) = delete;
    CallFrame& operator=(const CallFrame&) = delete;
    virtual ~CallFrame() = default;

    /// Calls the function of the boundary; may throw whatever a connector throws.
    virtual std::int32_t enter(const xd_component& component, void* self) = 0;

    RunningCall call;
    xd_error error = {};
};

/// How a call ended. Unless `returned`, the frame belongs to the call that still runs, and nobody else may look into it.
struct CallEnd {
    bool returned = true;
    Status status;
};

/// Owns what create made, and destroys it. run() is for one thread at a time unless the component is XD_CONCURRENT.
class Instance {
public:
    /// Failure: what create said, or internal if it broke the contract or did not come back.
    static Result<std::shared_ptr<Instance>> create(std::shared_ptr<const Library> library, std::size_t component,
                                                    const std::string& settings, const Services& services,
                                                    const engine::CallContext& context, std::int64_t graceUs);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Runs the frame on a thread of its own and waits. A call that ends neither `graceUs` after its deadline nor `graceUs` after its
    /// cancellation is left behind: this instance is lost then, its services are closed, and it is destroyed only if the call
    /// ever ends.
    static CallEnd run(const std::shared_ptr<Instance>& instance, const std::shared_ptr<CallFrame>& frame,
                       std::int64_t graceUs);

    const xd_component& component() const { return _library->component(_index); }
    /// Tells the connector, if it wants to know, that the call with this id should end.
    void cancel(std::uint64_t callId) noexcept;

private:
    Instance(std::shared_ptr<const Library> library, std::size_t index, const Services& services);

    std::shared_ptr<const Library> _library;
    std::size_t _index;
    Services _services;
    std::shared_ptr<HostTable> _table;
    void* _self = nullptr;
    std::atomic<bool> _leftBehind{false};
};

} // namespace crossdock::plugin
