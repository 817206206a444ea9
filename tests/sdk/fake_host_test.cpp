// The glue and the fake host: what an author's class sees and what a host sees of it.

#include <crossdock/crossdock.hpp>
#include <crossdock/testing/fake_host.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

namespace crossdock {
namespace {

using testing::Answer;
using testing::FakeHost;

/// What the test wants a source or sink to do.
using Deed = std::function<void(Call&, Context&)>;
Deed deed;

class PlainSource : public Source {
public:
    static Component describe() { return Component("plain", "Plain", "For tests").entity(Entity("thing", "Things")); }
    PlainSource(Context& context, const Settings&) : _context(context) {}
    void check(Call& call, Report&) override { deed(call, _context); }
    PageEnd read(Call&, const Pass& pass, RecordWriter& writer) override {
        writer.announce(UtcTime{5}, 3);
        for (int n = pass.position.empty() ? 1 : 3; n <= 3; ++n) {
            Record record;
            record.key = std::to_string(n);
            record.position = record.key;
            writer.append(record);
        }
        return {true, UtcTime{5}, 3};
    }

private:
    Context& _context;
};

class PlainSink : public Sink {
public:
    static Component describe() { return Component("plain", "Plain", "For tests").entity(Entity("thing", "Things")); }
    PlainSink(Context&, const Settings&) {}
    void check(Call&, Report&) override {}
    void write(Call&, std::string_view, const std::vector<ItemView>& items, ResultWriter& results) override {
        results.created(0, {"t", {}, {}, {}});
        results.created(items.size(), {"t", {}, {}, {}});
    }
};

/// Skips each item for the reason that is its body.
class SkippingSink : public Sink {
public:
    static Component describe() { return Component("plain", "Plain", "For tests").entity(Entity("thing", "Things")); }
    SkippingSink(Context&, const Settings&) {}
    void check(Call&, Report&) override {}
    void write(Call&, std::string_view, const std::vector<ItemView>& items, ResultWriter& results) override {
        for (std::size_t i = 0; i < items.size(); ++i) {
            results.skipped(i, items[i].body);
        }
    }
    void plan(Call&, std::string_view, const std::vector<ItemView>& items, PlanWriter& changes) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            changes.skipped(i, items[i].body);
        }
    }
};

std::optional<Failure> failureOf(FakeHost& host, Deed body) {
    deed = std::move(body);
    return testing::SourceDriver::of<PlainSource>(host).check().failure;
}

class FakeHostTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FakeHostTest);
    CPPUNIT_TEST(testAClassWithoutOptionalMembersAdvertisesNone);
    CPPUNIT_TEST(testWhatAClassThrowsBecomesAClassAndAText);
    CPPUNIT_TEST(testALongMessageIsCutAtACodePoint);
    CPPUNIT_TEST(testStopEndsAReadWithSuccessAndKeepsWhatWasAnnounced);
    CPPUNIT_TEST(testAResultOutOfRangeIsAnInternalError);
    CPPUNIT_TEST(testASkippedItemHasAReasonThatAHostWouldTake);
    CPPUNIT_TEST(testAnUnscriptedRequestFailsWithItsLine);
    CPPUNIT_TEST(testStatusesBecomeClasses);
    CPPUNIT_TEST(testTrySendHandsTheErrorBodyOver);
    CPPUNIT_TEST(testHtmlWithStatus200IsNeverHandedOver);
    CPPUNIT_TEST(testAClaimIsReleasedWhenItGoesOutOfScope);
    CPPUNIT_TEST(testStateIsComparedAndSet);
    CPPUNIT_TEST(testAServiceThatTheHostLacksIsUnsupported);
    CPPUNIT_TEST(testSleepMovesTheClockAndSeesCancellation);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAClassWithoutOptionalMembersAdvertisesNone() {
        const xd_component& source = *ComponentTable::of<PlainSource>();
        CPPUNIT_ASSERT(source.source->discover == nullptr && source.source->split == nullptr &&
                       source.cancel == nullptr);
        const xd_component& sink = *ComponentTable::of<PlainSink>();
        CPPUNIT_ASSERT(sink.sink->plan == nullptr && sink.sink->find == nullptr && sink.sink->discover == nullptr);
        CPPUNIT_ASSERT(&source == ComponentTable::of<PlainSource>());
    }

    void testWhatAClassThrowsBecomesAClassAndAText() {
        FakeHost host;
        const auto hold = failureOf(host, [](Call&, Context&) { throw Error::hold("odd_total", "look at it"); });
        CPPUNIT_ASSERT(hold->cls == ErrorClass::Hold && hold->reason == "odd_total" && hold->message == "look at it");
        CPPUNIT_ASSERT(failureOf(host, [](Call&, Context&) { throw std::runtime_error("boom"); })->message ==
                       "unexpected exception: boom");
        CPPUNIT_ASSERT(failureOf(host, [](Call&, Context&) { throw std::bad_alloc(); })->message == "out of memory");
        CPPUNIT_ASSERT(failureOf(host, [](Call&, Context&) { throw 7; })->cls == ErrorClass::Internal);
        CPPUNIT_ASSERT(!failureOf(host, [](Call&, Context&) {}));
    }

    void testALongMessageIsCutAtACodePoint() {
        FakeHost host;
        std::string text = "x";
        while (text.size() < 2000) {
            text += "\xE2\x82\xAC";
        }
        const auto failure = failureOf(host, [&](Call&, Context&) { throw Error::permanent(text + "\n"); });
        CPPUNIT_ASSERT_EQUAL(std::size_t(766), failure->message.size());
        CPPUNIT_ASSERT_EQUAL(text.substr(0, 766), failure->message);
        CPPUNIT_ASSERT_EQUAL(std::string("a b"),
                             failureOf(host, [](Call&, Context&) { throw Error::permanent("a\nb"); })->message);
    }

    void testStopEndsAReadWithSuccessAndKeepsWhatWasAnnounced() {
        FakeHost host;
        auto source = testing::SourceDriver::of<PlainSource>(host);
        source.stopAfter = 2;
        Pass pass;
        pass.entity = "thing";
        const testing::ReadResult page = source.read(pass);
        CPPUNIT_ASSERT(!page.failure && page.stopped && !page.end.done);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), page.records.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t(5), page.end.serverDate.us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(3), page.end.total);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), source.readAll(pass).records.size());
    }

    void testAResultOutOfRangeIsAnInternalError() {
        FakeHost host;
        const testing::WriteResult result =
            testing::SinkDriver::of<PlainSink>(host).write("thing", std::vector<ItemView>(2));
        CPPUNIT_ASSERT_EQUAL(XD_RESULT_CREATED, result.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(0, result.items[1].outcome);
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Internal);
    }

    void testASkippedItemHasAReasonThatAHostWouldTake() {
        FakeHost host;
        testing::SinkDriver sink = testing::SinkDriver::of<SkippingSink>(host);
        std::vector<ItemView> items(1);
        items[0].body = "status_not_posted";
        const testing::ItemResult result = sink.write("thing", items).items[0];
        CPPUNIT_ASSERT_EQUAL(XD_RESULT_SKIPPED, result.outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), result.reason);
        const testing::PlannedItem planned = sink.plan("thing", items).items[0];
        CPPUNIT_ASSERT_EQUAL(XD_PLAN_SKIP, planned.action);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), planned.reason);
        for (const char* bad : {"", "Not posted", "9lives", "a-b"}) {
            items[0].body = bad;
            CPPUNIT_ASSERT_MESSAGE(bad, sink.write("thing", items).failure);
            CPPUNIT_ASSERT_MESSAGE(bad, sink.plan("thing", items).failure);
        }
    }

    void testAnUnscriptedRequestFailsWithItsLine() {
        FakeHost host;
        const auto failure = failureOf(host, [](Call& call, Context& context) {
            context.http().send(call, HttpRequest::get("/a b").query("q", "1").query("r", "2"));
        });
        CPPUNIT_ASSERT_EQUAL(std::string("fake host: no answer scripted for GET /a b?q=1&r=2"), failure->message);
        CPPUNIT_ASSERT_EQUAL(std::string("%2Fa%20b~%C3%BC"), HttpRequest::encoded("/a b~\xC3\xBC"));
    }

    void testStatusesBecomeClasses() {
        const std::tuple<const char*, int, bool, ErrorClass> cases[] = {
            {"GET", 401, false, ErrorClass::Auth},       {"GET", 429, false, ErrorClass::RateLimited},
            {"GET", 404, false, ErrorClass::Permanent},  {"GET", 503, false, ErrorClass::Transient},
            {"POST", 503, false, ErrorClass::Uncertain}, {"POST", 503, true, ErrorClass::Transient},
            {"POST", 422, false, ErrorClass::Permanent}};
        for (const auto& [method, status, repeatable, cls] : cases) {
            FakeHost host;
            host.http.push(Answer::json(status, "{}").header("retry-after", "7"));
            HttpRequest request(method, "/x");
            if (repeatable) {
                request.repeatable();
            }
            const auto failure =
                failureOf(host, [&](Call& call, Context& context) { context.http().send(call, request); });
            CPPUNIT_ASSERT_EQUAL(std::string(nameOf(cls)), std::string(nameOf(failure->cls)));
            CPPUNIT_ASSERT_EQUAL(status, failure->httpStatus);
            CPPUNIT_ASSERT_EQUAL(std::int64_t(7000), failure->retryAfterMs);
        }
    }

    void testTrySendHandsTheErrorBodyOver() {
        FakeHost host;
        host.http.push(Answer::json(400, R"({"code":"E1"})"));
        host.http.push(Answer::broken(ErrorClass::Uncertain, "cut"));
        const auto failure = failureOf(host, [](Call& call, Context& context) {
            const HttpOutcome answered = context.http().trySend(call, HttpRequest::post("/x").body("{}"));
            CPPUNIT_ASSERT(!answered.ok() && answered.response && answered.response->body == R"({"code":"E1"})");
            CPPUNIT_ASSERT(answered.response->header("content-type").has_value() && !answered.response->header("none"));
            const HttpOutcome lost = context.http().trySend(call, HttpRequest::post("/x"));
            CPPUNIT_ASSERT(!lost.response && lost.failure->cls == ErrorClass::Uncertain);
        });
        CPPUNIT_ASSERT_MESSAGE(failure ? failure->message : "", !failure);
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), host.http.requests()[0].header("Content-Type"));
    }

    void testHtmlWithStatus200IsNeverHandedOver() {
        FakeHost host;
        host.http.push(Answer::ok("<html>maintenance</html>"));
        host.http.push(Answer::ok("<html>maintenance</html>"));
        const auto failure = failureOf(host, [](Call& call, Context& context) {
            const HttpOutcome outcome = context.http().trySend(call, HttpRequest::get("/x"));
            CPPUNIT_ASSERT(!outcome.response && outcome.failure->cls == ErrorClass::Transient);
            CPPUNIT_ASSERT(context.http().trySend(call, HttpRequest::get("/x").anyBody()).ok());
        });
        CPPUNIT_ASSERT_MESSAGE(failure ? failure->message : "", !failure);
    }

    void testAClaimIsReleasedWhenItGoesOutOfScope() {
        FakeHost host;
        host.busy.insert({"customer", "b"});
        const auto failure = failureOf(host, [&](Call& call, Context& context) {
            {
                Claim claim = context.links().claim(call, "customer", "a");
                CPPUNIT_ASSERT(claim.granted() && host.claimed.size() == 1);
                CPPUNIT_ASSERT(context.links().claim(call, "customer", "a").busy());
                Claim moved = std::move(claim);
                moved.put("77", "v1");
            }
            CPPUNIT_ASSERT(host.claimed.empty());
            CPPUNIT_ASSERT(context.links().claim(call, "customer", "a").known()->target == "77");
            CPPUNIT_ASSERT(context.links().claim(call, "customer", "b").busy());
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), context.links().resolve(call, "customer", {"a", "b", "c"}).size());
        });
        CPPUNIT_ASSERT_MESSAGE(failure ? failure->message : "", !failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), host.lookUps);
    }

    void testStateIsComparedAndSet() {
        FakeHost host;
        const auto failure = failureOf(host, [](Call&, Context& context) {
            CPPUNIT_ASSERT(!context.state().get("cursor"));
            CPPUNIT_ASSERT(context.state().set("cursor", "a", 0));
            CPPUNIT_ASSERT(!context.state().set("cursor", "b", 0));
            const auto value = context.state().get("cursor");
            CPPUNIT_ASSERT(value->text == "a" && context.state().set("cursor", "b", value->revision));
        });
        CPPUNIT_ASSERT_MESSAGE(failure ? failure->message : "", !failure);
    }

    void testAServiceThatTheHostLacksIsUnsupported() {
        FakeHost host;
        host.withheld = {XD_EXT_HTTP, XD_EXT_LINKS, XD_EXT_LOG, XD_EXT_METRICS};
        CPPUNIT_ASSERT(failureOf(host, [](Call& call, Context& c) {
                           c.http().send(call, HttpRequest::get("/"));
                       })->cls == ErrorClass::Unsupported);
        CPPUNIT_ASSERT(failureOf(host, [](Call& call, Context& c) { c.links().resolve(call, "e", {}); })->cls ==
                       ErrorClass::Unsupported);
        CPPUNIT_ASSERT(!failureOf(host, [](Call&, Context& c) {
            c.log().error("nobody reads this");
            c.metrics().count("nothing");
        }));
    }

    void testSleepMovesTheClockAndSeesCancellation() {
        FakeHost host;
        const UtcTime before = host.now;
        CPPUNIT_ASSERT(
            !failureOf(host, [](Call& call, Context& context) { context.clock().sleepUs(call, 1'000'000); }));
        CPPUNIT_ASSERT_EQUAL(before.us + 1'000'000, host.now.us);
        host.cancelled = true;
        CPPUNIT_ASSERT(failureOf(host, [](Call& call, Context& context) { context.clock().sleepUs(call, 1); })->cls ==
                       ErrorClass::Cancelled);
        CPPUNIT_ASSERT(failureOf(host, [](Call& call, Context&) { call.throwIfCancelled(); })->cls ==
                       ErrorClass::Cancelled);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FakeHostTest);

} // namespace
} // namespace crossdock
