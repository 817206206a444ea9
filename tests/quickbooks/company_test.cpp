// What the company is, and whether the settings fit it.
#include "books_world.hpp"
#include "changes.hpp"
#include "company_reader.hpp"
#include "json_fields.hpp"
#include "shop_records.hpp"
#include "sink.hpp"

#include <boost/json/parse.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace {

using namespace crossdock;
using namespace crossdock::quickbooks;
using namespace crossdock::quickbooks::test;
namespace json = boost::json;
using sandbox::qbo::Edition;

json::object parsed(const char* text) {
    return parseExact(text).value().as_object();
}

/// The text of the finding about `subject`; empty when there is none.
std::string finding(const testing::ReportResult& report, const std::string& subject) {
    const auto line = std::find_if(report.lines.begin(), report.lines.end(),
                                   [&](const testing::ReportLine& one) { return one.subject == subject; });
    return line == report.lines.end() ? std::string() : line->text;
}

class CompanyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CompanyTest);
    CPPUNIT_TEST(testTheCountryAndTheTaxPreferencesDecideTheTaxMode);
    CPPUNIT_TEST(testPreferencesThatAreAbsentAreOff);
    CPPUNIT_TEST(testCustomFieldsInUseAreKnownByNumberAndName);
    CPPUNIT_TEST(testTaxCodesHaveTheirRatesInOrder);
    CPPUNIT_TEST(testTheCompanyIsReadOnceAndAgainAfterItsTime);
    CPPUNIT_TEST(testAnotherRunRemembersTheCompany);
    CPPUNIT_TEST(testAnEntryThatIsMissingIsLookedForAgainAfterAMinute);
    CPPUNIT_TEST(testRubbishInTheHostsMemoryIsReadAnew);
    CPPUNIT_TEST(testACheckOfASoundConfigurationWritesNothing);
    CPPUNIT_TEST(testACheckProposesWhatTheCompanyHas);
    CPPUNIT_TEST(testACheckProposesValuesForWhatIsNotSet);
    CPPUNIT_TEST(testACheckRefusesATaxCodeThatIsNotThere);
    CPPUNIT_TEST(testTheMarkOfATaxedLineIsNoTaxCode);
    CPPUNIT_TEST(testACheckTellsTheCurrencyThatACompanyIsBoundTo);
    CPPUNIT_TEST(testARefusedSignInIsToldAsSuch);
    CPPUNIT_TEST(testACompanyOfOneCurrencyTellsItForTheHostToCompare);
    CPPUNIT_TEST(testChangesCompareAmountsByValueAndReferencesById);
    CPPUNIT_TEST(testAnIdOfTheRealmIsRequired);
    CPPUNIT_TEST_SUITE_END();

    static TaxMode modeOf(const char* tax, const char* country) {
        json::object preferences;
        preferences["TaxPrefs"] = parsed(tax);
        json::object info;
        info["Country"] = country;
        return companyFrom(preferences, info, {}, {}).taxMode;
    }

    void testTheCountryAndTheTaxPreferencesDecideTheTaxMode() {
        CPPUNIT_ASSERT(modeOf(R"({"UsingSalesTax":false,"PartnerTaxEnabled":true})", "US") == TaxMode::None);
        CPPUNIT_ASSERT(modeOf(R"({"UsingSalesTax":true})", "US") == TaxMode::UsManual);
        CPPUNIT_ASSERT(modeOf(R"({"UsingSalesTax":true,"PartnerTaxEnabled":true})", "US") == TaxMode::UsAutomated);
        CPPUNIT_ASSERT(modeOf(R"({"UsingSalesTax":true,"PartnerTaxEnabled":false})", "US") == TaxMode::UsAutomated);
        CPPUNIT_ASSERT(modeOf(R"({"UsingSalesTax":true})", "GB") == TaxMode::Global);
    }

    void testPreferencesThatAreAbsentAreOff() {
        const Company company = companyFrom({}, {}, {}, {});
        CPPUNIT_ASSERT(!company.allowsShipping && !company.allowsDiscount && !company.manyCurrencies);
        CPPUNIT_ASSERT_EQUAL(std::string("USD"), company.homeCurrency);
        const Company other = companyFrom(
            parsed(R"({"SalesFormsPrefs":{"AllowShipping":true,"CustomTxnNumbers":true,"DefaultDiscountAccount":"86"},
                "CurrencyPrefs":{"MultiCurrencyEnabled":true,"HomeCurrency":{"value":"GBP"}},
                "AccountingInfoPrefs":{"BookCloseDate":"2026-01-31","TrackDepartments":true}})"),
            parsed(R"({"Country":"GB"})"), {}, {});
        CPPUNIT_ASSERT(other.allowsShipping && other.customNumbers && other.manyCurrencies && other.departments);
        CPPUNIT_ASSERT_EQUAL(std::string("GBP 86 2026-01-31"),
                             other.homeCurrency + " " + other.discountAccount + " " + other.closedUntil);
    }

    void testCustomFieldsInUseAreKnownByNumberAndName() {
        const Company company = companyFrom(parsed(R"({"SalesFormsPrefs":{"CustomField":[{"CustomField":[
            {"Name":"SalesFormsPrefs.UseSalesCustom1","BooleanValue":true},
            {"Name":"SalesFormsPrefs.UseSalesCustom2","BooleanValue":false}]},
            {"CustomField":[{"Name":"SalesFormsPrefs.SalesCustomName1","StringValue":"Web order"},7]}]}})"),
                                            {}, {}, {});
        CPPUNIT_ASSERT((company.customFields == std::map<std::string, std::string>{{"1", "Web order"}}));
    }

    void testTaxCodesHaveTheirRatesInOrder() {
        const std::vector<json::object> rates{parsed(R"({"Id":"1","Name":"State","RateValue":7.1})"),
                                              parsed(R"({"Id":"2","Name":"City","RateValue":2})")};
        const std::vector<json::object> codes{parsed(R"({"Id":"3","Name":"Tucson","TaxGroup":true,"SalesTaxRateList":
            {"TaxRateDetail":[{"TaxRateRef":{"value":"2"},"TaxOrder":1},{"TaxRateRef":{"value":"1"},"TaxOrder":0},
             {"TaxRateRef":{"value":"99"}}]}})")};
        const Company company = companyFrom({}, {}, codes, rates);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), company.taxCodes.front().rates.size());
        CPPUNIT_ASSERT_EQUAL(std::string("State"), company.taxCodes.front().rates.front().name);
        CPPUNIT_ASSERT(company.taxCodes.front().percent() == Decimal::read("9.1", "percent"));
    }

    void testTheCompanyIsReadOnceAndAgainAfterItsTime() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink();
        Items items;
        items.add("1", OrderText{}.json());
        sink.write("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("preferences.read"));
        sink.write("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("preferences.read"));
        world.host.now.us += 61LL * 60 * 1'000'000;
        sink.write("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.count("preferences.read"));
    }

    void testAnotherRunRemembersTheCompany() {
        BooksWorld world;
        Items items;
        items.add("1", OrderText{}.json());
        const auto first = world.sink().write("order", items.list());
        world.clearCounts();
        Items more;
        OrderText order;
        order.id = "2";
        more.add("2", order.json());
        const auto second = world.sink().write("order", more.list());
        CPPUNIT_ASSERT_EQUAL(std::int32_t(XD_RESULT_CREATED), second.items[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), world.reads());
        // Other settings ask for other lists.
        world.sink(R"("fee_item":"Hours")").write("order", more.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("preferences.read"));
        // A check never believes what was kept.
        world.sink().check();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.count("preferences.read"));
    }

    void testAnEntryThatIsMissingIsLookedForAgainAfterAMinute() {
        BooksWorld world;
        testing::SinkDriver sink = world.sink(R"("fee_item":"Fees")");
        Items items;
        items.add("1", OrderText{}.json());
        sink.write("order", items.list());
        sink.write("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("preferences.read"));
        world.host.now.us += 61LL * 1'000'000;
        sink.write("order", items.list());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), world.count("preferences.read"));
    }

    void testRubbishInTheHostsMemoryIsReadAnew() {
        for (const char* rubbish : {"", "{", "[]", "{}", R"({"read_at":"x","preferences":{"a":1}})"}) {
            BooksWorld world;
            Items items;
            items.add("1", OrderText{}.json());
            world.sink().check();
            for (auto& [name, value] : world.host.state) {
                value.text = rubbish;
            }
            world.clearCounts();
            const auto result = world.sink().write("order", items.list());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(rubbish, std::int32_t(XD_RESULT_CREATED), result.items[0].outcome);
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), world.count("preferences.read"));
        }
    }

    void testACheckOfASoundConfigurationWritesNothing() {
        BooksWorld world;
        const std::string before = world.state();
        const testing::ReportResult report = world.sink().check();
        CPPUNIT_ASSERT_MESSAGE(report.failure ? report.failure->message : "", !report.failure);
        CPPUNIT_ASSERT(finding(report, "company").find("Cedar & Pine Outfitters (US, USD)") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(before, world.state());
        CPPUNIT_ASSERT_EQUAL(world.reads(), world.requests());
    }

    void testACheckProposesWhatTheCompanyHas() {
        BooksWorld world;
        const testing::ReportResult report =
            world.sink(R"("fee_item":"Fees","deposit_accounts":{"*":"Clearing"},"payment_methods":{"cod":"Cash"})")
                .check();
        CPPUNIT_ASSERT(report.failure && report.failure->cls == ErrorClass::Config);
        const std::string item = finding(report, "fee_item");
        CPPUNIT_ASSERT_MESSAGE(item, item.find("no active Item \"Fees\"; there are: ") == 0);
        CPPUNIT_ASSERT_MESSAGE(item, item.find("\"Services\"") != std::string::npos);
        const std::string account = finding(report, "deposit_accounts.*");
        CPPUNIT_ASSERT_MESSAGE(account, account.find("\"Payment Processor Clearing\" (Bank)") != std::string::npos);
        CPPUNIT_ASSERT(finding(report, "payment_methods.cod").empty());
    }

    void testACheckProposesValuesForWhatIsNotSet() {
        BooksWorld world;
        testing::SinkDriver bare =
            testing::SinkDriver::of<quickbooks::Sink>(world.host, R"({"realm_id":"1234567890","company_minutes":60})");
        const testing::ReportResult report = bare.check();
        CPPUNIT_ASSERT(!report.failure);
        const std::string account = finding(report, "item_income_account");
        CPPUNIT_ASSERT_MESSAGE(account, account.find("\"Sales of Product Income\" (Income)") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(account, account.find("Checking") == std::string::npos);
        CPPUNIT_ASSERT(finding(report, "refund_account").find("\"Checking\" (Bank)") != std::string::npos);
    }

    void testACheckRefusesATaxCodeThatIsNotThere() {
        BooksWorld world(Edition::global);
        const testing::ReportResult report =
            world.sink(R"("tax_codes":{"percent:20":"20.0% S","percent:7":"MwSt"})").check();
        CPPUNIT_ASSERT(report.failure && report.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(finding(report, "tax_codes.percent:7").find("\"20.0% S\"") != std::string::npos);
        CPPUNIT_ASSERT(finding(report, "tax_codes.percent:20").empty());
    }

    void testTheMarkOfATaxedLineIsNoTaxCode() {
        BooksWorld world;
        const testing::ReportResult report = world.sink(R"("tax_codes":{"rate:7":"TAX"})").check();
        CPPUNIT_ASSERT(report.failure && report.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(finding(report, "tax_codes.rate:7").find("no active tax code \"TAX\"; there are: ") == 0);
        const std::string proposal = finding(world.sink().check(), "tax_codes");
        CPPUNIT_ASSERT_MESSAGE(proposal, proposal.find("no rate of the shop is mapped") == 0);
    }

    void testACheckTellsTheCurrencyThatACompanyIsBoundTo() {
        BooksWorld world;
        const std::string accounts =
            R"("deposit_accounts":{"*":"Checking","stripe":"Checking","stripe/EUR":"Checking"})";
        const testing::ReportResult report = world.sink(accounts).check();
        CPPUNIT_ASSERT(report.failure && report.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(finding(report, "currency").find("USD alone") == 0);
        CPPUNIT_ASSERT(finding(report, "deposit_accounts.stripe/EUR").find("Multicurrency") != std::string::npos);
        CPPUNIT_ASSERT(finding(report, "deposit_accounts.stripe").empty());
        world.edit(R"({"preferences":{"CurrencyPrefs":{"MultiCurrencyEnabled":true}}})");
        const testing::ReportResult many = world.sink(accounts).check();
        CPPUNIT_ASSERT(finding(many, "currency").empty());
        CPPUNIT_ASSERT(finding(many, "deposit_accounts.stripe/EUR").empty());
    }

    void testACompanyOfOneCurrencyTellsItForTheHostToCompare() {
        BooksWorld world;
        const testing::ReportResult report = world.sink().discover();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), report.lines.size());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"currencies":["USD"]})"), finding(report, "order"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"currencies":["USD"]})"), finding(report, "refund"));
        world.edit(R"({"preferences":{"CurrencyPrefs":{"MultiCurrencyEnabled":true}}})");
        world.sink().check(); // which reads the company anew
        CPPUNIT_ASSERT(world.sink().discover().lines.empty());
    }

    void testARefusedSignInIsToldAsSuch() {
        BooksWorld world;
        world.edit(R"({"expire_access_tokens":true})");
        const testing::ReportResult report = world.sink().check();
        CPPUNIT_ASSERT(report.failure && report.failure->cls == ErrorClass::Auth);
        CPPUNIT_ASSERT_EQUAL(std::string("3200"), report.failure->code);
        CPPUNIT_ASSERT(report.failure->message.find("intuit_tid") != std::string::npos);
    }

    void testChangesCompareAmountsByValueAndReferencesById() {
        const json::object now =
            parsed(R"({"Id":"1","SyncToken":"4","TotalAmt":20.00,"CustomerRef":{"value":"5","name":"Jane"},
            "Line":[{"Id":"1","Amount":20.0}],"PrivateNote":"a","DocNumber":"7"})");
        const json::object wanted = parsed(R"({"Id":"1","SyncToken":"0","TotalAmt":20,"CustomerRef":{"value":"5"},
            "Line":[{"Amount":25.50}],"PrivateNote":"b"})");
        CPPUNIT_ASSERT_EQUAL(std::string(R"([{"field":"Line[0].Amount","old":"20","new":"25.5"},)"
                                         R"({"field":"PrivateNote","old":"a","new":"b"}])"),
                             changesOf(now, wanted));
        CPPUNIT_ASSERT_EQUAL(std::string(R"([{"field":"TotalAmt","old":null,"new":"1"}])"),
                             changesOf({}, parsed(R"({"TotalAmt":1})")));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"), changesOf(now, now));
    }

    void testAnIdOfTheRealmIsRequired() {
        testing::FakeHost host;
        CPPUNIT_ASSERT_THROW(testing::SinkDriver::of<quickbooks::Sink>(host, "{}"), Error);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CompanyTest);

} // namespace
