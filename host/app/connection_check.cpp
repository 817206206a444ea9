#include "app/connection_check.hpp"

#include "app/store_services.hpp"
#include "plugin/local_sink.hpp"
#include "plugin/local_source.hpp"

#include <algorithm>
#include <map>

namespace crossdock::app {

namespace {

constexpr std::int64_t checkUs = 60'000'000;

enum class Question { Check, Discover };

template <typename Port>
ConnectionFindings ask(Port port, const engine::CallContext& call, Question question) {
    engine::CheckReport report = question == Question::Check ? port.check(call) : port.discover(call);
    ConnectionFindings out;
    out.findings = std::move(report.findings);
    if (!report.status) {
        out.failure = report.status.failure();
    }
    return out;
}

ConnectionFindings ask(Host& host, const ConnectionUse& use, Question question) {
    const Result<plugin::Found> found = host.workspace().connectors().find(*use.connection->connector, use.kind);
    if (!found) {
        return {{}, found.failure()};
    }
    ConnectionParts& parts = host.connection(*use.connection);
    const Result<std::unique_ptr<Remote>> remote = Remote::open(*use.connection, found->description(), host.network(),
                                                                parts.limits, parts.credentials, parts.signIn.tokens());
    if (!remote) {
        return {{}, remote.failure()};
    }
    StoreState state(host.store(), host.clock(), *use.connection->organisation, use.connection->name);
    plugin::PortOptions options;
    options.settings = use.settings;
    options.services.clock = &host.clock();
    options.services.log = &host.log();
    options.services.http = remote->get();
    options.services.state = &state;
    options.services.name = *use.connection->organisation + "/" + use.connection->name;
    const engine::CallContext call{host.clock().monoUs() + checkUs, 1, ""};
    ConnectionFindings answer =
        use.kind == plugin::Kind::Source
            ? ask(plugin::LocalSource(found->library, found->component, options), call, question)
            : ask(plugin::LocalSink(found->library, found->component, options), call, question);
    const auto& auths = found->description().auths;
    const bool signsIn = question == Question::Check && std::any_of(auths.begin(), auths.end(), [](const auto& auth) {
                             return auth.kind == XD_AUTH_OAUTH2;
                         });
    if (std::optional<engine::Finding> signIn = signsIn ? parts.signIn.finding() : std::nullopt) {
        answer.findings.push_back(std::move(*signIn));
    }
    return answer;
}

} // namespace

std::vector<ConnectionUse> connectionUses(const Workspace& workspace) {
    std::map<std::pair<std::string, plugin::Kind>, ConnectionUse> uses;
    const auto add = [&](const std::string& name, plugin::Kind kind, const std::string& settings) {
        const auto found = workspace.conf().connections.find(name);
        if (found != workspace.conf().connections.end()) {
            uses.try_emplace({name, kind}, ConnectionUse{&found->second, kind, settings});
        }
    };
    for (const auto& [name, flow] : workspace.conf().flows) {
        add(*flow.from, plugin::Kind::Source, flow.sourceSettings);
        add(*flow.to, plugin::Kind::Sink, flow.sinkSettings);
    }
    for (const auto& [name, connection] : workspace.conf().connections) {
        const bool asSource = uses.count({name, plugin::Kind::Source}) != 0;
        const bool asSink = uses.count({name, plugin::Kind::Sink}) != 0;
        if (connection.sourceSettings && !asSource && !asSink) {
            add(name, plugin::Kind::Source, *connection.sourceSettings);
        }
        if (connection.sinkSettings && !asSource && !asSink) {
            add(name, plugin::Kind::Sink, *connection.sinkSettings);
        }
    }
    std::vector<ConnectionUse> list;
    list.reserve(uses.size());
    for (auto& [key, use] : uses) {
        list.push_back(std::move(use));
    }
    return list;
}

ConnectionFindings checkConnection(Host& host, const ConnectionUse& use) {
    return ask(host, use, Question::Check);
}

ConnectionFindings discoverConnection(Host& host, const ConnectionUse& use) {
    return ask(host, use, Question::Discover);
}

const char* levelName(int level) {
    return level >= XD_LOG_ERROR ? "error" : level == XD_LOG_WARNING ? "warning" : "ok";
}

} // namespace crossdock::app
