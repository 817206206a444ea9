#include "company_reader.hpp"

#include "documents/exact_json.hpp"
#include "json_fields.hpp"
#include "query.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

using Rows = std::vector<json::object>;

bool isNumber(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Items of the company's own, which stand in no list.
bool isBuiltIn(const ListEntry& entry) {
    return entry.first == "Item" && (entry.second == "SHIPPING_ITEM_ID" || entry.second == "GRATUITY_ITEM_ID");
}

TaxMode taxModeOf(const json::object& tax, std::string_view country) {
    if (!flagAt(tax, "UsingSalesTax")) {
        return TaxMode::None;
    }
    if (country != "US") {
        return TaxMode::Global;
    }
    return tax.contains("PartnerTaxEnabled") ? TaxMode::UsAutomated : TaxMode::UsManual;
}

/// The custom fields in use are two settings each, in nested lists: a switch and a name.
std::map<std::string, std::string> customFieldsOf(const json::object& sales) {
    std::map<std::string, const json::object*> settings;
    for (const json::value& group : arrayAt(sales, "CustomField")) {
        if (!group.is_object()) {
            continue;
        }
        for (const json::value& one : arrayAt(group.get_object(), "CustomField")) {
            if (one.is_object()) {
                settings.emplace(textAt(one.get_object(), "Name"), &one.get_object());
            }
        }
    }
    std::map<std::string, std::string> fields;
    for (const std::string id : {"1", "2", "3"}) {
        const auto used = settings.find("SalesFormsPrefs.UseSalesCustom" + id);
        const auto name = settings.find("SalesFormsPrefs.SalesCustomName" + id);
        if (used != settings.end() && flagAt(*used->second, "BooleanValue")) {
            fields[id] = name == settings.end() ? std::string() : textAt(*name->second, "StringValue");
        }
    }
    return fields;
}

TaxCode taxCodeFrom(const json::object& row, const std::map<std::string, TaxRate>& rates) {
    TaxCode code;
    code.id = textAt(row, "Id");
    code.name = textAt(row, "Name");
    code.isActive = flagAt(row, "Active", true);
    code.isGroup = flagAt(row, "TaxGroup");
    std::vector<std::pair<Decimal, TaxRate>> ordered;
    for (const json::value& one : arrayAt(objectAt(row, "SalesTaxRateList"), "TaxRateDetail")) {
        if (!one.is_object()) {
            continue;
        }
        const auto rate = rates.find(std::string(referenceAt(one.get_object(), "TaxRateRef")));
        if (rate != rates.end()) {
            ordered.emplace_back(exact::decimalAt(one.get_object(), "TaxOrder").value_or(Decimal{}), rate->second);
        }
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [order, rate] : ordered) {
        code.rates.push_back(std::move(rate));
    }
    return code;
}

ListRow listRowFrom(const json::object& row, const std::string& entity) {
    const std::string_view full = textAt(row, "FullyQualifiedName");
    return {std::string(textAt(row, "Id")), std::string(full.empty() ? textAt(row, "Name") : full),
            std::string(textAt(row, entity == "Account" ? "AccountType" : "Type"))};
}

} // namespace

Company companyFrom(const json::object& preferences, const json::object& info, const Rows& taxCodes,
                    const Rows& taxRates) {
    const json::object& sales = objectAt(preferences, "SalesFormsPrefs");
    const json::object& tax = objectAt(preferences, "TaxPrefs");
    const json::object& currency = objectAt(preferences, "CurrencyPrefs");
    const json::object& accounting = objectAt(preferences, "AccountingInfoPrefs");
    Company company;
    const std::string_view country = textAt(info, "Country");
    company.country = country.empty() ? "US" : country;
    const std::string_view home = referenceAt(currency, "HomeCurrency");
    company.homeCurrency = home.empty() ? "USD" : home;
    company.manyCurrencies = flagAt(currency, "MultiCurrencyEnabled");
    company.taxMode = taxModeOf(tax, company.country);
    company.defaultTaxGroup = referenceAt(tax, "TaxGroupCodeRef");
    std::map<std::string, TaxRate> rates;
    for (const json::object& row : taxRates) {
        const std::string id(textAt(row, "Id"));
        rates[id] = {id, std::string(textAt(row, "Name")), exact::decimalAt(row, "RateValue").value_or(Decimal{})};
    }
    for (const json::object& row : taxCodes) {
        company.taxCodes.push_back(taxCodeFrom(row, rates));
    }
    company.customNumbers = flagAt(sales, "CustomTxnNumbers");
    company.allowsDiscount = flagAt(sales, "AllowDiscount");
    company.allowsShipping = flagAt(sales, "AllowShipping");
    company.allowsGratuity = flagAt(sales, "AllowGratuity");
    company.appliesCreditByItself = flagAt(sales, "AutoApplyCredit");
    company.discountAccount = textAt(sales, "DefaultDiscountAccount");
    company.closedUntil = textAt(accounting, "BookCloseDate");
    company.classPerTransaction = flagAt(accounting, "ClassTrackingPerTxn");
    company.classPerLine = flagAt(accounting, "ClassTrackingPerTxnLine");
    company.departments = flagAt(accounting, "TrackDepartments");
    company.customFields = customFieldsOf(sales);
    return company;
}

std::shared_ptr<const CompanyState> CompanyReader::get(const Call& call) {
    const std::lock_guard lock(_mutex);
    if (!_state) {
        if (const std::optional<CompanyRows> kept = recallCompany(_context, listsOf(_config.documents))) {
            _state = stateFrom(*kept);
        }
    }
    if (!_state || isOutdated(*_state)) {
        _state = read(call);
    }
    return _state;
}

std::shared_ptr<const CompanyState> CompanyReader::refresh(const Call& call) {
    const std::lock_guard lock(_mutex);
    return _state = read(call);
}

bool CompanyReader::isOutdated(const CompanyState& state) const {
    constexpr std::int64_t minuteUs = 60'000'000;
    const std::int64_t age = _context.clock().now().us - state.readAt.us;
    // Somebody is about to add what is missing, and will not wait for an hour.
    const std::set<ListEntry> wanted = listsOf(_config.documents);
    const bool lacks = std::any_of(wanted.begin(), wanted.end(),
                                   [&](const ListEntry& entry) { return state.lists.count(entry) == 0; });
    return age < 0 || age > (lacks ? 1 : _config.companyMinutes) * minuteUs;
}

std::shared_ptr<const CompanyState> CompanyReader::stateFrom(const CompanyRows& rows) {
    auto state = std::make_shared<CompanyState>();
    state->readAt = rows.readAt;
    state->company = companyFrom(rows.preferences, rows.info, rows.taxCodes, rows.taxRates);
    state->name = textAt(rows.info, "CompanyName");
    state->lists = rows.lists;
    return state;
}

std::shared_ptr<const CompanyState> CompanyReader::read(const Call& call) const {
    CompanyRows rows;
    rows.readAt = _context.clock().now();
    rows.preferences = _client.read(call, "/preferences", "Preferences");
    rows.info = _client.read(call, "/companyinfo/" + _config.realm, "CompanyInfo");
    if (flagAt(objectAt(rows.preferences, "TaxPrefs"), "UsingSalesTax")) {
        rows.taxCodes = _client.select(call, "TaxCode", "SELECT * FROM TaxCode");
        rows.taxRates = _client.select(call, "TaxRate", "SELECT * FROM TaxRate");
    }
    const std::set<ListEntry> wanted = listsOf(_config.documents);
    rows.lists = entries(call, wanted);
    keepCompany(_context, wanted, rows);
    return stateFrom(rows);
}

std::vector<ListRow> CompanyReader::rowsOf(const Call& call, const std::string& entity) const {
    std::vector<ListRow> rows;
    for (const json::object& row : _client.select(call, entity, "SELECT * FROM " + entity)) {
        if (flagAt(row, "Active", true)) {
            rows.push_back(listRowFrom(row, entity));
        }
    }
    return rows;
}

std::map<ListEntry, std::string> CompanyReader::entries(const Call& call, const std::set<ListEntry>& wanted) const {
    std::map<ListEntry, std::string> found;
    std::map<std::string, std::vector<ListEntry>> byEntity;
    for (const ListEntry& entry : wanted) {
        if (isBuiltIn(entry)) {
            found[entry] = entry.second;
        } else {
            byEntity[entry.first].push_back(entry);
        }
    }
    for (const auto& [entity, list] : byEntity) {
        std::vector<ListRow> rows;
        if (entity == "Item") { // may hold thousands, the others a few hundred at most
            std::vector<std::string> names;
            std::vector<std::string> ids;
            for (const ListEntry& entry : list) {
                (isNumber(entry.second) ? ids : names).push_back(entry.second);
            }
            std::vector<std::string> statements = selectIn(entity, "FullyQualifiedName", names, false);
            for (std::string& statement : selectIn(entity, "Id", ids, false)) {
                statements.push_back(std::move(statement));
            }
            for (const std::string& statement : statements) {
                for (const json::object& row : _client.select(call, entity, statement)) {
                    rows.push_back(listRowFrom(row, entity));
                }
            }
        } else {
            rows = rowsOf(call, entity);
        }
        for (const ListEntry& entry : list) {
            const auto byId =
                std::find_if(rows.begin(), rows.end(), [&](const ListRow& row) { return row.id == entry.second; });
            const auto byName = std::find_if(rows.begin(), rows.end(),
                                             [&](const ListRow& row) { return sameName(row.name, entry.second); });
            const auto row = byId != rows.end() ? byId : byName;
            if (row != rows.end()) {
                found[entry] = row->id;
            }
        }
    }
    return found;
}

} // namespace crossdock::quickbooks
