// A child program that cannot outlive this process, whatever ends it.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace crossdock::sandbox {

/// The user that a child shall be; `uid` 0 means: stay who we are.
struct ProcessUser {
    uid_t uid = 0;
    gid_t gid = 0;

    /// For programs that refuse to be root: `postgres` or else `nobody` when this process is root, itself otherwise.
    /// Throws std::runtime_error when there is neither.
    static ProcessUser unprivileged();
    /// The named user; throws std::runtime_error when there is none.
    static ProcessUser owner(uid_t uid);
};

/// Runs `arguments` to its end as `user`, output appended to `log`. Returns the exit status, 128 + n after signal n.
/// Throws std::runtime_error when it cannot be started.
int runToEnd(const std::vector<std::string>& arguments, const ProcessUser& user, const std::filesystem::path& log);

/// A program under a guardian shell that reads a pipe from this process: when the pipe closes (destructor, exit, kill -9), the
/// guardian sends the program SIGINT, waits for it and removes `removeAfter`. It is in a session of its own, so that Ctrl-C in a
/// terminal reaches it only through us. Not thread-safe.
class GuardedProcess {
public:
    /// Throws std::runtime_error when it cannot be started. An empty `removeAfter` removes nothing.
    GuardedProcess(const std::vector<std::string>& arguments, const ProcessUser& user, const std::filesystem::path& log,
                   const std::filesystem::path& removeAfter);
    ~GuardedProcess();
    GuardedProcess(const GuardedProcess&) = delete;
    GuardedProcess& operator=(const GuardedProcess&) = delete;

    /// False once the program has ended.
    bool running();
    /// Ends it, waits, and leaves `removeAfter` in place. Idempotent.
    void stop();

private:
    void finish(bool keep);

    pid_t _guardian = -1;
    int _pipe = -1;
};

} // namespace crossdock::sandbox
