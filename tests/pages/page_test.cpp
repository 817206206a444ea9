// Pages as their handlers answer them, over every seeded state, without a server.
#include "seeded_world.hpp"

#include "../store/temporary_folder.hpp"
#include "pages/pages.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace crossdock::pages::test {

class PageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PageTest);
    CPPUNIT_TEST(testEveryPageRendersInEveryStateAndIsWellFormed);
    CPPUNIT_TEST(testCountsAndMoneyOfTheCausesAddUp);
    CPPUNIT_TEST(testHostileNamesStayText);
    CPPUNIT_TEST(testCurrenciesAreNeverAddedTogether);
    CPPUNIT_TEST(testRetryComesBackWithItsFilterAndTellsTheResultOnce);
    CPPUNIT_TEST(testPreviewActedOnTwiceActsOnce);
    CPPUNIT_TEST(testPreviewSaysWhatTheTargetWouldDo);
    CPPUNIT_TEST(testPreviewSaysWhenNothingHasChangedOrNothingCouldBeChecked);
    CPPUNIT_TEST(testRetryTakesWhatWasShownAndTellsWhatMoved);
    CPPUNIT_TEST(testReasonOfARetryStandsInTheActivity);
    CPPUNIT_TEST(testSignInThatEndsNamesItsFlowsAndOneThatHasEndedSaysSo);
    CPPUNIT_TEST(testLargeRetryIsAJobThatEndsWithNumbers);
    CPPUNIT_TEST(testStoppedJobLeavesTheRestOnHold);
    CPPUNIT_TEST(testLargeClosingIsAJobToo);
    CPPUNIT_TEST(testJobOfOthersOrOfBeforeARestartIsNotKnown);
    CPPUNIT_TEST(testClosingWithoutAReasonIsRefusedAndKeepsWhatWasTyped);
    CPPUNIT_TEST(testViewersSeeActionsWithTheReasonWhyNot);
    CPPUNIT_TEST(testPersonalDataAreMaskedForViewers);
    CPPUNIT_TEST(testFlowsOfOtherOrganisationsAreNotTouched);
    CPPUNIT_TEST(testPagingMeetsEachItemOnce);
    CPPUNIT_TEST(testUnknownParametersAreIgnoredWithANote);
    CPPUNIT_TEST(testAStateOrFlowThatThereIsNotIsSaid);
    CPPUNIT_TEST(testASignInIsShownAtItsTokensAndAskedForByItsName);
    CPPUNIT_TEST(testAPauseNeedsAReason);
    CPPUNIT_TEST(testACauseSaysOfAllOnlyWhatIsTrueOfAll);
    CPPUNIT_TEST(testWhereThereIsNoPageWhoIsSignedInIsNotAskedToSignIn);
    CPPUNIT_TEST(testOldAssetsAreGone);
    CPPUNIT_TEST_SUITE_END();

    struct Stage {
        explicit Stage(const std::string& state) : world(folder.path()), pages(world.sources()) {
            world.seed(state);
            routes = pages.routes();
        }
        admin::Request request(const std::string& method, const std::string& path, const admin::Fields& fields) const {
            admin::Request made;
            made.method = method;
            made.path = path;
            (method == "GET" ? made.query : made.form) = fields;
            made.now = world.now;
            made.visitor = {name, organisation, role, "csrf-token", "session-1"};
            return made;
        }
        admin::Answer ask(const std::string& method, const std::string& path, const admin::Fields& fields = {}) {
            admin::Request made = request(method, path, fields);
            for (const admin::Route& route : routes) {
                if (route.method == method && matches(route.pattern, made)) {
                    return route.handler(made);
                }
            }
            throw std::runtime_error("no route " + method + " " + path);
        }
        std::string get(const std::string& path, const admin::Fields& fields = {}) {
            return ask("GET", path, fields).body;
        }

        static bool matches(const std::string& pattern, admin::Request& request) {
            std::vector<std::string> wanted = split(pattern);
            std::vector<std::string> given = split(request.path);
            if (wanted.size() != given.size()) {
                return false;
            }
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                if (wanted[i].starts_with('{')) {
                    request.names[wanted[i].substr(1, wanted[i].size() - 2)] = given[i];
                } else if (wanted[i] != given[i]) {
                    return false;
                }
            }
            return true;
        }
        static std::vector<std::string> split(const std::string& path) {
            std::vector<std::string> parts(1);
            for (const char c : path) {
                if (c == '/') {
                    parts.emplace_back();
                } else {
                    parts.back() += c;
                }
            }
            return parts;
        }

        crossdock::test::TemporaryFolder folder;
        SeededWorld world;
        Pages pages;
        std::vector<admin::Route> routes;
        std::string name = "mira";
        std::string organisation = "acme";
        admin::Role role = admin::Role::Operator;
    };

    static admin::Fields fields(const std::string& encoded) { return *admin::Fields::parse(encoded); }
    static bool has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }
    static std::size_t count(const std::string& page, std::string_view text) {
        std::size_t found = 0;
        for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + text.size())) {
            ++found;
        }
        return found;
    }
    /// The value of the first hidden field of this name.
    static std::string hidden(const std::string& page, const std::string& name) {
        const std::string start = "name=\"" + name + "\" value=\"";
        const std::size_t at = page.find(start);
        CPPUNIT_ASSERT_MESSAGE("no field " + name, at != std::string::npos);
        return page.substr(at + start.size(), page.find('"', at + start.size()) - at - start.size());
    }

    static void wellFormed(const std::string& where, const std::string& page) {
        static const std::vector<std::string> empty = {"meta", "link", "input", "!doctype"};
        std::vector<std::string> open;
        for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
            const std::size_t end = page.find('>', at);
            std::string tag = page.substr(at + 1, end - at - 1);
            const bool closed = tag.ends_with('/');
            tag = tag.substr(0, tag.find_first_of(" \n/", 1));
            if (tag.starts_with('/')) {
                CPPUNIT_ASSERT_MESSAGE(where + ": " + tag, !open.empty() && open.back() == tag.substr(1));
                open.pop_back();
            } else if (!closed && std::find(empty.begin(), empty.end(), tag) == empty.end()) {
                open.push_back(tag);
            }
        }
        CPPUNIT_ASSERT_MESSAGE(where, open.empty());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::size_t{1}, count(page, "<h1"));
        CPPUNIT_ASSERT_MESSAGE(where, !has(page, " style="));
    }

    void testEveryPageRendersInEveryStateAndIsWellFormed() {
        for (const std::string& state : SeededWorld::states()) {
            Stage stage(state);
            for (const char* path : {"/", "/hold", "/items", "/flows", "/syncs", "/connections", "/credentials",
                                     "/schedules", "/activity"}) {
                const admin::Answer answer = stage.ask("GET", path);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(state + path, 200, answer.status);
                wellFormed(state + path, answer.body);
                CPPUNIT_ASSERT_MESSAGE(state + path, !has(answer.body, "could not be read"));
            }
            if (state != "empty" && state != "forty-flows") {
                wellFormed(state, stage.get("/flows/orders-to-books"));
            }
        }
    }
    void testCountsAndMoneyOfTheCausesAddUp() {
        Stage stage("thousand-held");
        const std::string page = stage.get("/hold");
        CPPUNIT_ASSERT(has(page, "<h1>1,000 items, 8 causes</h1>"));
        CPPUNIT_ASSERT(has(page, "10,010.00 USD"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, count(page, ">1,251.25<"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, count(page, ">Retry 125\u2026<"));
    }
    void testHostileNamesStayText() {
        Stage stage("hostile");
        for (const char* path : {"/", "/hold", "/items", "/activity", "/syncs/sy_evil"}) {
            const std::string page = stage.get(path);
            CPPUNIT_ASSERT_MESSAGE(path, !has(page, "<script>") && !has(page, "<img"));
        }
        CPPUNIT_ASSERT(has(stage.get("/items"), "&lt;script&gt;"));
        const std::string item =
            stage.get("/item", fields("flow=orders-to-books&entity=order&key=%3Cscript%3Ealert(1)%3C/script%3E"));
        CPPUNIT_ASSERT(has(item, "&lt;script&gt;alert(2)") && !has(item, "<script>"));
    }
    void testCurrenciesAreNeverAddedTogether() {
        Stage stage("currencies");
        const std::string page = stage.get("/hold");
        CPPUNIT_ASSERT(has(page, "125,000 JPY, 12.500 KWD, 1,298.40 USD") || has(page, "125,000 JPY"));
        CPPUNIT_ASSERT(has(page, "12.500 KWD") && has(page, "1,298.40 USD"));
    }
    void testRetryComesBackWithItsFilterAndTellsTheResultOnce() {
        Stage stage("six-held");
        const std::string preview =
            stage.get("/retry", fields("flow=orders-to-books&sync=sy_7kq2m&back=/items%3Fstate%3Dheld"));
        CPPUNIT_ASSERT(has(preview, "Checked just now, without writing:"));
        CPPUNIT_ASSERT(has(preview, "All 6 would be written (1,942.18 USD)."));
        CPPUNIT_ASSERT(has(preview, "1,942.18 USD"));
        const admin::Answer answer =
            stage.ask("POST", "/retry",
                      fields("flow=orders-to-books&sync=sy_7kq2m&back=/items%3Fstate%3Dheld&preview=" +
                             hidden(preview, "preview")));
        CPPUNIT_ASSERT_EQUAL(303, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("/items?state=held"), answer.headers["Location"]);
        CPPUNIT_ASSERT(stage.world.control.wasAsked("nudge orders-to-books"));
        CPPUNIT_ASSERT(has(stage.get("/items", fields("state=held")), "6 sent back to the queue"));
        CPPUNIT_ASSERT(!has(stage.get("/items", fields("state=held")), "6 sent back"));
    }
    void testPreviewActedOnTwiceActsOnce() {
        Stage stage("six-held");
        const std::string preview = hidden(stage.get("/retry", fields("flow=orders-to-books")), "preview");
        const admin::Fields form = fields("flow=orders-to-books&back=/&preview=" + preview);
        stage.ask("POST", "/retry", form);
        CPPUNIT_ASSERT_EQUAL(303, stage.ask("POST", "/retry", form).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, stage.world.control.asked.size());
        CPPUNIT_ASSERT(has(stage.get("/"), "6 sent back"));
    }
    void testPreviewSaysWhatTheTargetWouldDo() {
        Stage stage("six-held");
        stage.world.control.heldAgain = 1;
        const std::string page = stage.get("/retry", fields("flow=orders-to-books"));
        CPPUNIT_ASSERT(has(page,
                           "5 would be written (1,531.98 USD), 1 would be held again: item &quot;SKU-118&quot; does "
                           "not exist in the books."));
        CPPUNIT_ASSERT(has(page, "<button class=\"button primary\">Retry 6 orders</button>") ||
                       has(page, "<button class=\"button primary\">Retry 6 items</button>"));
        CPPUNIT_ASSERT(stage.world.control.asked.empty());
        stage.role = admin::Role::Viewer;
        CPPUNIT_ASSERT(!has(stage.get("/retry", fields("flow=orders-to-books")), "without writing"));
    }
    void testPreviewSaysWhenNothingHasChangedOrNothingCouldBeChecked() {
        Stage stage("thousand-held");
        const std::string all = stage.get("/retry", fields("flow=orders-to-books"));
        CPPUNIT_ASSERT(has(all, "Checked the first 50 of 1,000 just now, without writing:"));
        Stage six("six-held");
        six.world.control.heldAgain = 1;
        six.world.control.heldWhy = "order total is 0.02 more than its lines: 1.00 against 0.98";
        const std::string hold = six.get("/hold");
        const std::size_t at = hold.find("/retry?flow=orders-to-books&amp;cause=", hold.find("584.99 against"));
        const std::size_t from = hold.find("cause=", at) + 6;
        const std::string cause = hold.substr(from, hold.find('&', from) - from);
        const std::string page = six.get("/retry", fields("flow=orders-to-books&cause=" + cause));
        CPPUNIT_ASSERT_MESSAGE(page, has(page, "Nothing has changed since these were held."));
        CPPUNIT_ASSERT(has(page, "It would be held again for the same reason.") && has(page, ">Retry anyway</button>"));
        six.world.control.rehearsalFails = "books did not answer in 20 s";
        CPPUNIT_ASSERT(has(six.get("/retry", fields("flow=orders-to-books&cause=" + cause)),
                           "This could not be checked: books did not answer in 20 s."));
    }
    void testRetryTakesWhatWasShownAndTellsWhatMoved() {
        Stage stage("six-held");
        const std::string preview = hidden(stage.get("/retry", fields("flow=orders-to-books")), "preview");
        const std::string one = stage.get("/item", fields("flow=orders-to-books&entity=order&key=10474"));
        const std::size_t at = one.find("&amp;item=") + 10;
        stage.ask("POST", "/retry",
                  fields("flow=orders-to-books&back=/hold&item=" + one.substr(at, one.find('&', at) - at)));
        stage.world.finish("orders-to-books", 0);
        stage.get("/hold");
        stage.world.hold("orders-to-books", 2, "missing_item", "the books have no item of this kind");
        stage.ask("POST", "/retry", fields("flow=orders-to-books&back=/hold&preview=" + preview));
        const std::string after = stage.get("/hold");
        CPPUNIT_ASSERT_MESSAGE(
            after,
            has(after, "5 sent back to the queue, 1 not: order 10474 was delivered in the meantime. Delivery begins"));
        CPPUNIT_ASSERT(has(after, "<h1>2 items, 1 cause</h1>"));
    }
    void testReasonOfARetryStandsInTheActivity() {
        Stage stage("six-held");
        const std::string preview = hidden(stage.get("/retry", fields("flow=orders-to-books")), "preview");
        stage.ask("POST", "/retry",
                  fields("flow=orders-to-books&back=/&why=the+tax+code+exists+now&preview=" + preview));
        const std::string activity = stage.get("/activity", fields("kind=retried"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, count(activity, "the tax code exists now"));
    }
    void testSignInThatEndsNamesItsFlowsAndOneThatHasEndedSaysSo() {
        Stage soon("sign-in-soon");
        CPPUNIT_ASSERT(has(soon.get("/"),
                           "After that, orders-to-books and products-to-books stop until someone signs in "
                           "again: crossdock connect books."));
        Stage ended("sign-in-ended");
        const std::string page = ended.get("/");
        CPPUNIT_ASSERT(has(page, "The sign-in to books has ended,") && !has(page, "ends in less than a day"));
        CPPUNIT_ASSERT(has(ended.get("/connections"), "Sign-in has ended"));
    }
    /// The page of the job once it says so; a job's thread needs its time.
    static std::string jobPage(Stage& stage, const std::string& path, std::string_view text) {
        std::string page;
        for (int tries = 0; tries < 6'000 && !has(page, text); ++tries) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            page = stage.get(path);
        }
        CPPUNIT_ASSERT_MESSAGE(page, has(page, text));
        return page;
    }
    static std::string begin(Stage& stage, const std::string& path) {
        const std::string preview = hidden(stage.get(path, fields("flow=orders-to-books")), "preview");
        const admin::Answer answer = stage.ask(
            "POST", path, fields("flow=orders-to-books&back=/hold&why=the+codes+are+mapped&preview=" + preview));
        CPPUNIT_ASSERT_EQUAL(303, answer.status);
        CPPUNIT_ASSERT_MESSAGE(answer.headers["Location"], answer.headers["Location"].starts_with("/jobs/j"));
        return answer.headers["Location"];
    }
    void testLargeRetryIsAJobThatEndsWithNumbers() {
        Stage stage("thousand-held");
        const std::string path = begin(stage, "/retry");
        const std::string half = jobPage(stage, path, "500 not yet sent");
        wellFormed(path, half);
        CPPUNIT_ASSERT(has(half, "Retry of 1,000 items is running") && has(half, "0 of 1,000 finished, 0 %"));
        CPPUNIT_ASSERT(has(half, "the codes are mapped"));
        stage.world.finish("orders-to-books", 7);
        jobPage(stage, path, "On hold <b>7</b>"); // none of those that were not sent yet
        stage.world.finish("orders-to-books", 0);
        const std::string ended = jobPage(stage, path, "has ended");
        wellFormed(path, ended);
        CPPUNIT_ASSERT_MESSAGE(ended, has(ended, "993 delivered, 7 on hold again."));
        CPPUNIT_ASSERT(has(stage.get("/activity", fields("kind=retry_ended")), "993 delivered, 7 on hold again."));
    }
    void testStoppedJobLeavesTheRestOnHold() {
        Stage stage("thousand-held");
        const std::string path = begin(stage, "/retry");
        jobPage(stage, path, "500 not yet sent");
        CPPUNIT_ASSERT_EQUAL(303, stage.ask("POST", path + "/stop", fields("back=" + path)).status);
        CPPUNIT_ASSERT(has(stage.get(path), "Stopping. What was not sent yet stays on hold."));
        stage.world.finish("orders-to-books", 0);
        const std::string ended = jobPage(stage, path, "was stopped");
        CPPUNIT_ASSERT_MESSAGE(ended, has(ended, "500 delivered, 500 not touched. Stopped by mira."));
        CPPUNIT_ASSERT(has(stage.get("/hold"), "<h1>500 items, "));
    }
    void testLargeClosingIsAJobToo() {
        Stage stage("thousand-held");
        const std::string ended = jobPage(stage, begin(stage, "/close"), "has ended");
        CPPUNIT_ASSERT_MESSAGE(ended, has(ended, "1,000 closed by hand."));
        CPPUNIT_ASSERT(has(stage.get("/hold"), "Nothing waits for a person"));
    }
    void testJobOfOthersOrOfBeforeARestartIsNotKnown() {
        Stage stage("thousand-held");
        const std::string path = begin(stage, "/retry");
        CPPUNIT_ASSERT_EQUAL(404, stage.ask("GET", "/jobs/jx").status);
        stage.organisation = "rival";
        CPPUNIT_ASSERT_EQUAL(404, stage.ask("GET", path).status);
        CPPUNIT_ASSERT_EQUAL(303, stage.ask("POST", path + "/stop").status);
        stage.organisation = "acme";
        CPPUNIT_ASSERT(has(stage.get(path), "is running"));
    }
    void testClosingWithoutAReasonIsRefusedAndKeepsWhatWasTyped() {
        Stage stage("six-held");
        const admin::Answer refused =
            stage.ask("POST", "/close", fields("flow=orders-to-books&why=%C3%A4%C3%A4%C3%A4+short&back=/hold"));
        CPPUNIT_ASSERT_EQUAL(422, refused.status);
        CPPUNIT_ASSERT(has(refused.body, "\u00E4\u00E4\u00E4 short</textarea>"));
        CPPUNIT_ASSERT(has(refused.body, "aria-invalid=\"true\"") &&
                       has(refused.body, "aria-describedby=\"why-hint why-wrong\""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(stage.get("/"), "6 orders wait for a person</h1>"));
        const admin::Answer done =
            stage.ask("POST", "/close", fields("flow=orders-to-books&why=posted+by+the+accountant&back=/hold"));
        CPPUNIT_ASSERT_EQUAL(303, done.status);
        const std::string after = stage.get("/hold");
        CPPUNIT_ASSERT(has(after, "6 closed by hand: \u201cposted by the accountant\u201d") &&
                       has(after, "Nothing waits for a person"));
        CPPUNIT_ASSERT(has(stage.get("/items", fields("state=closed")), "Closed by hand 6"));
    }
    void testViewersSeeActionsWithTheReasonWhyNot() {
        Stage stage("six-held");
        stage.role = admin::Role::Viewer;
        const std::string page = stage.get("/hold");
        CPPUNIT_ASSERT(has(page, "Only an operator can retry. You are signed in as viewer."));
        CPPUNIT_ASSERT(!has(page, "href=\"/retry") && !has(page, "href=\"/close"));
        for (const admin::Route& route : stage.routes) {
            CPPUNIT_ASSERT_MESSAGE(route.pattern, route.role.has_value());
            CPPUNIT_ASSERT_MESSAGE(route.pattern, route.method != "POST" || route.pattern == "/theme" ||
                                                      *route.role == admin::Role::Operator);
        }
    }
    void testPersonalDataAreMaskedForViewers() {
        Stage stage("six-held");
        const admin::Fields key = fields("flow=orders-to-books&entity=order&key=10482");
        CPPUNIT_ASSERT(has(stage.get("/item", key), "buyer@example.com"));
        stage.role = admin::Role::Viewer;
        const std::string masked = stage.get("/item", key);
        CPPUNIT_ASSERT(!has(masked, "buyer@example.com") && has(masked, "[hidden]"));
    }
    void testAPauseNeedsAReason() {
        Stage stage("all-well");
        const admin::Answer refused = stage.ask("POST", "/flows/orders-to-books/pause", fields("why=++&back=%2Fflows"));
        CPPUNIT_ASSERT_EQUAL(422, refused.status);
        CPPUNIT_ASSERT(has(refused.body, "Write the reason first"));
        CPPUNIT_ASSERT(has(refused.body, "aria-invalid"));
        CPPUNIT_ASSERT(stage.world.control.asked.empty());
        const admin::Answer taken = stage.ask("POST", "/flows/orders-to-books/pause", fields("why=stocktaking"));
        CPPUNIT_ASSERT_EQUAL(303, taken.status);
        CPPUNIT_ASSERT(stage.world.control.wasAsked("pause orders-to-books mira: stocktaking"));
    }
    void testACauseSaysOfAllOnlyWhatIsTrueOfAll() {
        Stage stage("first-load");
        stage.world.hold("orders-to-books", 1, "invariant", "totals.grand 584.99 USD, but items 584.98 USD");
        stage.world.hold("orders-to-books", 1, "invariant", "totals.grand 20.59 USD, but items 20.60 USD");
        const std::string page = stage.get("/hold");
        CPPUNIT_ASSERT(has(page, "The total \u2026 USD, but items \u2026 USD"));
        CPPUNIT_ASSERT(!has(page, "584.99"));
        CPPUNIT_ASSERT(!has(page, "otals.grand"));
    }
    void testWhereThereIsNoPageWhoIsSignedInIsNotAskedToSignIn() {
        Stage stage("all-well");
        const admin::Problem problem = admin::Problem::notFound("Nothing is served at this address.");
        admin::Request asked = stage.request("GET", "/nothing", {});
        const std::string known = stage.pages.refusal(asked, problem);
        CPPUNIT_ASSERT(has(known, "Overview") && !has(known, "/login"));
        asked.visitor = {};
        CPPUNIT_ASSERT(has(stage.pages.refusal(asked, problem), "/login"));
    }
    void testFlowsOfOtherOrganisationsAreNotTouched() {
        Stage stage("six-held");
        stage.organisation = "rival";
        CPPUNIT_ASSERT(!has(stage.get("/"), "orders-to-books"));
        for (const char* path : {"/flows/orders-to-books/pause", "/flows/orders-to-books/sync", "/retry", "/close",
                                 "/connections/shop/check", "/syncs/sy_7kq2m/stop"}) {
            const admin::Answer answer =
                stage.ask("POST", path, fields("flow=orders-to-books&why=a+long+enough+reason"));
            CPPUNIT_ASSERT_MESSAGE(path, answer.problem && answer.problem->status == 404);
        }
        CPPUNIT_ASSERT(stage.world.control.asked.empty());
    }
    void testPagingMeetsEachItemOnce() {
        Stage stage("thousand-held");
        std::size_t rows = 0;
        std::set<std::string> met;
        std::string query = "state=held&flow=orders-to-books";
        for (int page = 0; page < 30 && !query.empty(); ++page) {
            const std::string body = stage.get("/items", fields(query));
            for (std::size_t at = body.find("entity=order&amp;key="); at != std::string::npos;
                 at = body.find("entity=order&amp;key=", at + 1)) {
                met.insert(body.substr(at, body.find('"', at) - at));
                ++rows;
            }
            const std::size_t next = body.find("\" rel=\"next\"");
            const std::size_t start = next == std::string::npos ? next : body.rfind("href=\"/items?", next) + 13;
            query = next == std::string::npos ? "" : body.substr(start, next - start);
            for (std::size_t at = query.find("&amp;"); at != std::string::npos; at = query.find("&amp;")) {
                query.erase(at + 1, 4);
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1'000}, rows);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1'000}, met.size());
    }
    void testUnknownParametersAreIgnoredWithANote() {
        Stage stage("all-well");
        CPPUNIT_ASSERT(
            has(stage.get("/items", fields("flow=orders-to-books&colour=red&after=rubbish")), "left out: colour."));
    }
    void testAStateOrFlowThatThereIsNotIsSaid() {
        Stage stage("six-held");
        for (const char* query : {"state=bogus", "flow=nope", "flow=nope&state=held"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 404, stage.ask("GET", "/items", fields(query)).status);
        }
        for (const char* query : {"", "state=held", "flow=orders-to-books", "state=&flow="}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 200, stage.ask("GET", "/items", fields(query)).status);
        }
    }
    void testASignInIsShownAtItsTokensAndAskedForByItsName() {
        Stage soon("sign-in-soon");
        const std::string page = soon.get("/credentials");
        CPPUNIT_ASSERT_MESSAGE(page, has(page, "books.oauth"));
        Stage ended("sign-in-ended");
        CPPUNIT_ASSERT(has(ended.get("/"), "Sign in to books again"));
        CPPUNIT_ASSERT(!has(ended.get("/"), "shop or books again"));
    }
    void testOldAssetsAreGone() {
        Stage stage("empty");
        const std::string page = stage.get("/");
        const std::size_t at = page.find("/a/css.");
        const std::string name = page.substr(at, page.find('"', at) - at);
        CPPUNIT_ASSERT(stage.ask("GET", name).cacheable.value().find("immutable") != std::string::npos);
        const admin::Answer old = stage.ask("GET", "/a/css.000000000000.css");
        CPPUNIT_ASSERT(old.problem && old.problem->status == 404);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PageTest);

} // namespace crossdock::pages::test
