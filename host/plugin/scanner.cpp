#include "plugin/scanner.hpp"

#include "plugin/conformance.hpp"
#include "plugin/verdict.hpp"

#include <crossdock/settings_json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace crossdock::plugin {

namespace {

constexpr std::size_t mostOutput = 4UL << 20U;

/// A pipe whose ends are closed when it goes.
class Pipe {
public:
    Pipe() {
        if (::pipe2(_ends, O_CLOEXEC) != 0) {
            _ends[0] = _ends[1] = -1;
        }
    }
    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reading() const { return _ends[0]; }
    int writing() const { return _ends[1]; }
    void closeWriting() { closeEnd(1); }

private:
    void closeEnd(int end) {
        if (_ends[end] >= 0) {
            ::close(_ends[end]);
        }
        _ends[end] = -1;
    }
    int _ends[2] = {-1, -1};
};

/// What the child gets: its output goes to `output`, everything else to nowhere; no environment, so no secrets in it.
class SpawnSetting {
public:
    explicit SpawnSetting(int output) {
        ::posix_spawn_file_actions_init(&_actions);
        ::posix_spawn_file_actions_addopen(&_actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&_actions, output, 1);
        ::posix_spawn_file_actions_addopen(&_actions, 2, "/dev/null", O_WRONLY, 0);
        ::posix_spawnattr_init(&_attributes);
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&_attributes, &none);
        ::posix_spawnattr_setflags(&_attributes, POSIX_SPAWN_SETSIGMASK);
    }
    ~SpawnSetting() {
        ::posix_spawn_file_actions_destroy(&_actions);
        ::posix_spawnattr_destroy(&_attributes);
    }
    SpawnSetting(const SpawnSetting&) = delete;
    SpawnSetting& operator=(const SpawnSetting&) = delete;

    int spawn(pid_t& child, const std::string& program, std::vector<std::string> arguments) const {
        std::vector<char*> argv;
        argv.reserve(arguments.size() + 1);
        for (std::string& argument : arguments) {
            argv.push_back(argument.data());
        }
        argv.push_back(nullptr);
        char* environment[] = {nullptr};
        return ::posix_spawn(&child, program.c_str(), &_actions, &_attributes, argv.data(), environment);
    }

private:
    posix_spawn_file_actions_t _actions = {};
    posix_spawnattr_t _attributes = {};
};

std::int64_t nowMs() {
    using Milliseconds = std::chrono::milliseconds;
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Reads until the other side closes. False when that takes longer than `limitMs` or there is too much.
bool readAll(int from, std::int64_t limitMs, std::string& out) {
    const std::int64_t end = nowMs() + limitMs;
    char buffer[4096];
    for (;;) {
        pollfd waiting = {from, POLLIN, 0};
        const std::int64_t rest = end - nowMs();
        if (rest <= 0 || out.size() > mostOutput) {
            return false;
        }
        if (::poll(&waiting, 1, static_cast<int>(rest)) < 0 && errno != EINTR) {
            return false;
        }
        if (waiting.revents == 0) {
            continue;
        }
        const ssize_t got = ::read(from, buffer, sizeof buffer);
        if (got == 0) {
            return true;
        }
        if (got > 0) {
            out.append(buffer, static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            return false;
        }
    }
}

std::string takeLine(std::string& text) {
    const std::size_t end = text.find('\n');
    std::string line = text.substr(0, end);
    text.erase(0, end == std::string::npos ? text.size() : end + 1);
    return line;
}

} // namespace

std::string Scanner::besideThisProgram() {
    std::error_code error;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    return (self.parent_path() / "crossdock-plugin-scan").string();
}

Scanner::Outcome Scanner::run(const std::vector<std::string>& arguments) const {
    Pipe pipe;
    pid_t child = 0;
    std::vector<std::string> all = {_program};
    all.insert(all.end(), arguments.begin(), arguments.end());
    if (const int error = SpawnSetting(pipe.writing()).spawn(child, _program, all); error != 0) {
        return {Outcome::Kind::NotStarted, {}, _program + ": " + std::generic_category().message(error)};
    }
    pipe.closeWriting();
    Outcome outcome;
    const bool inTime = readAll(pipe.reading(), _limitMs, outcome.output);
    if (!inTime) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!inTime) {
        outcome.kind = Outcome::Kind::TimedOut;
        outcome.detail = "no answer within " + std::to_string(_limitMs) + " ms";
    } else if (WIFSIGNALED(status)) {
        outcome.kind = Outcome::Kind::Crashed;
        outcome.detail = std::string("signal ") + ::strsignal(WTERMSIG(status));
    } else if (WEXITSTATUS(status) != 0) {
        outcome.kind = Outcome::Kind::Crashed;
        outcome.detail = "ended with exit status " + std::to_string(WEXITSTATUS(status));
    } else {
        outcome.kind = Outcome::Kind::Ended;
    }
    return outcome;
}

// The scanning program answers "ok", a line end and the description as JSON, or "refused", the verdict and the message, each on a line.
Result<PluginDescription> Scanner::inspect(const std::string& path) const {
    Outcome outcome = run({"inspect", path});
    switch (outcome.kind) {
    case Outcome::Kind::NotStarted:
        return failed(ErrorClass::Internal, "scan: " + outcome.detail);
    case Outcome::Kind::Crashed:
        return refused(Verdict::Crashed, path + ": crashed while it was scanned: " + outcome.detail);
    case Outcome::Kind::TimedOut:
        return refused(Verdict::TimedOut, path + ": hung while it was scanned: " + outcome.detail);
    case Outcome::Kind::Ended:
        break;
    }
    const std::string word = takeLine(outcome.output);
    if (word == "ok") {
        return fromJson(outcome.output);
    }
    if (word != "refused") { // the connector ended the process itself
        return refused(Verdict::Crashed, path + ": ended the scanning process");
    }
    Failure failure = failed(ErrorClass::Config, {});
    failure.reason = takeLine(outcome.output);
    failure.message = takeLine(outcome.output);
    return failure;
}

Conformance Scanner::validate(const std::string& path) const {
    Conformance result;
    result.path = path;
    for (const std::string& name : conformanceCases()) {
        const std::int64_t begin = nowMs();
        Outcome outcome = run({"case", name, path});
        ConformanceCase found{name, false, outcome.detail, nowMs() - begin};
        if (outcome.kind == Outcome::Kind::Ended) {
            const std::string word = takeLine(outcome.output);
            found.passed = word == "passed";
            found.message = word == "failed" ? takeLine(outcome.output) : found.passed ? "" : "ended the process";
        }
        result.cases.push_back(std::move(found));
    }
    return result;
}

bool Conformance::passed() const {
    for (const ConformanceCase& one : cases) {
        if (!one.passed) {
            return false;
        }
    }
    return !cases.empty();
}

std::string Conformance::json() const {
    std::string out;
    for (const ConformanceCase& one : cases) {
        out += out.empty() ? "" : ",";
        out += "{\"name\":" + jsonQuoted(one.name) + ",\"passed\":" + (one.passed ? "true" : "false") +
               ",\"message\":" + jsonQuoted(one.message) + ",\"took_ms\":" + std::to_string(one.tookMs) + "}";
    }
    return "{\"path\":" + jsonQuoted(path) + ",\"passed\":" + (passed() ? "true" : "false") + ",\"cases\":[" + out +
           "]}";
}

} // namespace crossdock::plugin
