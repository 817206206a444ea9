#include "resolver.hpp"

#include "json_fields.hpp"
#include "query.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

using Rows = std::vector<json::object>;

std::string lowerCase(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string emailOf(const json::object& customer) {
    return lowerCase(textAt(objectAt(customer, "PrimaryEmailAddr"), "Address"));
}

bool hasCurrency(const json::object& customer, const std::string& currency) {
    return currency.empty() || referenceAt(customer, "CurrencyRef") == currency;
}

bool isSellable(const json::object& item) {
    const std::string_view type = textAt(item, "Type");
    return type != "Category" && type != "Group";
}

std::int64_t numberOf(std::string_view id) {
    std::int64_t number = INT64_MAX;
    std::from_chars(id.data(), id.data() + id.size(), number);
    return number;
}

std::string stepOf(const std::map<std::string, std::string>& steps, const std::string& key) {
    const auto found = steps.find(key);
    return (found == steps.end() ? std::string() : found->second) + "." + key;
}

Wanted wantedFrom(const std::string& key, const std::vector<std::string>& names, std::string step) {
    Wanted wanted;
    wanted.key = key;
    wanted.identity = key;
    wanted.names = names;
    wanted.step = std::move(step);
    return wanted;
}

Rows selectAll(const Client& client, const Call& call, const std::string& entity, std::string_view property,
               std::vector<std::string> values, bool everyState) {
    Rows rows;
    for (const std::string& statement : selectIn(entity, property, std::move(values), everyState)) {
        for (json::object& row : client.select(call, entity, statement)) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

/// A guest and the owner of an account who write from one address are one customer of the books, whoever of them is posted first.
std::string identityOf(const CustomerNeed& need) {
    const bool isKnownByAddress = !need.email.empty() && need.document.body.contains("PrimaryEmailAddr");
    return isKnownByAddress ? "address:" + need.email + "/" + need.currency : need.key;
}

/// More than one candidate is for a person to tell apart, never a guess.
void adoptByEmail(const MadeOnce& made, const Call& call, std::vector<Wanted>& wanted, const Needs& needs,
                  const Rows& rows) {
    for (Wanted& one : wanted) {
        const CustomerNeed& need = needs.customers.at(one.key);
        std::vector<const json::object*> candidates;
        for (const json::object& row : rows) {
            if (!need.email.empty() && emailOf(row) == need.email && hasCurrency(row, need.currency) &&
                !flagAt(row, "Job")) {
                candidates.push_back(&row);
            }
        }
        if (!one.isOpen() || candidates.empty()) {
            one.isUnknown = need.document.body.contains("PrimaryEmailAddr") && !need.email.empty();
            continue;
        }
        if (candidates.size() > 1) {
            one.failure =
                Error::hold("ambiguous_customer", std::to_string(candidates.size()) +
                                                      " customers of the books have this buyer's e-mail address (ids " +
                                                      std::string(textAt(*candidates[0], "Id")) + ", " +
                                                      std::string(textAt(*candidates[1], "Id")) +
                                                      (candidates.size() > 2 ? ", ..." : "") +
                                                      "): merge them, or give the address to one alone, then retry")
                    .failure();
        } else {
            made.adopt(call, one, textAt(*candidates.front(), "Id"), textAt(*candidates.front(), "SyncToken"));
        }
    }
}

/// The item with this SKU; of several the lowest id. Empty: none.
const json::object* itemWithSku(const Rows& rows, const std::string& sku) {
    const json::object* lowest = nullptr;
    for (const json::object& row : rows) {
        const bool fits = !sku.empty() && textAt(row, "Sku") == sku && isSellable(row);
        if (fits && (lowest == nullptr || numberOf(textAt(row, "Id")) < numberOf(textAt(*lowest, "Id")))) {
            lowest = &row;
        }
    }
    return lowest;
}

/// A variation's line may bear its parent's SKU. Then the item with that SKU is one variation's, and the next one is for a person to settle:
/// which of them are sold under it is nothing that a SKU could tell.
void adoptBySku(const MadeOnce& made, const Call& call, std::vector<Wanted>& wanted, const Rows& rows, bool claims) {
    std::vector<std::string> ids;
    for (const Wanted& one : wanted) {
        const json::object* item = itemWithSku(rows, one.sku);
        if (one.isOpen() && one.writtenSku.empty() && item != nullptr) {
            ids.emplace_back(textAt(*item, "Id"));
        }
    }
    std::map<std::string, std::string> owners = made.ownersOf(call, ids);
    for (Wanted& one : wanted) {
        one.isUnknown = !one.writtenSku.empty();
        const json::object* item = one.isOpen() ? itemWithSku(rows, one.sku) : nullptr;
        if (item == nullptr) {
            continue;
        }
        const std::string id(textAt(*item, "Id"));
        if (one.writtenSku.empty()) {
            std::string& owner = owners[id];
            owner = owner.empty() ? (claims ? made.ownerOf(call, id, one.key) : one.key) : owner;
            if (owner != one.key) {
                one.failure =
                    Error::hold("shared_sku", "item " + id + " of the books has the SKU " + one.sku +
                                                  ", which more than one variation of the shop bears: give "
                                                  "each a SKU of its own, or say under items what is sold "
                                                  "under it: \"sku:" +
                                                  one.sku + "\" for all of them, \"" + one.key + "\" for this one")
                        .failure();
                continue;
            }
        }
        made.adopt(call, one, id, textAt(*item, "SyncToken"));
    }
}

/// What the host's links know: the shop's own record went into the books before. `keyOf` names the record, `roles` the parts of it that
/// will do, the best first.
template <typename KeyOf, typename Roles>
void recallFromLinks(const Context& context, const Call& call, std::string_view entity, std::vector<Wanted>& wanted,
                     const KeyOf& keyOf, const Roles& roles) {
    std::vector<std::string> keys;
    for (const Wanted& one : wanted) {
        if (const std::string key = keyOf(one); one.isOpen() && !key.empty()) {
            keys.push_back(key);
        }
    }
    if (keys.empty()) {
        return;
    }
    const auto links = context.links().resolve(call, entity, keys);
    for (Wanted& one : wanted) {
        const auto link = one.isOpen() ? links.find(keyOf(one)) : links.end();
        const std::optional<Posted> posted =
            link == links.end() ? std::nullopt : Posted::from(link->second.target, link->second.token);
        for (const std::string& role : roles(one)) {
            const PostedDocument* document = posted && one.isOpen() ? posted->byRole(role) : nullptr;
            if (document != nullptr) {
                one.id = document->id;
                one.token = document->syncToken;
            }
        }
    }
}

} // namespace

void Resolver::customers(const Call& call, const Needs& needs, const std::map<std::string, std::string>& steps,
                         Mode mode, Answers& answers) const {
    std::vector<Wanted> wanted;
    for (const auto& [key, need] : needs.customers) {
        wanted.push_back(wantedFrom(key, need.names, stepOf(steps, key)));
        wanted.back().identity = identityOf(need);
        wanted.back().make = [&need = need](const std::string& name) { return withName(need.document, name); };
    }
    const MadeOnce made(_context, _client, "buyer", "Customer", "DisplayName");
    recallFromLinks(
        _context, call, "customer", wanted, [&](const Wanted& one) { return needs.customers.at(one.key).accountId; },
        [](const Wanted&) { return std::vector<std::string>{"customer"}; });
    made.recall(call, wanted);
    if (mode == Mode::Make) {
        made.claim(call, wanted);
    }
    std::vector<std::string> emails;
    for (const Wanted& one : wanted) {
        if (const std::string& email = needs.customers.at(one.key).email; one.isOpen() && !email.empty()) {
            emails.push_back(email);
        }
    }
    adoptByEmail(made, call, wanted, needs,
                 selectAll(_client, call, "Customer", "PrimaryEmailAddr", std::move(emails), false));
    if (mode == Mode::Make) {
        made.create(
            call, wanted,
            [&](const Wanted& one, const json::object& row) {
                const CustomerNeed& need = needs.customers.at(one.key);
                // A name with the shop's own number behind it, or our mark, is this buyer's, made by an attempt whose answer was lost.
                const bool isNumbered = one.name > 0 && need.email.empty() && emailOf(row).empty();
                const std::string_view mark = textAt(need.document.body, "Notes");
                const bool isMarked = !mark.empty() && textAt(row, "Notes") == mark;
                const bool isSame = isNumbered || isMarked || (!need.email.empty() && emailOf(row) == need.email);
                return need.key == "generic" || (isSame && hasCurrency(row, need.currency));
            },
            _config.documents.nameCollision);
    }
    for (Wanted& one : wanted) {
        if (mode == Mode::Look && one.isOpen()) {
            one.id = wouldBeMade;
        }
        if (!one.id.empty()) {
            answers.resolved.customers[one.key] = one.id;
        }
        const std::string key = one.key;
        answers.customers.emplace(key, std::move(one));
    }
}

void Resolver::items(const Call& call, std::vector<Wanted>& wanted, Mode mode, bool makes) const {
    const MadeOnce made(_context, _client, "ware", "Item", "Name");
    for (Wanted& one : wanted) {
        one.isByName = one.writtenSku.empty();
    }
    made.recall(call, wanted);
    if (mode == Mode::Make) {
        made.claim(call, wanted);
    }
    std::vector<std::string> skus;
    for (const Wanted& one : wanted) {
        if (one.isOpen() && !one.sku.empty()) {
            skus.push_back(one.sku);
        }
    }
    adoptBySku(made, call, wanted, selectAll(_client, call, "Item", "Sku", std::move(skus), false), mode == Mode::Make);
    if (mode == Mode::Make && makes) {
        made.create(
            call, wanted,
            [&](const Wanted& one, const json::object& row) {
                return isSellable(row) && textAt(row, "Sku") == one.writtenSku &&
                       (!one.isByName || made.ownerOf(call, std::string(textAt(row, "Id")), one.key) == one.key);
            },
            DocumentSettings::NameCollision::Suffix);
    }
    for (Wanted& one : wanted) {
        if (mode == Mode::Look && makes && one.isOpen()) {
            one.id = wouldBeMade;
        }
    }
}

void Resolver::itemsOf(const Call& call, const Needs& needs, const CompanyState& company,
                       const std::map<std::string, std::string>& steps, Mode mode, Answers& answers) const {
    std::vector<Wanted> wanted;
    for (const auto& [key, need] : needs.items) {
        wanted.push_back(wantedFrom(key, need.names, stepOf(steps, key)));
        wanted.back().sku = need.sku;
        wanted.back().writtenSku = skuToWrite(need);
        wanted.back().make = [&need = need, &company, this](const std::string& name) {
            return itemToMake(need, name, company.company, _config.documents, company.lists);
        };
    }
    recallFromLinks(
        _context, call, "product", wanted, [&](const Wanted& one) { return needs.items.at(one.key).productId; },
        [&](const Wanted& one) {
            return std::vector<std::string>{"variant:" + needs.items.at(one.key).variantId, "item"};
        });
    items(call, wanted, mode, _config.documents.itemPolicy == DocumentSettings::ItemPolicy::Create);
    for (Wanted& one : wanted) {
        if (!one.id.empty()) {
            answers.resolved.items[one.key] = one.id;
        }
        const std::string key = one.key;
        answers.items.emplace(key, std::move(one));
    }
}

void Resolver::sales(const Call& call, const Needs& needs, Answers& answers) const {
    if (needs.sales.empty()) {
        return;
    }
    const std::vector<std::string> keys(needs.sales.begin(), needs.sales.end());
    const auto links = _context.links().resolve(call, "order", keys);
    std::map<std::string, std::map<std::string, std::string>> ids; // entity, id, order
    for (const std::string& key : keys) {
        const auto link = links.find(key);
        if (link == links.end()) {
            answers.waiting.insert(key);
            continue;
        }
        const std::optional<Posted> posted = Posted::from(link->second.target, link->second.token);
        if (posted && !posted->isEmpty()) {
            const PostedDocument& main = posted->documents.front();
            ids[main.entity][main.id] = key;
            answers.resolved.sales[key].posted = *posted;
        }
    }
    for (const auto& [entity, orders] : ids) {
        std::vector<std::string> list;
        for (const auto& [id, key] : orders) {
            list.push_back(id);
        }
        const Rows rows = selectAll(_client, call, entity, "Id", list, false);
        for (const auto& [id, key] : orders) {
            const auto row = std::find_if(rows.begin(), rows.end(),
                                          [&id = id](const json::object& one) { return textAt(one, "Id") == id; });
            if (row == rows.end()) {
                answers.resolved.sales.erase(key);
                continue;
            }
            Sale sale = Sale::from(*row);
            sale.posted = answers.resolved.sales[key].posted;
            sale.posted.documents.front().syncToken = textAt(*row, "SyncToken");
            answers.resolved.sales[key] = std::move(sale);
        }
    }
}

void Resolver::refunds(const Call& call, const Needs& needs, Answers& answers) const {
    if (needs.refunds.empty()) {
        return;
    }
    const std::vector<std::string> keys(needs.refunds.begin(), needs.refunds.end());
    for (const auto& [key, link] : _context.links().resolve(call, "refund", keys)) {
        const std::optional<Posted> posted = Posted::from(link.target, link.token);
        if (posted && !posted->isEmpty()) {
            answers.resolved.refunds.emplace(key, *posted);
        }
    }
}

Answers Resolver::answer(const Call& call, const Needs& needs, const CompanyState& company,
                         const std::map<std::string, std::string>& steps, Mode mode) const {
    Answers answers;
    for (const ListEntry& entry : needs.lists) {
        if (const auto found = company.lists.find(entry); found != company.lists.end()) {
            answers.resolved.lists.insert(*found);
        }
    }
    sales(call, needs, answers);
    refunds(call, needs, answers);
    customers(call, needs, steps, mode, answers);
    itemsOf(call, needs, company, steps, mode, answers);
    return answers;
}

} // namespace crossdock::quickbooks
