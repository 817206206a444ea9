// A source of this process behind the engine's port.
#pragma once

#include "engine/ports.hpp"
#include "plugin/instance_pool.hpp"

namespace crossdock::plugin {

/// Largest body + raw of one record.
constexpr std::uint64_t largestRecord = 8UL << 20U;

/// Calls a connector's source and believes nothing that it says: sizes are checked before bytes are touched, texts are UTF-8, keys are
/// there. A record that breaks the contract comes as SourceRecord::refused and the read goes on: one bad record must not
/// keep a flow for ever. One of which not even its struct or position can be read ends the read before it, with a failure. Thread-safe;
/// nothing throws.
class LocalSource final : public engine::SourcePort {
public:
    /// `component` is an index into the library's description and names a source.
    LocalSource(std::shared_ptr<const Library> library, std::size_t component, PortOptions options)
        : _pool(std::move(library), component, std::move(options)) {}

    engine::CheckReport check(const engine::CallContext& call) override;
    engine::SourcePage read(const engine::CallContext& call, const engine::Pass& pass) override;
    Result<std::vector<std::string>> split(const engine::CallContext& call, const std::string& entity,
                                           std::uint32_t most) override;
    void cancelAll() override { _pool.cancelAll(); }

    /// What the remote holds: one finding per entity, its text JSON. Empty when the source does not discover.
    engine::CheckReport discover(const engine::CallContext& call);

private:
    InstancePool _pool;
};

} // namespace crossdock::plugin
