// A shop that edits, creates, trashes, restores and deletes between any two requests, by chance: what a pass and the next one have
// seen is what the shop holds.

#include "model_shop.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <random>

namespace crossdock::woocommerce::testing {

namespace {

/// Uniform 0 .. limit - 1, the same on every machine.
struct Dice {
    std::mt19937_64 engine;
    std::size_t operator()(std::size_t limit) { return static_cast<std::size_t>(engine() % limit); }
};

std::int64_t someone(Dice& dice, const Things& things) {
    return std::next(things.begin(), static_cast<std::ptrdiff_t>(dice(things.size())))->first;
}

void fill(ModelShop& shop, Things& things, Dice& dice, std::size_t count) {
    std::int64_t time = shop.clock - 900'000;
    for (std::size_t i = 0; i < count; ++i) {
        time += dice(3) == 0 ? static_cast<std::int64_t>(dice(4000)) : 0; // many in one second
        const std::int64_t id = shop.add(things, time - static_cast<std::int64_t>(dice(900'000)), time);
        things.at(id).status = dice(8) == 0 ? "trash" : "processing";
    }
}

void changeSomething(ModelShop& shop, Things& things, Dice& dice) {
    switch (things.empty() ? 1 : dice(9)) {
    case 0:
    case 1:
        shop.add(things, shop.clock, shop.clock);
        break;
    case 2:
        shop.trash(things, someone(dice, things));
        break;
    case 3:
        shop.restore(things, someone(dice, things));
        break;
    case 4:
        shop.remove(things, someone(dice, things));
        break;
    case 5: // a bulk edit: more than a page in one second
        for (std::size_t i = 0; i < 25; ++i) {
            shop.edit(things, someone(dice, things));
        }
        break;
    default:
        shop.edit(things, someone(dice, things));
    }
}

/// What a host keeps: the newest version of each key.
struct Mirror {
    std::map<std::string, std::pair<UtcTime, std::string>> known;
    UtcTime newest;

    void take(const ReadResult& result) {
        for (const Record& record : result.records) {
            auto& slot = known[record.key];
            if (slot.second.empty() || slot.first <= record.version) {
                slot = {record.version, record.stamp};
            }
            newest = std::max(newest, record.version);
        }
    }
    std::string missing(const Things& things) const {
        std::string out;
        for (const auto& [id, thing] : things) {
            const auto found = known.find(std::to_string(id));
            const bool fresh = found != known.end() && found->second.first == at(thing.modified);
            const bool status =
                fresh && (found->second.second.find("|trash") != std::string::npos) == (thing.status == "trash");
            out += fresh && status ? "" : std::to_string(id) + " ";
        }
        return out;
    }
};

} // namespace

class ReadingOrderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReadingOrderTest);
    CPPUNIT_TEST(testNothingIsMissingAfterAPassAndTheNextWithoutAnyOverlap);
    CPPUNIT_TEST(testKeysPassSeesEveryRecordThatWasThereAllTheTime);
    CPPUNIT_TEST(testCustomersThatStayAreSeenOnceWhileOthersComeAndGo);
    CPPUNIT_TEST(testWindowsAndAModifiedPassHoldEverything);
    CPPUNIT_TEST(testMoreThanAPageInOneSecond);
    CPPUNIT_TEST(testBurstThatShrinksUnderTheOffset);
    CPPUNIT_TEST(testAnyPositionGivesTheSameRestInAnotherInstance);
    CPPUNIT_TEST(testStopInTheMiddleOfAPageLosesNothing);
    CPPUNIT_TEST(testTrashIsReadOnlyUpToTheLastLookAtTheRest);
    CPPUNIT_TEST_SUITE_END();

    void testNothingIsMissingAfterAPassAndTheNextWithoutAnyOverlap() {
        for (const char* entity : {"order", "product"}) {
            for (std::uint64_t seed = 1; seed <= 60; ++seed) {
                Bench bench;
                Dice dice{std::mt19937_64(seed)};
                Things& things = std::string(entity) == "order" ? bench.shop.orders : bench.shop.products;
                fill(bench.shop, things, dice, 20 + dice(100));
                std::size_t changes = 40;
                bench.shop.between = [&] {
                    for (; changes > 0 && dice(2) == 0; --changes) {
                        bench.shop.clock += 7;
                        changeSomething(bench.shop, things, dice);
                    }
                };
                Mirror mirror;
                Pass pass = passOver(entity, PassMode::Full, 10);
                mirror.take(bench.driver.readAll(pass));
                bench.shop.between = nullptr;
                pass.since = mirror.newest;
                const ReadResult second = bench.driver.readAll(pass);
                mirror.take(second);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(entity) + " seed " + std::to_string(seed), std::string(),
                                             mirror.missing(things));
            }
        }
    }

    void testKeysPassSeesEveryRecordThatWasThereAllTheTime() {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            Bench bench;
            Dice dice{std::mt19937_64(seed)};
            fill(bench.shop, bench.shop.orders, dice, 60);
            for (auto& [id, order] : bench.shop.orders) {
                order.status = "processing";
            }
            const Things before = bench.shop.orders;
            std::set<std::int64_t> touched;
            bench.shop.between = [&] {
                const std::int64_t id = someone(dice, bench.shop.orders);
                if (dice(3) == 0 && bench.shop.orders.size() > 20) {
                    bench.shop.remove(bench.shop.orders, id);
                } else if (touched.size() < 30) {
                    bench.shop.edit(bench.shop.orders, id);
                    touched.insert(id);
                }
            };
            const ReadResult keys = bench.driver.readAll(passOver("order", PassMode::Keys, 10));
            const std::vector<std::string> found = keysOf(keys);
            for (const auto& [id, order] : before) {
                const bool there = bench.shop.orders.count(id) != 0;
                CPPUNIT_ASSERT_MESSAGE(std::to_string(id),
                                       !there || std::count(found.begin(), found.end(), std::to_string(id)) >= 1);
            }
            for (const Record& record : keys.records) {
                CPPUNIT_ASSERT(record.body.empty() && record.raw.empty() && !record.stamp.empty());
            }
        }
    }

    void testCustomersThatStayAreSeenOnceWhileOthersComeAndGo() {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Bench bench;
            Dice dice{std::mt19937_64(seed)};
            fill(bench.shop, bench.shop.customers, dice, 80);
            const Things before = bench.shop.customers;
            bench.shop.between = [&] {
                for (std::size_t i = dice(6); i > 0 && bench.shop.customers.size() > 10; --i) {
                    bench.shop.remove(bench.shop.customers, someone(dice, bench.shop.customers));
                }
                if (bench.shop.requests < 20) {
                    bench.shop.add(bench.shop.customers, bench.shop.clock, 0);
                }
            };
            const std::vector<std::string> found =
                keysOf(bench.driver.readAll(passOver("customer", PassMode::Full, 10)));
            for (const auto& [id, customer] : before) {
                const auto times = std::count(found.begin(), found.end(), std::to_string(id));
                CPPUNIT_ASSERT_MESSAGE(std::to_string(id),
                                       times <= 1 && (times == 1 || bench.shop.customers.count(id) == 0));
            }
        }
    }

    void testWindowsAndAModifiedPassHoldEverything() {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            Bench bench;
            Dice dice{std::mt19937_64(seed)};
            fill(bench.shop, bench.shop.orders, dice, 1000);
            const std::int64_t begin = bench.shop.clock;
            const std::vector<std::string> windows = bench.driver.split("order", 4).windows;
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, windows.size());
            std::size_t changes = 60;
            bench.shop.between = [&] {
                for (; changes > 0 && dice(2) == 0; --changes) {
                    changeSomething(bench.shop, bench.shop.orders, dice);
                }
            };
            Mirror mirror;
            for (const std::string& window : windows) {
                Pass pass = passOver("order", PassMode::Full, 50);
                pass.window = window;
                mirror.take(bench.driver.readAll(pass));
            }
            bench.shop.between = nullptr;
            Pass last = passOver("order");
            last.since = at(begin);
            mirror.take(bench.driver.readAll(last));
            CPPUNIT_ASSERT_EQUAL_MESSAGE("seed " + std::to_string(seed), std::string(),
                                         mirror.missing(bench.shop.orders));
        }
    }

    void testMoreThanAPageInOneSecond() {
        Bench bench;
        for (int i = 0; i < 73; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'500);
        }
        bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'900);
        const ReadResult all = bench.driver.readAll(passOver("order", PassMode::Full, 10));
        CPPUNIT_ASSERT_EQUAL(std::size_t{74}, all.records.size());
        std::set<std::string> keys;
        for (const std::string& key : keysOf(all)) {
            keys.insert(key);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{74}, keys.size());
    }

    void testBurstThatShrinksUnderTheOffset() {
        Bench bench;
        std::vector<std::int64_t> ids;
        for (int i = 0; i < 60; ++i) {
            ids.push_back(bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'500));
        }
        // When 30 are read, 25 of them are edited: the unread ones move up by 25 under the offset.
        bench.shop.between = [&] {
            if (bench.shop.requests == 3) {
                for (std::size_t i = 0; i < 25; ++i) {
                    bench.shop.edit(bench.shop.orders, ids[i]);
                }
            }
        };
        std::set<std::string> keys;
        for (const std::string& key : keysOf(bench.driver.readAll(passOver("order", PassMode::Full, 10)))) {
            keys.insert(key);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{60}, keys.size());
    }

    void testAnyPositionGivesTheSameRestInAnotherInstance() {
        for (const char* entity : {"order", "product", "customer"}) {
            Bench bench;
            Dice dice{std::mt19937_64(5)};
            Things& things = std::string(entity) == "order"     ? bench.shop.orders
                             : std::string(entity) == "product" ? bench.shop.products
                                                                : bench.shop.customers;
            fill(bench.shop, things, dice, 70);
            Pass pass = passOver(entity, PassMode::Full, 10);
            const ReadResult all = bench.driver.readAll(pass);
            CPPUNIT_ASSERT_EQUAL(things.size(), all.records.size());
            const std::vector<std::string> keys = keysOf(all);
            for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
                Bench other;
                Things& theirs = std::string(entity) == "order"     ? other.shop.orders
                                 : std::string(entity) == "product" ? other.shop.products
                                                                    : other.shop.customers;
                theirs = things;
                pass.position = all.records[i].position;
                const std::vector<std::string> rest = keysOf(other.driver.readAll(pass));
                CPPUNIT_ASSERT_MESSAGE(
                    entity + std::to_string(i),
                    std::vector<std::string>(keys.begin() + static_cast<std::ptrdiff_t>(i) + 1, keys.end()) == rest);
            }
        }
    }

    void testStopInTheMiddleOfAPageLosesNothing() {
        Bench bench;
        Dice dice{std::mt19937_64(9)};
        fill(bench.shop, bench.shop.orders, dice, 50);
        bench.driver.stopAfter = 7;
        const ReadResult all = bench.driver.readAll(passOver("order", PassMode::Full, 10));
        CPPUNIT_ASSERT_EQUAL(std::size_t{50}, all.records.size());
        CPPUNIT_ASSERT(all.end.serverDate.us > 0);
    }

    void testTrashIsReadOnlyUpToTheLastLookAtTheRest() {
        Bench bench;
        const std::int64_t first = bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'000);
        const std::int64_t second = bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'001);
        bench.shop.between = [&] {
            if (bench.shop.requests == 1) { // the list without trash has been read
                bench.shop.clock += 10;
                bench.shop.edit(bench.shop.orders, first);
                bench.shop.clock += 1'000;
                bench.shop.trash(bench.shop.orders, second);
            }
        };
        Mirror mirror;
        mirror.take(bench.driver.readAll(passOver("order")));
        // The trashed one is left for the next pass: taking it would carry the cursor over the edit of the first.
        CPPUNIT_ASSERT(mirror.newest < at(bench.shop.orders.at(first).modified));
        Pass next = passOver("order");
        next.since = mirror.newest;
        mirror.take(bench.driver.readAll(next));
        CPPUNIT_ASSERT_EQUAL(std::string(), mirror.missing(bench.shop.orders));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReadingOrderTest);

} // namespace crossdock::woocommerce::testing
