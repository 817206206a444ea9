#include "child_process.hpp"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossdock::bench {

namespace {

std::string contents(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

/// A pipe's reading end with the whole text in it.
int filledPipe(const std::string& text) {
    int ends[2];
    if (::pipe(ends) != 0) {
        throw std::runtime_error("no pipe");
    }
    const ssize_t written = ::write(ends[1], text.data(), text.size()); // fits: a pipe takes 64 KiB
    ::close(ends[1]);
    if (written != static_cast<ssize_t>(text.size())) {
        ::close(ends[0]);
        throw std::runtime_error("the input does not fit a pipe");
    }
    return ends[0];
}

[[noreturn]] void become(const Command& command, int input, const std::string& out, const std::string& err) {
    ::dup2(input, STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDERR_FILENO);
    for (const auto& [name, value] : command.environment) {
        ::setenv(name.c_str(), value.c_str(), 1);
    }
    std::string file = command.program.string();
    std::vector<std::string> words = command.arguments;
    std::vector<char*> arguments = {file.data()};
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::execv(file.c_str(), arguments.data());
    ::_exit(127);
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Parent and processor seconds (those of reaped children included) of every process.
std::map<pid_t, std::pair<pid_t, double>> allProcesses() {
    const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::map<pid_t, std::pair<pid_t, double>> all;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        const std::string stat = contents("/proc/" + name + "/stat");
        const std::size_t at = stat.rfind(')'); // the program's name before it may hold blanks
        if (at == std::string::npos) {
            continue;
        }
        std::istringstream fields(stat.substr(at + 1));
        std::string skipped;
        pid_t parent = 0;
        fields >> skipped >> parent;
        for (int field = 5; field < 14; ++field) {
            fields >> skipped;
        }
        double sum = 0;
        for (int field = 14; field < 18; ++field) {
            double spent = 0;
            fields >> spent;
            sum += spent;
        }
        all[static_cast<pid_t>(std::stol(name))] = {parent, sum / ticks};
    }
    return all;
}

} // namespace

ChildProcess::ChildProcess(std::filesystem::path log, const Command& command)
    : _log(std::move(log)),
      _began(std::chrono::steady_clock::now()) {
    const std::string out = _log.string() + ".out";
    const std::string err = _log.string() + ".err";
    std::filesystem::remove(out); // what an earlier process announced there
    std::filesystem::remove(err);
    const int input = filledPipe(command.input);
    const pid_t parent = ::getpid();
    _pid = ::fork();
    if (_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) {
            ::_exit(126);
        }
        become(command, input, out, err);
    }
    ::close(input);
    if (_pid < 0) {
        throw std::runtime_error("cannot start " + command.program.string());
    }
}

ChildProcess::~ChildProcess() {
    interrupt();
    wait();
}

bool ChildProcess::reap(int options) {
    int status = 0;
    rusage used{};
    if (!_ended && ::wait4(_pid, &status, options, &used) == _pid) {
        _ended = true;
        _usage.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        _usage.wallSeconds = secondsSinceStart();
        _usage.cpuSeconds = seconds(used.ru_utime) + seconds(used.ru_stime);
        _usage.peakKib = used.ru_maxrss;
    }
    return _ended;
}

bool ChildProcess::running() {
    return !reap(WNOHANG);
}

void ChildProcess::interrupt() {
    if (!_ended) {
        ::kill(_pid, SIGINT);
    }
}

const Usage& ChildProcess::wait() {
    reap(0);
    return _usage;
}

std::string ChildProcess::announced(const std::string& text) {
    constexpr double patience = 60;
    for (;;) {
        const bool alive = running();
        const std::string both = output() + errors();
        const std::size_t at = both.find(text);
        const std::size_t end = both.find('\n', at);
        if (at != std::string::npos && end != std::string::npos) {
            return both.substr(at + text.size(), end - at - text.size());
        }
        if (!alive || secondsSinceStart() > patience) {
            throw std::runtime_error("no \"" + text + "\" in " + _log.string() + ": " + both);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

std::string ChildProcess::output() const {
    return contents(_log.string() + ".out");
}

std::string ChildProcess::errors() const {
    return contents(_log.string() + ".err");
}

double ChildProcess::secondsSinceStart() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - _began).count();
}

double ChildProcess::treeCpuSeconds() const {
    const auto all = allProcesses();
    double sum = 0;
    for (const auto& [pid, process] : all) {
        pid_t ancestor = pid;
        while (ancestor > 1 && ancestor != _pid && all.contains(ancestor)) {
            ancestor = all.at(ancestor).first;
        }
        sum += ancestor == _pid ? process.second : 0;
    }
    return sum;
}

Usage runToEnd(const std::filesystem::path& log, const Command& command) {
    ChildProcess process(log, command);
    const Usage usage = process.wait();
    if (usage.status != 0) {
        throw std::runtime_error(command.program.filename().string() + " ended with status " +
                                 std::to_string(usage.status) + ": " + process.output() + process.errors());
    }
    return usage;
}

} // namespace crossdock::bench
