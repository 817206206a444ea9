#include "sandbox_supabase/schema_cache.hpp"

#include <boost/json.hpp>

#include <array>

namespace crossdock::sandbox::supabase {

namespace {

namespace json = boost::json;

constexpr const char* tablesSql = R"(
select coalesce(json_agg(json_build_object('name', c.relname, 'view', c.relkind in ('v', 'm'),
  'columns', (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull,
      'default', case when a.attidentity <> '' then format('nextval(%L)', pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname))
                      when a.attgenerated <> '' then null else pg_get_expr(d.adbin, d.adrelid) end) order by a.attnum), '[]')
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
  'key', (select coalesce(json_agg(a.attname order by k.n), '[]') from pg_constraint p
    cross join unnest(p.conkey) with ordinality k(attnum, n) join pg_attribute a on a.attrelid = p.conrelid and a.attnum = k.attnum
    where p.conrelid = c.oid and p.contype = 'p'))), '[]')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition)";

constexpr const char* relationshipsSql = R"(
select coalesce(json_agg(json_build_object('name', f.conname, 'table', c.relname, 'foreign', r.relname,
  'columns', (select json_agg(a.attname order by k.n) from unnest(f.conkey) with ordinality k(attnum, n)
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum),
  'foreign_columns', (select json_agg(a.attname order by k.n) from unnest(f.confkey) with ordinality k(attnum, n)
    join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.attnum),
  'unique', exists (select 1 from pg_constraint u where u.conrelid = f.conrelid and u.contype in ('p', 'u') and u.conkey <@ f.conkey))), '[]')
from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid join pg_namespace n on n.oid = c.relnamespace
where f.contype = 'f' and n.nspname = $1 and r.relnamespace = c.relnamespace)";

constexpr const char* functionsSql = R"(
select coalesce(json_agg(json_build_object('name', p.proname, 'set', p.proretset, 'volatile', p.provolatile = 'v', 'void', p.prorettype = 'void'::regtype,
  'row', t.typtype = 'c' or (t.typname = 'record' and coalesce(array_length(p.proallargtypes, 1), 0) > p.pronargs),
  'table', (select r.relname from pg_class r where r.oid = t.typrelid and r.relnamespace = p.pronamespace),
  'settings', p.proconfig,
  'arguments', (select coalesce(json_agg(json_build_object('name', coalesce(p.proargnames[i + 1], ''), 'type', format_type(p.proargtypes[i], null),
      'required', i < p.pronargs - p.pronargdefaults) order by i), '[]') from generate_series(0, p.pronargs - 1) i))), '[]')
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_type t on t.oid = p.prorettype
where n.nspname = $1 and p.prokind = 'f' and t.typname not in ('trigger', 'event_trigger'))";

constexpr const char* rolesSql = R"(
select coalesce(json_object_agg(r.rolname, r.rolconfig), '{}') from pg_roles r where r.rolconfig is not null)";

std::string text(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::vector<std::string> texts(const json::value& value) {
    std::vector<std::string> all;
    if (value.is_array()) {
        for (const json::value& entry : value.get_array()) {
            all.push_back(text(entry));
        }
    }
    return all;
}

/// "name=value" settings, those that PostgREST takes over into the transaction.
std::map<std::string, std::string> settingsOf(const json::value& list) {
    std::map<std::string, std::string> all;
    for (const std::string& entry : texts(list)) {
        const std::size_t equals = entry.find('=');
        const std::string name = entry.substr(0, equals);
        if (equals != std::string::npos &&
            (name == "statement_timeout" || name == "lock_timeout" || name == "plan_filter.statement_cost_limit")) {
            all[name] = entry.substr(equals + 1);
        }
    }
    return all;
}

} // namespace

const Column* Table::find(std::string_view column) const {
    for (const Column& candidate : columns) {
        if (candidate.name == column) {
            return &candidate;
        }
    }
    return nullptr;
}

std::shared_ptr<const SchemaCache> SchemaCache::load(Connection& connection, const std::string& schema) {
    const std::array statements{Statement{tablesSql, {schema}}, Statement{relationshipsSql, {schema}},
                                Statement{functionsSql, {schema}}, Statement{rolesSql, {}}};
    const std::vector<Rows> rows = connection.send(statements);
    auto cache = std::make_shared<SchemaCache>();
    cache->_schema = schema;
    const json::value tables = json::parse(rows[0].text(0, 0));
    for (const json::value& entry : tables.as_array()) {
        Table table;
        table.schema = schema;
        table.name = text(entry.at("name"));
        table.isView = entry.at("view").as_bool();
        table.primaryKey = texts(entry.at("key"));
        for (const json::value& column : entry.at("columns").as_array()) {
            table.columns.push_back({text(column.at("name")), text(column.at("type")), text(column.at("default")),
                                     column.at("nullable").as_bool()});
        }
        cache->_tables.emplace(table.name, table);
    }
    const json::value relationships = json::parse(rows[1].text(0, 0));
    for (const json::value& entry : relationships.as_array()) {
        cache->_relationships.push_back({text(entry.at("name")), text(entry.at("table")), text(entry.at("foreign")),
                                         texts(entry.at("columns")), texts(entry.at("foreign_columns")),
                                         entry.at("unique").as_bool()});
    }
    const json::value functions = json::parse(rows[2].text(0, 0));
    for (const json::value& entry : functions.as_array()) {
        Function function;
        function.schema = schema;
        function.name = text(entry.at("name"));
        function.returns = entry.at("void").as_bool()  ? Returns::nothing
                           : entry.at("row").as_bool() ? Returns::row
                                                       : Returns::scalar;
        function.returnsSet = entry.at("set").as_bool();
        function.isVolatile = entry.at("volatile").as_bool();
        function.returnedTable = text(entry.at("table"));
        function.settings = settingsOf(entry.at("settings"));
        for (const json::value& argument : entry.at("arguments").as_array()) {
            function.arguments.push_back(
                {text(argument.at("name")), text(argument.at("type")), argument.at("required").as_bool()});
        }
        cache->_functions.emplace(function.name, function);
    }
    const json::value roles = json::parse(rows[3].text(0, 0));
    for (const auto& [role, settings] : roles.as_object()) {
        cache->_roles[std::string(role)] = settingsOf(settings);
    }
    return cache;
}

const Table* SchemaCache::table(std::string_view name) const {
    const auto found = _tables.find(name);
    return found == _tables.end() ? nullptr : &found->second;
}

std::vector<const Function*> SchemaCache::functions(std::string_view name) const {
    std::vector<const Function*> all;
    for (auto [at, end] = _functions.equal_range(name); at != end; ++at) {
        all.push_back(&at->second);
    }
    return all;
}

const std::map<std::string, std::string>& SchemaCache::settings(const std::string& role) const {
    static const std::map<std::string, std::string> none;
    const auto found = _roles.find(role);
    return found == _roles.end() ? none : found->second;
}

} // namespace crossdock::sandbox::supabase
