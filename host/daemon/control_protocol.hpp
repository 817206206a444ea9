// The words of the control socket: Control's calls as JSON objects, for both ends.
//
// Request:  {"do": "start", "flow": "orders", ...}
// Answer:   {"ok": true, ...} or {"ok": false, "class": "config", "code": "conflict", "message": "..."}
#pragma once

#include "daemon/control.hpp"
#include "daemon/control_socket.hpp"
#include "store/queries.hpp"

#include <string>
#include <vector>

namespace crossdock::daemon {

class Daemon;

/// The daemon's side. Thread-safe; a line that is no request gets an answer that says so.
std::string answerControl(Daemon& daemon, const std::string& line, const std::string& who);

/// A command's side: each function is one question. Failures are the daemon's own, with their class and code.
class RemoteControl {
public:
    /// Null when no daemon listens at `socket`.
    static std::unique_ptr<RemoteControl> find(const std::filesystem::path& socket);

    /// `wish.who` is what the daemon knows of the asking user.
    Result<std::string> start(const SyncWish& wish);
    /// Of a sync: status, message, counters, times.
    Result<store::SyncRow> sync(const std::string& id);
    Status cancel(const std::string& sync, const std::string& why);
    Status nudge(const std::string& flow);
    Result<std::vector<std::string>> reload();
    Result<std::vector<FlowStatus>> flows();
    Status pause(const std::string& flow, const std::string& why);
    Status resume(const std::string& flow);
    Status setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone);

private:
    explicit RemoteControl(std::unique_ptr<ControlClient> client) : _client(std::move(client)) {}
    std::unique_ptr<ControlClient> _client;
};

/// "idle", "running", "paused", "stopped", "conf_error"
const char* nameOf(FlowState state);

} // namespace crossdock::daemon
