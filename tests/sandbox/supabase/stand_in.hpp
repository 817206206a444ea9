// A hosted project as the sandbox's server sees it: gateway, REST service and a database.
#pragma once

#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_control/stand_in.hpp"
#include "sandbox_supabase/gateway.hpp"
#include "sandbox_supabase/rest_service.hpp"

#include <string>

namespace crossdock::sandbox::supabase {

struct ProjectOptions {
    RestOptions rest;
    ProjectKeys keys;
    std::string adminUrl;       ///< signs in as the owner of the tables, for the control path
    bool gateway = true;        ///< false: PostgREST alone, at /
    bool plainDatabase = false; ///< true: the schema files bring roles and grants themselves
};

/// Makes an empty database like a hosted project's: roles with their time-outs, schema extensions, grants by default, and the event
/// trigger that reloads the schema cache after DDL. Nothing happens when the role authenticator exists. Throws DatabaseError.
void prepareProject(const std::string& adminUrl);

/// Runs an SQL file as the admin, unless the same text was run on this database before. Throws std::runtime_error with the file's name.
void applySchema(const std::string& adminUrl, const std::string& file);

/// Kinds: "TABLE.read", "TABLE.write", "rpc.FUNCTION", "openapi", "other".
/// Edits: {"sql": "..."} runs it as the admin and answers the rows. Own control paths: "tables" (row counts), "live" and "ready" (as
/// PostgREST's admin port has them), "reload" (waits until the schema cache was loaded anew).
class SupabaseStandIn final : public StandIn {
public:
    /// The clock must outlive the stand-in.
    SupabaseStandIn(ProjectOptions options, const SandboxClock& clock);

    std::string kind(const Request& request) const override;
    Response answer(const Request& request) override;
    Response refusal(Refusal what, int status) const override;
    boost::json::value dump() const override;
    void load(const boost::json::value& state) override;
    boost::json::value edit(const boost::json::value& change) override;
    void reset() override;
    std::optional<Response> control(const Request& request, std::string_view path) override;

    RestService& rest() { return _rest; }

private:
    boost::json::array tableNames(Connection& connection) const;

    const ProjectOptions _options;
    const SandboxClock& _clock;
    RestService _rest;
};

} // namespace crossdock::sandbox::supabase
