// A host as an admin sets it up, and its syncs.
#pragma once

#include "side.hpp"

#include <string>
#include <vector>

namespace crossdock::bench {

struct Setting {
    std::string shopUrl = "http://127.0.0.1:1";
    std::string projectUrl = "http://127.0.0.1:1";
    std::string consumerKey = "ck_0";
    std::string consumerSecret = "cs_0";
    std::string serviceKey = "sb_secret_0";
    int requestsPerMinute = 60'000; ///< to the shop
    int parallel = 4;               ///< windows and readers of the flow
    int pageSize = 100;
    int flows = 1; ///< the first is called "copy"
    /// Of a QuickBooks company; when given, "copy" posts there instead of into the project.
    std::string booksUrl;
    std::string realm;
};

Setting settingFor(const Shop& shop, const Project& project);

/// How a sync ended.
struct Synced {
    Usage usage;
    std::string status;
    std::int64_t read = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t missed = 0; ///< held or failed
};

/// Conf folder, key, vault with the credentials of both sides, empty store; below `places.folder`/host, which it makes anew.
class Installation {
public:
    Installation(Places places, const Setting& setting);

    /// `crossdock sync copy` with further arguments; throws when it fails outright.
    Synced sync(const std::vector<std::string>& more = {}) const;
    /// Puts a credential into the vault.
    void keep(const std::string& name, const std::string& value) const;
    /// A command of the program, with the conf folder named.
    Command command(std::vector<std::string> arguments, std::string input = {}) const;
    std::filesystem::path log(const std::string& name) const { return _folder / "runs" / name; }

private:
    void writeConf(const Setting& setting) const;
    void writeMirror(const Setting& setting) const;
    void writeBooks(const Setting& setting) const;

    Places _places;
    std::filesystem::path _folder;
};

} // namespace crossdock::bench
