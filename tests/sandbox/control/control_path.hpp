// The JSON API below /_sandbox/, by which a test steers a stand-in. README.md describes it.
#pragma once

#include "sandbox_control/server.hpp"

namespace crossdock::sandbox {

class ControlPath {
public:
    static constexpr std::string_view prefix = "/_sandbox";

    ControlPath(StandIn& standIn, Controls& controls) : _standIn(standIn), _controls(controls) {}

    static bool covers(const Request& request) { return request.path.starts_with(prefix); }
    /// Never throws: what cannot be done is 400 {"error": reason}.
    Response answer(const Request& request);

private:
    Response route(const Request& request, std::string_view path);
    Response counters(const Request& request);
    Response faults(const Request& request, std::string_view rest);
    Response limits(const Request& request);
    Response clock(const Request& request);
    Response state(const Request& request);

    StandIn& _standIn;
    Controls& _controls;
};

} // namespace crossdock::sandbox
