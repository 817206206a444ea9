#include "sandbox_supabase/query.hpp"

#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/query_reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace crossdock::sandbox::supabase {

namespace {

/// A parameter's name without the embedded tables before it: "items.or" is "or" of "items".
struct Target {
    std::vector<std::string> path;
    std::string key;
};

Target targetOf(const std::string& name) {
    Target target{.path = {}, .key = name};
    const std::size_t json = name.find("->");
    for (std::size_t begin = 0, dot = name.find('.'); dot != std::string::npos && dot < json;
         begin = dot + 1, dot = name.find('.', begin)) {
        if (name.compare(begin, 4, "not.") == 0) {
            break;
        }
        target.path.push_back(name.substr(begin, dot - begin));
        target.key = name.substr(dot + 1);
    }
    return target;
}

Query& embeddedQuery(Query& root, const Target& target) {
    Query* at = &root;
    for (const std::string& name : target.path) {
        const auto found = std::find_if(at->select.begin(), at->select.end(), [&name](const Selected& item) {
            return !item.relation.empty() && (item.alias == name || (item.alias.empty() && item.relation == name));
        });
        if (found == at->select.end()) {
            throw ApiError{.status = 400,
                           .reason = {},
                           .code = "PGRST108",
                           .message = "'" + name + "' is not an embedded resource in this request",
                           .details = std::nullopt,
                           .hint = "Verify that '" + name + "' is included in the 'select' query parameter."};
        }
        at = &found->embedded[0];
    }
    return *at;
}

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    return bad == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

void takeInto(Query& query, const std::string& key, const std::string& value) {
    const bool negated = key.starts_with("not.");
    const std::string word = negated ? key.substr(4) : key;
    if (word == "and" || word == "or") {
        QueryReader reader(value, "logic tree", value, 1 + key.size());
        query.filters.push_back(reader.logic(word == "and" ? Filter::Kind::all : Filter::Kind::any, negated));
    } else if (key == "order") {
        query.order = QueryReader(value, "order", value).order();
    } else if (key == "limit") {
        query.limit = wholeNumber(value);
    } else if (key == "offset") {
        query.offset = std::max<std::int64_t>(0, wholeNumber(value).value_or(0));
    } else {
        Field field = QueryReader(key, "tree path", key).wholeField();
        query.filters.push_back(QueryReader(value, "filter", value).comparison(std::move(field)));
    }
}

} // namespace

bool Query::embeds() const {
    return std::any_of(select.begin(), select.end(), [](const Selected& item) { return !item.relation.empty(); });
}

QueryParameters QueryParameters::parse(const Pairs& parameters, bool forFunction) {
    QueryParameters all;
    for (const auto& [name, value] : parameters) {
        if (name == "select") {
            all.query.select = QueryReader(value, "select parameter", value).selection();
        } else if (name == "columns") {
            all.hasColumns = true;
            all.columns = QueryReader(value, "columns parameter", value).names();
            std::sort(all.columns.begin(), all.columns.end());
            all.columns.erase(std::unique(all.columns.begin(), all.columns.end()), all.columns.end());
        } else if (name == "on_conflict") {
            all.onConflict = QueryReader(value, "on_conflict parameter", value).names();
        }
    }
    if (all.query.select.empty()) {
        all.query.select.emplace_back().field.column = "*";
    }
    for (const auto& [name, value] : parameters) {
        if (name == "select" || name == "columns" || name == "on_conflict" || name == "apikey") {
            continue;
        }
        const Target target = targetOf(name);
        const bool isWord = target.key == "order" || target.key == "limit" || target.key == "offset" ||
                            target.key == "and" || target.key == "or" || target.key.starts_with("not.");
        if (forFunction && !isWord && !looksLikeFilter(value)) {
            all.arguments.emplace_back(name, value);
            continue;
        }
        all.hasLimit = all.hasLimit || name == "limit";
        takeInto(embeddedQuery(all.query, target), target.key, value);
    }
    return all;
}

std::string canonicalQuery(const Pairs& parameters) {
    std::map<std::string, std::string> merged;
    for (const auto& [name, value] : parameters) {
        const auto [entry, isNew] = merged.try_emplace(name, percentEncode(value));
        if (!isNew) {
            entry->second.append(1, ',').append(percentEncode(value)); // the comma stays bare, as in the real answers
        }
    }
    std::string text;
    for (const auto& [name, value] : merged) {
        text.append(text.empty() ? "" : "&").append(percentEncode(name)).append(1, '=').append(value);
    }
    return text;
}

} // namespace crossdock::sandbox::supabase
