// Customers and items that are made in passing, each exactly once however many workers need it at the same time.
#pragma once

#include "client.hpp"
#include "documents/document_settings.hpp"

#include <crossdock/context.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// One thing that a batch needs. After look-up and creation either `id` or `failure` is set.
struct Wanted {
    std::string key;                                       ///< under which its id is remembered, within the flow
    std::string identity;                                  ///< of the claim: two that share it are one thing
    std::vector<std::string> names;                        ///< in the order in which they are to be tried
    std::function<Document(const std::string& name)> make; ///< may throw Error: then it is not made
    std::string step;                                      ///< of its request id
    std::string sku;                                       ///< of an item, to find it by; empty never matches anything
    std::string writtenSku;                                ///< of an item, that it is made with; empty: none
    bool isByName =
        false; ///< nothing but its name tells it from others of its kind, so what is made or found is made its own
    bool isUnknown =
        false; ///< a look-up by something better than a name found nothing: a holder of its name is another one

    std::string id;
    std::string token;
    bool wasMade = false;
    std::optional<Failure> failure;
    std::optional<Claim> claim;      ///< held while nobody knows its id
    std::optional<std::size_t> twin; ///< another one of the list that has the claim
    std::size_t name = 0;            ///< the next of `names` to try

    bool isOpen() const { return id.empty() && !failure; }
};

/// One kind of such things. Not thread-safe; lives for one call.
class MadeOnce {
public:
    /// Is a row that holds one of the names provably what is wanted?
    using Same = std::function<bool(const Wanted& wanted, const boost::json::object& row)>;

    /// `scope` names the claims ("buyer"), `entity` and `nameProperty` the list ("Customer", "DisplayName").
    MadeOnce(const Context& context, const Client& client, std::string scope, std::string entity,
             std::string nameProperty)
        : _context(context),
          _client(client),
          _scope(std::move(scope)),
          _entity(std::move(entity)),
          _nameProperty(std::move(nameProperty)) {}

    /// Fills in what is known from before. No claims.
    void recall(const Call& call, std::vector<Wanted>& wanted) const;
    /// Claims what is still open: others may have made it meanwhile; what another worker is making fails as transient.
    void claim(const Call& call, std::vector<Wanted>& wanted) const;
    /// It exists: remembered for the next time if it is claimed, and the claim ends.
    void adopt(const Call& call, Wanted& wanted, std::string_view id, std::string_view token) const;
    /// Nobody else's: a thing that several may lay claim to (one name, one SKU) belongs to one key alone, the first that asks, for good. The
    /// key that it belongs to from now on. Throws Error (transient) while another worker asks the same.
    std::string ownerOf(const Call& call, const std::string& id, const std::string& key) const;
    /// The owners of those things that have one, by id. Claims nothing.
    std::map<std::string, std::string> ownersOf(const Call& call, const std::vector<std::string>& ids) const;
    /// Makes what is still open, in batches. What may have been made although its answer got lost stays claimed, and fails as transient. A name that is taken leads to the row that holds it: adopted if it is the same, else by
    /// `policy`. Throws Error when a look-up fails.
    void create(const Call& call, std::vector<Wanted>& wanted, const Same& same,
                DocumentSettings::NameCollision policy) const;

private:
    void send(const Call& call, std::vector<Wanted>& wanted, const Same& same,
              DocumentSettings::NameCollision policy) const;
    void settleNames(const Call& call, const std::vector<Wanted*>& all, const Same& same,
                     DocumentSettings::NameCollision policy) const;

    const Context& _context;
    const Client& _client;
    std::string _scope;
    std::string _entity;
    std::string _nameProperty;
};

} // namespace crossdock::quickbooks
