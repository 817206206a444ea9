// sandbox-supabase: a stand-in for the REST side of a hosted Supabase project, on a PostgreSQL server of its own.
#include "sandbox_control/program.hpp"
#include "sandbox_postgres/postgres_server.hpp"
#include "sandbox_supabase/stand_in.hpp"

#include <cerrno>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace {

namespace sandbox = crossdock::sandbox;
namespace supabase = crossdock::sandbox::supabase;

constexpr const char* usage =
    "usage: sandbox-supabase [--port N] [--tls] [--data DIR | --database-url URL] [--schema FILE.sql,...] [--keys-out "
    "FILE]\n"
    "         [--no-gateway] [--plain-database] [--durable] [--pool-size N] [--pool-wait MS] [--max-rows N] "
    "[--allow-rollback]\n"
    "  --data DIR          keeps the database there; without it, it is thrown away at the end\n"
    "  --database-url URL  a libpq connection string without a user: the server signs in as authenticator, and as "
    "postgres to prepare it\n"
    "  --schema FILES      SQL files applied at the start, in order, separated by commas\n"
    "  --keys-out FILE     writes the project's keys there (mode 0600); those in the environment (SUPABASE_ANON_KEY "
    "...) are taken over\n"
    "  --no-gateway        PostgREST alone at /, without keys and without the refusal of unfiltered updates\n"
    "  --plain-database    the schema files bring roles and grants themselves\n";

void writeKeys(const std::string& file, const std::string& lines) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && ::fchmod(fd, 0600) == 0 &&
                         ::write(fd, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size());
    const int error = errno;
    if (fd >= 0) {
        ::close(fd);
    }
    if (!written) {
        throw std::system_error(error, std::generic_category(), file);
    }
}

void run(const sandbox::Arguments& arguments) {
    const sandbox::StopSignal blocked; // before any thread begins
    sandbox::Controls controls;
    std::unique_ptr<sandbox::PostgresServer> postgres;
    std::string adminUrl = arguments.text("database-url");
    std::string restUrl = adminUrl;
    if (adminUrl.empty()) {
        postgres = std::make_unique<sandbox::PostgresServer>(sandbox::PostgresOptions{
            .data = arguments.text("data"), .durable = arguments.has("durable"), .programs = {}});
        adminUrl = postgres->socketUrl();
        restUrl = postgres->socketUrl("postgres", "authenticator");
    } else {
        adminUrl += " user=postgres";
        restUrl += " user=authenticator";
    }
    if (!arguments.has("plain-database")) {
        supabase::prepareProject(adminUrl);
    }
    const std::string files = arguments.text("schema");
    for (std::size_t begin = 0; begin < files.size();) {
        const std::size_t end = std::min(files.find(',', begin), files.size());
        supabase::applySchema(adminUrl, files.substr(begin, end - begin));
        begin = end + 1;
    }

    supabase::ProjectOptions options;
    const std::int64_t now = controls.clock.now().us / 1'000'000;
    options.keys = supabase::ProjectKeys::make(now);
    options.keys.fromEnvironment(now);
    options.adminUrl = adminUrl;
    options.gateway = !arguments.has("no-gateway");
    options.rest.databaseUrl = restUrl;
    options.rest.safeUpdate = options.gateway;
    options.rest.allowRollback = arguments.has("allow-rollback");
    options.rest.poolSize = static_cast<std::size_t>(arguments.number("pool-size", 10));
    options.rest.poolWait = std::chrono::milliseconds(arguments.number("pool-wait", 10'000));
    options.rest.maxRows = arguments.number("max-rows", 1'000);
    if (const std::string file = arguments.text("keys-out"); !file.empty()) {
        writeKeys(file, options.keys.lines());
    }
    supabase::SupabaseStandIn standIn(options, controls.clock);
    standIn.rest().watcher().waitFor(1, std::chrono::seconds(60));
    sandbox::serve(standIn, controls, arguments);
}

} // namespace

int main(int argc, char** argv) {
    try {
        std::vector<std::string> valued = sandbox::serverOptionNames();
        valued.insert(valued.end(),
                      {"data", "database-url", "schema", "keys-out", "pool-size", "pool-wait", "max-rows"});
        const sandbox::Arguments arguments(
            argc, argv, valued, {"tls", "no-gateway", "plain-database", "durable", "allow-rollback", "help"});
        if (arguments.has("help")) {
            std::cout << usage;
            return 0;
        }
        run(arguments);
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << error.what() << '\n' << usage;
        return 2;
    } catch (const supabase::DatabaseError& error) {
        std::cerr << "sandbox-supabase: " << error.message << '\n';
        return 3;
    } catch (const std::exception& error) {
        std::cerr << "sandbox-supabase: " << error.what() << '\n';
        return 3;
    }
}
