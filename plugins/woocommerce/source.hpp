// The WooCommerce source: one shop, read in an order that loses nothing while it sells.
#pragma once

#include "config.hpp"
#include "page_size.hpp"
#include "reader.hpp"
#include "webhook.hpp"

#include <crossdock/source.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce {

/// See README.md for what it reads and how. One call at a time. What an instance keeps between calls: the page size that the shop
/// stands, and what its version lacks.
class WooSource : public Source {
public:
    static Component describe();
    static Webhook webhook() { return deliveryProof(); }
    static void parseWebhook(const Settings&, std::string_view resource, std::string_view body, HintWriter& hints) {
        parseDelivery(resource, body, hints);
    }
    WooSource(Context& context, const Settings& settings);

    void check(Call& call, Report& report) override;
    void discover(Call& call, Report& report);
    PageEnd read(Call& call, const Pass& pass, RecordWriter& writer) override;
    /// Windows of creation time, "FROM-TO" in seconds since 1970, 0: open. Customers and refunds are not split, nor is a shop that
    /// ignores dates.
    void split(Call& call, std::string_view entity, std::uint32_t most, WindowWriter& writer);

private:
    struct Progress;

    Reader& reader(std::string_view entity);
    PageEnd readWalk(Call& call, const Pass& pass, RecordWriter& writer);
    PageEnd readIds(Call& call, const Pass& pass, RecordWriter& writer);
    /// The shop's records of these ids, by id. The missing have gone.
    std::map<std::string, Row> rowsOf(const Call& call, Reader& reader, const std::vector<std::string>& ids,
                                      UtcTime& date);
    Position start(const Pass& pass, const Reader& reader, std::int64_t leg) const;
    /// Where the list after this one begins.
    Position nextLeg(const Pass& pass, const Reader& reader, const Position& from, UtcTime serverDate) const;
    /// The next rows; nothing when the shop turned out to be an older one and `position` was set back to the start of another way.
    std::optional<Step> tryStep(Call& call, const Pass& pass, Reader& reader, const Leg& leg, Position& position);
    Step nextStep(Call& call, const Leg& leg, const Limits& limits, const Position& from, const Pass& pass);

    Context& _context;
    const Config _config;
    const Client _client;
    PageSize _pageSize;
    bool _modifiedIgnored = false;
    std::map<std::string, std::unique_ptr<Reader>, std::less<>> _readers;
};

} // namespace crossdock::woocommerce
