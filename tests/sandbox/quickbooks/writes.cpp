#include "sandbox_quickbooks/writes.hpp"

#include "sandbox_quickbooks/effects.hpp"
#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/intake.hpp"
#include "sandbox_quickbooks/names.hpp"
#include "sandbox_quickbooks/payments.hpp"
#include "sandbox_quickbooks/references.hpp"
#include "sandbox_quickbooks/sales.hpp"

#include <algorithm>
#include <array>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

Problem stale() {
    return {5010, "Stale Object Error",
            "Stale Object Error : You and A User were working on this at the same time. A User finished before you "
            "did, so your work was "
            "not saved.",
            ""};
}

/// Numbers that were given out are taken back when a write is refused.
class Counters {
public:
    explicit Counters(Company& company)
        : _company(company),
          _transaction(company.lastTransactionId),
          _name(company.lastNameId),
          _address(company.lastAddressId),
          _number(company.lastDocNumber),
          _others(company.lastIds) {}
    void restore() {
        _company.lastTransactionId = _transaction;
        _company.lastNameId = _name;
        _company.lastAddressId = _address;
        _company.lastDocNumber = _number;
        _company.lastIds = std::move(_others);
    }

private:
    Company& _company;
    std::int64_t _transaction, _name, _address, _number;
    std::map<std::string, std::int64_t, std::less<>> _others;
};

/// The stored object that a write names, if its SyncToken is the last.
const json::object& current(const Writing& writing, const Entity& entity, const json::object& body) {
    const std::string id = textIn(body, "Id");
    if (!idNumber(id)) {
        throw Fault(Problem{2030, "Invalid ID", "Id should be a valid number. Supplied value:" + id, "Id"});
    }
    const json::object* old = writing.company.find(entity.name, id);
    const bool unseen = writing.unseen != nullptr && writing.unseen->contains({std::string{entity.name}, id});
    if (old == nullptr || unseen) {
        throw Fault(notFound());
    }
    if (!body.contains("SyncToken")) {
        throw Fault(missing("SyncToken"));
    }
    if (textIn(body, "SyncToken") != textIn(*old, "SyncToken")) {
        throw Fault(stale());
    }
    return *old;
}

void complete(const Writing& writing, const Entity& entity, json::object& object, const SaleChange& change) {
    if (entity.family == Family::name) {
        completeName(writing, entity, object, change.old);
    } else if (entity.name == "Payment") {
        completePayment(writing, object);
    } else {
        completeSale(writing, entity, object, change);
    }
}

json::object identity(const Writing& writing, const std::string& id) {
    const std::string stamp = writing.zone.stamp(writing.now);
    return {{"domain", "QBO"},
            {"sparse", false},
            {"Id", id},
            {"SyncToken", "0"},
            {"MetaData", {{"CreateTime", stamp}, {"LastUpdatedTime", stamp}}}};
}

json::object create(const Writing& writing, const Entity& entity, json::object body) {
    resolve(writing, body, entity.fields);
    json::object object = identity(writing, writing.company.newId(entity));
    for (const auto& member : body) {
        if (member.key() != "SyncToken" && member.key() != "sparse") {
            object[member.key()] = member.value();
        }
    }
    SaleChange change;
    change.sent = &body;
    complete(writing, entity, object, change);
    object = arranged(entity, object);
    writing.company.put(entity, object);
    if (entity.family == Family::transaction) {
        book(writing, entity.name, object, 1);
    }
    return object;
}

/// Members that a full update leaves as they are when the caller says nothing of them.
bool staysWithout(const Entity& entity, std::string_view member) {
    static constexpr std::array kept{std::string_view{"domain"},      std::string_view{"Id"},
                                     std::string_view{"SyncToken"},   std::string_view{"MetaData"},
                                     std::string_view{"CurrencyRef"}, std::string_view{"Active"},
                                     std::string_view{"LinkedTxn"},   std::string_view{"Taxable"}};
    static constexpr std::array ofItems{std::string_view{"Type"}, std::string_view{"TrackQtyOnHand"},
                                        std::string_view{"QtyOnHand"}, std::string_view{"InvStartDate"},
                                        std::string_view{"AccountType"}};
    const Field* field = entity.field(member);
    const bool listed =
        std::find(kept.begin(), kept.end(), member) != kept.end() ||
        (entity.family == Family::name && std::find(ofItems.begin(), ofItems.end(), member) != ofItems.end());
    return listed || (field != nullptr && field->access == Access::service);
}

json::object update(const Writing& writing, const Entity& entity, json::object body, bool voids) {
    const json::object old = current(writing, entity, body);
    const bool sparse = flagIn(body, "sparse");
    resolve(writing, body, entity.fields);
    json::object object;
    for (const auto& member : old) {
        if (sparse || staysWithout(entity, member.key())) {
            object[member.key()] = member.value();
        }
    }
    for (const auto& member : body) {
        if (member.key() != "sparse" && member.key() != "SyncToken") {
            object[member.key()] = member.value();
        }
    }
    Company& company = writing.company;
    const bool payment = entity.name == "Payment";
    const Table invoices = payment ? company.tables["Invoice"] : Table{};
    const Table credits = payment ? company.tables["CreditMemo"] : Table{};
    try {
        if (payment) {
            release(writing, old);
        }
        if (payment && voids) {
            voidPayment(object);
        } else {
            SaleChange change;
            change.old = &old;
            change.sent = &body;
            change.sparse = sparse;
            complete(writing, entity, object, change);
        }
    } catch (const Fault&) {
        if (payment) {
            company.tables["Invoice"] = invoices;
            company.tables["CreditMemo"] = credits;
        }
        throw;
    }
    object["sparse"] = false;
    object = arranged(entity, object);
    if (json::value(object) == json::value(old)) {
        return old;
    }
    object["SyncToken"] = std::to_string(idNumber(textIn(old, "SyncToken")).value_or(0) + 1);
    object["MetaData"].as_object()["LastUpdatedTime"] = writing.zone.stamp(writing.now);
    if (entity.family == Family::transaction) {
        book(writing, entity.name, old, -1);
    }
    company.put(entity, object);
    if (entity.family == Family::transaction) {
        book(writing, entity.name, object, 1);
    }
    return object;
}

} // namespace

json::object save(const Writing& writing, const Entity& entity, const json::object& body, bool voids) {
    if (entity.family == Family::fixed || entity.name == "Estimate") {
        throw Fault(unsupported("create or update of " + std::string{entity.name}));
    }
    Counters counters(writing.company);
    try {
        json::object object = taken(entity, body);
        return object.contains("Id") ? update(writing, entity, std::move(object), voids)
                                     : create(writing, entity, std::move(object));
    } catch (const Error&) {
        // A product with more digits than any amount of money has.
        counters.restore();
        throw Fault(badNumber("Line", "out of range"));
    } catch (...) {
        counters.restore();
        throw;
    }
}

json::object erase(const Writing& writing, const Entity& entity, const json::object& body) {
    if (entity.family != Family::transaction) {
        throw Fault(unsupported("delete of " + std::string{entity.name}));
    }
    const json::object old = current(writing, entity, taken(entity, body));
    refuseClosedDate(writing, old);
    const std::string id = textIn(old, "Id");
    book(writing, entity.name, old, -1);
    if (entity.name == "Payment") {
        release(writing, old);
    } else {
        freePayments(writing, entity.name, id);
    }
    writing.company.tables[std::string{entity.name}].erase(*idNumber(id));
    writing.company.deleted.push_back({std::string{entity.name}, id, writing.now});
    return {{"domain", "QBO"}, {"status", "Deleted"}, {"Id", id}};
}

json::object voidTransaction(const Writing& writing, const Entity& entity, const json::object& body) {
    if (entity.name != "Invoice" && entity.name != "SalesReceipt") {
        throw Fault(unsupported("void of " + std::string{entity.name}));
    }
    const json::object old = current(writing, entity, taken(entity, body));
    refuseClosedDate(writing, old);
    const std::string id = textIn(old, "Id");
    book(writing, entity.name, old, -1);
    freePayments(writing, entity.name, id);
    json::object object = old;
    voidSale(object);
    object["SyncToken"] = std::to_string(idNumber(textIn(old, "SyncToken")).value_or(0) + 1);
    object["MetaData"].as_object()["LastUpdatedTime"] = writing.zone.stamp(writing.now);
    object = arranged(entity, object);
    writing.company.put(entity, object);
    return object;
}

json::object read(const Company& company, const Entity& entity, const std::string& id) {
    if (!idNumber(id)) {
        throw Fault(Problem{2030, "Invalid ID", "Id should be a valid number. Supplied value:" + id, "Id"});
    }
    const json::object* found = company.find(entity.name, id);
    if (found == nullptr) {
        throw Fault(notFound());
    }
    return *found;
}

} // namespace crossdock::sandbox::qbo
