#include "schema_check.hpp"
#include "seed.hpp"

#include <Poco/JSON/Parser.h>
#include <Poco/String.h>

#include <algorithm>

#include <regex>

namespace crossdock::admin::test {

class ApiTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiTest);
    CPPUNIT_TEST(testEveryRouteRefusesStrangersAndViewersAndAnswersAsDeclared);
    CPPUNIT_TEST(testSyncsStartByConnectorNameAndPluralEntity);
    CPPUNIT_TEST(testWrongNamesAreAnsweredWithTheNearestRightOne);
    CPPUNIT_TEST(testHostileBodiesAreNamedNotObeyed);
    CPPUNIT_TEST(testStatusTellsCountersAndErrors);
    CPPUNIT_TEST(testWhatIsOnHoldSinceEarlierIsNeitherUnchangedNorDone);
    CPPUNIT_TEST(testADryRunTellsWhatItWouldDo);
    CPPUNIT_TEST(testAPausedFlowIsNotSyncedByHand);
    CPPUNIT_TEST(testRetryAndForceDoneByHand);
    CPPUNIT_TEST(testPagesFollowTheirCursorsAndRefuseForgedOnes);
    CPPUNIT_TEST(testViewersSeeNoPersonalData);
    CPPUNIT_TEST(testOtherOrganisationsAreNotThere);
    CPPUNIT_TEST(testFailuresOfTheDaemonBecomeTheRightStatus);
    CPPUNIT_TEST(testMetricsAreCountedAndNameNobody);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { it = std::make_unique<AdminFixture>(); }
    void tearDown() override { it.reset(); }

private:
    static std::string problemDetail(const WireAnswer& answer) {
        CPPUNIT_ASSERT_EQUAL(std::string("application/problem+json; charset=utf-8"), answer.header("content-type"));
        const auto object = AdminFixture::object(answer);
        CPPUNIT_ASSERT_EQUAL(answer.status, object->getValue<int>("status"));
        return object->getValue<std::string>("detail") + answer.body;
    }
    static void assertHas(const std::string& part, const std::string& whole) {
        CPPUNIT_ASSERT_MESSAGE("no \"" + part + "\" in: " + whole, whole.find(part) != std::string::npos);
    }
    static void assertHasNot(const std::string& part, const std::string& whole) {
        CPPUNIT_ASSERT_MESSAGE("\"" + part + "\" in: " + whole, whole.find(part) == std::string::npos);
    }

    static std::string filled(const std::string& pattern) {
        std::string path = pattern;
        const std::pair<const char*, const char*> names[] = {{"\\{source\\}", "woocommerce"},
                                                             {"\\{entities\\}", "orders"},
                                                             {"\\{sync_id\\}", "s1"},
                                                             {"\\{connection\\}", "shop"}};
        for (const auto& [name, value] : names) {
            path = std::regex_replace(path, std::regex(name), value);
        }
        return std::regex_replace(path, std::regex("\\{name\\}"),
                                  pattern.find("connections") != std::string::npos ? "shop" : "orders-to-books");
    }

    void testEveryRouteRefusesStrangersAndViewersAndAnswersAsDeclared() {
        seed(*it);
        it->start();
        const WireAnswer document = it->asViewer("GET", "/api/openapi.json");
        CPPUNIT_ASSERT_EQUAL(200, document.status);
        const auto root = AdminFixture::object(document);
        CPPUNIT_ASSERT_EQUAL(std::string("3.1.0"), root->getValue<std::string>("openapi"));
        const std::vector<std::string> open = {"/healthz", "/readyz", "/hooks/{connection}"};
        const std::map<std::string, std::string> bodies = {
            {"/api/sync/{source}/{entities}",
             R"({"target":"quickbooks","date_range":{"start":"2026-11-01T00:00:00Z","end":"2026-11-02T00:00:00Z"}})"},
            {"/api/flows/{name}/pause", R"({"reason":"stocktaking"})"},
            {"/api/sync/{sync_id}/force-done", R"({"reason":"posted by hand last week"})"}};
        int walked = 0;
        for (const auto& [pattern, operations] : *root->getObject("paths")) {
            for (const auto& [verb, content] : *operations.extract<Poco::JSON::Object::Ptr>()) {
                const std::string method = Poco::toUpper(verb);
                const auto operation = content.extract<Poco::JSON::Object::Ptr>();
                const std::string path = filled(pattern);
                const std::string title = method + " " + path;
                CPPUNIT_ASSERT_EQUAL_MESSAGE(title, 405, it->asOperator("DELETE", path).status);
                if (std::find(open.begin(), open.end(), pattern) != open.end()) {
                    continue;
                }
                ++walked;
                CPPUNIT_ASSERT_EQUAL_MESSAGE(title, 401, it->ask(method, path).status);
                const std::string stale =
                    "Authorization: Bearer xdt_0000000000_0000000000000000000000000000000000000000000_000000";
                CPPUNIT_ASSERT_EQUAL_MESSAGE(title, 401, it->ask(method, path, {stale}).status);
                const bool acts = operation->getValue<std::string>("x-role") == "operator";
                const auto body = bodies.find(pattern);
                const std::string json = body == bodies.end() ? "" : body->second;
                if (acts) {
                    const WireAnswer refused = it->asViewer(method, path, json);
                    CPPUNIT_ASSERT_EQUAL_MESSAGE(title, 403, refused.status);
                    CPPUNIT_ASSERT_EQUAL_MESSAGE(
                        title, std::string(),
                        breach(Poco::JSON::Parser().parse(refused.body),
                               root->getObject("components")->getObject("schemas")->getObject("Problem")));
                }
                if (pattern == "/events") {
                    continue; // does not end
                }
                const WireAnswer answer = acts ? it->asOperator(method, path, json) : it->asViewer(method, path, json);
                const auto declared = operation->getObject("responses")->getObject(std::to_string(answer.status));
                CPPUNIT_ASSERT_MESSAGE(title + " answered " + answer.raw, !declared.isNull());
                const auto media = declared->getObject("content");
                if (!media.isNull() && media->has("application/json")) {
                    CPPUNIT_ASSERT_EQUAL_MESSAGE(title, std::string(),
                                                 breach(Poco::JSON::Parser().parse(answer.body),
                                                        media->getObject("application/json")->getObject("schema")));
                }
            }
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(walked), walked >= 18);
    }

    void testSyncsStartByConnectorNameAndPluralEntity() {
        it->start();
        const WireAnswer answer = it->asOperator(
            "POST", "/api/sync/woocommerce/orders",
            R"({"target":"quickbooks","full_sync":false,"dry_run":true,"date_range":{"start":"2026-11-01T00:00:00Z","end":null}})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.raw, 202, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("s00000000001"),
                             AdminFixture::object(answer)->getValue<std::string>("sync_id"));
        CPPUNIT_ASSERT_EQUAL(std::string("/api/sync/status/s00000000001"), answer.header("location"));
        const daemon::SyncWish wish = it->control.wishes().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("orders-to-books"), wish.flow);
        CPPUNIT_ASSERT(wish.entities == std::vector<std::string>{"order"} && wish.dryRun && !wish.full && !wish.until);
        CPPUNIT_ASSERT_EQUAL(std::string("2026-11-01T00:00:00Z"), wish.since->text());
        CPPUNIT_ASSERT_EQUAL(std::string("api:op"), wish.who);

        CPPUNIT_ASSERT_EQUAL(
            202, it->asOperator("POST", "/api/sync/shop/customers,products", R"({"target":"mirror"})").status);
        CPPUNIT_ASSERT((it->control.wishes().at(1).entities == std::vector<std::string>{"customer", "product"}));
        CPPUNIT_ASSERT_EQUAL(std::string("shop-to-mirror"), it->control.wishes().at(1).flow);
    }

    void testWrongNamesAreAnsweredWithTheNearestRightOne() {
        it->start();
        const auto ask = [&](const std::string& path, const std::string& body, int status) {
            const WireAnswer answer = it->asOperator("POST", path, body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.raw, status, answer.status);
            return problemDetail(answer);
        };
        assertHas("did you mean \\\"woocommerce\\\"", ask("/api/sync/woocomerce/orders", "{}", 404));
        assertHas("did you mean \\\"orders\\\"", ask("/api/sync/shop/ordres", R"({"target":"books"})", 404));
        assertHas("did you mean \\\"quickbooks\\\"", ask("/api/sync/shop/orders", R"({"target":"quickboks"})", 422));
        assertHas("several flows fit", ask("/api/sync/shop/orders", "{}", 422));
        assertHas("did you mean \\\"full_sync\\\"", ask("/api/sync/shop/orders", R"({"ful_sync":true})", 400));
        assertHas("/resume_from", ask("/api/sync/shop/orders", R"({"target":"books","resume_from":"s9"})", 422));
        for (const char* other :
             {R"("full_sync":true)", R"("dry_run":true)", R"("date_range":{"start":"2026-01-01T00:00:00Z"})"}) {
            const std::string both = ask("/api/sync/shop/orders",
                                         std::string(R"({"target":"books","resume_from":"s1",)") + other + "}", 400);
            assertHas("excludes /resume_from", both);
            assertHas("/resume_from", both);
        }
        CPPUNIT_ASSERT(it->control.wishes().empty());
        assertHas("did you mean \\\"state\\\"", problemDetail(it->asViewer("GET", "/api/items?stat=draft")));
        assertHas("did you mean \\\"action_required\\\"",
                  problemDetail(it->asViewer("GET", "/api/items?state=action_requird")));
        assertHas("did you mean \\\"orders-to-books\\\"",
                  problemDetail(it->asViewer("GET", "/api/flows/orders-to-boks/schedule")));
    }

    void testHostileBodiesAreNamedNotObeyed() {
        it->start();
        const auto refused = [&](const std::string& body, const std::string& because) {
            const WireAnswer answer = it->asOperator("POST", "/api/sync/shop/orders", body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(body.substr(0, 80) + ": " + answer.raw, 400, answer.status);
            assertHas(because, problemDetail(answer));
        };
        refused(std::string(100'000, '['), "nested deeper");
        refused("{\"date_range\":" + std::string(40, '[') + std::string(40, ']') + "}", "nested deeper");
        refused("{\"target\":", "not JSON");
        refused("{} {}", "not JSON");
        refused("[]", "must be of type object");
        refused("\"orders\"", "not a JSON object");
        refused("null", "not a JSON object");
        refused(R"({"full_sync":"yes"})", "/full_sync");
        refused(R"({"full_sync":1})", "must be of type boolean");
        refused(R"({"date_range":{"start":"2026-02-30T00:00:00Z"}})", "/date_range/start");
        refused(R"({"date_range":{"start":12345678901234567890123}})", "");
        refused(R"({"target":")" + std::string(200, 'a') + "\"}", "longer than 128");
        refused("{\"target\":\"\xff\xfe\"}", "");
        refused(std::string("{\"target\":\"a\0b\"}", 16), "zero byte");
        const WireAnswer range = it->asOperator(
            "POST", "/api/sync/shop/orders",
            R"({"target":"books","date_range":{"start":"2026-11-02T00:00:00Z","end":"2026-11-01T00:00:00Z"}})");
        CPPUNIT_ASSERT_EQUAL(422, range.status);
        const WireAnswer form =
            it->ask("POST", "/api/sync/shop/orders",
                    {"Authorization: Bearer " + it->operatorToken, "Content-Type: text/plain"}, "{}");
        CPPUNIT_ASSERT_EQUAL(415, form.status);
        CPPUNIT_ASSERT(it->control.wishes().empty());
    }

    void testStatusTellsCountersAndErrors() {
        seed(*it);
        it->start();
        const auto status = AdminFixture::object(it->asOperator("GET", "/api/sync/status/s1"));
        const auto count = [&](const char* name) { return status->getValue<int>(name); };
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), status->getValue<std::string>("status"));
        CPPUNIT_ASSERT_EQUAL(3, count("records_processed"));
        CPPUNIT_ASSERT_EQUAL(1, count("records_created"));
        CPPUNIT_ASSERT_EQUAL(1, count("records_failed"));
        CPPUNIT_ASSERT_EQUAL(1, count("records_held"));
        CPPUNIT_ASSERT_EQUAL(2, count("action_required_count"));
        CPPUNIT_ASSERT_EQUAL(1, count("done_count"));
        CPPUNIT_ASSERT_EQUAL(33, count("progress"));
        const auto errors = status->getArray("errors");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), errors->size());
        CPPUNIT_ASSERT_EQUAL(std::string("order"), errors->getObject(0)->getValue<std::string>("entity_type"));
        CPPUNIT_ASSERT_EQUAL(404, it->asViewer("GET", "/api/sync/status/nosuch").status);
    }

    void testWhatIsOnHoldSinceEarlierIsNeitherUnchangedNorDone() {
        seed(*it);
        std::unique_ptr<engine::Ledger> ledger = AdminFixture::good(it->store->ledger("acme", "orders-to-books"));
        const UtcTime later{it->clock.now().us + 1'000'000};
        AdminFixture::good(ledger->startSync({"s2", "full", "order", false, "olga"}, later));
        engine::PageWrite page;
        for (const char* key : {"1", "2", "3"}) {
            page.items.push_back(order(key));
        }
        page.seen = page.now = later;
        AdminFixture::good(ledger->storeFetched("order", "s2", {}, page, 0));
        AdminFixture::good(ledger->finishSync("s2", "partial", "some records wait", later));
        it->start();
        const auto status = AdminFixture::object(it->asOperator("GET", "/api/sync/status/s2"));
        const auto count = [&](const char* name) { return status->getValue<int>(name); };
        CPPUNIT_ASSERT_EQUAL(3, count("records_processed"));
        CPPUNIT_ASSERT_EQUAL(1, count("records_unchanged"));
        CPPUNIT_ASSERT_EQUAL(2, count("records_held"));
        CPPUNIT_ASSERT_EQUAL(2, count("records_held_before"));
        CPPUNIT_ASSERT_EQUAL(1, count("done_count"));
        CPPUNIT_ASSERT_EQUAL(2, count("action_required_count"));
        CPPUNIT_ASSERT_EQUAL(33, count("progress"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), status->getArray("errors")->size());
    }

    void testADryRunTellsWhatItWouldDo() {
        std::unique_ptr<engine::Ledger> ledger = AdminFixture::good(it->store->ledger("acme", "orders-to-books"));
        AdminFixture::good(ledger->startSync({"dry", "plan", "order", true, "olga"}, it->clock.now()));
        AdminFixture::good(ledger->finishSync("dry", "partial", "", it->clock.now()));
        it->start();
        const auto status = AdminFixture::object(it->asOperator("GET", "/api/sync/status/dry"));
        const auto changes = status->getArray("changes");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), changes->size());
        CPPUNIT_ASSERT_EQUAL(std::string("create"), changes->getObject(0)->getValue<std::string>("action"));
        const auto errors = status->getArray("errors");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), errors->size());
        CPPUNIT_ASSERT_EQUAL(std::string("no tax code"), errors->getObject(0)->getValue<std::string>("error_message"));
    }

    void testAPausedFlowIsNotSyncedByHand() {
        it->start();
        CPPUNIT_ASSERT_EQUAL(
            200, it->asOperator("POST", "/api/flows/orders-to-books/pause", R"({"reason":"stocktaking"})").status);
        Failure paused = failed(ErrorClass::Config, "flow \"orders-to-books\" is paused by olga: \"stocktaking\"");
        paused.code = "conflict";
        it->control.failNext(paused);
        const WireAnswer refused = it->asOperator("POST", "/api/sync/shop/orders", R"({"target":"books"})");
        CPPUNIT_ASSERT_EQUAL(409, refused.status);
        assertHas("stocktaking", refused.body);
        assertHas("/api/flows/orders-to-books/resume", refused.body);
    }

    void testRetryAndForceDoneByHand() {
        seed(*it);
        it->start();
        const WireAnswer short_ = it->asOperator("POST", "/api/sync/s1/force-done", R"({"reason":"  short   "})");
        CPPUNIT_ASSERT_EQUAL(400, short_.status);
        assertHas("at least 10", short_.body);
        CPPUNIT_ASSERT_EQUAL(400, it->asOperator("POST", "/api/sync/s1/force-done").status);
        CPPUNIT_ASSERT_EQUAL(422, it->asOperator("POST", "/api/sync/s1/retry", R"({"item":999})").status);

        const WireAnswer retried =
            it->asOperator("POST", "/api/sync/s1/retry", R"({"hold_reason":"tax_code_missing"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(retried.raw, 1, AdminFixture::object(retried)->getValue<int>("items"));
        CPPUNIT_ASSERT_EQUAL(std::string("nudge orders-to-books"), it->control.asked().at(0));
        const WireAnswer closed =
            it->asOperator("POST", "/api/sync/s1/force-done", R"({"reason":"entered by hand on 20 Nov"})");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(closed.raw, 200, closed.status);
        CPPUNIT_ASSERT(AdminFixture::object(closed)->getValue<int>("items") >= 1);
        assertHas("api:op", it->asViewer("GET", "/api/activity").body);

        const std::string flow = "/api/flows/orders-to-books";
        CPPUNIT_ASSERT_EQUAL(400, it->asOperator("POST", flow + "/pause", "{}").status);
        CPPUNIT_ASSERT_EQUAL(400, it->asOperator("POST", flow + "/pause", R"({"reason":" "})").status);
        CPPUNIT_ASSERT_EQUAL(422, it->asOperator("PUT", flow + "/schedule", R"({"paused":true})").status);
        CPPUNIT_ASSERT_EQUAL(200, it->asOperator("POST", flow + "/pause", R"({"reason":"stocktaking"})").status);
        CPPUNIT_ASSERT_EQUAL(202, it->asOperator("POST", "/api/sync/s1/cancel", R"({"reason":"enough"})").status);
        CPPUNIT_ASSERT_EQUAL(std::string("cancel s1 api:op enough"), it->control.asked().back());
    }

    void testPagesFollowTheirCursorsAndRefuseForgedOnes() {
        seed(*it, 7);
        it->start();
        std::vector<int> ids;
        std::string after;
        for (int page = 0; page < 10; ++page) {
            const auto answer = AdminFixture::object(
                it->asViewer("GET", "/api/items?flow=orders-to-books&state=action_required&limit=4" +
                                        (after.empty() ? "" : "&after=" + after)));
            for (std::size_t i = 0; i < answer->getArray("items")->size(); ++i) {
                ids.push_back(answer->getArray("items")->getObject(static_cast<unsigned>(i))->getValue<int>("id"));
            }
            if (answer->isNull("next")) {
                break;
            }
            after = answer->getValue<std::string>("next");
        }
        std::vector<int> once = ids;
        std::sort(once.begin(), once.end());
        once.erase(std::unique(once.begin(), once.end()), once.end());
        CPPUNIT_ASSERT_EQUAL(std::size_t(9), ids.size());
        CPPUNIT_ASSERT_EQUAL(ids.size(), once.size());

        std::string forged = after;
        forged[0] = forged[0] == 'A' ? 'B' : 'A';
        CPPUNIT_ASSERT_EQUAL(200, it->asViewer("GET", "/api/items?after=" + after).status);
        for (const std::string& bad :
             {forged, after + "AAAA", std::string(250, 'A'), std::string("9223372036854775808"), std::string("%00"),
              std::string(5'000, 'A')}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bad.substr(0, 60), 400, it->asViewer("GET", "/api/items?after=" + bad).status);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("of another list", 400, it->asViewer("GET", "/api/syncs?after=" + after).status);
        CPPUNIT_ASSERT_EQUAL(400, it->asViewer("GET", "/api/items?limit=0").status);
        CPPUNIT_ASSERT_EQUAL(400, it->asViewer("GET", "/api/items?limit=99999999999999999999").status);
    }

    void testViewersSeeNoPersonalData() {
        seed(*it);
        it->start();
        for (const char* path : {"/api/items", "/api/sync/status/s1", "/api/activity"}) {
            const std::string seen = it->asViewer("GET", path).body;
            assertHasNot("jo@example.com", seen);
            assertHasNot("010 9999", seen);
        }
        assertHas("[hidden]", it->asViewer("GET", "/api/items").body);
        assertHas("jo@example.com", it->asOperator("GET", "/api/items").body);
        assertHas(hostileName[0] == '<' ? "script>" : "", it->asOperator("GET", "/api/items").body);
    }

    void testOtherOrganisationsAreNotThere() {
        it->start();
        assertHasNot("secret-flow", it->asOperator("GET", "/api/flows").body);
        assertHasNot("othershop", it->asOperator("GET", "/api/connections").body);
        CPPUNIT_ASSERT_EQUAL(404, it->asOperator("GET", "/api/flows/secret-flow/schedule").status);
        CPPUNIT_ASSERT_EQUAL(404, it->asOperator("POST", "/api/flows/secret-flow/pause", R"({"reason":"x"})").status);
        CPPUNIT_ASSERT_EQUAL(404, it->asOperator("POST", "/api/connections/othershop/check").status);
        CPPUNIT_ASSERT_EQUAL(404, it->asOperator("POST", "/api/sync/othershop/orders").status);
        CPPUNIT_ASSERT(it->control.asked().empty() && it->control.wishes().empty());
    }

    void testFailuresOfTheDaemonBecomeTheRightStatus() {
        it->start();
        const auto failing = [&](ErrorClass cls, const char* code, const std::string& message) {
            Failure failure = failed(cls, message);
            failure.code = code;
            it->control.failNext(failure);
            return it->asOperator("POST", "/api/sync/shop/orders", R"({"target":"books"})");
        };
        CPPUNIT_ASSERT_EQUAL(409, failing(ErrorClass::Config, "conflict", "runs already").status);
        CPPUNIT_ASSERT_EQUAL(503, failing(ErrorClass::Transient, "store_io", "disk full").status);
        CPPUNIT_ASSERT_EQUAL(500, failing(ErrorClass::Internal, "", "odd").status);
        const WireAnswer leak =
            failing(ErrorClass::Permanent, "", "token=canary-secret-77 refused " + std::string(5'000, 'x'));
        CPPUNIT_ASSERT_EQUAL(422, leak.status);
        assertHasNot("canary-secret-77", leak.raw);
        CPPUNIT_ASSERT(AdminFixture::object(leak)->getValue<std::string>("detail").size() <= 200);
        it->control.failNext(failed(ErrorClass::Config, "flows/a.toml:3:1: unknown key\nflows/b.toml:4:2: bad time"));
        const WireAnswer reload = it->asOperator("POST", "/api/reload");
        CPPUNIT_ASSERT_EQUAL(422, reload.status);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), AdminFixture::object(reload)->getArray("errors")->size());
        const WireAnswer taken = it->asOperator("POST", "/api/reload");
        CPPUNIT_ASSERT_EQUAL(200, taken.status);
        assertHas("42 items on hold", taken.body);
    }

    void testMetricsAreCountedAndNameNobody() {
        it->start();
        CPPUNIT_ASSERT_EQUAL(200, it->asViewer("GET", "/metrics").status);
        seed(*it);
        const WireAnswer answer = it->asViewer("GET", "/metrics");
        assertHas("crossdock_items{flow=\"orders-to-books\",state=\"action_required\"} 2", answer.body);
        assertHas("crossdock_records_total{flow=\"orders-to-books\",entity=\"order\",outcome=\"created\"} 1",
                  answer.body);
        assertHas("crossdock_circuit_state{connection=\"shop\",state=\"closed\"} 1", answer.body);
        assertHas("crossdock_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"200\"} 1", answer.body);
        assertHasNot("example.com", answer.body);
        assertHasNot("secret-flow", answer.body);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/readyz").status);
        it->control.ready = false;
        CPPUNIT_ASSERT_EQUAL(503, it->ask("GET", "/readyz").status);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/healthz").status);
    }

    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiTest);

} // namespace crossdock::admin::test
