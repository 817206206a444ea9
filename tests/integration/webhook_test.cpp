// A change reaches the target because its remote says so, not because a schedule asks.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace crossdock::integration {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr const char* hookSecret = "integration-hook-secret-Zq4481";

/// Comes true within a minute, or is false for good.
bool soon(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

/// `crossdock serve` with its page on a free port, and no schedule.
class Serving {
public:
    explicit Serving(const Installation& host) : _daemon(host.start({"serve"})) {
        CPPUNIT_ASSERT_MESSAGE("it does not listen", soon([this] {
                                   if (!_daemon->running()) {
                                       throw std::runtime_error(_daemon->output() + _daemon->errors());
                                   }
                                   return !url().empty();
                               }));
    }
    /// "http://127.0.0.1:40123"; empty: not yet.
    std::string url() const {
        const std::string log = _daemon->output() + _daemon->errors();
        const std::size_t at = log.find("http://127.0.0.1:");
        const std::size_t end = at == std::string::npos ? at : log.find_first_not_of("0123456789", at + 17);
        return end == std::string::npos || end == at + 17 ? std::string() : log.substr(at, end - at);
    }
    int post(const std::string& connection, const std::string& body,
             const std::vector<std::pair<std::string, std::string>>& headers) const {
        const Poco::URI address(url());
        Poco::Net::HTTPClientSession session(address.getHost(), address.getPort());
        Poco::Net::HTTPRequest request("POST", "/hooks/" + connection, "HTTP/1.1");
        request.setContentType("application/json");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        for (const auto& [name, value] : headers) {
            request.set(name, value);
        }
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        session.receiveResponse(response);
        return response.getStatus();
    }
    void end() {
        _daemon->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(_daemon->errors(), 0, _daemon->wait());
    }

private:
    std::unique_ptr<Program> _daemon;
};

std::string hexSignature(const std::string& body, const std::string& secret) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += digits[digest[i] >> 4U];
        out += digits[digest[i] & 15U];
    }
    return out;
}

void replaceIn(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = readFile(file);
    const std::size_t at = text.find(from);
    CPPUNIT_ASSERT_MESSAGE(from, at != std::string::npos);
    writeFile(file, text.replace(at, from.size(), to));
}

class WebhookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhookTest);
    CPPUNIT_TEST(testAnOrderThatChangesInTheShopArrivesWithoutASchedule);
    CPPUNIT_TEST(testAThirdPartysConnectorIsCalledBackLikewise);
    CPPUNIT_TEST_SUITE_END();

    static void listen(const Installation& host) {
        replaceIn(host.conf() / "crossdock.toml", "enabled = false", "listen = \"127.0.0.1:0\"");
    }

    void testAnOrderThatChangesInTheShopArrivesWithoutASchedule() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40, {"--tls", "--ca-out", (folder.path() / "ca.pem").string()});
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.shopNetwork = "ca_file = \"" + shop.caFile() + "\"\n"});
        replaceIn(host.conf() / "connections/shop.toml", "[limits]", "webhook_secret = \"vault:shop.hook\"\n[limits]");
        listen(host);
        host.set("shop.hook", hookSecret);
        const Run first = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(first.output + first.errors, 0, first.status);

        Serving daemon(host);
        for (const char* topic : {"order.updated", "order.deleted", "product.updated"}) {
            shop.api("POST", "webhooks",
                     std::string(R"({"topic":")") + topic + R"(","delivery_url":")" + daemon.url() +
                         R"(/hooks/shop","secret":")" + hookSecret + R"("})");
        }
        const auto deliver = [&shop](std::size_t count) {
            const json::value sent = shop.control("POST", "webhooks/deliver");
            CPPUNIT_ASSERT_EQUAL(count, sent.as_array().size());
            for (const json::value& each : sent.as_array()) {
                CPPUNIT_ASSERT_EQUAL(std::int64_t{200}, each.at("status").to_number<std::int64_t>());
            }
        };
        deliver(3); // the pings

        const std::vector<std::string> open = shop.orders({"processing", "on-hold"});
        CPPUNIT_ASSERT(open.size() >= 2);
        shop.api("PUT", "orders/" + open[0], R"({"customer_note":"ring twice"})");
        deliver(1);
        const auto note = [&] {
            return mirror.value("select customer_note from shop_orders where id = '" + open[0] + "'");
        };
        CPPUNIT_ASSERT_MESSAGE("the change arrives", soon([&] { return note() == "ring twice"; }));

        shop.api("DELETE", "orders/" + open[1]);
        deliver(1);
        CPPUNIT_ASSERT_MESSAGE("the trash arrives", soon([&] {
                                   return mirror.value("select deleted_at is not null from shop_orders where id = '" +
                                                       open[1] + "'") == "t";
                               }));
        daemon.end();
        CPPUNIT_ASSERT_EQUAL(std::string(), host.leaks());
    }

    void testAThirdPartysConnectorIsCalledBackLikewise() {
        const TempFolder folder;
        const Shop shop(folder.path(), 1);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const fs::path own = folder.path() / "connectors";
        fs::create_directories(own);
        fs::permissions(own, fs::perms::owner_all);
        fs::copy_file(CROSSDOCK_HOOKING_CONNECTOR, own / "hooking.so");
        fs::permissions(own / "hooking.so", fs::perms::owner_read | fs::perms::owner_write);
        replaceIn(host.conf() / "crossdock.toml", "directories = [", "directories = [\"" + own.string() + "\", ");
        listen(host);
        writeFile(host.conf() / "connections/forge.toml",
                  "[connection]\nconnector = \"forge\"\nurl = \"https://forge.invalid\"\n"
                  "[credentials]\nhook_key = \"vault:forge.hook\"\n[settings]\nsite = \"north\"\n");
        writeFile(host.conf() / "flows/forged.toml", "[flow]\nfrom = \"forge\"\nto = \"mirror\"\n"
                                                     "entities = [\"product\"]\n[sink]\nstore = \"forge\"\n");
        host.set("forge.hook", hookSecret);

        Serving daemon(host);
        const std::string body = "north/4711 south/1 north/4712";
        const std::string right = "sha256=" + hexSignature(body, hookSecret);
        const auto post = [&](const std::string& connection, const std::string& signature) {
            return daemon.post(connection, body, {{"X-Forge-Signature", signature}, {"X-Forge-Event", "push"}});
        };
        CPPUNIT_ASSERT_EQUAL(401, post("forge", right.substr(7)));
        CPPUNIT_ASSERT_EQUAL(401, post("forge", "sha256=" + hexSignature(body + " ", hookSecret)));
        CPPUNIT_ASSERT_EQUAL(404, post("shop", right)); // no secret for it in the conf
        CPPUNIT_ASSERT_EQUAL(200, post("forge", right));
        CPPUNIT_ASSERT_EQUAL(200, post("forge", right)); // a replay
        CPPUNIT_ASSERT_MESSAGE(
            "both arrive",
            soon([&] { return mirror.value("select count(*) from shop_products where store_id = 'forge'") == "2"; }));
        CPPUNIT_ASSERT_EQUAL(std::string("Forged 4711"),
                             mirror.value("select name from shop_products where id = '4711'"));
        daemon.end();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhookTest);

} // namespace

} // namespace crossdock::integration
