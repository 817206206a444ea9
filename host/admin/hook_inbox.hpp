// Webhooks that were signed well: stored before they are answered, read by a worker.
#pragma once

#include "admin/hook_directory.hpp"
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

/// What the inbox works with; everything outlives it.
struct HookInboxParts {
    store::Database& database;
    daemon::Control& control;
    const HookDirectory& directory;
    HttpCounts& counts;
    const Clock& clock;
    Log& log;
};

/// Thread-safe. A body is a hint only: the records that it names are read anew (daemon::Control::want).
class HookInbox {
public:
    enum class Taken {
        New,       ///< stored; a worker will look at it
        Duplicate, ///< seen before; looked at once more, but once a minute: trash, restore, trash sends one body twice
        Full ///< stored as seen, not looked at: the connection has too many waiting; its next sync finds the change
    };

    explicit HookInbox(const HookInboxParts& parts);
    ~HookInbox();
    HookInbox(const HookInbox&) = delete;
    HookInbox& operator=(const HookInbox&) = delete;

    /// One transaction. `topic`: what the sender's header says it is about; unsigned, so it only helps to read the body, and one body
    /// counts as new under a few topics only: a recorded one cannot be sent again and again under others.
    Result<Taken> take(const std::string& connection, const std::string& topic, const std::string& body);
    /// Waits until the worker has looked at everything that is due now.
    void settle();

private:
    struct Waiting {
        std::int64_t id = 0;
        std::string connection;
        std::string topic;
        std::string body;
    };

    void work();
    void workOff();
    Result<std::vector<Waiting>> waiting();
    Status deliver(const Waiting& hook);

    const HookInboxParts _parts;
    std::mutex _mutex;
    std::condition_variable _news;
    bool _rung = true; ///< what an earlier process left is looked at first
    bool _busy = false;
    bool _ending = false;
    std::thread _thread;
};

} // namespace crossdock::admin
