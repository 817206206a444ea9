#include "json_fields.hpp"
#include "sink.hpp"

#include <crossdock/testing/webhook_driver.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

namespace crossdock::quickbooks {

namespace {

using crossdock::testing::HintResult;
using crossdock::testing::WebhookDriver;

HintResult said(std::string_view realm, std::string_view body) {
    HintResult result =
        WebhookDriver::of<Sink>().parse("", body, "{\"realm_id\":" + jsonQuoted(realm) + ",\"connection\":{}}");
    CPPUNIT_ASSERT_MESSAGE(std::string(body), !result.failure);
    return result;
}

/// "customer 7", words separated by commas.
std::string wordsOf(const HintResult& result) {
    std::string out;
    for (const crossdock::testing::Hint& hint : result.hints) {
        out += (out.empty() ? "" : ",") + hint.entity + " " + hint.key;
    }
    return out;
}

/// The body of a recorded notification; empty when the recordings are not there.
std::string recorded(const std::string& name) {
    const char* folder = std::getenv("CROSSDOCK_FIXTURES");
    std::ifstream in(std::string(folder == nullptr ? "." : folder) + "/quickbooks/" + name, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const auto value = parseExact(text);
    if (!value || !value->is_object()) {
        std::cerr << "no recording " << name << ": this case is skipped\n";
        return {};
    }
    return std::string(textAt(value->get_object(), "body_text"));
}

} // namespace

class WebhookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhookTest);
    CPPUNIT_TEST(testItSaysHowIntuitSigns);
    CPPUNIT_TEST(testNotificationsOfOtherCompaniesAreForeign);
    CPPUNIT_TEST(testCloudEventsNameBothSidesOfAMerge);
    CPPUNIT_TEST(testIdsAndRealmsThatCameAsNumbersCount);
    CPPUNIT_TEST(testRecordedBodiesAreUnderstood);
    CPPUNIT_TEST(testBodiesThatNameNothingNameNothing);
    CPPUNIT_TEST(testWithoutACompanyTheConfIsWrong);
    CPPUNIT_TEST_SUITE_END();

    void testItSaysHowIntuitSigns() {
        const xd_webhook& table = WebhookDriver::of<Sink>().descriptor();
        CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_BASE64, table.proof);
        CPPUNIT_ASSERT_EQUAL(std::string("intuit-signature"), std::string(table.signature_header));
        CPPUNIT_ASSERT_EQUAL(std::string("webhook_secret"), std::string(table.secret_key));
        CPPUNIT_ASSERT(table.signature_prefix == nullptr && table.topic_header == nullptr &&
                       table.ping_field == nullptr);
    }

    void testNotificationsOfOtherCompaniesAreForeign() {
        const HintResult result = said("4620816365", R"({"eventNotifications":[
            {"realmId":"4620816365","dataChangeEvent":{"entities":[{"name":"Customer","id":"1"},{"name":"SalesReceipt","id":"12"}]}},
            {"realmId":"999","dataChangeEvent":{"entities":[{"name":"Customer","id":"77"}]}}]})");
        CPPUNIT_ASSERT_EQUAL(std::string("customer 1,salesreceipt 12"), wordsOf(result));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), result.foreign);
    }

    void testCloudEventsNameBothSidesOfAMerge() {
        const HintResult result = said("310687", R"([
            {"type":"qbo.customer.merged.v1","intuitentityid":"5","intuitaccountid":"310687","data":{"deletedid":"27"}},
            {"type":"qbo.item.created.v1","intuitentityid":"6","intuitaccountid":"1"}])");
        CPPUNIT_ASSERT_EQUAL(std::string("customer 5,customer 27"), wordsOf(result));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), result.foreign);
    }

    void testIdsAndRealmsThatCameAsNumbersCount() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("item 6"),
            wordsOf(said("9130352225739446",
                         R"([{"type":"qbo.item.created.v1","intuitentityid":6,"intuitaccountid":9130352225739446}])")));
    }

    void testRecordedBodiesAreUnderstood() {
        const std::array<std::array<const char*, 3>, 4> cases = {{
            {"webhook-cloudevents.json", "310687", "class 1234"},
            {"webhook-cloudevents-empty-data.json", "310687", "account 1234"},
            {"webhook-legacy-single.json", "1185883450", "customer 1"},
            {"webhook-legacy-two-entities.json", "1269959970", "vendor 40,customer 43"},
        }};
        for (const auto& [name, realm, words] : cases) {
            const std::string body = recorded(name);
            if (body.empty()) {
                return;
            }
            const HintResult own = said(realm, body);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(words), wordsOf(own));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::size_t(0), own.foreign);
            const HintResult other = said("1", body);
            CPPUNIT_ASSERT_MESSAGE(name, other.hints.empty() && other.foreign == 1);
        }
    }

    void testBodiesThatNameNothingNameNothing() {
        for (
            const char* body :
            {"", "{}", "[]", "null", "\"x\"", "{\"id\":7}", "[[[[[", "{\"eventNotifications\":{}}",
             R"({"eventNotifications":[{"realmId":"1"},{"realmId":"1","dataChangeEvent":{"entities":[3,{}]}}]})",
             R"({"eventNotifications":[{"realmId":"1","dataChangeEvent":{"entities":[{"name":"Customer","id":"1 OR 1"}]}}]})",
             R"([{"type":"qbo","intuitentityid":"6","intuitaccountid":"1"}])",
             R"([{"type":"qbo.item","intuitentityid":"6","intuitaccountid":"1"}])",
             R"([{"type":"qbo..created.v1","intuitentityid":"6","intuitaccountid":"1"}])",
             R"([{"type":"qbo.it em.created.v1","intuitentityid":"6","intuitaccountid":"1"}])",
             R"([{"type":7,"intuitentityid":{},"intuitaccountid":"1","data":[]}])"}) {
            const HintResult result = said("1", body);
            CPPUNIT_ASSERT_MESSAGE(body, result.hints.empty() && result.foreign == 0);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), said("1", "[1,null]").foreign);
    }

    void testWithoutACompanyTheConfIsWrong() {
        const HintResult result = WebhookDriver::of<Sink>().parse("", "[]", "{}");
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT_MESSAGE(result.failure->message, result.failure->message.find("realm_id") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhookTest);

} // namespace crossdock::quickbooks
