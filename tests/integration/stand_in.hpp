#pragma once

#include "program.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::integration {

/// An HTTP answer as a test sees it.
struct Answer {
    int status = 0;
    std::string body;
};

/// One request on a connection of its own. `caFile`: trusted for https.
Answer request(const std::string& method, const std::string& url, const std::string& body, const std::string& user,
               const std::string& password, const std::string& caFile);

/// A stand-in for a remote system, as a child process on a free port of loopback, steered by its path /_sandbox/.
class StandIn {
public:
    /// Waits until it listens; throws with its output when it does not. `extra` goes to its command line.
    StandIn(const std::filesystem::path& folder, const std::string& name, Start start);
    /// Asks it to end, and waits: it may have a database to put away.
    ~StandIn();

    const std::string& url() const { return _url; }
    std::uint16_t port() const;
    /// The file of the throw-away authority; only with --tls.
    std::string caFile() const { return _caFile; }

    /// What the control path answers; throws unless the status is 2xx.
    boost::json::value control(const std::string& method, const std::string& path, const std::string& body = {}) const;

    /// Adds a rule, written as the control path takes it: {"type": ..., "match": {...}, "times": 1}.
    void fault(const std::string& rule) const { control("POST", "faults", rule); }
    void heal() const { control("DELETE", "faults"); }
    /// Requests since the last forgetCalls(), the control path's own apart.
    std::int64_t calls() const;
    void forgetCalls() const { control("DELETE", "counters"); }

private:
    Program _program;
    std::string _url;
    std::string _caFile;
};

} // namespace crossdock::integration
