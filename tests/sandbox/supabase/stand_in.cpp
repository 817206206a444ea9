#include "sandbox_supabase/stand_in.hpp"

#include "sandbox_supabase/sql_text.hpp"

#include <array>
#include <stdexcept>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

RestOptions withSecret(const ProjectOptions& options) {
    RestOptions rest = options.rest;
    rest.jwtSecret = options.keys.jwtSecret;
    return rest;
}

/// The control path words every std::exception; the database's errors become one.
template <typename Work>
auto worded(Work work) {
    try {
        return work();
    } catch (const DatabaseError& error) {
        throw std::runtime_error(error.message);
    }
}

} // namespace

SupabaseStandIn::SupabaseStandIn(ProjectOptions options, const SandboxClock& clock)
    : _options(std::move(options)),
      _clock(clock),
      _rest(withSecret(_options)) {}

std::string SupabaseStandIn::kind(const Request& request) const {
    std::string_view path = request.path;
    if (_options.gateway) {
        constexpr std::string_view prefix = "/rest/v1";
        if (!path.starts_with(prefix)) {
            return "other";
        }
        path.remove_prefix(prefix.size());
    }
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    if (path.starts_with("rpc/")) {
        return "rpc." + std::string(path.substr(4));
    }
    if (path.empty()) {
        return "openapi";
    }
    const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
    return std::string(path) + (reads ? ".read" : ".write");
}

Response SupabaseStandIn::answer(const Request& request) {
    const std::int64_t now = _clock.now().us / 1'000'000;
    if (!_options.gateway) {
        return _rest.answer(request, now);
    }
    const Gated gated = passGateway(request, _options.keys);
    return gated.request ? _rest.answer(*gated.request, now) : gated.refusal;
}

Response SupabaseStandIn::refusal(Refusal what, int status) const {
    switch (what) {
    case Refusal::rateLimited:
        return gatewayRefusal(status ? status : 429, "API rate limit exceeded");
    case Refusal::expiredToken: {
        Response answer = Response::json(status ? status : 401,
                                         R"({"code":"PGRST303","details":null,"hint":null,"message":"JWT expired"})");
        answer.set("WWW-Authenticate", R"(Bearer error="invalid_token", error_description="JWT expired")");
        answer.set("Proxy-Status", "PostgREST; error=PGRST303");
        return answer;
    }
    case Refusal::serverError:
        return gatewayRefusal(status ? status : 502, "An invalid response was received from the upstream server");
    }
    return gatewayRefusal(500, "An unexpected error occurred");
}

json::array SupabaseStandIn::tableNames(Connection& connection) const {
    const std::array statements{Statement{"select coalesce(json_agg(c.relname order by c.relname), '[]') from pg_class "
                                          "c join pg_namespace n on n.oid = c.relnamespace "
                                          "where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition",
                                          {_options.rest.schema}}};
    return json::parse(connection.send(statements)[0].text(0, 0)).as_array();
}

json::value SupabaseStandIn::dump() const {
    return worded([this] {
        Connection connection(_options.adminUrl);
        json::object tables;
        for (const json::value& name : tableNames(connection)) {
            const std::string table = quotedName(_options.rest.schema, std::string_view(name.as_string()));
            tables[name.as_string()] =
                json::parse(connection.execute("select coalesce(json_agg(t), '[]') from " + table + " t").text(0, 0));
        }
        return json::value(json::object{{"tables", std::move(tables)}});
    });
}

void SupabaseStandIn::load(const json::value& state) {
    worded([&] {
        const json::object& tables = state.at("tables").as_object();
        Connection connection(_options.adminUrl);
        // Foreign keys and triggers wait: the rows were consistent when they were dumped.
        std::string sql = "set local session_replication_role = replica;";
        for (const json::value& name : tableNames(connection)) {
            sql += "delete from " + quotedName(_options.rest.schema, std::string_view(name.as_string())) + ";";
        }
        for (const auto& [name, rows] : tables) {
            const std::string table = quotedName(_options.rest.schema, std::string_view(name));
            const Rows columns = connection.execute(
                "select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid = " +
                quotedText(table) + "::regclass and attnum > 0 and not attisdropped and attgenerated = ''");
            const std::string list(columns.text(0, 0));
            sql += "insert into " + table + " (" + list + ") overriding system value select " + list +
                   " from json_populate_recordset(null::" + table + ", " + quotedText(json::serialize(rows)) + ");";
        }
        connection.execute("begin;" + sql + "commit;");
    });
}

json::value SupabaseStandIn::edit(const json::value& change) {
    return worded([&] {
        Connection connection(_options.adminUrl);
        const Rows rows = connection.execute(std::string(change.at("sql").as_string()));
        json::array all;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            json::object entry;
            for (std::size_t column = 0; column < rows.columns(); ++column) {
                entry[rows.columnName(column)] =
                    rows.isNull(row, column) ? json::value() : json::value(rows.text(row, column));
            }
            all.push_back(std::move(entry));
        }
        return json::value(std::move(all));
    });
}

void SupabaseStandIn::reset() {
    worded([this] {
        Connection connection(_options.adminUrl);
        std::string list;
        for (const json::value& name : tableNames(connection)) {
            list += (list.empty() ? "" : ", ") + quotedName(_options.rest.schema, std::string_view(name.as_string()));
        }
        if (!list.empty()) {
            connection.execute("truncate " + list + " restart identity cascade");
        }
    });
}

std::optional<Response> SupabaseStandIn::control(const Request&, std::string_view path) {
    if (path == "live" || path == "ready") {
        Response answer;
        answer.status = path == "live" || _rest.watcher().current() ? 200 : 503;
        answer.chunked = true;
        answer.set("Server", "postgrest/14.17");
        return answer;
    }
    if (path == "reload") {
        const std::uint64_t next = _rest.watcher().generation() + 1;
        worded([this] { Connection(_options.adminUrl).execute("notify pgrst, 'reload schema'"); });
        const bool loaded = _rest.watcher().waitFor(next, std::chrono::seconds(60));
        return Response::json(loaded ? 200 : 503, json::serialize(json::object{{"loaded", loaded}}));
    }
    if (path == "tables") {
        return worded([this] {
            Connection connection(_options.adminUrl);
            json::object counts;
            for (const json::value& name : tableNames(connection)) {
                const Rows rows = connection.execute(
                    "select count(*) from " + quotedName(_options.rest.schema, std::string_view(name.as_string())));
                counts[name.as_string()] = std::stoll(std::string(rows.text(0, 0)));
            }
            return Response::json(200, json::serialize(counts));
        });
    }
    return std::nullopt;
}

} // namespace crossdock::sandbox::supabase
