// A remote system misbehaves: one clear line, nothing half written, and all is well after it has gone.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::integration {

namespace {

constexpr int orders = 30;

/// One misbehaviour, put on shop or mirror for one sync.
struct Trouble {
    std::string name;
    std::string entity; ///< the sync under it is for this one alone
    std::string rule;
    bool atShop;
    int status;       ///< exit status of the sync under it
    std::string word; ///< in the one line that says why; empty when the sync gets over it by itself
};

std::string faulty(const std::string& type, const std::string& kind, int times, const std::string& more = "") {
    return R"({"type":")" + type + R"(","match":{"kind":")" + kind + R"("},"times":)" + std::to_string(times) + more +
           "}";
}

class RemoteTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RemoteTroubleTest);
    CPPUNIT_TEST(testWhatTheShopAnswersIsDoubted);
    CPPUNIT_TEST(testATargetThatFailsCostsNothing);
    CPPUNIT_TEST(testAWrongKeyStopsTheFlowAndSaysSo);
    CPPUNIT_TEST(testAnUnreachableShopIsSaidInOneLine);
    CPPUNIT_TEST_SUITE_END();

    static void go(const Trouble& trouble) {
        const TempFolder folder;
        const Shop shop(folder.path(), orders);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const StandIn& bad = trouble.atShop ? static_cast<const StandIn&>(shop) : mirror;
        bad.fault(trouble.rule);
        const Run under = host.sync({"--entity", trouble.entity});
        const std::string seen = trouble.name + ": " + under.output + under.errors;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(seen, trouble.status, under.status);
        if (!trouble.word.empty()) {
            CPPUNIT_ASSERT_MESSAGE(seen, under.text("message").find(trouble.word) != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(seen, under.text("message").find('\n') == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(seen, under.text("message").size() < 400);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(
            seen, std::string("0"),
            mirror.value("select count(*) from shop_orders o where items_total <> 0 and not exists "
                         "(select from shop_order_lines c where c.order_id = o.id)"));
        bad.heal();
        Run after = host.sync();
        for (int again = 0; after.status != 0 && again < 2; ++again) {
            after = host.sync(); // what waits for its next attempt is not due at once
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name + ": " + after.output + after.errors, 0, after.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name, std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name, std::string(), host.leaks());
    }

    void testWhatTheShopAnswersIsDoubted() {
        const std::vector<Trouble> troubles = {
            {"HTML with status 200", "order", faulty("html", "orders.list", -1), true, 3, "HTML"},
            {"PHP notice before the JSON", "order", faulty("php_notice", "orders.list", -1), true, 0, ""},
            {"truncated JSON", "order", faulty("truncate_json", "orders.list", -1), true, 3, "JSON"},
            {"one truncated page", "order", faulty("truncate_json", "orders.list", 1), true, 0, ""},
            {"connection reset", "order", faulty("reset_before", "*", 1), true, 0, ""},
            {"429 with Retry-After", "order", faulty("rate_limited", "orders.list", 1, R"(,"retry_after":"1")"), true,
             0, ""},
            {"a burst of 503", "order", faulty("server_error", "*", 3, R"(,"status":503)"), true, 0, ""},
            {"503 for ever", "customer", faulty("server_error", "*", -1, R"(,"status":503)"), true, 3, "503"},
        };
        for (const Trouble& trouble : troubles) {
            go(trouble);
        }
    }

    void testATargetThatFailsCostsNothing() {
        const std::vector<Trouble> troubles = {
            {"reset before the write", "order", faulty("reset_before", "*", 2), false, 0, ""},
            {"reset after the write took effect", "order", faulty("reset_after", "*", 2), false, 0, ""},
            {"empty body after the write took effect", "order", faulty("empty_body", "rpc.*", 1), false, 0, ""},
            {"429 without Retry-After", "order", faulty("rate_limited", "*", 1), false, 0, ""},
            {"a burst of 502", "order", faulty("server_error", "*", 2), false, 0, ""},
            {"HTML once", "order", faulty("html", "rpc.*", 1), false, 0, ""},
        };
        for (const Trouble& trouble : troubles) {
            go(trouble);
        }
    }

    void testAWrongKeyStopsTheFlowAndSaysSo() {
        const TempFolder folder;
        const Shop shop(folder.path(), orders);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        host.set("shop.consumer_secret", "cs_wrong");
        const Run wrong = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(wrong.output, 3, wrong.status);
        CPPUNIT_ASSERT_MESSAGE(wrong.output, wrong.text("message").find("401") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE("a wrong key is not tried again and again", shop.calls() <= 6);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), mirror.value("select count(*) from shop_orders"));

        host.set("shop.consumer_secret", shop.secret());
        host.set("mirror.service_key", "sb_secret_wrong");
        const Run wrongTarget = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(wrongTarget.output, 3, wrongTarget.status);
        CPPUNIT_ASSERT_MESSAGE(wrongTarget.output,
                               wrongTarget.text("message").find("Invalid API key") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), mirror.value("select count(*) from shop_orders"));
        const Run check = host.run({"check", "--online"});
        CPPUNIT_ASSERT_EQUAL(3, check.status);
        CPPUNIT_ASSERT_MESSAGE(check.errors, check.errors.find("mirror: ") != std::string::npos);

        host.set("mirror.service_key", mirror.key());
        const Run right = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(right.output, 0, right.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(0, host.run({"check", "--online"}).status);
        CPPUNIT_ASSERT_EQUAL(std::string(), host.leaks());
    }

    void testAnUnreachableShopIsSaidInOneLine() {
        const TempFolder folder;
        const Mirror& mirror = emptyMirror();
        std::string closed;
        {
            const TempFolder other;
            closed = Shop(other.path(), 0).url();
        }
        const Shop shop(folder.path(), orders);
        const Installation host(folder.path(), shop, mirror, {.shopUrl = closed});
        const Run run = host.sync({"--entity", "customer"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output, 3, run.status);
        CPPUNIT_ASSERT_MESSAGE(run.output, run.text("message").find("shop") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(run.output, run.text("message").find("refuses connections") != std::string::npos);
        host.write({});
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RemoteTroubleTest);

} // namespace

} // namespace crossdock::integration
