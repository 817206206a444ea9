#include "delivery.hpp"

#include "documents/exact_json.hpp"
#include "drift.hpp"
#include "json_fields.hpp"
#include "query.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

constexpr unsigned mostRounds = 4;

Failure holdOf(const Hold& hold) {
    return Error::hold(hold.reason, hold.message).failure();
}

void drop(Posted& posted, std::string_view role) {
    auto& list = posted.documents;
    list.erase(std::remove_if(list.begin(), list.end(), [&](const PostedDocument& one) { return one.role == role; }),
               list.end());
}

/// What a note says of payments and coupons may change from version to version, and a person may add to it; its head names the record.
bool beginsAs(std::string_view note, std::string_view head) {
    return note.substr(0, head.size()) == head &&
           (note.size() == head.size() ||
            std::string_view(";,. \r\n").find(note[head.size()]) != std::string_view::npos);
}

bool takesAway(const Document& document) {
    return document.action == Action::Void || document.action == Action::Delete;
}

bool isTakenAway(const Parcel& parcel, const PostedDocument& posted) {
    return std::any_of(parcel.documents.begin(), parcel.documents.end(),
                       [&](const Document& document) { return document.role == posted.role && takesAway(document); });
}

/// The entity that a record becomes when it is a name of the books, not a document.
std::string_view nameEntityOf(std::string_view entity) {
    return entity == "customer" ? "Customer" : entity == "product" ? "Item" : std::string_view();
}

} // namespace

bool isVoided(const json::object& row) {
    const std::string_view note = textAt(row, "PrivateNote");
    return exact::decimalAt(row, "TotalAmt").value_or(Decimal(1)).isZero() && note.substr(0, 6) == "Voided";
}

PostedDocument postedFrom(const Document& document, const json::object& row) {
    const std::optional<Decimal> total = exact::decimalAt(row, "TotalAmt");
    const bool isName = document.entity == "Customer" || document.entity == "Item";
    return {document.entity,
            std::string(textAt(row, "Id")),
            std::string(textAt(row, "SyncToken")),
            document.role,
            total ? total->text() : std::string(),
            std::string(textAt(row, "DocNumber")),
            isName ? std::string() : marksOf(row)};
}

bool isOurs(const Document& document, const json::object& row) {
    if (document.entity == "Customer" || document.entity == "Item") {
        return false; // names have no number: what is there of them was adopted before anything was built
    }
    if (textAt(row, "DocNumber") != document.docNumber || isVoided(row)) {
        return false;
    }
    const std::string_view note = textAt(document.body, "PrivateNote");
    const bool isRefund = document.entity == "RefundReceipt" || document.entity == "CreditMemo";
    if (isRefund && referenceAt(row, "CustomerRef") != referenceAt(document.body, "CustomerRef")) {
        return false; // a refund's note names no shop
    }
    if (!note.empty()) {
        return beginsAs(textAt(row, "PrivateNote"), note.substr(0, note.find_first_of(";\n")));
    }
    return referenceAt(row, "CustomerRef") == referenceAt(document.body, "CustomerRef") &&
           textAt(row, "TxnDate") == textAt(document.body, "TxnDate") &&
           exact::decimalAt(row, "TotalAmt") == document.total;
}

void Delivery::prepare(const std::vector<ItemView>& items, Resolver::Mode mode) {
    _parcels.resize(items.size());
    Needs needs;
    std::map<std::string, std::string> steps;
    for (std::size_t i = 0; i < items.size(); ++i) {
        Parcel& parcel = _parcels[i];
        parcel.index = i;
        parcel.item = items[i];
        try {
            parcel.record = ShopRecord::from(_entity, items[i]);
        } catch (const Error& error) {
            parcel.failure = error.failure();
            continue;
        }
        if (items[i].target != nothingPosted) {
            parcel.attempt.posted = Posted::from(items[i].target, items[i].token).value_or(Posted{});
        }
    }
    if (nameEntityOf(_entity).empty()) {
        recallParts();
    }
    for (Parcel& parcel : _parcels) {
        if (!parcel.isOpen()) {
            continue;
        }
        parcel.posted = parcel.attempt.posted;
        if (!parcel.record.isDeleted) {
            parcel.needs = needsOf(parcel.record, _company->company, _config.documents);
        }
        needs.add(parcel.needs);
        const std::string step(parcel.item.requestId);
        for (const auto& [key, need] : parcel.needs.customers) {
            steps.emplace(key, step);
        }
        for (const auto& [key, need] : parcel.needs.items) {
            steps.emplace(key, step);
        }
    }
    _answers = Resolver(_context, _client, _config).answer(_call, needs, *_company, steps, mode);
    for (Parcel& parcel : _parcels) {
        if (parcel.isOpen() && isAnswered(parcel)) {
            build(parcel);
        }
    }
    if (_entity == "customer") {
        settleCustomers();
    } else if (_entity == "product") {
        settleItems(mode);
    }
}

void Delivery::recallParts() {
    std::vector<std::string> keys;
    for (const Parcel& parcel : _parcels) {
        if (parcel.isOpen() && parcel.item.target != nothingPosted) {
            keys.emplace_back(parcel.item.key);
        }
    }
    if (keys.empty()) {
        return;
    }
    const auto known = _context.links().resolve(_call, "parts." + _entity, keys);
    for (Parcel& parcel : _parcels) {
        const auto found = known.find(std::string(parcel.item.key));
        const std::optional<Posted> parts = found == known.end() || !parcel.isOpen()
                                                ? std::nullopt
                                                : Posted::from(found->second.target, found->second.token);
        if (!parts) {
            continue;
        }
        parcel.knewParts = true;
        for (const PostedDocument& document : parts->documents) {
            if (parcel.attempt.posted.byRole(document.role) == nullptr) {
                parcel.attempt.posted.put(document);
            }
        }
    }
}

bool Delivery::isAnswered(Parcel& parcel) const {
    for (const auto& [key, need] : parcel.needs.customers) {
        const auto wanted = _answers.customers.find(key);
        if (wanted != _answers.customers.end() && wanted->second.failure) {
            parcel.failure = wanted->second.failure;
            return false;
        }
    }
    for (const auto& [key, need] : parcel.needs.items) {
        const auto wanted = _answers.items.find(key);
        if (wanted != _answers.items.end() && wanted->second.failure) {
            parcel.failure = wanted->second.failure;
            return false;
        }
    }
    for (const std::string& key : parcel.needs.sales) {
        if (_answers.waiting.count(key) != 0) {
            parcel.waitsFor = key;
            return false;
        }
    }
    return true;
}

void Delivery::build(Parcel& parcel) {
    try {
        Outcome outcome = quickbooks::build(parcel.record, parcel.attempt, books());
        if (const Hold* hold = std::get_if<Hold>(&outcome)) {
            parcel.failure = holdOf(*hold);
        } else if (const Skip* skip = std::get_if<Skip>(&outcome)) {
            parcel.skipped = skip->reason;
        } else {
            parcel.documents = std::move(std::get<Built>(outcome).documents);
            parcel.ids.assign(parcel.documents.size(), {});
        }
    } catch (const Error& error) { // an amount beyond all measure
        parcel.failure = error.failure();
    }
}

void Delivery::carryOut() {
    for (;;) {
        std::vector<Sent> sent;
        std::vector<Operation> operations;
        for (Parcel& parcel : _parcels) {
            for (std::size_t i = 0; parcel.isOpen() && i < parcel.documents.size(); ++i) {
                const Document& document = parcel.documents[i];
                const std::string parent = document.after ? parcel.ids[*document.after] : std::string();
                if (parcel.ids[i].empty() && (!document.after || !parent.empty())) {
                    sent.push_back({&parcel, i});
                    operations.push_back(Operation::of(document,
                                                       std::string(parcel.item.requestId) + '.' + document.role + '.' +
                                                           std::to_string(parcel.rounds),
                                                       parent));
                }
            }
        }
        if (sent.empty()) {
            return;
        }
        const std::vector<WriteOutcome> outcomes = _client.write(_call, operations);
        for (std::size_t i = 0; i < sent.size(); ++i) {
            take(sent[i], outcomes[i]);
        }
        correct();
        undo();
        renumber();
        refreshStale();
    }
}

void Delivery::take(const Sent& sent, const WriteOutcome& outcome) {
    Parcel& parcel = *sent.parcel;
    const Document& document = parcel.documents[sent.document];
    if (outcome.ok()) {
        parcel.ids[sent.document] = textAt(outcome.object, "Id").empty() ? "-" : textAt(outcome.object, "Id");
        note(parcel, document, outcome.object);
        return;
    }
    const bool isGone = outcome.fault && outcome.fault->has("610") && document.action != Action::Create;
    if (outcome.fault && outcome.fault->has("6140") && parcel.rounds < mostRounds) {
        _numberTaken.push_back(sent);
    } else if (outcome.fault && outcome.fault->has("5010") && parcel.rounds < mostRounds) {
        _stale.push_back(sent);
    } else if (isGone && takesAway(document)) {
        parcel.ids[sent.document] = document.id;
        drop(parcel.posted, document.role);
    } else if (isGone) {
        parcel.failure =
            Error::hold("target_missing", document.entity + " " + document.id +
                                              " was deleted in QuickBooks, or something that it names was: "
                                              "restore it there, or force-done this record")
                .failure();
    } else {
        parcel.failure = outcome.failure;
    }
}

void Delivery::note(Parcel& parcel, const Document& document, const json::object& answer) {
    if (takesAway(document)) {
        drop(parcel.posted, document.role);
        return;
    }
    parcel.posted.put(postedFrom(document, answer));
    parcel.isCreated = parcel.isCreated || document.action == Action::Create;
    if (&document == &parcel.documents.front()) {
        const std::optional<Decimal> total = exact::decimalAt(answer, "TotalAmt");
        parcel.total = total ? total->text() : std::string();
    }
    Verdict verdict = judge(document, answer, books());
    if (auto* corrected = std::get_if<Corrected>(&verdict)) {
        _corrections.emplace_back(&parcel, std::move(corrected->document));
    } else if (auto* disagrees = std::get_if<Disagrees>(&verdict)) {
        parcel.failure = holdOf(disagrees->hold);
        if (disagrees->undo) {
            _undone.emplace_back(&parcel, std::move(*disagrees->undo));
        }
    }
}

void Delivery::correct() {
    std::vector<Operation> operations;
    for (const auto& [parcel, document] : _corrections) {
        operations.push_back(
            Operation::of(document, std::string(parcel->item.requestId) + '.' + document.role + ".rounding"));
    }
    const std::vector<WriteOutcome> outcomes = _client.write(_call, operations);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& [parcel, document] = _corrections[i];
        if (!outcomes[i].ok()) {
            parcel->failure = parcel->failure ? parcel->failure : outcomes[i].failure;
            continue;
        }
        parcel->posted.put(postedFrom(document, outcomes[i].object));
        const std::optional<Decimal> total = exact::decimalAt(outcomes[i].object, "TotalAmt");
        if (document.role == parcel->documents.front().role) {
            parcel->total = total ? total->text() : std::string();
        }
        Verdict verdict = judge(document, outcomes[i].object, books(), true);
        if (auto* disagrees = std::get_if<Disagrees>(&verdict)) {
            parcel->failure = holdOf(disagrees->hold);
            if (disagrees->undo) {
                _undone.emplace_back(parcel, std::move(*disagrees->undo));
            }
        }
    }
    _corrections.clear();
}

void Delivery::undo() {
    std::vector<Operation> operations;
    for (const auto& [parcel, document] : _undone) {
        operations.push_back(
            Operation::of(document, std::string(parcel->item.requestId) + '.' + document.role + ".undo"));
    }
    const std::vector<WriteOutcome> outcomes = _client.write(_call, operations);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& [parcel, document] = _undone[i];
        if (outcomes[i].ok()) {
            drop(parcel->posted, document.role);
        } else {
            parcel->failure->message += "; taking it back failed: " + outcomes[i].failure->message;
        }
    }
    _undone.clear();
}

void Delivery::renumber() {
    std::map<std::string, std::vector<std::string>> numbers;
    for (const Sent& sent : _numberTaken) {
        const Document& document = sent.parcel->documents[sent.document];
        numbers[document.entity].push_back(document.docNumber);
    }
    std::vector<Sent> taken;
    taken.swap(_numberTaken);
    std::map<std::string, std::vector<json::object>> rows;
    try {
        for (const auto& [entity, list] : numbers) {
            for (const std::string& statement : selectIn(entity, "DocNumber", list, false)) {
                for (json::object& row : _client.select(_call, entity, statement)) {
                    rows[entity].push_back(std::move(row));
                }
            }
        }
    } catch (const Error& error) {
        for (const Sent& sent : taken) {
            sent.parcel->failure = error.failure();
        }
        return;
    }
    std::set<const Parcel*> rebuilt;
    for (const Sent& sent : taken) {
        Parcel& parcel = *sent.parcel;
        if (!parcel.isOpen() || !rebuilt.insert(&parcel).second) {
            continue;
        }
        const Document& document = parcel.documents[sent.document];
        const std::vector<json::object>& found = rows[document.entity];
        const auto ours =
            std::find_if(found.begin(), found.end(), [&](const json::object& row) { return isOurs(document, row); });
        const bool isOld = std::any_of(found.begin(), found.end(), [&](const json::object& row) {
            return textAt(row, "DocNumber") == document.docNumber && isVoided(row);
        });
        ++parcel.rounds;
        if (ours != found.end()) {
            parcel.posted.put(postedFrom(document, *ours));
        } else if (isOld || _config.documents.numberCollision == DocumentSettings::NumberCollision::Suffix) {
            ++parcel.attempt.number;
        } else {
            parcel.failure =
                Error::hold("number_taken", "document number " + document.docNumber +
                                                " is another document's in the books: set a "
                                                "document_number_prefix of this shop's own, or number_collision "
                                                "= \"suffix\", then retry")
                    .failure();
            continue;
        }
        parcel.attempt.posted = parcel.posted;
        build(parcel);
    }
}

void Delivery::refreshStale() {
    std::vector<Sent> stale;
    stale.swap(_stale);
    std::map<std::string, std::vector<std::string>> ids;
    for (const Sent& sent : stale) {
        for (const PostedDocument& document : sent.parcel->posted.documents) {
            ids[document.entity].push_back(document.id);
        }
    }
    Rows rows;
    try {
        for (const auto& [entity, list] : ids) {
            for (const std::string& statement : selectIn(entity, "Id", list, false)) {
                for (json::object& row : _client.select(_call, entity, statement)) {
                    rows[{entity, std::string(textAt(row, "Id"))}] = std::move(row);
                }
            }
        }
    } catch (const Error& error) {
        for (const Sent& sent : stale) {
            sent.parcel->failure = error.failure();
        }
        return;
    }
    for (const Sent& sent : stale) {
        Parcel& parcel = *sent.parcel;
        if (!parcel.isOpen()) {
            continue;
        }
        ++parcel.rounds;
        parcel.failure = drift(parcel, rows);
        if (parcel.failure) {
            continue;
        }
        Posted refreshed;
        for (PostedDocument document : parcel.posted.documents) {
            const auto row = rows.find({document.entity, document.id});
            if (row != rows.end()) {
                document.syncToken = textAt(row->second, "SyncToken");
            }
            if (row == rows.end() || !isVoided(row->second) || !isTakenAway(parcel, document)) {
                refreshed.put(std::move(document));
            }
        }
        parcel.posted = std::move(refreshed);
        parcel.attempt.posted = parcel.posted;
        build(parcel);
    }
}

std::optional<Failure> Delivery::drift(const Parcel& parcel, const Rows& rows) const {
    if (_config.documents.changedInBooks == DocumentSettings::ChangedInBooks::Overwrite) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < parcel.documents.size(); ++i) {
        const Document& document = parcel.documents[i];
        const PostedDocument* before = parcel.posted.byRole(document.role);
        const auto row = rows.find({document.entity, document.id});
        if (document.action == Action::Create || before == nullptr || row == rows.end() || !parcel.ids[i].empty()) {
            continue;
        }
        const std::vector<std::string> changed = changedSince(*before, row->second);
        const bool isOurs = takesAway(document) ? isVoided(row->second) : isAsWanted(document, row->second);
        if (changed.empty() || isOurs) {
            continue;
        }
        std::string list;
        for (const std::string& one : changed) {
            list += (list.empty() ? "" : ", ") + one;
        }
        return Error::hold(
                   "changed_in_target",
                   document.entity + " " + document.id + " was changed in QuickBooks after it was posted (" + list +
                       "), and now the shop changes it too: undo the change there, then retry; or force-done to "
                       "leave it as it is; or set changed_in_books = \"overwrite\", then retry")
            .failure();
    }
    return std::nullopt;
}

void Delivery::keepParts() {
    if (!nameEntityOf(_entity).empty()) {
        return;
    }
    for (Parcel& parcel : _parcels) {
        const bool halfWay = parcel.failure && parcel.posted.target() != parcel.item.target && !parcel.posted.isEmpty();
        const bool isOver = !parcel.failure && parcel.knewParts;
        if (halfWay || isOver) {
            _context.links().put(_call, "parts." + _entity,
                                 {std::string(parcel.item.key), halfWay ? parcel.posted.target() : nothingPosted,
                                  halfWay ? parcel.posted.token() : std::string()});
        }
    }
}

} // namespace crossdock::quickbooks
