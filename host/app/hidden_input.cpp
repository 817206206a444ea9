#include "app/hidden_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

namespace crossdock::app {

namespace {

constexpr std::size_t mostBytes = 64UL * 1024;

/// Keeps a terminal from echoing while it lives.
class QuietTerminal {
public:
    QuietTerminal() {
        if (tcgetattr(STDIN_FILENO, &_before) == 0) {
            termios quiet = _before;
            quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            _changed = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
        }
    }
    ~QuietTerminal() {
        if (_changed) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &_before);
        }
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

private:
    termios _before = {};
    bool _changed = false;
};

/// How many bytes came before the end, or before the line end of a terminal; -1 on an error.
ssize_t fill(std::span<unsigned char> room, bool oneLine) {
    std::size_t count = 0;
    while (count < room.size()) {
        const ssize_t got = read(STDIN_FILENO, room.data() + count, room.size() - count);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        count += static_cast<std::size_t>(got);
        if (got == 0 || (oneLine && room[count - 1] == '\n')) {
            break;
        }
    }
    return static_cast<ssize_t>(count);
}

} // namespace

Result<secret::Secret> readHidden(const std::string& prompt) {
    const bool terminal = isatty(STDIN_FILENO) == 1;
    ssize_t count = 0;
    bool lineEnd = false;
    secret::Secret typed = secret::Secret::make(mostBytes, [&](std::span<unsigned char> room) {
        if (terminal) {
            std::cerr << prompt << std::flush;
            const QuietTerminal quiet;
            count = fill(room, true);
            std::cerr << '\n';
        } else {
            count = fill(room, false);
        }
        lineEnd = count > 0 && room[static_cast<std::size_t>(count) - 1] == '\n';
    });
    if (count < 0) {
        return failed(ErrorClass::Config, "the secret could not be read from standard input");
    }
    if (static_cast<std::size_t>(count) == mostBytes) {
        return failed(ErrorClass::Config, "the secret is longer than 64 KiB");
    }
    typed.keep(0, static_cast<std::size_t>(count) - (lineEnd ? 1 : 0));
    if (typed.empty()) {
        return failed(ErrorClass::Config, "no secret was given on standard input");
    }
    return typed;
}

} // namespace crossdock::app
