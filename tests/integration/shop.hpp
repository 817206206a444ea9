#pragma once

#include "snapshot.hpp"
#include "stand_in.hpp"

#include <boost/json/object.hpp>

namespace crossdock::integration {

/// The stand-in for a WooCommerce shop, with orders made from a seed and a key of its own.
class Shop : public StandIn {
public:
    Shop(const std::filesystem::path& folder, int orders, const std::vector<std::string>& extra = {});

    const std::string& key() const { return _key; }
    const std::string& secret() const { return _secret; }

    /// A call of the REST API below /wp-json/wc/v3/, as the shop's owner; throws unless the status is 2xx. Needs --tls: over plain
    /// http a shop takes signed requests only.
    boost::json::value api(const std::string& method, const std::string& path, const std::string& body = {}) const;
    /// Everything that is in the shop.
    boost::json::value state() const { return control("GET", "state"); }

    /// What a mirror should hold: all but drafts and what lies in the trash.
    Snapshot records() const;
    TotalsByCurrency totals() const;
    /// Ids of orders with one of these statuses that are worth more than 10 and have no refund, ascending.
    std::vector<std::string> orders(const std::vector<std::string>& statuses) const;

private:
    Shop(const std::filesystem::path& folder, int orders, const std::vector<std::string>& extra, std::string key,
         std::string secret);

    std::string _key;
    std::string _secret;
};

} // namespace crossdock::integration
