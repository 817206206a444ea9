#include "sandbox_supabase/query_sql.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <algorithm>
#include <array>

namespace crossdock::sandbox::supabase {

namespace {

struct Operator {
    std::string_view name;
    std::string_view sql;
};

constexpr std::array operators{Operator{"eq", "="},
                               Operator{"neq", "<>"},
                               Operator{"gt", ">"},
                               Operator{"gte", ">="},
                               Operator{"lt", "<"},
                               Operator{"lte", "<="},
                               Operator{"like", "LIKE"},
                               Operator{"ilike", "ILIKE"},
                               Operator{"match", "~"},
                               Operator{"imatch", "~*"},
                               Operator{"cs", "@>"},
                               Operator{"cd", "<@"},
                               Operator{"ov", "&&"},
                               Operator{"sl", "<<"},
                               Operator{"sr", ">>"},
                               Operator{"nxr", "&<"},
                               Operator{"nxl", "&>"},
                               Operator{"adj", "-|-"},
                               Operator{"isdistinct", "IS DISTINCT FROM"}};

constexpr std::array textSearches{Operator{"fts", "to_tsquery"}, Operator{"plfts", "plainto_tsquery"},
                                  Operator{"phfts", "phraseto_tsquery"}, Operator{"wfts", "websearch_to_tsquery"}};

std::string_view sqlOf(std::span<const Operator> known, const std::string& name) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&name](const Operator& entry) { return entry.name == name; });
    return found == known.end() ? std::string_view() : found->sql;
}

std::string arrayLiteral(const std::vector<std::string>& values) {
    std::string out = "{";
    for (const std::string& value : values) {
        out += out.size() > 1 ? ",\"" : "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') {
                out += '\\';
            }
            out += c;
        }
        out += '"';
    }
    return out + "}";
}

/// The user's text names a type; only what can stand in a type's name gets into the SQL.
std::string typeName(const std::string& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == ' ' || c == '[' || c == ']';
    });
    return plain ? text : quotedName(text);
}

ApiError noRelationship(const SchemaCache& cache, const std::string& parent, const std::string& wanted) {
    return {.status = 400,
            .reason = {},
            .code = "PGRST200",
            .message =
                "Could not find a relationship between '" + parent + "' and '" + wanted + "' in the schema cache",
            .details = "Searched for a foreign key relationship between '" + parent + "' and '" + wanted +
                       "' in the schema '" + cache.schema() + "', but no matches were found."};
}

std::string joined(const std::string& left, const std::vector<std::string>& leftColumns, const std::string& right,
                   const std::vector<std::string>& rightColumns) {
    std::string text;
    for (std::size_t i = 0; i < leftColumns.size(); ++i) {
        text += (i ? " AND " : "") + left + "." + quotedName(leftColumns[i]) + " = " + right + "." +
                quotedName(rightColumns[i]);
    }
    return text;
}

} // namespace

std::string QuerySql::field(const Field& field, const std::string& qualifier) const {
    std::string text = qualifier + "." + quotedName(field.column);
    for (const Field::Step& step : field.path) {
        text += step.asText ? "->>" : "->";
        text += step.isIndex ? step.key : quotedText(step.key);
    }
    return field.path.empty() ? text : "(" + text + ")";
}

std::string QuerySql::comparison(const Filter& filter, const std::string& qualifier) {
    const std::string left = field(filter.field, qualifier);
    if (filter.operation == "in") {
        return left + " = ANY (" + _bindings.bind(arrayLiteral(filter.list)) + ")";
    }
    if (filter.operation == "is") {
        std::string word = filter.value;
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (word == "null" || word == "true" || word == "false" || word == "unknown") {
            return left + " IS " + word;
        }
        if (word == "not_null") {
            return left + " IS NOT NULL";
        }
        throw ApiError::parse("filter (is." + filter.value + ")", 4,
                              "unexpected \"" + filter.value.substr(0, 1) +
                                  "\" expecting null or trilean value (unknown, true, false)");
    }
    if (const std::string_view search = sqlOf(textSearches, filter.operation); !search.empty()) {
        const std::string language =
            filter.quantifier.empty() ? "" : _bindings.bind(filter.quantifier) + "::regconfig, ";
        return left + " @@ " + std::string(search) + "(" + language + _bindings.bind(filter.value) + ")";
    }
    std::string value = filter.value;
    if (filter.operation == "like" || filter.operation == "ilike") {
        std::replace(value.begin(), value.end(), '*', '%');
    }
    std::string right = _bindings.bind(std::move(value));
    if (!filter.quantifier.empty()) {
        right = filter.quantifier + " (" + right + ")";
    }
    return left + " " + std::string(sqlOf(operators, filter.operation)) + " " + right;
}

std::string QuerySql::condition(const Filter& filter, const std::string& qualifier) {
    std::string text;
    if (filter.kind == Filter::Kind::comparison) {
        text = comparison(filter, qualifier);
    } else {
        for (const Filter& part : filter.parts) {
            text += (text.empty()                       ? "("
                     : filter.kind == Filter::Kind::all ? " AND "
                                                        : " OR ") +
                    condition(part, qualifier);
        }
        text += ")";
    }
    return filter.negated ? "NOT (" + text + ")" : text;
}

std::string QuerySql::where(const Query& query, const Table* table, const std::string& qualifier) {
    std::string text;
    const auto add = [&text](const std::string& condition) {
        text += (text.empty() ? " WHERE " : " AND ") + condition;
    };
    for (const Filter& filter : query.filters) {
        add(condition(filter, qualifier));
    }
    for (const Selected& item : query.select) {
        if (item.inner && !item.relation.empty()) {
            bool many = false;
            add("EXISTS (" + embeddedRows(item, table, qualifier, many) + ")");
        }
    }
    return text;
}

std::string QuerySql::order(const Query& query, const std::string& qualifier) {
    std::string text;
    for (const OrderTerm& term : query.order) {
        text +=
            (text.empty() ? " ORDER BY " : ", ") + field(term.field, qualifier) + (term.descending ? " DESC" : " ASC");
        if (term.nullsFirst) {
            text += *term.nullsFirst ? " NULLS FIRST" : " NULLS LAST";
        }
    }
    return text;
}

std::string QuerySql::range(std::optional<std::int64_t> limit, std::int64_t offset) {
    std::string text;
    if (limit) {
        text += " LIMIT " + std::to_string(*limit);
    }
    if (offset > 0) {
        text += " OFFSET " + std::to_string(offset);
    }
    return text;
}

std::string QuerySql::embeddedRows(const Selected& item, const Table* parent, const std::string& qualifier,
                                   bool& many) {
    const std::string parentName = parent ? parent->name : "";
    const auto fits = [&](const Relationship& link, const std::string& from, const std::string& to) {
        const bool hinted = item.hint.empty() || item.hint == link.constraint ||
                            (link.columns.size() == 1 && item.hint == link.columns[0]);
        return link.table == from && link.foreignTable == to && hinted;
    };
    for (const Relationship& link : _cache.relationships()) {
        const bool down = fits(link, item.relation, parentName);
        if (!down && !fits(link, parentName, item.relation)) {
            continue;
        }
        many = down && !link.unique;
        const Table* child = _cache.table(item.relation);
        const std::string alias = quotedName(item.relation + "_" + std::to_string(++_aliases));
        const std::string join = down ? joined(alias, link.columns, qualifier, link.foreignColumns)
                                      : joined(alias, link.foreignColumns, qualifier, link.columns);
        const Query& query = item.embedded[0];
        const std::string list = query.select.empty() ? "1" : columns(query, child, alias);
        const std::string filters = where(query, child, alias);
        return "SELECT " + list + " FROM " + quotedName(_cache.schema(), item.relation) + " AS " + alias +
               (filters.empty() ? " WHERE " : filters + " AND ") + join + order(query, alias) +
               range(query.limit, query.offset);
    }
    throw noRelationship(_cache, parentName, item.relation);
}

std::string QuerySql::columns(const Query& query, const Table* table, const std::string& qualifier) {
    std::string text;
    for (const Selected& item : query.select) {
        if (!item.relation.empty() && item.embedded[0].select.empty()) {
            continue; // "items!inner()" filters by its rows and shows none of them
        }
        text += text.empty() ? "" : ", ";
        if (!item.relation.empty()) {
            bool many = false;
            const std::string rows = embeddedRows(item, table, qualifier, many);
            text += many ? "(SELECT coalesce(jsonb_agg(part), '[]') FROM (" + rows + ") AS part)"
                         : "(SELECT row_to_json(part) FROM (" + rows + ") AS part)";
            text += " AS " + quotedName(item.alias.empty() ? item.relation : item.alias);
            continue;
        }
        if (item.field.column == "*") {
            text += qualifier + ".*";
            continue;
        }
        const std::string plain = field(item.field, qualifier);
        text += item.cast.empty() ? plain : "CAST(" + plain + " AS " + typeName(item.cast) + ")";
        if (!item.alias.empty() || !item.field.path.empty() || !item.cast.empty()) {
            text += " AS " + quotedName(item.alias.empty() ? item.field.shownName() : item.alias);
        }
    }
    return text;
}

} // namespace crossdock::sandbox::supabase
