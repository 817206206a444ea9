#include "drift.hpp"

#include "changes.hpp"
#include "documents/exact_json.hpp"
#include "json_fields.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

struct Part {
    std::string_view name;
    std::array<std::string_view, 3> members;
    bool isShown; ///< its value says something to a person, and nothing of one
};

constexpr std::array<Part, 9> parts{{{"date", {"TxnDate", "DueDate"}, true},
                                     {"total", {"TotalAmt", "TxnTaxDetail"}, true},
                                     {"lines", {"Line"}, false},
                                     {"customer", {"CustomerRef"}, false},
                                     {"memo", {"PrivateNote"}, false},
                                     {"message", {"CustomerMemo"}, false},
                                     {"payment", {"PaymentMethodRef", "PaymentRefNum", "DepositToAccountRef"}, false},
                                     {"class or location", {"ClassRef", "DepartmentRef"}, false},
                                     {"terms", {"SalesTermRef"}, false}}};
constexpr std::size_t markSize = 3;

void copy(const json::object& from, std::string_view name, json::object& to) {
    if (const json::value* value = from.if_contains(name); value != nullptr && !value->is_null()) {
        to[name] = *value;
    }
}

json::array linesOf(const json::object& row) {
    json::array lines;
    for (const json::value& one : arrayAt(row, "Line")) {
        if (!one.is_object() || textAt(one.get_object(), "DetailType") == "SubTotalLineDetail") {
            continue;
        }
        const json::object& line = one.get_object();
        json::object kept;
        for (const std::string_view name : {"DetailType", "Amount", "Description", "LinkedTxn"}) {
            copy(line, name, kept);
        }
        for (const std::string_view detail : {"SalesItemLineDetail", "DiscountLineDetail"}) {
            json::object inner;
            for (const std::string_view name : {"ItemRef", "Qty", "UnitPrice", "TaxCodeRef", "ClassRef", "ServiceDate",
                                                "PercentBased", "DiscountPercent", "DiscountAccountRef"}) {
                copy(objectAt(line, detail), name, inner);
            }
            if (!inner.empty()) {
                kept[detail] = std::move(inner);
            }
        }
        lines.push_back(std::move(kept));
    }
    return lines;
}

/// The members of a part, without what QuickBooks adds to them.
json::object membersOf(const Part& part, const json::object& row) {
    json::object members;
    for (const std::string_view name : part.members) {
        if (name == "Line") {
            members[name] = linesOf(row);
        } else if (name == "TxnTaxDetail") {
            copy(objectAt(row, name), "TotalTax", members);
        } else if (!name.empty()) {
            copy(row, name, members);
        }
    }
    return members;
}

std::string markOf(const json::object& members) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const auto& [name, value] : flattened(members)) {
        for (const char c : name + '=' + value + '\n') {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        }
    }
    std::string mark;
    for (std::size_t i = 0; i < markSize; ++i) {
        mark += letters[((hash ^ (hash >> 32U)) >> (6 * i)) & 63U];
    }
    return mark;
}

} // namespace

std::string marksOf(const json::object& row) {
    std::string marks;
    for (const Part& part : parts) {
        marks += markOf(membersOf(part, row));
    }
    return marks;
}

std::vector<std::string> changedSince(const PostedDocument& posted, const json::object& row) {
    std::vector<std::string> changed;
    if (posted.marks.size() != parts.size() * markSize) {
        return changed;
    }
    if (textAt(row, "DocNumber") != posted.number) {
        changed.push_back("number " + std::string(textAt(row, "DocNumber")));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (posted.marks.substr(i * markSize, markSize) != markOf(membersOf(parts[i], row))) {
            const std::string_view value = parts[i].isShown ? textAt(row, parts[i].members[0]) : std::string_view();
            changed.push_back(std::string(parts[i].name) + (value.empty() ? "" : " " + std::string(value)));
        }
    }
    return changed;
}

bool isAsWanted(const Document& document, const json::object& row) {
    if (document.total && exact::decimalAt(row, "TotalAmt") != document.total) {
        return false;
    }
    for (const Part& part : parts) {
        if (changesOf(membersOf(part, row), membersOf(part, document.body)) != "[]") {
            return false;
        }
    }
    return document.docNumber.empty() || textAt(row, "DocNumber") == document.docNumber;
}

} // namespace crossdock::quickbooks
