#include "sink.hpp"

#include "changes.hpp"
#include "company_check.hpp"
#include "documents/mapped_fields.hpp"
#include "finder.hpp"
#include "json_fields.hpp"
#include "query.hpp"

#include <map>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

constexpr const char* authorizeUrl = "https://appcenter.intuit.com/connect/oauth2";
constexpr const char* tokenUrl = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";
constexpr const char* scope = "com.intuit.quickbooks.accounting";

void refuseUnknown(std::string_view entity) {
    if (entity != "customer" && entity != "product" && entity != "order" && entity != "refund") {
        throw Error::config("quickbooks: nothing in the books is made from \"" + std::string(entity) + "\"");
    }
}

Written writtenFrom(const Parcel& parcel) {
    return {parcel.posted.isEmpty() ? nothingPosted : parcel.posted.target(),
            parcel.posted.isEmpty() ? std::string() : parcel.posted.token(),
            parcel.total,
            {}};
}

/// Is more of it in the books than the host's link says, by an attempt that ended half the way? Then the link learns it.
bool hasUntoldParts(const Parcel& parcel) {
    return parcel.knewParts && !parcel.posted.isEmpty() && parcel.posted.target() != parcel.item.target;
}

void tell(const Parcel& parcel, ResultWriter& writer) {
    const bool wasPosted = !parcel.attempt.posted.isEmpty();
    if (parcel.failure) {
        writer.failed(parcel.index, *parcel.failure);
    } else if (!parcel.waitsFor.empty()) {
        writer.waiting(parcel.index, "order", parcel.waitsFor);
    } else if (!parcel.skipped.empty() && !hasUntoldParts(parcel)) {
        writer.skipped(parcel.index, parcel.skipped);
    } else if (parcel.documents.empty()) {
        writer.unchanged(parcel.index, writtenFrom(parcel));
    } else if (parcel.isCreated && !wasPosted) {
        writer.created(parcel.index, writtenFrom(parcel));
    } else {
        writer.updated(parcel.index, writtenFrom(parcel));
    }
}

PlanAction planned(const std::vector<Document>& documents) {
    bool changes = false;
    for (const Document& document : documents) {
        if (document.action == Action::Create) {
            return PlanAction::Create;
        }
        changes = changes || document.action == Action::Update;
    }
    return changes ? PlanAction::Update : PlanAction::Void;
}

} // namespace

Component Sink::describe() {
    SinkCapabilities can;
    can.keepsReference = true;
    can.drifts = true;
    return Component("quickbooks", "QuickBooks Online",
                     "Posts customers, items, sales receipts or invoices with payments, and refunds into the books of "
                     "a QuickBooks Online company.")
        .settings(Config::fields())
        .entity(Entity("customer", "Customers").takes(documents::mappedFields("customer")))
        .entity(Entity("product", "Items").takes(documents::mappedFields("product")))
        .entity(Entity("order", "Sales").after("customer product").takes(documents::mappedFields("order")))
        .entity(Entity("refund", "Refunds").after("order").takes(documents::mappedFields("refund")))
        .auth(Auth::oauth2(authId, "client_id", "client_secret", authorizeUrl, tokenUrl, scope))
        .needs(XD_EXT_HTTP)
        .needs(XD_EXT_LINKS)
        .needs(XD_EXT_CLOCK)
        .capabilities(can)
        .requestsPerMinute(500)
        .requestsPerSecond(10)
        .concurrency(10)
        .concurrent();
}

void Sink::check(Call& call, Report& report) {
    checkCompany(call, *_company.refresh(call), _company, _config, report);
}

void Sink::discover(Call& call, Report& report) {
    const Company& company = _company.get(call)->company;
    if (!company.manyCurrencies) {
        for (const char* entity : {"order", "refund"}) {
            report.entity(entity, "{\"currencies\":[" + jsonQuoted(company.homeCurrency) + "]}");
        }
    }
}

void Sink::write(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer) {
    refuseUnknown(entity);
    Delivery delivery(_context, _client, _config, _company.get(call), call, entity);
    delivery.prepare(items, Resolver::Mode::Make);
    delivery.carryOut();
    delivery.keepParts();
    for (const Parcel& parcel : delivery.parcels()) {
        tell(parcel, writer);
    }
}

void Sink::plan(Call& call, std::string_view entity, const std::vector<ItemView>& items, PlanWriter& writer) {
    refuseUnknown(entity);
    Delivery delivery(_context, _client, _config, _company.get(call), call, entity);
    delivery.prepare(items, Resolver::Mode::Look);
    std::map<std::string, std::vector<std::string>> ids;
    for (const Parcel& parcel : delivery.parcels()) {
        for (const Document& document : parcel.documents) {
            if (document.action != Action::Create) {
                ids[document.entity].push_back(document.id);
            }
        }
    }
    Delivery::Rows rows;
    for (const auto& [kind, list] : ids) {
        for (const std::string& statement : selectIn(kind, "Id", list, false)) {
            for (json::object& row : _client.select(call, kind, statement)) {
                rows[{kind, std::string(textAt(row, "Id"))}] = std::move(row);
            }
        }
    }
    for (const Parcel& parcel : delivery.parcels()) {
        if (parcel.failure) {
            writer.failed(parcel.index, *parcel.failure);
        } else if (!parcel.waitsFor.empty()) {
            writer.change(parcel.index, PlanAction::Create, "refund of order " + parcel.waitsFor);
        } else if (!parcel.skipped.empty()) {
            writer.skipped(parcel.index, parcel.skipped);
        } else if (parcel.documents.empty()) {
            writer.change(parcel.index, PlanAction::Unchanged, entity);
        } else if (const std::optional<Failure> drift = delivery.drift(parcel, rows)) {
            writer.failed(parcel.index, *drift);
        } else {
            const Document& main = parcel.documents.front();
            const std::string fields = changesOf(rows[{main.entity, main.id}], main.body);
            const PlanAction action = planned(parcel.documents);
            const bool same = action == PlanAction::Update && parcel.documents.size() == 1 && fields == "[]";
            writer.change(parcel.index, same ? PlanAction::Unchanged : action, main.entity, fields);
        }
    }
}

void Sink::find(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer) {
    refuseUnknown(entity);
    Delivery delivery(_context, _client, _config, _company.get(call), call, entity);
    delivery.prepare(items, Resolver::Mode::Recall);
    const std::vector<Finder::Found> found = Finder(_client, _config, call).find(delivery);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].isThere) {
            writer.absent(i);
            continue;
        }
        // A record that is there in part must be sent again: then the content is said to be another write's.
        writer.found(i, {found[i].posted.target(), found[i].posted.token(), found[i].total,
                         found[i].isWhole ? std::string() : "incomplete"});
    }
}

} // namespace crossdock::quickbooks
