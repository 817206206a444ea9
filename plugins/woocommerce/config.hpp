// The connector's settings and credentials: what an admin may write into [source], and what the code gets to see of it.
#pragma once

#include <crossdock/component.hpp>
#include <crossdock/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::woocommerce {

enum class Variations { Embed, Bulk, None };

/// What shapes a record. Plain data, shared by all mappings.
struct MappingConfig {
    std::string shop;                             ///< the connection's name
    bool privateMeta = false;                     ///< keep meta whose key begins with '_'
    std::vector<std::string> volatileMeta;        ///< prefixes of meta keys whose changes mean nothing
    std::map<std::string, std::string> statusMap; ///< a shop's own order status to a canonical one
    std::vector<std::string> taxIdMeta;           ///< customer meta that holds a tax number, first one found wins
    std::vector<std::string> gatewayFeeMeta;      ///< order meta that holds the gateway's fee, first one found wins
    std::map<std::string, std::string> feeKinds;  ///< beginning of a fee's name (any case) to a canonical kind
};

/// One instance's settings, checked.
struct Config {
    std::string apiPath;  ///< "/wp-json/wc/v3", no slash at the end
    std::string rootPath; ///< the REST index: "/wp-json/"
    std::string auth;     ///< id of the Auth to name in requests
    std::string url;      ///< the connection's, as conf says it
    bool https = true;
    std::size_t pageSize = 100;
    std::string orderStatuses; ///< comma list for `status`; "any" for all but trash
    bool trash = true;
    bool drafts = false;
    std::string customerRole;
    Variations variations = Variations::Embed;
    std::optional<UtcTime> createdFrom; ///< orders and refunds of orders before this are not read
    bool raw = true;
    MappingConfig mapping;

    /// Throws Error (config) that names the setting.
    static Config from(const Settings& settings);
    static std::vector<Field> fields();
};

inline constexpr const char* basicAuth = "basic";
inline constexpr const char* oauthAuth = "oauth1";

} // namespace crossdock::woocommerce
