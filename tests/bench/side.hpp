// The two stand-ins of a bench: shop and project.
#pragma once

#include "child_process.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace crossdock::bench {

/// Where the built programs and connectors lie, and where the bench may write.
struct Places {
    std::filesystem::path programs;
    std::filesystem::path plugins;
    std::filesystem::path schema; ///< of the tables in the project
    std::filesystem::path folder; ///< of this run; removed by its owner
};

/// A stand-in on a free port of loopback, steered by its path /_sandbox/.
class Side {
public:
    Side(const std::filesystem::path& log, const Command& command);

    const std::string& url() const { return _url; }
    /// What the control path answers; throws unless the status is 2xx.
    boost::json::value control(const std::string& method, const std::string& path) const;
    /// Requests by kind since the last forgetCalls().
    std::map<std::string, std::int64_t> calls() const;
    void forgetCalls() const { control("DELETE", "counters"); }
    double cpuSeconds() const { return _process.treeCpuSeconds(); }

private:
    ChildProcess _process;
    std::string _url;
};

/// A shop with generated orders and a key of its own.
struct Shop : Side {
    /// `pageLatencyMs`: what a list of 100 a page takes longer; others take a fifth of it.
    Shop(const Places& places, std::int64_t orders, int pageLatencyMs);
    Shop(const Places& places, std::int64_t orders, int pageLatencyMs, std::string key, std::string secret);

    const std::string key;
    const std::string secret;
};

/// An empty project with the connector's tables, on a PostgreSQL of its own.
struct Project : Side {
    explicit Project(const Places& places);

    /// Without rows and counters.
    void empty() const { control("POST", "reset"); }

    const std::string key;
};

} // namespace crossdock::bench
