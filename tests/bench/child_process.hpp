// A program that is run and measured: time, processor time, peak of its resident memory.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace crossdock::bench {

struct Command {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment = {}; ///< set over the bench's own
    std::string input = {};                              ///< its standard input; at most 60 KiB
};

/// What a process used up, its reaped children included.
struct Usage {
    int status = 0; ///< exit status; 128 + number when a signal ended it
    double wallSeconds = 0;
    double cpuSeconds = 0;
    long peakKib = 0; ///< of resident memory: the process itself or its largest reaped child
};

/// A child process whose two outputs go to `log`.out and `log`.err. It is asked to end, and waited for, with the object, and killed
/// when the bench dies.
class ChildProcess {
public:
    ChildProcess(std::filesystem::path log, const Command& command);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    bool running();
    /// Sends SIGINT.
    void interrupt();
    const Usage& wait();

    /// Blocks until its output holds a line with `text` and returns what follows it in that line; throws with all output when the
    /// process ends first or a minute passes.
    std::string announced(const std::string& text);
    std::string output() const;
    std::string errors() const;
    double secondsSinceStart() const;

    /// Processor seconds of the process and all that descend from it, so far.
    double treeCpuSeconds() const;

private:
    bool reap(int options);

    std::filesystem::path _log;
    std::chrono::steady_clock::time_point _began;
    pid_t _pid = -1;
    bool _ended = false;
    Usage _usage;
};

/// Runs to the end; throws with its outputs unless the exit status is 0.
Usage runToEnd(const std::filesystem::path& log, const Command& command);

} // namespace crossdock::bench
