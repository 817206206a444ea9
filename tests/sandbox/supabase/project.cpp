#include "sandbox_supabase/stand_in.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace crossdock::sandbox::supabase {

namespace {

constexpr const char* projectSql = R"(
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
create schema if not exists extensions;
grant usage on schema public, extensions to anon, authenticated, service_role;
create extension if not exists citext with schema extensions;
create extension if not exists pgcrypto with schema extensions;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
create function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $$ begin notify pgrst, 'reload schema'; end $$;
create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_ddl_watch();
)";

} // namespace

void prepareProject(const std::string& adminUrl) {
    Connection connection(adminUrl);
    if (connection.execute("select 1 from pg_roles where rolname = 'authenticator'").size() == 0) {
        connection.execute(projectSql);
    }
}

void applySchema(const std::string& adminUrl, const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string sql{std::istreambuf_iterator<char>(stream), {}};
    if (!stream && sql.empty()) {
        throw std::runtime_error("cannot read " + file);
    }
    try {
        Connection connection(adminUrl);
        connection.execute("create schema if not exists sandbox; create table if not exists sandbox.applied (digest "
                           "text primary key)");
        const std::array note{
            Statement{"insert into sandbox.applied values (md5($1)) on conflict do nothing returning 1", {sql}}};
        const std::array forget{Statement{"delete from sandbox.applied where digest = md5($1)", {sql}}};
        if (connection.send(note)[0].size() == 0) {
            return;
        }
        try {
            connection.execute(sql);
        } catch (const DatabaseError&) {
            connection.send(forget);
            throw;
        }
    } catch (const DatabaseError& error) {
        throw std::runtime_error(file + ": " + error.message);
    }
}

} // namespace crossdock::sandbox::supabase
