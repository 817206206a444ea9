#include "daemon/background.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>

namespace crossdock::daemon {

namespace {

Failure systemFailure(const std::string& what) {
    return failed(ErrorClass::Config, what + ": " + std::strerror(errno));
}

/// The parent's part: waits for the word, or for the child's end.
[[noreturn]] void awaitWord(int word, const std::filesystem::path& log) {
    char byte = 0;
    ssize_t got = 0;
    do {
        got = ::read(word, &byte, 1);
    } while (got < 0 && errno == EINTR);
    if (got != 1) {
        std::cerr << "crossdock: the daemon did not start; " << log.string() << " says why\n" << std::flush;
    }
    std::_Exit(got == 1 ? 0 : 3);
}

} // namespace

Result<Background> Background::enter(const std::filesystem::path& log) {
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        return systemFailure("pipe");
    }
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0) {
        return systemFailure(log.string());
    }
    const pid_t child = ::fork();
    if (child < 0) {
        return systemFailure("fork");
    }
    if (child > 0) {
        ::close(pipe[1]);
        awaitWord(pipe[0], log);
    }
    ::close(pipe[0]);
    Background background(pipe[1]);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (::setsid() < 0 || nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0 || ::dup2(out, STDOUT_FILENO) < 0 ||
        ::dup2(out, STDERR_FILENO) < 0) {
        return systemFailure("leaving the terminal");
    }
    ::close(nothing);
    ::close(out);
    return background;
}

Background::~Background() {
    if (_word >= 0) {
        ::close(_word);
    }
}

void Background::done() {
    const char byte = 1;
    (void)!::write(_word, &byte, 1); // a parent that was killed meanwhile is no reason to end
    ::close(std::exchange(_word, -1));
}

Result<PidFile> PidFile::write(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0) {
        return systemFailure(path.string());
    }
    const std::string number = std::to_string(::getpid()) + "\n";
    const bool written =
        ::write(file, number.data(), number.size()) == static_cast<ssize_t>(number.size()) && ::fchmod(file, 0644) == 0;
    ::close(file);
    if (!written) {
        return systemFailure(path.string());
    }
    return PidFile(path);
}

PidFile::~PidFile() {
    if (!_path.empty()) {
        ::unlink(_path.c_str());
    }
}

} // namespace crossdock::daemon
