// A remote system misbehaves: one clear line, nothing half written, and all is well after it has gone.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/object.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <memory>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossdock::integration {

namespace {

constexpr int orders = 30;

/// An address at which nobody listens, and at which nobody else can as long as this lives.
class NobodyThere {
public:
    NobodyThere() : _socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        CPPUNIT_ASSERT(::bind(_socket, generic, size) == 0 && ::getsockname(_socket, generic, &size) == 0);
        _port = ntohs(address.sin_port);
    }
    ~NobodyThere() { ::close(_socket); }
    NobodyThere(const NobodyThere&) = delete;
    NobodyThere& operator=(const NobodyThere&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(_port); }

private:
    int _socket;
    std::uint16_t _port = 0;
};

/// A misbehaviour that goes away while the sync still tries.
struct Trouble {
    std::string name;
    std::string rule;
    bool atShop;
};

/// One that stays until somebody mends it, and a text that the one line about it must hold.
struct Outage {
    std::string name;
    std::string rule; ///< empty: nobody listens at the address
    std::string word;
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
    CPPUNIT_TEST(testAShopThatStaysBrokenIsSaidInOneLineAndCopiedWhenItIsMended);
    CPPUNIT_TEST_SUITE_END();

    static void getsOver(const Trouble& trouble) {
        const TempFolder folder;
        const Shop shop(folder.path(), orders);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const StandIn& bad = trouble.atShop ? static_cast<const StandIn&>(shop) : mirror;
        bad.fault(trouble.rule);
        const Run run = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name + ": " + run.output + run.errors, 0, run.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name, std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(trouble.name, std::string(), host.leaks());
        CPPUNIT_ASSERT_MESSAGE(trouble.name + " did not happen",
                               !bad.control("GET", "counters").at("faults").as_object().empty());
        bad.heal();
    }

    void testWhatTheShopAnswersIsDoubted() {
        const std::vector<Trouble> troubles = {
            {"PHP notice before the JSON", faulty("php_notice", "orders.list", -1), true},
            {"one truncated page", faulty("truncate_json", "orders.list", 1), true},
            {"connection reset", faulty("reset_before", "*", 1), true},
            {"429 with Retry-After", faulty("rate_limited", "orders.list", 1, R"(,"retry_after":"1")"), true},
            {"a burst of 503", faulty("server_error", "*", 3, R"(,"status":503)"), true},
        };
        for (const Trouble& trouble : troubles) {
            getsOver(trouble);
        }
    }

    void testATargetThatFailsCostsNothing() {
        const std::vector<Trouble> troubles = {
            {"reset before the write", faulty("reset_before", "*", 2), false},
            {"reset after the write took effect", faulty("reset_after", "*", 2), false},
            {"empty body after the write took effect", faulty("empty_body", "rpc.*", 1), false},
            {"a burst of 502", faulty("server_error", "*", 2), false},
            {"HTML once", faulty("html", "rpc.*", 1), false},
        };
        for (const Trouble& trouble : troubles) {
            getsOver(trouble);
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

    // Giving up takes half a minute, so all of them fail side by side.
    void testAShopThatStaysBrokenIsSaidInOneLineAndCopiedWhenItIsMended() {
        const std::vector<Outage> outages = {
            {"HTML with status 200", faulty("html", "customers.list", -1), "HTML"},
            {"truncated JSON", faulty("truncate_json", "customers.list", -1), "JSON"},
            {"503", faulty("server_error", "*", -1, R"(,"status":503)"), "503"},
            {"unreachable", "", "refuses connections"},
        };
        const Mirror& mirror = emptyMirror();
        const NobodyThere nobody;
        struct Case {
            TempFolder folder;
            Shop shop{folder.path(), orders};
            Installation host;
            std::unique_ptr<Program> sync;

            Case(const Outage& outage, const Mirror& target, const std::string& url)
                : host(folder.path(), shop, target, {.shopUrl = outage.rule.empty() ? url : ""}) {
                if (!outage.rule.empty()) {
                    shop.fault(outage.rule);
                }
                sync = host.start({"sync", "copy", "--json", "--entity", "customer"});
            }
        };
        std::vector<std::unique_ptr<Case>> cases;
        cases.reserve(std::size(outages));
        for (const Outage& outage : outages) {
            cases.push_back(std::make_unique<Case>(outage, mirror, nobody.url()));
        }
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const int status = cases[i]->sync->wait();
            const Run run{status, cases[i]->sync->output(), cases[i]->sync->errors()};
            const std::string seen = outages[i].name + ": " + run.output + run.errors;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(seen, 3, status);
            CPPUNIT_ASSERT_MESSAGE(seen, run.text("message").find(outages[i].word) != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(seen, run.text("message").find("shop: ") != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(seen, run.text("message").find('\n') == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(seen, run.text("message").size() < 400);
        }
        CPPUNIT_ASSERT(mirror.records().empty());
        for (const std::unique_ptr<Case>& one : cases) {
            mirror.empty();
            one->shop.heal();
            one->host.write({});
            const Run run = one->host.sync();
            CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
            CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(one->shop, mirror));
            CPPUNIT_ASSERT_EQUAL(std::string(), one->host.leaks());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RemoteTroubleTest);

} // namespace

} // namespace crossdock::integration
