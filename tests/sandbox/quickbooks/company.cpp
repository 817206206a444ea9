#include "sandbox_quickbooks/company.hpp"

#include "sandbox_quickbooks/intake.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

std::int64_t countIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? 0 : value->to_number<std::int64_t>();
}

json::object objectIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? json::object{} : value->as_object();
}

} // namespace

Edition editionOf(std::string_view word) {
    for (const Edition edition : {Edition::usAutomated, Edition::usManual, Edition::global}) {
        if (editionName(edition) == word) {
            return edition;
        }
    }
    throw std::invalid_argument("company: us-auto, us-manual or global, not '" + std::string{word} + "'");
}

std::string_view editionName(Edition edition) {
    return edition == Edition::usAutomated ? "us-auto" : edition == Edition::usManual ? "us-manual" : "global";
}

const json::object* Company::find(std::string_view entity, std::string_view id) const {
    const auto table = tables.find(entity);
    const auto number = idNumber(id);
    if (table == tables.end() || !number) {
        return nullptr;
    }
    const auto found = table->second.find(*number);
    return found == table->second.end() ? nullptr : &found->second;
}

json::object* Company::find(std::string_view entity, std::string_view id) {
    return const_cast<json::object*>(std::as_const(*this).find(entity, id));
}

std::string Company::newId(const Entity& entity) {
    if (entity.family == Family::transaction) {
        return std::to_string(++lastTransactionId);
    }
    return std::to_string(sharesNames(entity.name) ? ++lastNameId : ++lastIds[std::string{entity.name}]);
}

void Company::put(const Entity& entity, const json::object& object) {
    const auto id = idNumber(textIn(object, "Id"));
    if (!id) {
        throw std::invalid_argument(std::string{entity.name} + ": needs a numeric Id");
    }
    std::int64_t& last = entity.family == Family::transaction ? lastTransactionId
                         : sharesNames(entity.name)           ? lastNameId
                                                              : lastIds[std::string{entity.name}];
    last = std::max(last, *id);
    tables[std::string{entity.name}][*id] = arranged(entity, object);
}

bool Company::preference(std::string_view group, std::string_view name) const {
    const auto* members = preferences.if_contains(group);
    return members != nullptr && members->is_object() && flagIn(members->get_object(), name);
}

std::string Company::homeCurrency() const {
    const auto* prefs = preferences.if_contains("CurrencyPrefs");
    const std::string code =
        prefs != nullptr && prefs->is_object() ? referenceIn(prefs->get_object(), "HomeCurrency") : "";
    return code.empty() ? "USD" : code;
}

json::object Company::toJson() const {
    json::object lists;
    for (const auto& [name, table] : tables) {
        json::array rows;
        for (const auto& row : table) {
            rows.push_back(row.second);
        }
        lists[name] = std::move(rows);
    }
    json::array stubs;
    for (const Stub& stub : deleted) {
        stubs.push_back({{"entity", stub.entity}, {"id", stub.id}, {"at", stub.at.text()}});
    }
    json::object ids;
    for (const auto& [name, id] : lastIds) {
        ids[name] = id;
    }
    return {{"edition", editionName(edition)},  {"realm", realm},
            {"tables", std::move(lists)},       {"deleted", std::move(stubs)},
            {"preferences", preferences},       {"company_info", info},
            {"exchange_rates", exchangeRates},  {"last_transaction_id", lastTransactionId},
            {"last_name_id", lastNameId},       {"last_address_id", lastAddressId},
            {"last_doc_number", lastDocNumber}, {"last_ids", std::move(ids)}};
}

Company Company::fromJson(const json::object& state) {
    Company company;
    company.edition = editionOf(textIn(state, "edition"));
    company.realm = textIn(state, "realm");
    for (const auto& list : objectIn(state, "tables")) {
        const Entity* entity = entityByName(list.key());
        if (entity == nullptr) {
            throw std::invalid_argument("tables: no entity " + std::string{list.key()});
        }
        for (const json::value& row : list.value().as_array()) {
            company.put(*entity, row.as_object());
        }
    }
    if (const auto* stubs = state.if_contains("deleted")) {
        for (const json::value& stub : stubs->as_array()) {
            const auto at = UtcTime::parse(textIn(stub.as_object(), "at"));
            company.deleted.push_back(
                {textIn(stub.as_object(), "entity"), textIn(stub.as_object(), "id"), at.value_or(UtcTime{})});
        }
    }
    company.preferences = objectIn(state, "preferences");
    company.info = objectIn(state, "company_info");
    company.exchangeRates = objectIn(state, "exchange_rates");
    company.lastTransactionId = std::max(company.lastTransactionId, countIn(state, "last_transaction_id"));
    company.lastNameId = std::max(company.lastNameId, countIn(state, "last_name_id"));
    company.lastAddressId = countIn(state, "last_address_id");
    company.lastDocNumber = countIn(state, "last_doc_number");
    for (const auto& id : objectIn(state, "last_ids")) {
        std::int64_t& last = company.lastIds[std::string{id.key()}];
        last = std::max(last, id.value().to_number<std::int64_t>());
    }
    return company;
}

std::optional<std::int64_t> idNumber(std::string_view id) {
    std::int64_t number = 0;
    const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
    return id.empty() || read.ec != std::errc{} || read.ptr != id.data() + id.size() || number < 0
               ? std::nullopt
               : std::optional(number);
}

std::string_view viewIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::string textIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::string referenceIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? textIn(value->get_object(), "value") : std::string{};
}

bool flagIn(const json::object& object, std::string_view name, bool otherwise) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
}

void addTo(json::object& object, std::string_view name, const Decimal& amount) {
    object[name] = numberOf(decimalIn(object, name) + amount);
}

std::string currencyName(std::string_view code) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names{
        {{"USD", "United States Dollar"},
         {"GBP", "British Pound Sterling"},
         {"EUR", "Euro"},
         {"CAD", "Canadian Dollar"},
         {"AUD", "Australian Dollar"}}};
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& pair) { return pair.first == code; });
    return std::string{found == names.end() ? code : found->second};
}

} // namespace crossdock::sandbox::qbo
