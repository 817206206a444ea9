#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace crossdock::integration {

/// One of the programs of the build tree.
std::filesystem::path builtProgram(const std::string& name);
/// The folder of the built connectors.
std::filesystem::path builtPlugins();
/// A file of the source tree.
std::filesystem::path sourceFile(const std::string& name);

/// What a program is started with.
struct Start {
    std::filesystem::path file;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment; ///< set over the test's own
    std::string input;                              ///< its standard input; at most 60 KiB
};

/// A child process whose two outputs go into files. Killed, if it still runs, with the object, or with the test.
class Program {
public:
    /// `log`: path without extension; the outputs go to log.out and log.err.
    Program(const std::filesystem::path& log, const Start& start);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    bool running();
    /// The exit status; 128 + number when a signal ended it.
    int wait();

    std::string output() const; ///< standard output so far
    std::string errors() const; ///< standard error so far

private:
    bool reap(int options);

    std::filesystem::path _log;
    pid_t _pid = -1;
    bool _ended = false;
    int _status = 0;
};

} // namespace crossdock::integration
