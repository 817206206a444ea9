#include "cli/report.hpp"
#include "store/fault.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace {

using namespace crossdock;
using cli::Output;

class ReportTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportTest);
    CPPUNIT_TEST(testAWrongConfIsAUsageErrorAndAnythingElseAFailure);
    CPPUNIT_TEST(testTroubleOfTheStoreIsAFailureThoughAPersonHasToMendIt);
    CPPUNIT_TEST(testTheSummaryCountsEverythingOnce);
    CPPUNIT_TEST(testWhatIsOnHoldSinceEarlierIsCountedAsHeld);
    CPPUNIT_TEST(testCallsThatNobodyCountedAreNotCalledNone);
    CPPUNIT_TEST(testJsonCarriesTheNamesOfTheInterface);
    CPPUNIT_TEST(testAPlannedChangeSaysWhatAndWhere);
    CPPUNIT_TEST_SUITE_END();

    std::ostringstream _out;
    std::ostringstream _err;

    static engine::RunSummary summary() {
        engine::RunSummary made;
        made.sync = "s1";
        made.status = "partial";
        made.counters.read = 1'234;
        made.counters.created = 1'000;
        made.counters.held = 2;
        made.backlog.held = 2;
        return made;
    }

    void testAWrongConfIsAUsageErrorAndAnythingElseAFailure() {
        Output out(_out, _err, false, false);
        CPPUNIT_ASSERT(cli::reportFailure(out, failed(ErrorClass::Config, "x")) == cli::ExitStatus::Usage);
        CPPUNIT_ASSERT(cli::reportFailure(out, failed(ErrorClass::Transient, "x")) == cli::ExitStatus::Failed);
    }

    void testTroubleOfTheStoreIsAFailureThoughAPersonHasToMendIt() {
        Output out(_out, _err, false, false);
        const Failure full = store::failureOf(store::StoreError(store::Fault::Full, "store: full"));
        CPPUNIT_ASSERT(full.cls == ErrorClass::Config);
        CPPUNIT_ASSERT(cli::reportFailure(out, full) == cli::ExitStatus::Failed);
        // What a remote calls its trouble says nothing about the store.
        Failure remote = failed(ErrorClass::Config, "x");
        remote.code = "store_closed";
        CPPUNIT_ASSERT(cli::reportFailure(out, remote) == cli::ExitStatus::Usage);
        remote.code = full.code;
        remote.origin = XD_ORIGIN_REMOTE;
        CPPUNIT_ASSERT(cli::reportFailure(out, remote) == cli::ExitStatus::Usage);
    }

    void testWhatIsOnHoldSinceEarlierIsCountedAsHeld() {
        Output out(_out, _err, false, false);
        engine::RunSummary again = summary();
        again.counters.heldBefore = 40;
        cli::printSummary(out, "f", again, std::nullopt, 1'500'000, {});
        CPPUNIT_ASSERT_MESSAGE(_out.str(), _out.str().find("held 42,") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(_out.str(), _out.str().find("on hold since earlier: 40") != std::string::npos);
    }

    void testTheSummaryCountsEverythingOnce() {
        Output out(_out, _err, false, false);
        cli::printSummary(out, "f", summary(), cli::Calls{{"shop", 12}}, 1'500'000, {});
        const std::string text = _out.str();
        CPPUNIT_ASSERT(text.find("f: partial in 1.5 s (sync s1)") == 0);
        CPPUNIT_ASSERT(text.find("read 1,234, created 1,000, updated 0") != std::string::npos);
        CPPUNIT_ASSERT(text.find("2 on hold") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string::npos, text.find("since earlier"));
        CPPUNIT_ASSERT(text.find("calls: shop 12") != std::string::npos);
    }

    void testCallsThatNobodyCountedAreNotCalledNone() {
        Output out(_out, _err, false, false);
        cli::printSummary(out, "f", summary(), std::nullopt, 1'500'000, {});
        CPPUNIT_ASSERT(_out.str().find("calls") == std::string::npos);
        cli::printSummary(out, "f", summary(), cli::Calls{}, 1'500'000, {});
        CPPUNIT_ASSERT(_out.str().find("calls: none") != std::string::npos);
    }

    void testJsonCarriesTheNamesOfTheInterface() {
        Output out(_out, _err, true, false);
        cli::printSummary(out, "f", summary(), std::nullopt, 1'500'000, {});
        CPPUNIT_ASSERT(_out.str().find("\"calls\"") == std::string::npos);
        for (const char* member : {"\"sync_id\"", "\"records_processed\"", "\"records_created\"", "\"duration_ms\""}) {
            CPPUNIT_ASSERT_MESSAGE(member, _out.str().find(member) != std::string::npos);
        }
    }

    void testAPlannedChangeSaysWhatAndWhere() {
        engine::DryChange change;
        change.entity = "order";
        change.key = "7";
        change.change.action = engine::PlanAction::Update;
        change.change.document = "shop_orders";
        CPPUNIT_ASSERT_EQUAL(std::string("would update order 7 in shop_orders"), cli::changeLine(change));
        change.change.action = engine::PlanAction::Hold;
        change.change.failure.message = "why";
        CPPUNIT_ASSERT_EQUAL(std::string("would hold order 7 in shop_orders: why"), cli::changeLine(change));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportTest);

} // namespace
