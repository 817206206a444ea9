// A sink of this process behind the engine's port.
#pragma once

#include "engine/ports.hpp"
#include "plugin/instance_pool.hpp"

namespace crossdock::plugin {

/// Calls a connector's sink and believes nothing that it says: one result per item, each index once and in range, an outcome that the
/// call can have, texts of sane length. An item whose write came back without a proper result is `uncertain`: whatever the
/// connector did is looked up before it is repeated. Thread-safe; nothing throws.
class LocalSink final : public engine::SinkPort {
public:
    /// `component` is an index into the library's description and names a sink.
    LocalSink(std::shared_ptr<const Library> library, std::size_t component, PortOptions options)
        : _pool(std::move(library), component, std::move(options)) {}

    engine::SinkCapabilities capabilities() const override;
    engine::CheckReport check(const engine::CallContext& call) override;
    std::vector<engine::SinkResult> write(const engine::CallContext& call, const std::string& entity,
                                          const std::vector<engine::SinkItem>& items) override;
    std::vector<engine::SinkResult> find(const engine::CallContext& call, const std::string& entity,
                                         const std::vector<engine::SinkItem>& items) override;
    Result<std::vector<engine::PlannedChange>> plan(const engine::CallContext& call, const std::string& entity,
                                                    const std::vector<engine::SinkItem>& items) override;
    void cancelAll() override { _pool.cancelAll(); }

    /// As of LocalSource.
    engine::CheckReport discover(const engine::CallContext& call);

private:
    InstancePool _pool;
};

} // namespace crossdock::plugin
