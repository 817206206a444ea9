// One flow, ready to run: its two connectors, its programs, its ledger.
#pragma once

#include "app/flow_inspection.hpp"
#include "app/flow_transform.hpp"
#include "app/host.hpp"
#include "engine/flow_run.hpp"
#include "plugin/local_sink.hpp"
#include "plugin/local_source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::app {

/// Everything that engine::FlowParts refers to. May run any number of syncs, one after another.
class FlowRuntime {
public:
    /// `entities` narrows the flow to some of its own; empty: all. Config failure when flow, connector, settings or one of the
    /// entities are unusable. No network. `host` outlives it.
    static Result<std::unique_ptr<FlowRuntime>> open(Host& host, const std::string& flow,
                                                     const std::vector<std::string>& entities);
    ~FlowRuntime();

    engine::FlowParts parts();
    engine::SourcePort& source();
    engine::SinkPort& sink();
    const conf::Flow& flow() const { return *_flow; }
    /// It was not narrowed.
    bool carriesAll() const { return _entities.size() == _flow->entities->size(); }

private:
    class End;

    FlowRuntime(Host& host, const conf::Flow& flow);
    Status open(const std::vector<std::string>& entities);

    Host& _host;
    const conf::Flow* _flow;
    FlowInspection _inspection;
    std::unique_ptr<FlowTransform> _transform;
    std::unique_ptr<engine::Ledger> _ledger;
    std::unique_ptr<End> _from;
    std::unique_ptr<End> _to;
    std::unique_ptr<plugin::LocalSource> _source;
    std::unique_ptr<plugin::LocalSink> _sink;
    std::vector<engine::EntityRoute> _entities;
};

/// The conf's numbers as the engine takes them.
engine::Policy policyOf(const conf::Flow& flow, const conf::Connection& source, const conf::Connection& sink);

} // namespace crossdock::app
