#include "finder.hpp"

#include "changes.hpp"
#include "documents/exact_json.hpp"
#include "json_fields.hpp"
#include "query.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

/// Numbers that a document may have been given besides its plain one.
constexpr unsigned mostNumbers = 3;

const json::object* rowOf(const std::vector<json::object>& rows, std::string_view id) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const json::object& one) { return textAt(one, "Id") == id; });
    return row == rows.end() ? nullptr : &*row;
}

/// A record that was never linked, and is there all the same, was made on another's behalf, or in part: nothing but the row itself tells
/// whether this write reached it. Of one that was linked the token tells.
bool isAsWanted(const Parcel& parcel, const Document& document, const json::object& row) {
    return document.action != Action::Update || !parcel.item.target.empty() || changesOf(row, document.body) == "[]";
}

/// The other kind of document that an earlier version of the record may have become: it was paid meanwhile, or the settings changed.
std::string twinOf(const std::string& entity) {
    static const std::map<std::string, std::string> twins{{"SalesReceipt", "Invoice"},
                                                          {"Invoice", "SalesReceipt"},
                                                          {"RefundReceipt", "CreditMemo"},
                                                          {"CreditMemo", "RefundReceipt"}};
    const auto twin = twins.find(entity);
    return twin == twins.end() ? std::string() : twin->second;
}

/// The invoices that a payment row is applied to.
bool isAppliedTo(const json::object& payment, std::string_view invoice) {
    for (const json::value& line : arrayAt(payment, "Line")) {
        if (!line.is_object()) {
            continue;
        }
        for (const json::value& link : arrayAt(line.get_object(), "LinkedTxn")) {
            if (link.is_object() && textAt(link.get_object(), "TxnId") == invoice) {
                return true;
            }
        }
    }
    return false;
}

bool isPaymentOf(const Document& document, const json::object& row, std::string_view invoice) {
    return isAppliedTo(row, invoice) && textAt(row, "PaymentRefNum") == textAt(document.body, "PaymentRefNum") &&
           exact::decimalAt(row, "TotalAmt") == exact::decimalAt(document.body, "TotalAmt");
}

} // namespace

void Finder::select(const std::string& entity, std::string_view property, std::vector<std::string> values,
                    std::string_view tail, Rows& rows) const {
    for (std::string& statement : selectIn(entity, property, std::move(values), false)) {
        for (json::object& row : _client.select(_call, entity, statement.append(tail))) {
            rows[entity].push_back(std::move(row));
        }
    }
}

Finder::Rows Finder::candidates(const std::vector<std::vector<Document>>& wanted) const {
    std::map<std::string, std::vector<std::string>> ids;
    std::map<std::string, std::vector<std::string>> numbers;
    std::map<std::string, std::set<std::string>> days;
    for (const std::vector<Document>& documents : wanted) {
        for (const Document& document : documents) {
            if (document.action != Action::Create) {
                ids[document.entity].push_back(document.id);
                continue;
            }
            const std::string_view day = textAt(document.body, "TxnDate");
            if (!document.docNumber.empty()) {
                numbers[document.entity].push_back(document.docNumber);
            } else if (!day.empty() && document.entity != "Payment") {
                days[document.entity].emplace(day);
            }
        }
    }
    Rows rows;
    for (auto& [entity, list] : ids) {
        select(entity, "Id", std::move(list), "", rows);
    }
    for (auto& [entity, list] : numbers) {
        select(entity, "DocNumber", std::move(list), "", rows);
    }
    for (const auto& [entity, list] : days) {
        select(entity, "TxnDate", {list.begin(), list.end()}, "", rows);
    }
    return rows;
}

void Finder::addTwins(const std::vector<std::vector<std::vector<Document>>>& tries, Rows& rows) const {
    std::vector<std::vector<Document>> missing(1);
    for (const std::vector<std::vector<Document>>& builds : tries) {
        for (std::size_t d = 0; !builds.empty() && d < builds.front().size(); ++d) {
            const std::string entity = builds.front()[d].entity;
            const std::vector<json::object>& list = rows[entity];
            const auto isThere = [&](const std::vector<Document>& attempt) {
                return d < attempt.size() && std::any_of(list.begin(), list.end(), [&](const json::object& row) {
                           return isOurs(attempt[d], row);
                       });
            };
            const bool isSought = builds.front()[d].action == Action::Create && !twinOf(entity).empty();
            if (!isSought || std::any_of(builds.begin(), builds.end(), isThere)) {
                continue;
            }
            for (const std::vector<Document>& attempt : builds) {
                if (d < attempt.size()) {
                    missing.front().push_back(attempt[d]);
                    missing.front().back().entity = twinOf(entity);
                }
            }
        }
    }
    for (auto& [entity, list] : candidates(missing)) {
        rows[entity].insert(rows[entity].end(), list.begin(), list.end());
    }
}

void Finder::addPayments(const std::vector<std::vector<Document>>& wanted, Rows& rows) const {
    const bool any = std::any_of(wanted.begin(), wanted.end(), [](const std::vector<Document>& documents) {
        return std::any_of(documents.begin(), documents.end(), [](const Document& document) {
            return document.entity == "Payment" && document.action == Action::Create;
        });
    });
    std::vector<std::string> ids;
    for (const json::object& invoice : any ? rows["Invoice"] : std::vector<json::object>()) {
        for (const json::value& link : arrayAt(invoice, "LinkedTxn")) {
            if (link.is_object() && textAt(link.get_object(), "TxnType") == "Payment") {
                ids.emplace_back(textAt(link.get_object(), "TxnId"));
            }
        }
    }
    select("Payment", "Id", std::move(ids), "", rows);
}

std::vector<Finder::Found> Finder::find(Delivery& delivery) const {
    const Books books = delivery.books();
    // By number of the attempt: what the record would have made under that number.
    std::vector<std::vector<std::vector<Document>>> tries;
    std::vector<std::vector<Document>> all;
    for (const Parcel& parcel : delivery.parcels()) {
        std::vector<std::vector<Document>> builds;
        for (unsigned number = 0; parcel.isOpen() && number < mostNumbers; ++number) {
            const Outcome outcome = build(parcel.record, {parcel.attempt.posted, number}, books);
            const Built* built = std::get_if<Built>(&outcome);
            if (built == nullptr ||
                (number > 0 && built->documents.size() == builds.front().size() && !built->documents.empty() &&
                 built->documents.front().docNumber == builds.front().front().docNumber)) {
                break;
            }
            builds.push_back(built->documents);
            all.push_back(built->documents);
        }
        tries.push_back(std::move(builds));
    }
    Rows rows = candidates(all);
    addTwins(tries, rows);
    addPayments(all, rows);

    std::vector<Found> results;
    for (std::size_t i = 0; i < tries.size(); ++i) {
        const Parcel& parcel = delivery.parcels()[i];
        Found found;
        found.posted = parcel.attempt.posted;
        found.isThere = !found.posted.isEmpty();
        found.isWhole = !tries[i].empty();
        for (std::size_t d = 0; !tries[i].empty() && d < tries[i].front().size(); ++d) {
            const Document& document = tries[i].front()[d];
            const std::vector<json::object>& list = rows[document.entity];
            const json::object* row = nullptr;
            Document there = document; // as it stands in the books
            if (document.action != Action::Create) {
                row = rowOf(list, document.id);
                const bool isGone = row == nullptr || (document.action == Action::Void && isVoided(*row));
                if (document.action == Action::Void || document.action == Action::Delete) {
                    found.isWhole = found.isWhole && isGone;
                    continue;
                }
            } else if (document.entity == "Payment" && document.after) {
                const std::string& invoiceRole = tries[i].front()[*document.after].role;
                const PostedDocument* invoice = found.posted.byRole(invoiceRole);
                for (const json::object& candidate : list) {
                    row = invoice != nullptr && isPaymentOf(document, candidate, invoice->id) ? &candidate : row;
                }
            } else {
                for (const std::string& entity : {document.entity, twinOf(document.entity)}) {
                    for (const std::vector<Document>& attempt : tries[i]) {
                        for (const json::object& candidate : rows[entity]) {
                            if (row == nullptr && d < attempt.size() && isOurs(attempt[d], candidate)) {
                                row = &candidate;
                                there.entity = entity;
                            }
                        }
                    }
                }
                found.isWhole = found.isWhole && there.entity == document.entity;
            }
            found.isWhole = found.isWhole && row != nullptr && isAsWanted(parcel, document, *row);
            if (row != nullptr) {
                found.isThere = true;
                found.posted.put(postedFrom(there, *row));
                if (d == 0) {
                    const std::optional<Decimal> total = exact::decimalAt(*row, "TotalAmt");
                    found.total = total ? total->text() : std::string();
                }
            }
        }
        results.push_back(std::move(found));
    }
    return results;
}

} // namespace crossdock::quickbooks
