#include "made_once.hpp"

#include "json_fields.hpp"
#include "query.hpp"

#include <algorithm>
#include <map>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

using NameCollision = DocumentSettings::NameCollision;

/// Before an id: the link says whose the thing is.
const std::string ownerMark = "owner of ";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

Failure hold(const char* reason, std::string message) {
    return Error::hold(reason, std::move(message)).failure();
}

/// What was being made when the answer got lost: the record that needs it was not sent, and the next attempt looks for it first.
Failure forDependants(Failure failure) {
    if (failure.cls == ErrorClass::Uncertain) {
        failure.cls = ErrorClass::Transient;
    }
    return failure;
}

} // namespace

void MadeOnce::recall(const Call& call, std::vector<Wanted>& wanted) const {
    std::vector<std::string> keys;
    for (const Wanted& one : wanted) {
        if (one.isOpen()) {
            keys.push_back(one.key);
        }
    }
    if (keys.empty()) {
        return;
    }
    const auto known = _context.links().resolve(call, _scope, keys);
    for (Wanted& one : wanted) {
        const auto found = known.find(one.key);
        if (one.isOpen() && found != known.end()) {
            one.id = found->second.target;
            one.token = found->second.token;
        }
    }
}

void MadeOnce::claim(const Call& call, std::vector<Wanted>& wanted) const {
    std::map<std::string, std::size_t> claimed; // identity, place
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Wanted& one = wanted[i];
        if (!one.isOpen() || one.claim) {
            continue;
        }
        if (const auto [first, isNew] = claimed.emplace(one.identity, i); !isNew) {
            one.twin = first->second;
            continue;
        }
        Claim claim = _context.links().claim(call, _scope, one.identity);
        if (claim.known()) {
            one.id = claim.known()->target;
            one.token = claim.known()->token;
        } else if (claim.busy()) {
            one.failure =
                Error::transient("another worker is making the " + _entity + " that this record needs").failure();
            one.failure->reason = "being_made";
        } else {
            one.claim.emplace(std::move(claim));
        }
    }
}

void MadeOnce::adopt(const Call& call, Wanted& wanted, std::string_view id, std::string_view token) const {
    wanted.id = id;
    wanted.token = token;
    if (wanted.claim || wanted.twin) {
        _context.links().put(call, _scope, {wanted.key, wanted.id, wanted.token});
        wanted.claim.reset();
    }
}

std::string MadeOnce::ownerOf(const Call& call, const std::string& id, const std::string& key) const {
    Claim claim = _context.links().claim(call, _scope, ownerMark + id);
    if (claim.busy()) {
        throw Error::transient("another worker is settling whose the " + _entity + " " + id + " is");
    }
    if (claim.known()) {
        return claim.known()->target;
    }
    claim.put(key);
    return key;
}

std::map<std::string, std::string> MadeOnce::ownersOf(const Call& call, const std::vector<std::string>& ids) const {
    std::vector<std::string> keys;
    keys.reserve(ids.size());
    for (const std::string& id : ids) {
        keys.push_back(ownerMark + id);
    }
    std::map<std::string, std::string> owners;
    if (!keys.empty()) {
        for (const auto& [key, link] : _context.links().resolve(call, _scope, keys)) {
            owners.emplace(key.substr(ownerMark.size()), link.target);
        }
    }
    return owners;
}

void MadeOnce::create(const Call& call, std::vector<Wanted>& wanted, const Same& same, NameCollision policy) const {
    send(call, wanted, same, policy);
    for (Wanted& one : wanted) {
        if (!one.isOpen() || !one.twin) {
            continue;
        }
        const Wanted& first = wanted[*one.twin];
        if (!first.id.empty()) {
            adopt(call, one, first.id, first.token);
        } else {
            one.failure = first.failure;
        }
    }
}

void MadeOnce::send(const Call& call, std::vector<Wanted>& wanted, const Same& same, NameCollision policy) const {
    for (bool again = true; again;) {
        std::vector<Wanted*> sent;
        std::vector<Operation> operations;
        for (Wanted& one : wanted) {
            if (!one.isOpen() || !one.claim || one.names.empty()) {
                continue;
            }
            try {
                operations.push_back(
                    Operation::of(one.make(one.names[one.name]), one.step + '.' + std::to_string(one.name)));
                sent.push_back(&one);
            } catch (const Error& error) {
                one.failure = error.failure();
            }
        }
        std::vector<Wanted*> taken;
        const std::vector<WriteOutcome> outcomes = _client.write(call, operations);
        for (std::size_t i = 0; i < sent.size(); ++i) {
            const std::string id(outcomes[i].ok() ? textAt(outcomes[i].object, "Id") : std::string_view());
            // Found by its name, it may have been taken for another's before this worker heard of it.
            const bool isTaken = outcomes[i].ok() ? sent[i]->isByName && ownerOf(call, id, sent[i]->key) != sent[i]->key
                                                  : outcomes[i].fault && outcomes[i].fault->has("6240");
            if (isTaken) {
                taken.push_back(sent[i]);
            } else if (outcomes[i].ok()) {
                sent[i]->wasMade = true;
                adopt(call, *sent[i], textAt(outcomes[i].object, "Id"), textAt(outcomes[i].object, "SyncToken"));
            } else {
                if (outcomes[i].failure->cls == ErrorClass::Uncertain) {
                    sent[i]->claim->leave();
                }
                sent[i]->failure = forDependants(*outcomes[i].failure);
            }
        }
        if (!taken.empty()) {
            settleNames(call, taken, same, policy);
        }
        again = std::any_of(taken.begin(), taken.end(), [](const Wanted* one) { return one->isOpen(); });
    }
}

void MadeOnce::settleNames(const Call& call, const std::vector<Wanted*>& all, const Same& same,
                           NameCollision policy) const {
    std::vector<Wanted*> taken;
    for (Wanted* one : all) {
        // A look-up is a metered call: where it could only say that the name is another's, the next name is tried at once.
        if (one->isUnknown && policy == NameCollision::Suffix && one->name + 1 < one->names.size()) {
            ++one->name;
        } else {
            taken.push_back(one);
        }
    }
    std::vector<std::string> names;
    for (const Wanted* one : taken) {
        names.insert(names.end(), one->names.begin() + static_cast<std::ptrdiff_t>(one->name), one->names.end());
    }
    std::vector<json::object> rows;
    for (const std::string& statement : selectIn(_entity, _nameProperty, names, true)) {
        for (json::object& row : _client.select(call, _entity, statement)) {
            rows.push_back(std::move(row));
        }
    }
    const auto holderOf = [&](const std::string& name) -> const json::object* {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const json::object& candidate) {
            return sameName(textAt(candidate, _nameProperty), name);
        });
        return row == rows.end() ? nullptr : &*row;
    };
    for (Wanted* one : taken) {
        for (bool first = true;; first = false) {
            const json::object* holder = holderOf(one->names[one->name]);
            const bool active = holder != nullptr && flagAt(*holder, "Active", true);
            if (holder == nullptr && !first) {
                break; // free, as far as this list tells: vendors and employees share its names
            }
            if (active && (same(*one, *holder) || policy == NameCollision::Reuse)) {
                adopt(call, *one, textAt(*holder, "Id"), textAt(*holder, "SyncToken"));
                break;
            }
            if (policy == NameCollision::Hold || ++one->name == one->names.size()) {
                one->failure = hold("duplicate_name", "the name that the " + _entity +
                                                          " should have belongs to another one in the books: rename "
                                                          "either, or change name_collision, then retry");
                break;
            }
        }
    }
}

} // namespace crossdock::quickbooks
