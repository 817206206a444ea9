#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/query.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::array queryable{"Id",
                               "Active",
                               "Name",
                               "DisplayName",
                               "FullyQualifiedName",
                               "GivenName",
                               "MiddleName",
                               "FamilyName",
                               "CompanyName",
                               "PrintOnCheckName",
                               "PrimaryEmailAddr",
                               "Balance",
                               "Type",
                               "Sku",
                               "AccountType",
                               "AccountSubType",
                               "Classification",
                               "CurrentBalance",
                               "SubAccount",
                               "Job",
                               "ParentRef",
                               "UnitPrice",
                               "Taxable",
                               "DocNumber",
                               "TxnDate",
                               "DueDate",
                               "TotalAmt",
                               "CustomerRef",
                               "PaymentRefNum",
                               "SyncToken",
                               "AcctNum",
                               "DueDays",
                               "RateValue",
                               "TrackQtyOnHand"};

/// Where a condition looks, and how what it finds is compared.
struct Property {
    enum class As { text, number, instant, id } as = As::text;
    std::string name;
};

Property propertyOf(const Entity& entity, const std::string& written) {
    for (const char* time : {"CreateTime", "LastUpdatedTime"}) {
        if (equalsIgnoringCase(written, std::string{"MetaData."} + time)) {
            return {Property::As::instant, time};
        }
    }
    const Field* field = entity.field(written);
    if (field == nullptr) {
        throw Fault(
            Problem{4001, "Invalid query",
                    "QueryValidationError: Property " + written + " not found for Entity " + std::string{entity.name}});
    }
    if (std::find(queryable.begin(), queryable.end(), written) == queryable.end()) {
        throw Fault(
            Problem{4001, "Invalid query", "QueryValidationError: property '" + written + "' is not queryable"});
    }
    const bool number = field->kind == Kind::number;
    return {written == "Id" ? Property::As::id : number ? Property::As::number : Property::As::text, written};
}

std::string textOf(const json::object& row, const Property& property) {
    if (property.as == Property::As::instant) {
        const auto* meta = row.if_contains("MetaData");
        return meta == nullptr ? std::string{} : textIn(meta->as_object(), property.name);
    }
    const auto* value = row.if_contains(property.name);
    if (value == nullptr) {
        return {};
    }
    if (value->is_object()) {
        const std::string address = textIn(value->get_object(), "Address");
        return address.empty() ? textIn(value->get_object(), "value") : address;
    }
    return value->is_string() ? std::string{value->get_string()} : wireText(*value);
}

std::string folded(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Less than, equal or more than 0; throws 4001 for a value that is no number or time.
int compareTo(const PacificTime& zone, const Property& property, const std::string& found, const std::string& wanted) {
    const auto bad = [&] {
        return Fault(Problem{4001, "Invalid query",
                             "QueryValidationError: value " + wanted + " is not valid for property " + property.name});
    };
    if (property.as == Property::As::instant) {
        const auto right = zone.read(wanted);
        if (!right) {
            throw bad();
        }
        const UtcTime left = zone.read(found).value_or(UtcTime{});
        return left < *right ? -1 : left == *right ? 0 : 1;
    }
    if (property.as != Property::As::text) {
        const auto right = Decimal::parse(wanted);
        if (!right) {
            throw bad();
        }
        const Decimal left = Decimal::parse(found).value_or(Decimal{});
        return left < *right ? -1 : left == *right ? 0 : 1;
    }
    return folded(found).compare(folded(wanted));
}

bool isLike(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) {
        return text.empty();
    }
    if (pattern.front() == '%') {
        for (std::size_t from = 0; from <= text.size(); ++from) {
            if (isLike(text.substr(from), pattern.substr(1))) {
                return true;
            }
        }
        return false;
    }
    return !text.empty() && text.front() == pattern.front() && isLike(text.substr(1), pattern.substr(1));
}

bool holds(const PacificTime& zone, const json::object& row, const Property& property, const Condition& condition) {
    const std::string found = textOf(row, property);
    const auto against = [&](const std::string& wanted) { return compareTo(zone, property, found, wanted); };
    switch (condition.compare) {
    case Compare::equal:
        return against(condition.values.front()) == 0;
    case Compare::less:
        return against(condition.values.front()) < 0;
    case Compare::more:
        return against(condition.values.front()) > 0;
    case Compare::lessOrEqual:
        return against(condition.values.front()) <= 0;
    case Compare::moreOrEqual:
        return against(condition.values.front()) >= 0;
    case Compare::in:
        return std::any_of(condition.values.begin(), condition.values.end(),
                           [&](const std::string& one) { return against(one) == 0; });
    case Compare::like:
        return isLike(folded(found), folded(condition.values.front()));
    }
    return false;
}

/// Names in their byte order, transactions with the last change first.
void sortByHabit(const Entity& entity, const PacificTime& zone, std::vector<const json::object*>& rows) {
    if (entity.family == Family::transaction) {
        const Property changed{Property::As::instant, "LastUpdatedTime"};
        std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
            return zone.read(textOf(*b, changed)).value_or(UtcTime{}) <
                   zone.read(textOf(*a, changed)).value_or(UtcTime{});
        });
        return;
    }
    const auto name = [&](const json::object& row) {
        const std::string full = textIn(row, "FullyQualifiedName");
        return full.empty() ? textIn(row, entity.title) : full;
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return name(*a) < name(*b); });
}

void sortAsAsked(const Entity& entity, const PacificTime& zone, const Query& query,
                 std::vector<const json::object*>& rows) {
    std::vector<std::pair<Property, bool>> keys;
    for (const Ordering& ordering : query.order) {
        keys.emplace_back(propertyOf(entity, ordering.property), ordering.descending);
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
        for (const auto& [property, descending] : keys) {
            const std::string left = textOf(*a, property), right = textOf(*b, property);
            if (left == right) {
                continue;
            }
            const int sign = right.empty() ? 1 : left.empty() ? -1 : compareTo(zone, property, left, right);
            if (sign != 0) {
                return descending ? sign > 0 : sign < 0;
            }
        }
        return false;
    });
}

json::object runFixed(const json::object& only, const Query& query) {
    if (query.counts) {
        return {{"totalCount", 1}};
    }
    json::object response;
    if (query.start == 1) {
        response = {{query.entity, json::array{only}}, {"startPosition", 1}, {"maxResults", 1}};
    }
    return response;
}

} // namespace

json::object runQuery(const Company& company, const PacificTime& zone, const Query& query, const Hidden* unseen) {
    if (query.entity == "CompanyInfo" || query.entity == "Preferences") {
        return runFixed(query.entity == "Preferences" ? company.preferences : company.info, query);
    }
    const Entity* found = nullptr;
    for (const Entity& entity : entities()) {
        found = equalsIgnoringCase(entity.name, query.entity) ? &entity : found;
    }
    if (found == nullptr) {
        throw Fault(
            Problem{4001, "Invalid query", "QueryValidationError: invalid context declaration: " + query.entity});
    }
    const Entity& entity = *found;
    std::vector<std::pair<Property, const Condition*>> conditions;
    bool asksForActive = false;
    for (const Condition& condition : query.where) {
        conditions.emplace_back(propertyOf(entity, condition.property), &condition);
        for (const std::string& value : condition.values) {
            compareTo(zone, conditions.back().first, {}, value);
        }
        asksForActive = asksForActive || condition.property == "Active";
    }
    std::vector<const json::object*> rows;
    if (const auto table = company.tables.find(entity.name); table != company.tables.end()) {
        for (const auto& row : table->second) {
            const bool hidden =
                (!asksForActive && entity.family != Family::transaction && !flagIn(row.second, "Active", true)) ||
                (unseen != nullptr && unseen->contains({std::string{entity.name}, textIn(row.second, "Id")}));
            if (!hidden && std::all_of(conditions.begin(), conditions.end(), [&](const auto& one) {
                    return holds(zone, row.second, one.first, *one.second);
                })) {
                rows.push_back(&row.second);
            }
        }
    }
    if (query.counts) {
        return {{"totalCount", rows.size()}};
    }
    if (query.order.empty()) {
        sortByHabit(entity, zone, rows);
    } else {
        sortAsAsked(entity, zone, query, rows);
    }
    json::array page;
    for (auto at = static_cast<std::size_t>(query.start - 1);
         at < rows.size() && page.size() < static_cast<std::size_t>(query.most); ++at) {
        page.push_back(*rows[at]);
    }
    json::object response;
    if (!page.empty()) {
        const std::size_t shown = page.size();
        response[entity.name] = std::move(page);
        response["startPosition"] = query.start;
        response["maxResults"] = shown;
    }
    return response;
}

} // namespace crossdock::sandbox::qbo
