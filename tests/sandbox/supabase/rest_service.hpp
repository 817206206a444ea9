// PostgREST's answers, request by request.
#pragma once

#include "sandbox_supabase/executor.hpp"
#include "sandbox_supabase/media.hpp"
#include "sandbox_supabase/schema_watcher.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace crossdock::sandbox::supabase {

struct RestOptions {
    std::string databaseUrl; ///< signs in as authenticator
    std::string schema = "public";
    std::string jwtSecret;
    std::size_t poolSize = 10;
    std::chrono::milliseconds poolWait{10'000};
    std::chrono::milliseconds schemaRetry{1'000};
    std::int64_t maxRows = 1'000;
    bool allowRollback = false; ///< honours Prefer: tx=rollback
    bool safeUpdate = false;    ///< refuses UPDATE and DELETE without a filter, as hosted projects do
};

/// Thread-safe.
class RestService {
public:
    explicit RestService(RestOptions options);
    ~RestService();

    /// `nowSeconds` is what time claims are held against.
    Response answer(const Request& request, std::int64_t nowSeconds);
    SchemaWatcher& watcher() { return _watcher; }
    /// Ends transactions that are repeated without end. Call it before waiting for requests under way.
    void stop() { _executor.stop(); }

private:
    struct Call;
    struct Range;
    Response dispatch(const Request& request, std::int64_t nowSeconds);
    Response table(Call& call, const std::string& name);
    Response read(Call& call, const Table& table);
    Response insert(Call& call, const Table& table);
    Response put(Call& call, const Table& table);
    Response change(Call& call, const Table& table);
    Response function(Call& call, const std::string& name);
    Response options(const Request& request, const Call& call);
    Outcome execute(Call& call, const Plan& plan, const std::function<void(const Outcome&)>& check);

    const RestOptions _options;
    SchemaWatcher _watcher;
    Executor _executor;
};

} // namespace crossdock::sandbox::supabase
