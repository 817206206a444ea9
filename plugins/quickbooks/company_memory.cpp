#include "company_memory.hpp"

#include "json_fields.hpp"
#include "request_id.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

constexpr std::size_t mostBytes = 64UL * 1024;

std::string nameFor(const std::set<ListEntry>& wanted) {
    std::vector<std::string> parts;
    for (const auto& [list, entry] : wanted) {
        parts.push_back(list);
        parts.push_back(entry);
    }
    return "company." + requestIdOf(parts);
}

json::array asArray(const std::vector<json::object>& rows) {
    json::array out;
    for (const json::object& row : rows) {
        out.push_back(row);
    }
    return out;
}

std::vector<json::object> rowsIn(const json::object& text, std::string_view name) {
    std::vector<json::object> rows;
    for (const json::value& row : arrayAt(text, name)) {
        if (row.is_object()) {
            rows.push_back(row.get_object());
        }
    }
    return rows;
}

} // namespace

std::optional<CompanyRows> recallCompany(const Context& context, const std::set<ListEntry>& wanted) {
    std::optional<State::Value> kept;
    try {
        kept = context.state().get(nameFor(wanted));
    } catch (const Error&) {
        return std::nullopt;
    }
    const std::optional<json::value> parsed = kept ? parseExact(kept->text) : std::nullopt;
    if (!parsed || !parsed->is_object()) {
        return std::nullopt;
    }
    const json::object& text = parsed->get_object();
    CompanyRows rows;
    const std::string_view at = textAt(text, "read_at");
    std::from_chars(at.data(), at.data() + at.size(), rows.readAt.us);
    rows.preferences = objectAt(text, "preferences");
    rows.info = objectAt(text, "info");
    rows.taxCodes = rowsIn(text, "tax_codes");
    rows.taxRates = rowsIn(text, "tax_rates");
    for (const json::object& entry : rowsIn(text, "lists")) {
        rows.lists[{std::string(textAt(entry, "list")), std::string(textAt(entry, "entry"))}] = textAt(entry, "id");
    }
    return rows.preferences.empty() ? std::nullopt : std::optional(std::move(rows));
}

void keepCompany(const Context& context, const std::set<ListEntry>& wanted, const CompanyRows& rows) {
    json::array lists;
    for (const auto& [entry, id] : rows.lists) {
        lists.push_back(json::object{{"list", entry.first}, {"entry", entry.second}, {"id", id}});
    }
    const json::object text{
        {"read_at", rows.readAt.us},           {"preferences", rows.preferences},     {"info", rows.info},
        {"tax_codes", asArray(rows.taxCodes)}, {"tax_rates", asArray(rows.taxRates)}, {"lists", std::move(lists)}};
    const std::string written = json::serialize(text);
    if (written.size() > mostBytes) {
        return;
    }
    try {
        const std::string name = nameFor(wanted);
        const std::optional<State::Value> kept = context.state().get(name);
        context.state().set(name, written, kept ? kept->revision : 0);
    } catch (const Error& error) {
        context.log().debug("what was read about the company could not be kept", {{"why", error.failure().message}});
    }
}

} // namespace crossdock::quickbooks
