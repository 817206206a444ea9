#include "program.hpp"

#include "temp_folder.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossdock::integration {

namespace {

std::filesystem::path folderFrom(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr) {
        throw std::runtime_error(std::string(variable) + " is not set; CTest sets it");
    }
    return value;
}

/// A pipe's reading end with the whole text in it.
int filledPipe(const std::string& text) {
    int ends[2];
    if (pipe(ends) != 0) {
        throw std::runtime_error("no pipe");
    }
    const ssize_t written = write(ends[1], text.data(), text.size()); // fits: a pipe takes 64 KiB
    close(ends[1]);
    if (written != static_cast<ssize_t>(text.size())) {
        close(ends[0]);
        throw std::runtime_error("the input does not fit a pipe");
    }
    return ends[0];
}

} // namespace

std::filesystem::path builtProgram(const std::string& name) {
    return folderFrom("CROSSDOCK_BUILD_DIR") / "bin" / name;
}

std::filesystem::path builtPlugins() {
    return folderFrom("CROSSDOCK_BUILD_DIR") / "plugins";
}

std::filesystem::path sourceFile(const std::string& name) {
    return folderFrom("CROSSDOCK_SOURCE_DIR") / name;
}

Program::Program(const std::filesystem::path& log, const Start& start) : _log(log) {
    const std::string out = log.string() + ".out";
    const std::string err = log.string() + ".err";
    const int input = filledPipe(start.input);
    const pid_t parent = getpid();
    _pid = fork();
    if (_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(126);
        }
        dup2(input, STDIN_FILENO);
        dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDOUT_FILENO);
        dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDERR_FILENO);
        close(input);
        for (const auto& [name, value] : start.environment) {
            setenv(name.c_str(), value.c_str(), 1);
        }
        std::string file = start.file.string();
        std::vector<std::string> words = start.arguments;
        std::vector<char*> arguments = {file.data()};
        for (std::string& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        execv(file.c_str(), arguments.data());
        _exit(127);
    }
    close(input);
    if (_pid < 0) {
        throw std::runtime_error("cannot start " + start.file.string());
    }
}

Program::~Program() {
    if (running()) {
        signal(SIGKILL);
        wait();
    }
}

void Program::signal(int number) const {
    if (!_ended) {
        kill(_pid, number);
    }
}

bool Program::reap(int options) {
    int status = 0;
    if (!_ended && waitpid(_pid, &status, options) == _pid) {
        _ended = true;
        _status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return _ended;
}

bool Program::running() {
    return !reap(WNOHANG);
}

int Program::wait() {
    reap(0);
    return _status;
}

std::string Program::output() const {
    return readFile(_log.string() + ".out");
}

std::string Program::errors() const {
    return readFile(_log.string() + ".err");
}

} // namespace crossdock::integration
