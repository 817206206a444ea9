// A shop as small as a test can have it: it holds state, sorts, filters and pages by the rules that real ones were seen to follow,
// and changes between two requests when a test says so.
#pragma once

#include "fixture.hpp"
#include "source.hpp"

#include <crossdock/testing/fake_host.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::woocommerce::testing {

using crossdock::testing::Answer;
using crossdock::testing::FakeHost;
using crossdock::testing::ReadResult;
using crossdock::testing::SeenRequest;
using crossdock::testing::SourceDriver;

/// An order, product or customer. Times are seconds since 1970.
struct Thing {
    std::int64_t id = 0;
    std::int64_t created = 0;
    std::int64_t modified = 0; ///< 0: null
    std::string status = "processing";
    std::string currency = "USD";
    std::string total = "10.00";
    std::int64_t customer = 0;
    std::vector<std::int64_t> refunds;
    std::vector<std::int64_t> variations;
};

struct Refund {
    std::int64_t id = 0;
    std::int64_t parent = 0;
    std::int64_t created = 0;
    std::string amount;
};

using Things = std::map<std::int64_t, Thing>;

class ModelShop {
public:
    Things orders;
    Things products;
    Things customers;
    std::map<std::int64_t, Refund> refunds;
    std::int64_t clock = 1'750'000'000;
    std::int64_t requestSeconds = 60; ///< what one request takes

    // What real shops, old ones and plug-ins do.
    bool ignoresModified = false;
    std::string claimedTotal; ///< X-WP-Total of every list; empty: the true one
    bool refusesModifiedSort = false;
    bool ignoresOffset = false;
    bool ignoresCreated = false;
    bool hasRefundList = true;
    bool hasVariationList = true;
    bool tiesAtRandom = false;
    std::set<std::int64_t> hidden; ///< counted, not shown
    std::function<void()> between; ///< runs after each request

    Answer answer(const SeenRequest& request);

    std::int64_t add(Things& things, std::int64_t created, std::int64_t modified);
    void edit(Things& things, std::int64_t id) { things.at(id).modified = clock; }
    void trash(Things& things, std::int64_t id);
    void restore(Things& things, std::int64_t id);
    void remove(Things& things, std::int64_t id) { things.erase(id); }
    std::int64_t refund(std::int64_t order, const std::string& amount);

    std::size_t requests = 0;

private:
    Answer list(const SeenRequest& request, const Things& things, const char* kind) const;
    Answer refundList(const SeenRequest& request) const;
    Answer single(const Things& things, std::int64_t id, const char* kind, const char* code) const;
    Answer variations(const std::vector<std::int64_t>& ids) const;
    boost::json::object orderJson(const Thing& order) const;
    boost::json::object json(const Thing& thing, const char* kind) const;
    Answer page(const SeenRequest& request, std::vector<boost::json::object> rows, bool zeroTotalWhenEmpty) const;

    std::int64_t _nextId = 100;
};

/// A connector on a model shop.
struct Bench {
    explicit Bench(std::string_view settings = "{}")
        : driver(SourceDriver::of<WooSource>(host, settingsWith(settings))) {
        host.http.handle([this](const SeenRequest& request) {
            Answer answer = shop.answer(request);
            if (shop.between) {
                shop.between();
            }
            return answer;
        });
    }

    FakeHost host;
    ModelShop shop;
    SourceDriver driver;
};

Pass passOver(std::string_view entity, PassMode mode = PassMode::Full, std::uint32_t maxRecords = 100);
UtcTime at(std::int64_t seconds);
std::vector<std::string> keysOf(const ReadResult& result);

} // namespace crossdock::woocommerce::testing
