#include "sandbox_postgres/guarded_process.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace crossdock::sandbox {

namespace {

// $1 is what to remove, the rest is the program. The reader wakes at the end of the pipe or with the word "keep"; a program that
// fails by itself ends the guardian at once, so that `running` tells.
constexpr const char* guardianScript =
    "remove=$1; shift; exec 3<&0 </dev/null; \"$@\" 3<&- & child=$!; "
    "(word=; read -r word <&3; kill -INT $child 2>/dev/null; [ \"$word\" = keep ]) & reader=$!; exec 3<&-; "
    "wait $child || { kill $reader; exit 1; }; wait $reader || [ -z \"$remove\" ] || rm -rf -- \"$remove\"";

struct Fd {
    int value = -1;
    ~Fd() {
        if (value >= 0) {
            ::close(value);
        }
    }
};

/// Forks and executes; between the two only async-signal-safe calls, as other threads may be running.
pid_t spawn(const std::vector<std::string>& arguments, const ProcessUser& user, const std::filesystem::path& log,
            int input) {
    std::vector<char*> words;
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    const Fd output{::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    if (output.value < 0) {
        throw std::system_error(errno, std::generic_category(), log.string());
    }
    const pid_t child = ::fork();
    if (child < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (child != 0) {
        return child;
    }
    ::setsid();
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    const bool changed =
        user.uid == 0 || (::setgroups(0, nullptr) == 0 && ::setgid(user.gid) == 0 && ::setuid(user.uid) == 0);
    if (changed && ::dup2(input, 0) >= 0 && ::dup2(output.value, 1) >= 0 && ::dup2(output.value, 2) >= 0 &&
        ::chdir("/") == 0) {
        ::execv(words.front(), words.data());
    }
    ::_exit(127);
}

int waitFor(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

ProcessUser ProcessUser::unprivileged() {
    if (::geteuid() != 0) {
        return {};
    }
    for (const char* name : {"postgres", "nobody"}) {
        if (const passwd* entry = ::getpwnam(name)) {
            return {entry->pw_uid, entry->pw_gid};
        }
    }
    throw std::runtime_error("there is neither a user postgres nor a user nobody");
}

ProcessUser ProcessUser::owner(uid_t uid) {
    if (const passwd* entry = ::getpwuid(uid)) {
        return {entry->pw_uid, entry->pw_gid};
    }
    throw std::runtime_error("no user has the id " + std::to_string(uid));
}

int runToEnd(const std::vector<std::string>& arguments, const ProcessUser& user, const std::filesystem::path& log) {
    const Fd nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    return waitFor(spawn(arguments, user, log, nothing.value));
}

GuardedProcess::GuardedProcess(const std::vector<std::string>& arguments, const ProcessUser& user,
                               const std::filesystem::path& log, const std::filesystem::path& removeAfter) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe");
    }
    const Fd input{ends[0]};
    _pipe = ends[1];
    std::vector<std::string> words{"/bin/sh", "-c", guardianScript, "guardian", removeAfter.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    try {
        _guardian = spawn(words, user, log, input.value);
    } catch (...) {
        ::close(_pipe);
        throw;
    }
}

GuardedProcess::~GuardedProcess() {
    finish(false);
}

bool GuardedProcess::running() {
    if (_guardian > 0 && ::waitpid(_guardian, nullptr, WNOHANG) == _guardian) {
        _guardian = -1;
    }
    return _guardian > 0;
}

void GuardedProcess::stop() {
    finish(true);
}

void GuardedProcess::finish(bool keep) {
    if (_pipe >= 0) {
        if (keep && running()) {
            // A guardian that died in between would raise SIGPIPE; the word is then of no use to anybody.
            struct sigaction ignore = {};
            struct sigaction before = {};
            ignore.sa_handler = SIG_IGN;
            ::sigaction(SIGPIPE, &ignore, &before);
            [[maybe_unused]] const ssize_t written = ::write(_pipe, "keep\n", 5);
            ::sigaction(SIGPIPE, &before, nullptr);
        }
        ::close(_pipe);
        _pipe = -1;
    }
    if (_guardian > 0) {
        waitFor(_guardian);
        _guardian = -1;
    }
}

} // namespace crossdock::sandbox
