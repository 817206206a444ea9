#include "sandbox_supabase/plan.hpp"

#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/query_sql.hpp"

#include <algorithm>

namespace crossdock::sandbox::supabase {

namespace {

constexpr const char* adjustments =
    "nullif(current_setting('response.headers', true), ''), nullif(current_setting('response.status', true), '')";

std::string nameList(const std::vector<std::string>& names, const std::string& prefix = "") {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + prefix + quotedName(name);
    }
    return text;
}

/// The column definitions that tell json_to_recordset what the keys are.
std::string recordOf(const Table& table, const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& name : columns) {
        text += (text.empty() ? "" : ", ") + quotedName(name) + " " + table.find(name)->type;
    }
    return text;
}

/// The columns that a write sets: those of columns=, else the payload's keys. All must exist.
std::vector<std::string> writtenColumns(const Write& write, const Payload& payload) {
    std::vector<std::string> columns = write.parameters.hasColumns ? write.parameters.columns : payload.keys;
    for (const std::string& name : columns) {
        if (!write.table.find(name)) {
            throw ApiError{.status = 400,
                           .reason = {},
                           .code = "PGRST204",
                           .message = "Could not find the '" + name + "' column of '" + write.table.name +
                                      "' in the schema cache"};
        }
    }
    return columns;
}

/// Rows of the payload as a FROM item called `body`.
std::string bodyRows(const Write& write, const std::vector<std::string>& columns, const std::string& json, bool isArray,
                     bool firstOnly) {
    std::string source = json + "::json";
    std::string function = isArray ? "json_to_recordset" : "json_to_record";
    if (write.preferences.missingDefault.value_or(false) && write.parameters.hasColumns) {
        std::string defaults;
        for (const std::string& name : columns) {
            if (const std::string& value = write.table.find(name)->defaultValue; !value.empty()) {
                defaults += (defaults.empty() ? "" : ", ") + quotedText(name) + ", " + value;
            }
        }
        const std::string object = "jsonb_build_object(" + defaults + ")";
        function = isArray ? "jsonb_to_recordset" : "jsonb_to_record";
        source = isArray ? "(SELECT coalesce(jsonb_agg(" + object + " || element), '[]') FROM jsonb_array_elements(" +
                               json + "::jsonb) AS element)"
                         : "(" + object + " || " + json + "::jsonb)";
    }
    return "(SELECT " + nameList(columns) + " FROM " + function + "(" + source + ") AS payload(" +
           recordOf(write.table, columns) + ")" + (firstOnly ? " LIMIT 1" : "") + ") AS body";
}

BodyForm writtenForm(const Write& write) {
    return write.preferences.representation == Return::representation ? write.form : BodyForm::none;
}

/// " RETURNING ...": what the answer needs of the rows written.
std::string returning(const Write& write, QuerySql& sql, const std::string& name) {
    const Query& query = write.parameters.query;
    if (write.preferences.representation == Return::representation) {
        return " RETURNING " + (query.embeds() ? name + ".*" : sql.columns(query, &write.table, name));
    }
    const bool located = write.preferences.representation == Return::headersOnly && !write.table.primaryKey.empty();
    return " RETURNING " + (located ? nameList(write.table.primaryKey, name + ".") : std::string("1"));
}

/// The statement around a writing CTE. Embedded tables are joined to the rows that came back.
std::string around(const Write& write, QuerySql& sql, const std::string& source, const std::string& inserted,
                   bool located) {
    const Query& query = write.parameters.query;
    const BodyForm form = writtenForm(write);
    std::string rows = "source";
    if (form != BodyForm::none && query.embeds()) {
        const std::string alias = quotedName(write.table.name);
        rows = "(SELECT " + sql.columns(query, &write.table, alias) + " FROM source AS " + alias + ")";
    }
    const std::string keys = "(SELECT string_agg(field.key || '=' || coalesce('eq.' || field.value, 'is.null'), '&') "
                             "FROM (SELECT row_to_json(source) AS row "
                             "FROM source LIMIT 1) AS first, json_each_text(first.row) AS field)";
    return "WITH source AS (" + source + ") SELECT null, count(*), " + bodySql(form) + ", " +
           (located ? keys : std::string("null")) + ", " + adjustments + ", " + inserted + " FROM (SELECT * FROM " +
           rows + (rows == "source" ? "" : " AS rows") + ") AS answer";
}

/// A WHERE that counts rows as they pass, so that the answer knows how many were inserted.
std::string counted(const char* step, const char* never) {
    return std::string(" WHERE set_config('pgrst.inserted', (coalesce(nullif(current_setting('pgrst.inserted', true), "
                       "'')::int, 0) ") +
           step + ")::text, true) <> '" + never + "'";
}

std::string conflict(const std::vector<std::string>& target, const std::vector<std::string>& columns, bool merge) {
    if (target.empty()) {
        return {};
    }
    std::string text = " ON CONFLICT (" + nameList(target) + ")";
    if (!merge || columns.empty()) {
        return text + " DO NOTHING";
    }
    std::string set;
    for (const std::string& name : columns) {
        set += (set.empty() ? "" : ", ") + quotedName(name) + " = EXCLUDED." + quotedName(name);
    }
    return text + " DO UPDATE SET " + set + counted("- 1", "-1");
}

void checkKeyFilters(const Write& write) {
    std::vector<std::string> filtered;
    bool onlyEquals = true;
    for (const Filter& filter : write.parameters.query.filters) {
        onlyEquals = onlyEquals && filter.kind == Filter::Kind::comparison && filter.operation == "eq" &&
                     !filter.negated && filter.field.path.empty();
        filtered.push_back(filter.field.column);
    }
    std::vector<std::string> key = write.table.primaryKey;
    std::sort(filtered.begin(), filtered.end());
    std::sort(key.begin(), key.end());
    if (!onlyEquals || key.empty() || filtered != key) {
        throw ApiError{.status = 405,
                       .reason = {},
                       .code = "PGRST105",
                       .message = "Filters must include all and only primary key columns with 'eq' operators"};
    }
}

} // namespace

Plan planRead(const SchemaCache& cache, const Table& table, const Query& query, std::optional<std::int64_t> limit,
              BodyForm form, std::optional<Count> count, std::int64_t maxRows) {
    Bindings bindings;
    QuerySql sql(cache, bindings);
    const std::string name = quotedName(table.schema, table.name);
    const std::string columns = sql.columns(query, &table, name);
    const std::string rows = "SELECT " + columns + " FROM " + name + sql.where(query, &table, name) +
                             sql.order(query, name) + sql.range(limit, query.offset);
    std::string total = "null";
    std::string counting;
    if (count == Count::exact || count == Count::estimated) {
        counting = ", counted AS (SELECT 1 FROM " + name + sql.where(query, &table, name) +
                   (count == Count::estimated ? " LIMIT " + std::to_string(maxRows + 1) : "") + ")";
        total = "(SELECT count(*) FROM counted)";
    }
    Plan plan;
    plan.readOnly = true;
    plan.statement.sql = "WITH source AS (" + rows + ")" + counting + " SELECT " + total + ", count(*), " +
                         bodySql(form) + ", null, " + adjustments + ", null FROM (SELECT * FROM source) AS answer";
    plan.statement.parameters = bindings.take();
    if (count == Count::planned || count == Count::estimated) {
        Bindings again;
        QuerySql estimated(cache, again);
        plan.estimate = Statement{"EXPLAIN (FORMAT JSON) SELECT 1 FROM " + name + estimated.where(query, &table, name),
                                  again.take()};
        plan.countedUpTo = count == Count::estimated ? maxRows : 0;
    }
    return plan;
}

Plan planInsert(const Write& write, Payload payload, bool whole) {
    const std::vector<std::string> columns = writtenColumns(write, payload);
    if (whole) {
        checkKeyFilters(write);
    }
    Bindings bindings;
    QuerySql sql(write.cache, bindings);
    const std::string name = quotedName(write.table.schema, write.table.name);
    const bool merge = whole || write.preferences.resolution == Resolution::merge;
    const bool resolves = whole || write.preferences.resolution.has_value();
    const std::vector<std::string>& target =
        whole || write.parameters.onConflict.empty() ? write.table.primaryKey : write.parameters.onConflict;

    std::string source = "INSERT INTO " + name;
    if (columns.empty() && !payload.isEmpty) {
        source += " DEFAULT VALUES";
    } else if (payload.isEmpty) {
        source = "SELECT " +
                 (writtenForm(write) == BodyForm::none ? std::string("1")
                                                       : sql.columns(write.parameters.query, &write.table, name)) +
                 " FROM " + name + " WHERE false";
    } else {
        const std::string json = bindings.bind(std::move(payload.json));
        source += "(" + nameList(columns) + ") SELECT " + nameList(columns, "body.") + " FROM " +
                  bodyRows(write, columns, json, payload.isArray, false);
        if (whole) {
            for (std::size_t i = 0; const Filter& filter : write.parameters.query.filters) {
                const bool known = std::find(columns.begin(), columns.end(), filter.field.column) != columns.end();
                source += (i++ ? " AND " : " WHERE ") +
                          (known ? "body." + quotedName(filter.field.column) : std::string("null")) + " = " +
                          bindings.bind(filter.value);
            }
        }
        if (resolves && merge && !target.empty()) {
            std::string step = counted("+ 1", "0");
            source += whole ? step.replace(0, 6, " AND") : step;
        }
        source += resolves ? conflict(target, columns, merge) : "";
    }
    if (!payload.isEmpty) {
        source += returning(write, sql, name);
    }
    const bool located = write.preferences.representation == Return::headersOnly && payload.rows == 1 &&
                         !write.table.primaryKey.empty() && !whole;
    Plan plan;
    plan.statement.sql = around(write, sql, source,
                                merge ? "nullif(current_setting('pgrst.inserted', true), '')::int" : "null", located);
    plan.statement.parameters = bindings.take();
    return plan;
}

Plan planUpdate(const Write& write, Payload payload) {
    const std::vector<std::string> columns = writtenColumns(write, payload);
    Bindings bindings;
    QuerySql sql(write.cache, bindings);
    const std::string name = quotedName(write.table.schema, write.table.name);
    std::string source;
    if (columns.empty() || payload.isEmpty) {
        const bool shown = writtenForm(write) != BodyForm::none;
        source = "SELECT " + (shown ? sql.columns(write.parameters.query, &write.table, name) : std::string("1")) +
                 " FROM " + name + " WHERE false";
    } else {
        std::string set;
        for (const std::string& column : columns) {
            set += (set.empty() ? "" : ", ") + quotedName(column) + " = body." + quotedName(column);
        }
        const std::string json = bindings.bind(std::move(payload.json));
        source = "UPDATE " + name + " SET " + set + " FROM " + bodyRows(write, columns, json, payload.isArray, true) +
                 sql.where(write.parameters.query, &write.table, name) + returning(write, sql, name);
    }
    Plan plan;
    plan.statement.sql = around(write, sql, source, "null", false);
    plan.statement.parameters = bindings.take();
    return plan;
}

Plan planDelete(const Write& write) {
    Bindings bindings;
    QuerySql sql(write.cache, bindings);
    const std::string name = quotedName(write.table.schema, write.table.name);
    const std::string source =
        "DELETE FROM " + name + sql.where(write.parameters.query, &write.table, name) + returning(write, sql, name);
    Plan plan;
    plan.statement.sql = around(write, sql, source, "null", false);
    plan.statement.parameters = bindings.take();
    return plan;
}

} // namespace crossdock::sandbox::supabase
