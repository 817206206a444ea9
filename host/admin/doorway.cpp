#include "admin/doorway.hpp"

#include <Poco/Exception.h>

namespace crossdock::admin {

namespace {

constexpr long acceptPollUs = 200'000;

bool begins(const std::string& target, const char* path) {
    return target.rfind(path, 0) == 0;
}

} // namespace

/// Who is in. A place is given back when the last that holds it lets go.
class Doorway::Places : public std::enable_shared_from_this<Places> {
public:
    explicit Places(const ServerLimits& limits) : _limits(limits) {}

    /// Null when there is no more room, or none for this address.
    std::shared_ptr<void> take(const std::string& address) {
        const std::lock_guard lock(_mutex);
        const auto known = _byAddress.find(address);
        if (_all >= _limits.connections ||
            (known != _byAddress.end() && known->second >= _limits.connectionsPerAddress)) {
            return nullptr;
        }
        ++_all;
        ++_byAddress[address];
        return {this, [self = shared_from_this(), address](void*) { self->giveBack(address); }};
    }

private:
    void giveBack(const std::string& address) {
        const std::lock_guard lock(_mutex);
        --_all;
        if (--_byAddress[address] == 0) {
            _byAddress.erase(address);
        }
    }

    const ServerLimits _limits;
    std::mutex _mutex;
    std::size_t _all = 0;
    std::map<std::string, std::size_t> _byAddress;
};

Doorway::Doorway(std::unique_ptr<Poco::Net::ServerSocket> socket, const Exchange& exchange, const ServerLimits& limits,
                 bool tls)
    : _socket(std::move(socket)),
      _exchange(exchange),
      _limits(limits),
      _tls(tls),
      _places(std::make_shared<Places>(limits)),
      _pages(tls ? limits.pageThreads * 2 : limits.pageThreads, limits.queued),
      _hooks(limits.hookThreads, limits.queued),
      _probes(limits.probeThreads, limits.queued),
      _anteroom(
          limits.headBytes,
          [this](std::unique_ptr<Visit> visit, const std::string& target) { dispatch(std::move(visit), target); },
          [this](std::unique_ptr<Visit> visit) {
              const std::shared_ptr<Visit> unfit = std::move(visit);
              _probes.run([this, unfit] {
                  _exchange.refuse(std::make_unique<Visit>(std::move(*unfit)), 431,
                                   "The head of the request is not fit.");
              });
          }),
      _thread([this] { accept(); }) {}

Doorway::~Doorway() {
    _ending = true;
    _thread.join();
    _deadlines.strikeAll();
}

void Doorway::accept() {
    while (!_ending) {
        try {
            if (!_socket->poll(Poco::Timespan(acceptPollUs), Poco::Net::Socket::SELECT_READ)) {
                continue;
            }
            auto visit = std::make_unique<Visit>();
            visit->socket = _socket->acceptConnection();
            visit->place = _places->take(visit->socket.peerAddress().host().toString());
            if (visit->place == nullptr) {
                continue;
            }
            visit->socket.setNoDelay(true);
            visit->watch = _deadlines.watch(visit->socket.impl()->sockfd(), _limits.head);
            if (_tls) {
                dispatch(std::move(visit), ""); // what it wants is known after the handshake only
            } else {
                _anteroom.enter(std::move(visit));
            }
        } catch (const std::exception&) {
            // Gone before we looked, or no descriptor is left; the next may fare better.
        }
    }
}

WorkerPool& Doorway::poolOf(const std::string& target) {
    if (begins(target, "/hooks/")) {
        return _hooks;
    }
    return begins(target, "/healthz") || begins(target, "/readyz") || begins(target, "/metrics") ? _probes : _pages;
}

void Doorway::dispatch(std::unique_ptr<Visit> visit, const std::string& target) {
    if (!_tls) {
        visit->watch->set(_limits.answer); // its head is here; waiting for a thread is not its fault
    }
    const std::shared_ptr<Visit> held = std::move(visit);
    const bool taken = poolOf(target).run([this, held] { _exchange.serve(std::make_unique<Visit>(std::move(*held))); });
    if (!taken) {
        _probes.run([this, held] {
            _exchange.refuse(std::make_unique<Visit>(std::move(*held)), 503, "All of the server's threads are taken.");
        });
    }
}

} // namespace crossdock::admin
