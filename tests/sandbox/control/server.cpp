#include "sandbox_control/server.hpp"

#include "sandbox_control/control_path.hpp"
#include "sandbox_control/delivery.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <csignal>
#include <optional>

namespace crossdock::sandbox {

namespace {

class Handler final : public Poco::Net::HTTPRequestHandler {
public:
    Handler(StandIn& standIn, Controls& controls, const std::atomic<bool>& stopping, bool https)
        : _standIn(standIn),
          _controls(controls),
          _stopping(stopping),
          _https(https) {}

    void handleRequest(Poco::Net::HTTPServerRequest& incoming, Poco::Net::HTTPServerResponse& outgoing) override {
        Request request = readRequest(incoming, _https);
        if (ControlPath::covers(request)) {
            Delivery(incoming, outgoing, _controls.clock, _stopping, nullptr)
                .send(ControlPath(_standIn, _controls).answer(request));
            return;
        }
        const std::string kind = _standIn.kind(request);
        Delivery delivery(incoming, outgoing, _controls.clock, _stopping, [&] {
            _controls.counters.answered(request, kind, delivery.status(), delivery.fault(), _controls.clock.now());
        });
        _controls.counters.begin(kind, _controls.clock.now());
        serve(request, kind, delivery);
        _controls.counters.end(delivery.bytes());
    }

private:
    void serve(const Request& request, const std::string& kind, Delivery& delivery) {
        if (const auto refused = _controls.limits.enter(kind, _controls.clock.now())) {
            Response response = _standIn.refusal(Refusal::rateLimited, refused->status);
            if (refused->retryAfterSeconds) {
                response.set("Retry-After", std::to_string(*refused->retryAfterSeconds));
            }
            delivery.note("limit");
            delivery.send(response);
            return;
        }
        const std::vector<FaultRule> faults = _controls.faults.take(request, kind);
        try {
            const FaultRule* fault = nullptr;
            for (const FaultRule& rule : faults) {
                delivery.note(faultName(rule.type));
                if (rule.type == FaultType::latency) {
                    delivery.wait(rule.ms);
                } else {
                    fault = &rule;
                }
            }
            if (fault == nullptr) {
                delivery.send(answer(request));
            } else {
                delivery.sendFaulty(*fault, _standIn, [&] { return answer(request); });
            }
        } catch (const std::exception&) {
            delivery.reset();
        }
        _controls.limits.leave(kind);
    }

    Response answer(const Request& request) {
        try {
            return _standIn.answer(request);
        } catch (const std::exception& error) {
            return {500, {{"Content-Type", "text/plain"}}, std::string{"stand-in: "} + error.what() + "\n", false};
        }
    }

    StandIn& _standIn;
    Controls& _controls;
    const std::atomic<bool>& _stopping;
    bool _https;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    Factory(StandIn& standIn, Controls& controls, const std::atomic<bool>& stopping, bool https)
        : _standIn(standIn),
          _controls(controls),
          _stopping(stopping),
          _https(https) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return std::make_unique<Handler>(_standIn, _controls, _stopping, _https).release();
    }

private:
    StandIn& _standIn;
    Controls& _controls;
    const std::atomic<bool>& _stopping;
    bool _https;
};

Poco::Net::ServerSocket listen(const ServerOptions& options) {
    const Poco::Net::SocketAddress address(options.address, options.port);
    if (options.authority == nullptr) {
        return Poco::Net::ServerSocket(address);
    }
    Poco::Net::Context::Ptr context(
        new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, "", "", "", Poco::Net::Context::VERIFY_NONE));
    context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    options.authority->install(context->sslContext());
    // NOLINTNEXTLINE(cppcoreguidelines-slicing): sockets of Poco are handles; what differs stands behind them
    return Poco::Net::SecureServerSocket(address, 64, context);
}

Poco::Net::HTTPServerParams::Ptr parameters(const ServerOptions& options) {
    Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
    params->setMaxThreads(options.threads);
    params->setMaxQueued(256);
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(60, 0));
    params->setTimeout(Poco::Timespan(300, 0));
    return params;
}

/// Poco's TLS library set up for as long as any server needs it.
struct Tls {
    Tls() { Poco::Net::initializeSSL(); }
    ~Tls() { Poco::Net::uninitializeSSL(); }
    Tls(const Tls&) = delete;
    Tls& operator=(const Tls&) = delete;
};

} // namespace

struct Server::Impl {
    Tls tls;
    std::atomic<bool> stopping{false};
    bool https;
    std::string address;
    Poco::ThreadPool threads;
    Poco::Net::HTTPServer server;

    Impl(StandIn& standIn, Controls& controls, const ServerOptions& options)
        : https(options.authority != nullptr),
          address(options.address),
          threads(2, options.threads + 2),
          server(new Factory(standIn, controls, stopping, https), threads, listen(options), parameters(options)) {
        server.start();
    }
    ~Impl() {
        stopping = true;
        server.stopAll(true);
        threads.joinAll();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
};

Server::Server(StandIn& standIn, Controls& controls, const ServerOptions& options)
    : _impl(std::make_unique<Impl>(standIn, controls, options)) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return _impl->server.port();
}

std::string Server::url() const {
    return std::string{_impl->https ? "https://" : "http://"} + _impl->address + ":" + std::to_string(port());
}

StopSignal::StopSignal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void StopSignal::wait() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    int caught = 0;
    sigwait(&signals, &caught);
}

} // namespace crossdock::sandbox
