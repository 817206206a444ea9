// Webhooks that were signed well: stored before they are answered, read by a worker.
#pragma once

#include "admin/http_counts.hpp"
#include "core/log.hpp"
#include "daemon/control.hpp"
#include "store/database.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::admin {

/// Records that a webhook names.
struct HookHint {
    std::string entity;
    std::vector<std::string> keys;
};

/// Thread-safe. A body is a hint only: the records that it names are read anew (daemon::Control::want).
class HookInbox {
public:
    enum class Taken {
        New,       ///< stored; a worker will look at it
        Duplicate, ///< seen before; looked at once more, but once a minute: trash, restore, trash sends one body twice
        Full ///< stored as seen, not looked at: the connection has too many waiting; its next sync finds the change
    };

    HookInbox(store::Database& database, daemon::Control& control, HttpCounts& counts, const Clock& clock, Log& log);
    ~HookInbox();
    HookInbox(const HookInbox&) = delete;
    HookInbox& operator=(const HookInbox&) = delete;

    /// One transaction. `hint`: what the sender's headers say it is about ("order"); unsigned, so it only helps to read the body.
    Result<Taken> take(const std::string& connection, const std::string& hint, const std::string& body);
    /// Waits until the worker has looked at everything that is due now.
    void settle();

private:
    struct Waiting {
        std::int64_t id = 0;
        std::string connection;
        std::string hint;
        std::string body;
    };

    void work();
    void workOff();
    Result<std::vector<Waiting>> waiting();
    Status deliver(const Waiting& hook);

    store::Database& _database;
    daemon::Control& _control;
    HttpCounts& _counts;
    const Clock& _clock;
    Log& _log;
    std::mutex _mutex;
    std::condition_variable _news;
    bool _rung = true; ///< what an earlier process left is looked at first
    bool _busy = false;
    bool _ending = false;
    std::thread _thread;
};

/// What the body of a webhook names. `hint` is "order" (WooCommerce: {"id": 7}) or "realm:123" (QuickBooks: notifications, of that company
/// alone; `foreign` counts those of others). Nothing for what is not understood.
std::vector<HookHint> hintsIn(const std::string& hint, const std::string& body, std::size_t& foreign);

} // namespace crossdock::admin
