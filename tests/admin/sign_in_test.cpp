#include "admin_fixture.hpp"

#include "admin/password.hpp"

namespace crossdock::admin::test {

namespace {

constexpr std::int64_t minute = 60'000'000;

/// A page that shows who asks, and an action that notes that it was done.
Route page(const char* method, Role role, Handler handler) {
    Route route;
    route.method = method;
    route.pattern = "/things";
    route.audience = Audience::Page;
    route.role = role;
    route.summary = "for tests";
    route.handler = std::move(handler);
    return route;
}

} // namespace

class SignInTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignInTest);
    CPPUNIT_TEST(testStrangersAreLedThroughTheLogInToWhereTheyWanted);
    CPPUNIT_TEST(testGuessingIsSlowedDownByUserAndAddress);
    CPPUNIT_TEST(testUnknownUsersLookLikeWrongPasswords);
    CPPUNIT_TEST(testSessionsEndByIdlenessAgeAndLogOut);
    CPPUNIT_TEST(testSessionsSurviveARestartAndEndWithTheUser);
    CPPUNIT_TEST(testOnlyFiveSessionsOfAUserLive);
    CPPUNIT_TEST(testFormsNeedTheTokenOfTheirSession);
    CPPUNIT_TEST(testPostsFromElsewhereAreRefused);
    CPPUNIT_TEST(testViewersCannotAct);
    CPPUNIT_TEST(testAFormPostedAfterTheSessionEndedIsKept);
    CPPUNIT_TEST(testLogInLeadsNowhereElse);
    CPPUNIT_TEST(testTheApiTakesNoCookies);
    CPPUNIT_TEST(testTokensEndAndTyposDieWithoutALookUp);
    CPPUNIT_TEST(testThePasswordRule);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        it = std::make_unique<AdminFixture>();
        it->pages = {page("GET", Role::Viewer,
                          [](const Request& request) { return Answer::text("you are " + request.visitor.name); }),
                     page("POST", Role::Operator, [this](const Request& request) {
                         ++_done;
                         return Answer::seeOther("/things?reason=" + Fields::encoded(request.form["reason"]));
                     })};
        it->start();
    }
    void tearDown() override { it.reset(); }

private:
    WireAnswer logIn(const std::string& user, const std::string& password, const std::string& rest = "") {
        return it->ask("POST", "/login", {_form}, "user=" + user + "&password=" + Fields::encoded(password) + rest);
    }
    std::string cookieOf(const WireAnswer& answer) {
        const std::string set = answer.header("set-cookie");
        return "Cookie: " + set.substr(0, set.find(';'));
    }
    WireAnswer act(const std::string& cookie, const std::string& csrf, std::vector<std::string> headers = {}) {
        headers.push_back(_form);
        headers.push_back(cookie);
        return it->ask("POST", "/things", headers, "reason=because&csrf=" + csrf);
    }

    void testStrangersAreLedThroughTheLogInToWhereTheyWanted() {
        const WireAnswer sent = it->ask("GET", "/things?a=1&b=x%20y");
        CPPUNIT_ASSERT_EQUAL(303, sent.status);
        CPPUNIT_ASSERT_EQUAL(std::string("/login?to=%2Fthings%3Fa%3D1%26b%3Dx%2520y"), sent.header("location"));
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", sent.header("location")).status);
        const WireAnswer in = logIn("olga", AdminFixture::password, "&to=%2Fthings%3Fa%3D1");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(in.raw, 303, in.status);
        CPPUNIT_ASSERT_EQUAL(std::string("/things?a=1"), in.header("location"));
        const std::string cookie = in.header("set-cookie");
        CPPUNIT_ASSERT_EQUAL(std::string("; Path=/; HttpOnly; SameSite=Strict"), cookie.substr(cookie.find(';')));
        CPPUNIT_ASSERT_EQUAL(std::string("you are olga"), it->ask("GET", "/things", {cookieOf(in)}).body);
        const std::string activity = it->asViewer("GET", "/api/activity").body;
        CPPUNIT_ASSERT_MESSAGE(activity, activity.find("\"signed_in\"") != std::string::npos &&
                                             activity.find("\"olga\"") != std::string::npos);
        const std::string id = cookie.substr(cookie.find('=') + 1, 43);
        const std::string stored = AdminFixture::good(it->database->read([](store::Connection& connection) {
            store::Statement row = connection.prepare("SELECT id FROM admin_session");
            row.step();
            return row.blob(0);
        }));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("a hash", std::size_t(32), stored.size());
        CPPUNIT_ASSERT(it->logged().find(id) == std::string::npos &&
                       it->logged().find(AdminFixture::password) == std::string::npos);
        // A link in a mail: the browser holds the cookie back until a page of ours asks.
        const WireAnswer linked = it->ask("GET", "/things", {"Sec-Fetch-Site: cross-site"});
        CPPUNIT_ASSERT(linked.status == 200 && linked.body.find("http-equiv=\"refresh\"") != std::string::npos);
    }

    void testGuessingIsSlowedDownByUserAndAddress() {
        for (int i = 0; i < 6; ++i) {
            CPPUNIT_ASSERT_EQUAL(401, logIn("olga", "wrong password").status);
        }
        const WireAnswer held = logIn("olga", AdminFixture::password);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the right one too", 429, held.status);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), held.header("retry-after"));
        it->clock.advanceUs(1'000'000);
        CPPUNIT_ASSERT_EQUAL(401, logIn("olga", "wrong password").status);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), logIn("olga", AdminFixture::password).header("retry-after"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another user", 401, logIn("vera", "wrong password").status);
        it->clock.advanceUs(2'000'000);
        CPPUNIT_ASSERT_EQUAL(303, logIn("olga", AdminFixture::password).status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("forgotten", 401, logIn("olga", "wrong password").status);
        CPPUNIT_ASSERT_EQUAL(303, logIn("olga", AdminFixture::password).status);
    }

    void testUnknownUsersLookLikeWrongPasswords() {
        const WireAnswer unknown = logIn("nobody<script>", "wrong password");
        CPPUNIT_ASSERT_EQUAL(401, unknown.status);
        CPPUNIT_ASSERT(unknown.body.find("The name or the password is wrong.") != std::string::npos);
        CPPUNIT_ASSERT(unknown.body.find("<script>") == std::string::npos);
        CPPUNIT_ASSERT_MESSAGE("may be a mistyped password", it->logged().find("nobody") == std::string::npos);
    }

    void testSessionsEndByIdlenessAgeAndLogOut() {
        const std::string idle = it->signedIn("olga");
        const auto status = [&](const std::string& cookie, std::vector<std::string> headers = {}) {
            headers.push_back(cookie);
            return it->ask("GET", "/things", headers).status;
        };
        it->clock.advanceUs(29 * minute);
        CPPUNIT_ASSERT_EQUAL(200, status(idle, {"X-Crossdock-Live: 1"}));
        it->clock.advanceUs(2 * minute);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("polling is no use", 303, status(idle));

        const std::string old = it->signedIn("olga");
        for (int i = 0; i < 28; ++i) {
            it->clock.advanceUs(25 * minute);
            CPPUNIT_ASSERT_EQUAL(200, status(old));
        }
        it->clock.advanceUs(25 * minute);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("12 hours", 303, status(old));

        const std::string out = it->signedIn("olga");
        const WireAnswer left = it->ask("POST", "/logout", {_form, out}, "csrf=" + it->csrfOf("olga", out));
        CPPUNIT_ASSERT_EQUAL(303, left.status);
        CPPUNIT_ASSERT(left.header("set-cookie").find("Max-Age=0") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(303, status(out));
    }

    void testSessionsSurviveARestartAndEndWithTheUser() {
        const std::string id = it->signedIn("vera").substr(std::string("Cookie: ").size());
        it->stop();
        it->start();
        const std::string cookie = "Cookie: " + it->cookieName() + id.substr(id.find('='));
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/things", {cookie}).status);
        AdminFixture::good(it->users->setRole("vera", Role::Operator, it->clock.now()));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another role", 303, it->ask("GET", "/things", {cookie}).status);
        const std::string next = it->signedIn("vera");
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/things", {next}).status);
        AdminFixture::good(it->users->remove("vera"));
        CPPUNIT_ASSERT_EQUAL(303, it->ask("GET", "/things", {next}).status);
        CPPUNIT_ASSERT(!it->users->remove("vera").ok());
    }

    void testOnlyFiveSessionsOfAUserLive() {
        const std::string first = it->signedIn("olga");
        const std::string other = it->signedIn("vera");
        for (int i = 0; i < 5; ++i) {
            it->clock.advanceUs(1);
            it->signedIn("olga");
        }
        CPPUNIT_ASSERT_EQUAL(303, it->ask("GET", "/things", {first}).status);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/things", {other}).status);
    }

    void testFormsNeedTheTokenOfTheirSession() {
        const std::string cookie = it->signedIn("olga");
        const std::string other = it->signedIn("olga");
        CPPUNIT_ASSERT_EQUAL(403, act(cookie, "").status);
        CPPUNIT_ASSERT_EQUAL(403, act(cookie, it->csrfOf("olga", other)).status);
        CPPUNIT_ASSERT_EQUAL(0, _done);
        const WireAnswer acted = act(cookie, it->csrfOf("olga", cookie));
        CPPUNIT_ASSERT_EQUAL(303, acted.status);
        CPPUNIT_ASSERT_EQUAL(std::string("/things?reason=because"), acted.header("location"));
        CPPUNIT_ASSERT_EQUAL(
            303, it->ask("POST", "/things", {_form, cookie, "X-CSRF-Token: " + it->csrfOf("olga", cookie)}, "reason=x")
                     .status);
        CPPUNIT_ASSERT_EQUAL(2, _done);
    }

    void testPostsFromElsewhereAreRefused() {
        const std::string cookie = it->signedIn("olga");
        const std::string csrf = it->csrfOf("olga", cookie);
        const std::vector<std::vector<std::string>> foreign = {
            {"Origin: https://evil.example"},
            {"Origin: null"},
            {"Origin: https://" + it->host()},
            {"Sec-Fetch-Site: cross-site"},
            {"Sec-Fetch-Site: same-site", "Origin: " + it->server->url()},
            {"Origin: " + it->server->url(), "Origin: https://evil.example"}};
        for (const auto& headers : foreign) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(headers[0], 403, act(cookie, csrf, headers).status);
        }
        CPPUNIT_ASSERT_EQUAL(0, _done);
        CPPUNIT_ASSERT_EQUAL(303, act(cookie, csrf, {"Origin: " + it->server->url()}).status);
        CPPUNIT_ASSERT_EQUAL(303, act(cookie, csrf, {"Origin: null", "Sec-Fetch-Site: same-origin"}).status);
        const WireAnswer login = it->ask("POST", "/login", {_form, "Origin: https://evil.example"},
                                         std::string("user=olga&password=") + Fields::encoded(AdminFixture::password));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody is signed in as somebody else", 403, login.status);
    }

    void testViewersCannotAct() {
        const std::string cookie = it->signedIn("vera");
        const WireAnswer refused = act(cookie, it->csrfOf("vera", cookie));
        CPPUNIT_ASSERT_EQUAL(403, refused.status);
        CPPUNIT_ASSERT(refused.header("content-type").find("text/html") == 0);
        CPPUNIT_ASSERT(refused.body.find("Only an operator") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, _done);
    }

    void testAFormPostedAfterTheSessionEndedIsKept() {
        const std::string cookie = it->signedIn("olga");
        const std::string csrf = it->csrfOf("olga", cookie);
        it->clock.advanceUs(31 * minute);
        const WireAnswer ended = act(cookie, csrf);
        CPPUNIT_ASSERT_EQUAL(401, ended.status);
        CPPUNIT_ASSERT(ended.body.find("name=\"kept\" value=\"reason=because\"") != std::string::npos);
        const WireAnswer back = logIn("olga", AdminFixture::password, "&to=%2Fthings&kept=reason%3Dbecause");
        CPPUNIT_ASSERT_EQUAL(std::string("/things?reason=because"), back.header("location"));
    }

    void testLogInLeadsNowhereElse() {
        for (const char* to : {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
                               "/x%0d%0aSet-Cookie:%20a=b"}) {
            const WireAnswer in = logIn("olga", AdminFixture::password, "&to=" + std::string(to));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(to, std::string("/"), in.header("location"));
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), in.headers.count("set-cookie"));
        }
    }

    void testTheApiTakesNoCookies() {
        CPPUNIT_ASSERT_EQUAL(401, it->ask("GET", "/api/flows", {it->signedIn("olga")}).status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("and pages no tokens", 303,
                                     it->ask("GET", "/things", {"Authorization: Bearer " + it->operatorToken}).status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("nor the query", 401,
                                     it->ask("GET", "/api/flows?access_token=" + it->operatorToken).status);
    }

    void testTokensEndAndTyposDieWithoutALookUp() {
        std::string typo = it->viewerToken;
        typo[20] = typo[20] == 'a' ? 'b' : 'a';
        CPPUNIT_ASSERT(isWellFormedToken(it->viewerToken));
        CPPUNIT_ASSERT_EQUAL(std::size_t(65), it->viewerToken.size());
        for (std::size_t i = 0; i < it->viewerToken.size(); ++i) {
            std::string changed = it->viewerToken;
            changed[i] = changed[i] == 'Q' ? 'R' : 'Q';
            CPPUNIT_ASSERT_MESSAGE(changed, !isWellFormedToken(changed));
        }
        CPPUNIT_ASSERT(!isWellFormedToken("") && !isWellFormedToken("xdt_") &&
                       !isWellFormedToken(it->viewerToken + "0"));
        CPPUNIT_ASSERT_EQUAL(401, it->ask("GET", "/api/flows", {"Authorization: Bearer " + typo}).status);
        CPPUNIT_ASSERT_EQUAL(401, it->ask("GET", "/api/flows", {"Authorization: Basic " + it->viewerToken}).status);
        CPPUNIT_ASSERT_EQUAL(200, it->asViewer("GET", "/api/flows").status);
        it->clock.advanceUs(31LL * 24 * 60 * minute);
        CPPUNIT_ASSERT_EQUAL(401, it->asViewer("GET", "/api/flows").status);
        const std::string next = AdminFixture::good(it->tokens->add("next", "acme", Role::Viewer, 1, it->clock.now()));
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/api/flows", {"Authorization: Bearer " + next}).status);
        AdminFixture::good(it->tokens->remove("next"));
        CPPUNIT_ASSERT_EQUAL(401, it->ask("GET", "/api/flows", {"Authorization: Bearer " + next}).status);
        CPPUNIT_ASSERT(!it->tokens->add("long", "acme", Role::Viewer, 366, it->clock.now()).ok());
        const std::string file = AdminFixture::good(it->database->read([](store::Connection& connection) {
            store::Statement row = connection.prepare("SELECT group_concat(id || hex(hash)) FROM admin_token");
            row.step();
            return row.text(0);
        }));
        CPPUNIT_ASSERT(file.find(it->viewerToken.substr(15, 43)) == std::string::npos);
        CPPUNIT_ASSERT(it->logged().find(it->viewerToken) == std::string::npos);
    }

    void testThePasswordRule() {
        const auto fault = [](const std::string& text) {
            return faultOfPassword(secret::Secret::copyOf(text), "olga");
        };
        CPPUNIT_ASSERT(fault("short") && fault(std::string(129, 'x')) && fault("aaaaaaaaaaaaaaa") &&
                       fault("PassWord1234"));
        CPPUNIT_ASSERT(fault("abcdefghijklmnop") && fault("olgaolga1234") == std::nullopt && fault("crossdockadmin"));
        CPPUNIT_ASSERT(!fault(AdminFixture::password) && !fault(std::string(128, 'x') + "") == false);
    }

    const std::string _form = "Content-Type: application/x-www-form-urlencoded";
    std::unique_ptr<AdminFixture> it;
    int _done = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignInTest);

} // namespace crossdock::admin::test
