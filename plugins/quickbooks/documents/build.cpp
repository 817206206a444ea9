#include "documents/build.hpp"

#include "documents/customer.hpp"
#include "documents/head.hpp"
#include "documents/held.hpp"
#include "documents/product.hpp"
#include "documents/refund.hpp"
#include "documents/sale.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

namespace {

Outcome buildCustomer(const ShopRecord& record, const Attempt& attempt, const Books& books) {
    if (record.isDeleted || record.body.contains("deleted_at")) {
        return Skip{"gone_from_shop"};
    }
    const CustomerNeed need = documents::needOfCustomer(record.body, books.company, books.settings);
    const std::size_t last = need.names.size() - 1;
    Document customer = withName(need.document, need.names[std::min<std::size_t>(attempt.number, last)]);
    documents::continueFrom(customer, attempt.posted);
    if (customer.action == Action::Update) {
        // The name, the notes and the currency are the bookkeeper's once the customer is there.
        for (const char* owned : {"DisplayName", "PrintOnCheckName", "Notes", "CurrencyRef"}) {
            customer.body.erase(owned);
        }
        customer.body["sparse"] = true;
    }
    documents::putFields(customer.body, record);
    Built built;
    built.documents.push_back(std::move(customer));
    return built;
}

} // namespace

Outcome build(const ShopRecord& record, const Attempt& attempt, const Books& books) {
    try {
        if (record.entity == "order") {
            return documents::buildOrder(record, attempt, books);
        }
        if (record.entity == "refund") {
            return documents::buildRefund(record, attempt, books);
        }
        if (record.entity == "customer") {
            return buildCustomer(record, attempt, books);
        }
        if (record.entity == "product") {
            return documents::buildProduct(record, attempt, books);
        }
        return Skip{"no_document"};
    } catch (const documents::Held& held) {
        return held.hold;
    } catch (const Error& error) { // of a decimal that does not fit
        const Failure& failure = error.failure();
        return Hold{failure.reason.empty() ? "bad_record" : failure.reason, failure.message};
    }
}

} // namespace crossdock::quickbooks
