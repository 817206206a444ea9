// Customers and items of the shop's own records: names of the books, found or made before anything is written about them.
#include "delivery.hpp"

#include "json_fields.hpp"

namespace crossdock::quickbooks {

namespace {

constexpr unsigned mostNames = 3;

} // namespace

void Delivery::settle(Parcel& parcel, std::size_t document, const Wanted& wanted) {
    if (wanted.failure) {
        parcel.failure = wanted.failure;
    } else if (!wanted.id.empty() && wanted.id != Resolver::wouldBeMade) {
        const Document& made = parcel.documents[document];
        parcel.ids[document] = wanted.id;
        parcel.posted.put({made.entity, wanted.id, wanted.token, made.role, {}});
        parcel.isCreated = parcel.isCreated || wanted.wasMade;
        if (!wanted.wasMade) {
            parcel.attempt.posted.put({made.entity, wanted.id, wanted.token, made.role, {}});
        }
    }
}

void Delivery::settleCustomers() {
    for (Parcel& parcel : _parcels) {
        if (!parcel.isOpen() || !parcel.posted.isEmpty() || parcel.documents.empty() ||
            parcel.needs.customers.empty()) {
            continue;
        }
        settle(parcel, 0, _answers.customers.at(parcel.needs.customers.begin()->first));
        if (!parcel.attempt.posted.isEmpty()) {
            build(parcel);
        }
    }
}

void Delivery::settleItems(Resolver::Mode mode) {
    std::vector<Wanted> wanted;
    std::vector<std::pair<Parcel*, std::size_t>> places;
    for (Parcel& parcel : _parcels) {
        for (std::size_t i = 0; parcel.isOpen() && i < parcel.documents.size(); ++i) {
            const Document& document = parcel.documents[i];
            if (document.action != Action::Create) {
                continue;
            }
            Wanted one;
            one.key = document.role == "item" ? "product:" + std::string(parcel.item.key) : document.role;
            one.identity = one.key;
            one.sku = textAt(document.body, "Sku");
            one.writtenSku = one.sku;
            one.step = std::string(parcel.item.requestId) + "." + one.key;
            for (unsigned number = 0; number < mostNames; ++number) {
                const Outcome outcome = quickbooks::build(parcel.record, {parcel.attempt.posted, number}, books());
                const Built* built = std::get_if<Built>(&outcome);
                if (built != nullptr && i < built->documents.size()) {
                    one.names.emplace_back(textAt(built->documents[i].body, "Name"));
                }
            }
            one.make = [document](const std::string& name) { return withName(document, name); };
            wanted.push_back(std::move(one));
            places.emplace_back(&parcel, i);
        }
    }
    Resolver(_context, _client, _config).items(_call, wanted, mode, true);
    std::set<Parcel*> adopted;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        settle(*places[i].first, places[i].second, wanted[i]);
        if (!wanted[i].wasMade && !wanted[i].id.empty()) {
            adopted.insert(places[i].first);
        }
    }
    for (Parcel* parcel : adopted) {
        if (!parcel->attempt.posted.isEmpty() && parcel->isOpen()) {
            const Posted made = parcel->posted;
            build(*parcel);
            for (std::size_t i = 0; i < parcel->documents.size(); ++i) { // what was made just now needs no second write
                const PostedDocument* known = made.byRole(parcel->documents[i].role);
                parcel->ids[i] = parcel->documents[i].action == Action::Create && known != nullptr ? known->id : "";
            }
        }
    }
}

} // namespace crossdock::quickbooks
