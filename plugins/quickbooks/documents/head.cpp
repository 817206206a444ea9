#include "documents/head.hpp"

#include "documents/business_day.hpp"
#include "documents/exact_json.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/mapped_fields.hpp"
#include "documents/members.hpp"
#include "documents/text.hpp"

#include <algorithm>
#include <array>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

std::string documentNumber(const std::string& prefix, const std::string& number, unsigned attempt) {
    const std::string whole = line(prefix + number, 1000);
    std::string shown = length(whole) <= mostNumber ? whole : withSuffix(whole, "~" + shortHash(whole), mostNumber);
    return attempt == 0 ? shown : withSuffix(shown, "-" + std::to_string(attempt + 1), mostNumber);
}

void putNumber(Document& document, const std::string& prefix, const std::string& number, const Attempt& attempt,
               const Books& books) {
    using Number = DocumentSettings::Number;
    const DocumentSettings& settings = books.settings;
    const PostedDocument* before = attempt.posted.byRole(document.role);
    const bool numbered =
        settings.number == Number::Always || (settings.number == Number::IfCustom && books.company.customNumbers);
    if (before != nullptr && !before->number.empty()) {
        document.docNumber = before->number;
    } else if (numbered) {
        document.docNumber = documentNumber(prefix, number, attempt.number);
    } else {
        return;
    }
    document.allowsDuplicateNumber = settings.numberCollision == DocumentSettings::NumberCollision::Allow;
    document.body["DocNumber"] = document.docNumber;
}

std::string documentDay(UtcTime at, const Books& books, std::vector<std::string>& notes) {
    const std::string day = businessDay(at, books.settings.timezone);
    const std::string& closed = books.company.closedUntil;
    if (closed.empty() || day > closed) {
        return day;
    }
    if (books.settings.closedPeriod == DocumentSettings::ClosedPeriod::Hold) {
        throw Held("closed_period", "the books are closed until " + closed + ", and this is of " + day +
                                        ": open them, or set closed_period = \"first_open_day\"");
    }
    notes.push_back("dated " + dayAfter(closed) + ", the first open day, instead of " + day);
    return dayAfter(closed);
}

std::optional<UtcTime> timeOf(const json::object& record, std::string_view name) {
    const std::string at = text(record, name);
    if (at.empty()) {
        return std::nullopt;
    }
    const std::optional<UtcTime> time = UtcTime::parse(at);
    if (!time) {
        throw Held("bad_record", std::string(name) + " is no time");
    }
    return time;
}

void putCurrency(json::object& body, const std::string& currency, const std::optional<Decimal>& rate,
                 const Company& company) {
    if (!company.manyCurrencies) {
        if (currency != company.homeCurrency) {
            throw Held("currency_not_enabled", "this is in " + currency + ", and the company keeps books in " +
                                                   company.homeCurrency +
                                                   " alone: switch multicurrency on in QuickBooks, or "
                                                   "filter such orders out of the flow");
        }
        return;
    }
    body["CurrencyRef"] = reference(currency);
    if (rate && currency != company.homeCurrency && rate->sign() > 0) {
        body["ExchangeRate"] = exact::number(rate->trimmed());
    }
}

std::string putReferences(json::object& body, const json::object& record, const Books& books) {
    const DocumentSettings& settings = books.settings;
    std::string lineClass;
    if (!settings.businessClass.empty()) {
        const std::string id = listId("Class", settings.businessClass, "class", books.resolved);
        if (books.company.classPerTransaction) {
            body["ClassRef"] = reference(id);
        }
        lineClass = books.company.classPerLine ? id : std::string();
    }
    if (!settings.department.empty() && books.company.departments) {
        body["DepartmentRef"] = reference(listId("Department", settings.department, "department", books.resolved));
    }
    json::array fields;
    for (const auto& [field, path] : settings.customFields) {
        for (const auto& [id, label] : books.company.customFields) {
            const std::string value = line(textAtPath(record, path), 31);
            if ((field == id || field == label) && !value.empty()) {
                fields.push_back({{"DefinitionId", id}, {"Type", "StringType"}, {"StringValue", value}});
            }
        }
    }
    if (!fields.empty()) {
        body["CustomField"] = std::move(fields);
    }
    return lineClass;
}

void putFields(json::object& body, const ShopRecord& record) {
    const std::vector<std::string>& taken = mappedFields(record.entity);
    static constexpr std::array refused{std::string_view{"Id"},
                                        std::string_view{"SyncToken"},
                                        std::string_view{"sparse"},
                                        std::string_view{"Line"},
                                        std::string_view{"TxnTaxDetail"},
                                        std::string_view{"TotalAmt"},
                                        std::string_view{"CurrencyRef"},
                                        std::string_view{"ExchangeRate"},
                                        std::string_view{"DocNumber"},
                                        std::string_view{"CustomerRef"},
                                        std::string_view{"LinkedTxn"},
                                        std::string_view{"GlobalTaxCalculation"},
                                        std::string_view{"ApplyTaxAfterDiscount"}};
    for (const auto& field : record.fields) {
        const std::string_view name(field.key().data(), field.key().size());
        if (std::find(refused.begin(), refused.end(), name) != refused.end()) {
            throw Held("field_refused", "the flow's mapping sets " + std::string(name) +
                                            ", which the connector keeps for itself: take it out of [map]");
        }
        if (std::find(taken.begin(), taken.end(), name) == taken.end()) {
            throw Held("field_unknown",
                       "the flow's mapping sets \"" + line(name, 60) + "\", which is no member of this record");
        }
        if (field.value().is_null()) {
            body.erase(field.key());
        } else if (const json::string* text = field.value().if_string()) {
            body[field.key()] = lines(std::string_view(*text), 4000);
        } else {
            body[field.key()] = field.value();
        }
    }
}

void continueFrom(Document& document, const Posted& posted) {
    if (const PostedDocument* before = posted.byRole(document.role)) {
        document.action = Action::Update;
        document.id = before->id;
        document.syncToken = before->syncToken;
        document.body["Id"] = before->id;
        document.body["SyncToken"] = before->syncToken;
    }
}

} // namespace crossdock::quickbooks::documents
