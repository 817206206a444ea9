// Looks at a connector in a process of its own, so that a bad one hurts nobody.
#pragma once

#include "core/result.hpp"
#include "plugin/description.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace crossdock::plugin {

/// One case of a conformance run.
struct ConformanceCase {
    std::string name;
    bool passed = false;
    std::string message; ///< of a failed one
    std::int64_t tookMs = 0;
};

/// What `plugins validate` found.
struct Conformance {
    std::string path;
    std::vector<ConformanceCase> cases;

    bool passed() const;
    std::string json() const;
};

/// Spawns the program crossdock-plugin-scan (never forks: the host has threads), with an empty environment and limits on time,
/// memory, files and processor. Thread-safe; immutable.
class Scanner {
public:
    /// `program` is the path of crossdock-plugin-scan.
    explicit Scanner(std::string program, std::int64_t limitMs = 20'000)
        : _program(std::move(program)),
          _limitMs(limitMs) {}

    /// Where crossdock-plugin-scan lies when it was installed with the running program: beside it.
    static std::string besideThisProgram();

    /// What the library says about itself. Failure: refused() with a Verdict, also crashed and timed_out; internal when the scanning
    /// program cannot be run.
    Result<PluginDescription> inspect(const std::string& path) const;

    /// Runs all cases of conformance.hpp, each in a process of its own.
    Conformance validate(const std::string& path) const;

private:
    struct Outcome {
        enum class Kind { Ended, Crashed, TimedOut, NotStarted } kind = Kind::NotStarted;
        std::string output;
        std::string detail; ///< signal or exit status, or why it did not start
    };
    Outcome run(const std::vector<std::string>& arguments) const;

    std::string _program;
    std::int64_t _limitMs;
};

} // namespace crossdock::plugin
