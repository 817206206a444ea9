// Everything that a shop holds.
#pragma once

#include "sandbox_shop/local_time.hpp"
#include "sandbox_woocommerce/table.hpp"

#include "sandbox_control/sandbox_clock.hpp"

#include <boost/json.hpp>

#include <map>
#include <shared_mutex>
#include <string>

namespace crossdock::sandbox::woo {

/// What an order may be; plug-ins add more through `customStatuses`.
constexpr std::string_view coreStatuses[] = {"auto-draft", "pending",  "processing", "on-hold",       "completed",
                                             "cancelled",  "refunded", "failed",     "checkout-draft"};

/// The shop's settings as far as the rules look at them.
struct Settings {
    std::string home = "https://shop.example.com"; ///< without a slash at its end
    std::string name = "Example Shop";
    std::string currency = "USD";
    int decimals = 2;
    bool pricesIncludeTax = false;
    bool roundAtSubtotal = false;
    std::vector<std::string> customStatuses; ///< without "wc-"
    bool silentCustomerDeletion = false;     ///< deleting a customer moves no date of their orders
};

/// The tables. Readers hold `mutex` shared, writers alone.
struct ShopState {
    explicit ShopState(const SandboxClock& sandboxClock, const std::string& zoneName = "America/New_York")
        : clock(sandboxClock),
          zone(zoneName) {}

    mutable std::shared_mutex mutex;
    const SandboxClock& clock;
    ShopZone zone;
    Settings settings;
    StatusNames statuses;
    Table orders, refunds, products, variations, categories, customers, coupons, taxes, notes, webhooks;
    /// Answers that only edits of the state change: settings groups, zones, gateways, by path below wc/v3.
    std::map<std::string, boost::json::value, std::less<>> pages;
    std::map<std::int64_t, std::string> webhookSecrets;
    std::int64_t lastPostId = 0, lastUserId = 0, lastItemId = 0, lastMetaId = 0, lastItemMetaId = 0, lastNoteId = 0;

    Seconds now() const { return clock.now().us / 1'000'000; }
    std::int64_t nextPostId() { return ++lastPostId; }

    /// Takes a record in the form of the REST API into `table`; its dates, status and owner are read from the text.
    /// Never sets a webhook off.
    Row& store(Table& table, const boost::json::object& document, std::string_view ownerMember = {});
    /// The row of a document, without its status.
    static Row rowOf(const boost::json::object& document, std::string_view ownerMember);
    /// Takes `home` as the shop's address: in the settings and in all texts.
    void moveTo(const std::string& home);
    void clear();
};

} // namespace crossdock::sandbox::woo
