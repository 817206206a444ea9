// What a stand-in for a remote system offers to the server and to the control path.
#pragma once

#include "sandbox_control/message.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::sandbox {

/// Refusals that a fault or a limit asks for; each service words them in its own way.
enum class Refusal { rateLimited, serverError, expiredToken };

/// A remote system that holds state and answers by rule. Every member is called from many threads at once.
class StandIn {
public:
    virtual ~StandIn() = default;

    /// What a request is, for counters and for matching faults: lower case, dotted, for instance "orders.list" or "orders.write".
    /// Cheap, without effects, and never throws for hostile input.
    virtual std::string kind(const Request& request) const = 0;

    /// The answer, with all effects on the state. An exception becomes a plain 500.
    virtual Response answer(const Request& request) = 0;

    /// The service's own wording of a refusal. `status` is what the fault asks for, 0 for the service's usual one.
    virtual Response refusal(Refusal what, int status) const = 0;

    /// The whole state as JSON; `load` takes it back.
    virtual boost::json::value dump() const = 0;
    /// Replaces the state. Throws std::exception with a reason when it cannot be read; the old state then stays.
    virtual void load(const boost::json::value& state) = 0;
    /// Changes parts of the state in the stand-in's own terms; answers what it did. Throws std::exception with a reason.
    virtual boost::json::value edit(const boost::json::value& change) = 0;
    /// Back to the state that the stand-in began with.
    virtual void reset() = 0;

    /// Control paths of its own, below /_sandbox/ (`path` is what follows, without a leading '/'); nothing when it knows none such.
    virtual std::optional<Response> control(const Request&, std::string_view /*path*/) { return std::nullopt; }
};

} // namespace crossdock::sandbox
