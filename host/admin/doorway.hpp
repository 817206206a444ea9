// Accepts connections, counts them by address, and sends each to the threads of its kind.
#pragma once

#include "admin/anteroom.hpp"
#include "admin/exchange.hpp"
#include "admin/worker_pool.hpp"

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::admin {

/// Thread-safe. Listens from the beginning of its life to its end.
class Doorway {
public:
    Doorway(std::unique_ptr<Poco::Net::ServerSocket> socket, const Exchange& exchange, const ServerLimits& limits,
            bool tls);
    ~Doorway();
    Doorway(const Doorway&) = delete;
    Doorway& operator=(const Doorway&) = delete;

private:
    class Places;

    void accept();
    void dispatch(std::unique_ptr<Visit> visit, const std::string& target);
    WorkerPool& poolOf(const std::string& target);

    const std::unique_ptr<Poco::Net::ServerSocket> _socket;
    const Exchange& _exchange;
    const ServerLimits _limits;
    const bool _tls;
    std::shared_ptr<Places> _places;
    std::atomic<bool> _ending = false;
    Deadlines _deadlines;
    WorkerPool _pages;
    WorkerPool _hooks;
    WorkerPool _probes;
    Anteroom _anteroom;
    std::thread _thread;
};

} // namespace crossdock::admin
