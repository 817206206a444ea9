// Did writes happen whose answers were lost? Looked up in bulk by our own reference.
#pragma once

#include "delivery.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// Looks for what the parcels of a prepared delivery would have made or changed. Lives for one call.
class Finder {
public:
    Finder(const Client& client, const Config& config, const Call& call)
        : _client(client),
          _config(config),
          _call(call) {}

    /// What is in the books of a record.
    struct Found {
        bool isThere = false;
        bool isWhole = false; ///< nothing of it is missing, as far as the books can tell
        Posted posted;
        std::string total;
    };

    /// One for each parcel, in order. Throws Error when a look-up fails.
    std::vector<Found> find(Delivery& delivery) const;

private:
    using Rows = std::map<std::string, std::vector<boost::json::object>>; ///< by entity

    void select(const std::string& entity, std::string_view property, std::vector<std::string> values,
                std::string_view tail, Rows& rows) const;
    Rows candidates(const std::vector<std::vector<Document>>& wanted) const;
    /// What was not found may stand there as the other kind of document.
    void addTwins(const std::vector<std::vector<std::vector<Document>>>& tries, Rows& rows) const;
    void addPayments(const std::vector<std::vector<Document>>& wanted, Rows& rows) const;

    const Client& _client;
    const Config& _config;
    const Call& _call;
};

} // namespace crossdock::quickbooks
