#include "sandbox_supabase/test_project.hpp"

#include "sandbox_supabase/jwt.hpp"

#include <ctime>
#include <stdexcept>
#include <thread>

namespace crossdock::sandbox::supabase {

TestProject::TestProject(const std::string& schemaFile) : keys(ProjectKeys::make(std::time(nullptr))) {
    applySchema(postgres.url(), schemaFile);
}

ProjectOptions TestProject::options() const {
    ProjectOptions options;
    options.rest.databaseUrl = postgres.url("postgres", "authenticator");
    // Long enough for what is asked right after the database has gone, short enough to be waited for.
    options.rest.schemaRetry = std::chrono::milliseconds(10'000);
    options.adminUrl = postgres.url();
    options.keys = keys;
    options.gateway = false;
    return options;
}

TestServer& TestProject::main() {
    if (!_main) {
        _main = std::make_unique<TestServer>(options());
        _main->standIn.rest().watcher().waitFor(1, std::chrono::seconds(60));
    }
    return *_main;
}

TestServer& TestProject::sibling() {
    if (!_sibling) {
        ProjectOptions other = options();
        other.rest.allowRollback = true;
        other.rest.poolSize = 2;
        other.rest.poolWait = std::chrono::milliseconds(3'000);
        _sibling = std::make_unique<TestServer>(other);
        _sibling->standIn.rest().watcher().waitFor(1, std::chrono::seconds(60));
    }
    return *_sibling;
}

std::map<std::string, std::string> TestProject::keyTexts() const {
    const std::int64_t now = std::time(nullptr);
    const std::int64_t later = now + 3'600;
    const auto mint = [&](const boost::json::object& claims) { return mintJwt(claims, keys.jwtSecret); };
    const boost::json::object anon{{"role", "anon"}};
    const auto with = [](boost::json::object claims,
                         std::initializer_list<std::pair<const char*, std::int64_t>> times) {
        for (const auto& [name, value] : times) {
            claims[name] = value;
        }
        return claims;
    };
    return {{"{{ANON_KEY}}", keys.anon},
            {"{{SERVICE_KEY}}", keys.serviceRole},
            {"{{USER_KEY}}", mint({{"role", "authenticated"}, {"sub", "user-1"}, {"exp", later}})},
            {"{{EXPIRED_KEY}}", mint(with(anon, {{"exp", now - 3'600}}))},
            {"{{JUST_EXPIRED_KEY}}", mint(with(anon, {{"exp", now - 10}}))},
            {"{{NBF_FUTURE_KEY}}", mint(with(anon, {{"exp", later}, {"nbf", later}}))},
            {"{{IAT_FUTURE_KEY}}", mint(with(anon, {{"exp", later}, {"iat", later}}))},
            {"{{BAD_SIGNATURE_KEY}}",
             mintJwt(with(anon, {{"exp", later}}), "another secret that is long enough to be one")},
            {"{{ALG_NONE_KEY}}", mintJwt(with(anon, {{"exp", later}}), keys.jwtSecret, "none")},
            {"{{UNKNOWN_ROLE_KEY}}", mint({{"role", "nobody_here"}, {"exp", later}})},
            {"{{NO_ROLE_KEY}}", mint({{"sub", "user-1"}, {"exp", later}})},
            {"{{NO_EXP_KEY}}", mint(anon)}};
}

std::string TestProject::sql(const std::string& text) const {
    try {
        const Rows rows = Connection(postgres.url()).execute(text);
        return rows.size() > 0 ? std::string(rows.text(0, 0)) : std::string();
    } catch (const DatabaseError& error) {
        throw std::runtime_error(text + ": " + error.message);
    }
}

void TestProject::waitUntil(const std::string& query) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (sql(query) != "t") {
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("not in 60 s: " + query);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

} // namespace crossdock::sandbox::supabase
