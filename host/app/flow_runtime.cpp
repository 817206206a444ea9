#include "app/flow_runtime.hpp"

#include "app/end_lines.hpp"
#include "app/store_services.hpp"
#include "conf/nearest.hpp"
#include "plugin/registry.hpp"

#include <algorithm>

namespace crossdock::app {

/// One of the two connections of a flow, with the component that runs on it.
class FlowRuntime::End {
public:
    static Result<std::unique_ptr<End>> open(Host& host, const conf::Flow& flow, const std::string& name,
                                             plugin::Kind kind) {
        const Result<const conf::Connection*> connection = host.workspace().connection(name);
        if (!connection) {
            return connection.failure();
        }
        Result<plugin::Found> found = host.workspace().connectors().find(*(*connection)->connector, kind);
        if (!found) {
            return within("connection " + name, found.failure());
        }
        std::unique_ptr<End> end(new End(host, flow, **connection, std::move(*found)));
        Result<std::unique_ptr<Remote>> remote =
            Remote::open(end->_connection, end->_found.description(), host.network(), end->_parts.limits,
                         end->_parts.credentials, end->_parts.signIn.tokens());
        if (!remote) {
            return remote.failure();
        }
        end->_remote = std::move(*remote);
        if (const Status served = plugin::Registry::checkNeeds(end->_found.description(), end->options({}, 1).services);
            !served) {
            return within("connection " + name, served.failure());
        }
        for (const std::string& warning : end->_remote->warnings()) {
            host.log().warning(warning, {{"connection", name}});
        }
        return end;
    }

    const conf::Connection& connection() const { return _connection; }
    const plugin::Found& found() const { return _found; }
    ConnectionGate& gate() { return _parts.gate; }
    std::string line(const std::string& settings) const {
        return endLine(_connection, settings, _found.description().settingsSchema);
    }

    plugin::PortOptions options(const std::string& settings, std::uint32_t concurrency) {
        plugin::PortOptions options;
        options.settings = settings;
        options.concurrency = concurrency;
        options.services.clock = &_host.clock();
        options.services.log = &_host.log();
        options.services.http = _remote.get();
        options.services.links = &_links;
        options.services.state = &_state;
        options.services.name = *_connection.organisation + "/" + _connection.name + " " + *_connection.connector;
        return options;
    }

private:
    End(Host& host, const conf::Flow& flow, const conf::Connection& connection, plugin::Found found)
        : _host(host),
          _connection(connection),
          _found(std::move(found)),
          _parts(host.connection(connection)),
          _links(host.store(), host.clock(), flow.organisation, flow.name, connection.name, engine::Policy{}.driftUs),
          _state(host.store(), host.clock(), *connection.organisation, connection.name) {}

    Host& _host;
    const conf::Connection& _connection;
    plugin::Found _found;
    ConnectionParts& _parts;
    StoreLinks _links;
    StoreState _state;
    std::unique_ptr<Remote> _remote;
};

FlowRuntime::FlowRuntime(Host& host, const conf::Flow& flow) : _host(host), _flow(&flow), _inspection(flow) {}

FlowRuntime::~FlowRuntime() = default;

Result<std::unique_ptr<FlowRuntime>> FlowRuntime::open(Host& host, const std::string& flow,
                                                       const std::vector<std::string>& entities) {
    const Result<const conf::Flow*> found = host.workspace().flow(flow);
    if (!found) {
        return found.failure();
    }
    std::unique_ptr<FlowRuntime> runtime(new FlowRuntime(host, **found));
    if (const Status opened = runtime->open(entities); !opened) {
        return within("flow " + flow, opened.failure());
    }
    return runtime;
}

Status FlowRuntime::open(const std::vector<std::string>& entities) {
    for (const std::string& entity : entities) {
        if (std::find(_flow->entities->begin(), _flow->entities->end(), entity) == _flow->entities->end()) {
            return failed(ErrorClass::Config,
                          "does not carry " + conf::inQuotes(entity) + conf::suggestion(entity, *_flow->entities));
        }
    }
    Result<std::unique_ptr<FlowTransform>> transform = FlowTransform::make(*_flow);
    if (!transform) {
        return transform.failure();
    }
    _transform = std::move(*transform);
    Result<std::unique_ptr<End>> from = End::open(_host, *_flow, *_flow->from, plugin::Kind::Source);
    if (!from) {
        return from.failure();
    }
    _from = std::move(*from);
    Result<std::unique_ptr<End>> to = End::open(_host, *_flow, *_flow->to, plugin::Kind::Sink);
    if (!to) {
        return to.failure();
    }
    _to = std::move(*to);
    Result<std::unique_ptr<engine::Ledger>> ledger = _host.store().ledger(_flow->organisation, _flow->name);
    if (!ledger) {
        return ledger.failure();
    }
    _ledger = std::move(*ledger);

    const store::EndLines ends{_from->line(_flow->sourceSettings), _to->line(_flow->sinkSettings)};
    if (Status admitted =
            store::FlowEnds(_host.store(), _flow->organisation, _flow->name).admit(ends, _host.clock().now());
        !admitted) {
        return admitted;
    }

    for (const std::string& name : *_flow->entities) {
        if (!entities.empty() && std::find(entities.begin(), entities.end(), name) == entities.end()) {
            continue;
        }
        for (const plugin::EntityDescription& entity : _from->found().description().entities) {
            if (entity.name == name) {
                _entities.push_back({name, (entity.flags & XD_ENTITY_INCREMENTAL) != 0,
                                     (entity.flags & XD_ENTITY_KEYS) != 0, (entity.flags & XD_ENTITY_SPLITS) != 0});
            }
        }
    }
    const engine::Policy policy = policyOf(*_flow, _from->connection(), _to->connection());
    _source = std::make_unique<plugin::LocalSource>(_from->found().library, _from->found().component,
                                                    _from->options(_flow->sourceSettings, policy.readers));
    _sink = std::make_unique<plugin::LocalSink>(_to->found().library, _to->found().component,
                                                _to->options(_flow->sinkSettings, policy.concurrency));
    return {};
}

engine::FlowParts FlowRuntime::parts() {
    return {*_ledger,       *_source,
            *_sink,         _inspection,
            *_transform,    _host.clock(),
            _host.random(), _from->gate(),
            _to->gate(),    policyOf(*_flow, _from->connection(), _to->connection()),
            _entities};
}

engine::SourcePort& FlowRuntime::source() {
    return *_source;
}

engine::SinkPort& FlowRuntime::sink() {
    return *_sink;
}

engine::Policy policyOf(const conf::Flow& flow, const conf::Connection& source, const conf::Connection& sink) {
    constexpr std::int64_t microsPerMilli = 1'000;
    const auto micros = [](const conf::Placed<conf::Duration>& span) { return span->count() * microsPerMilli; };
    engine::Policy policy;
    policy.batchSize = *flow.batchSize;
    policy.batchDelayUs = micros(flow.batchDelay);
    policy.concurrency = std::min(*flow.concurrency, std::max(1U, *sink.limits.concurrency));
    policy.windows = *flow.windows;
    policy.readers = std::min(*flow.readers, std::max(1U, *source.limits.concurrency));
    policy.pageSize = *flow.pageSize;
    policy.maxRetries = *flow.maxRetries;
    policy.backoffUs = micros(flow.backoff);
    policy.overlapUs = micros(flow.overlap);
    policy.queueBatches = *flow.queueBatches;
    // A call may send several requests, each as long as the connection's time-out; its lease outlasts it.
    policy.callUs = 2 * std::max(micros(source.network.timeout), micros(sink.network.timeout));
    policy.leaseUs = policy.callUs + policy.callUs / 2;
    return policy;
}

} // namespace crossdock::app
