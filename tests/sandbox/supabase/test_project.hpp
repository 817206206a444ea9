// A stand-in with its database and its keys, as the agreement tests need it.
#pragma once

#include "sandbox_control/server.hpp"
#include "sandbox_postgres/postgres_server.hpp"
#include "sandbox_supabase/raw_client.hpp"
#include "sandbox_supabase/stand_in.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace crossdock::sandbox::supabase {

/// One server in front of a database.
struct TestServer {
    explicit TestServer(ProjectOptions options)
        : standIn(std::move(options), controls.clock),
          server(standIn, controls) {}
    ~TestServer() { standIn.rest().stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    Controls controls;
    SupabaseStandIn standIn;
    Server server;
};

/// Set up as the recordings were: roles and time-outs of a hosted project, no gateway. `sibling` is the recordings' second instance.
class TestProject {
public:
    /// Applies `schemaFile` to an empty database.
    explicit TestProject(const std::string& schemaFile);

    PostgresServer postgres;
    ProjectKeys keys;

    TestServer& main();
    TestServer& sibling();
    ProjectOptions options() const;

    /// The recordings' {{NAME}} keys.
    std::map<std::string, std::string> keyTexts() const;
    /// Runs SQL as the owner of the tables; the first field of the last result.
    std::string sql(const std::string& text) const;
    /// Waits until the query gives "t"; throws std::runtime_error after 20 s.
    void waitUntil(const std::string& query) const;

private:
    std::unique_ptr<TestServer> _main;
    std::unique_ptr<TestServer> _sibling;
};

} // namespace crossdock::sandbox::supabase
