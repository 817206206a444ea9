#include "sandbox_supabase/plan.hpp"
#include "sandbox_supabase/query_sql.hpp"

#include <algorithm>

namespace crossdock::sandbox::supabase {

namespace {

/// The statement around a call: `from` is the call as a FROM item called `alias`.
Plan wrapped(const Call& call, QuerySql& sql, Bindings& bindings, const std::string& from, const std::string& alias) {
    const bool rows = call.function.returns == Returns::row;
    const Table* table = call.cache.table(call.function.returnedTable);
    const std::string list = rows ? sql.columns(call.query, table, alias) : alias + ".result";
    const std::string filters = rows ? sql.where(call.query, table, alias) : "";
    const std::string range = call.function.returnsSet ? sql.range(call.limit, call.query.offset) : "";
    const std::string source = "SELECT " + list + " FROM " + from;
    const std::string total = call.countExactly ? "(SELECT count(*) FROM called)" : "null";
    BodyForm form = call.form;
    if (!rows) {
        form = BodyForm::scalar;
    } else if (!call.function.returnsSet && form == BodyForm::array) {
        form = BodyForm::object;
    }
    std::string body = bodySql(form);
    if (!rows && call.function.returnsSet) {
        body = "coalesce(json_agg(answer.result), '[]')::text";
    } else if (call.function.returns == Returns::nothing) {
        body = "''";
    }
    Plan plan;
    plan.settings = call.function.settings;
    plan.statement.sql =
        call.countExactly
            ? "WITH called AS (" + source + filters + (rows ? sql.order(call.query, alias) : "") +
                  "), source AS (SELECT * FROM called" + range + ")"
            : "WITH source AS (" + source + filters + (rows ? sql.order(call.query, alias) : "") + range + ")";
    plan.statement.sql += " SELECT " + total + ", count(*), " + body +
                          ", null, nullif(current_setting('response.headers', true), ''), "
                          "nullif(current_setting('response.status', true), ''), null"
                          " FROM (SELECT * FROM source) AS answer";
    plan.statement.parameters = bindings.take();
    return plan;
}

std::string aliasOf(const Function& function) {
    return quotedName(function.name);
}

std::string columnList(const Function& function) {
    return function.returns == Returns::row ? "" : "(result)";
}

} // namespace

Plan planCall(const Call& call, std::string json, const std::vector<std::string>& given, bool wholeBody) {
    Bindings bindings;
    QuerySql sql(call.cache, bindings);
    const Function& function = call.function;
    std::string from;
    std::string arguments;
    if (wholeBody) {
        arguments = bindings.bind(std::move(json)) + "::" + function.arguments[0].type;
    } else {
        std::string record;
        for (const Argument& argument : function.arguments) {
            if (std::find(given.begin(), given.end(), argument.name) == given.end()) {
                continue;
            }
            const std::string separator = record.empty() ? "" : ", ";
            record += separator + quotedName(argument.name) + " " + argument.type;
            arguments += separator + quotedName(argument.name) + " := arguments." + quotedName(argument.name);
        }
        if (!record.empty()) {
            from =
                "json_to_record(" + bindings.bind(std::move(json)) + "::json) AS arguments(" + record + "), LATERAL ";
        }
    }
    from += quotedName(function.schema, function.name) + "(" + arguments + ") AS " + aliasOf(function) +
            columnList(function);
    return wrapped(call, sql, bindings, from, aliasOf(function));
}

Plan planCall(const Call& call, const Pairs& arguments) {
    Bindings bindings;
    QuerySql sql(call.cache, bindings);
    const Function& function = call.function;
    std::string list;
    for (const auto& [name, value] : arguments) {
        for (const Argument& argument : function.arguments) {
            if (argument.name == name) {
                list += (list.empty() ? "" : ", ") + quotedName(name) + " := " + bindings.bind(value) +
                        "::" + argument.type;
            }
        }
    }
    const std::string from =
        quotedName(function.schema, function.name) + "(" + list + ") AS " + aliasOf(function) + columnList(function);
    return wrapped(call, sql, bindings, from, aliasOf(function));
}

} // namespace crossdock::sandbox::supabase
