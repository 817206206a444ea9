// Webhooks of connectors: what the host believes of a descriptor, and of what a parse names.

#include "fake_services.hpp"
#include "plugin/conformance.hpp"
#include "plugin/library.hpp"
#include "plugin/webhook_reader.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::plugin {
namespace {

class WebhookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhookTest);
    CPPUNIT_TEST(testTheDescriptionHoldsTheWebhookAlsoAsJson);
    CPPUNIT_TEST(testAConnectorWithoutOneHasNone);
    CPPUNIT_TEST(testAWebhookThatCannotBeUsedHasItsConnectorRefused);
    CPPUNIT_TEST(testRecordsComeOnceAndInOrder);
    CPPUNIT_TEST(testAFloodIsCut);
    CPPUNIT_TEST(testEntitiesAndKeysThatCannotBeOnesAreRefused);
    CPPUNIT_TEST(testWhatTheConnectorSaysIsItsOwnFailure);
    CPPUNIT_TEST(testAPointerToNothingIsNotRead);
    CPPUNIT_TEST(testConformanceSendsRubbish);
    CPPUNIT_TEST_SUITE_END();

    static std::shared_ptr<const Library> library(const std::string& name) {
        const auto loaded = Library::load(testPlugin(name));
        CPPUNIT_ASSERT_MESSAGE(loaded ? "" : loaded.failure().message, loaded.ok());
        return *loaded;
    }
    /// By the connector whose place in hooking.cpp it is.
    static Result<WebhookContent> read(std::size_t component, std::string_view topic, std::string_view body,
                                       std::string_view settings = "{}") {
        return readWebhook(*webhookOf(library("hooking")->component(component)), settings, topic, body);
    }
    static std::string wordsOf(const WebhookContent& content) {
        std::string out;
        for (const WebhookContent::Record& record : content.records) {
            out += (out.empty() ? "" : ",") + record.entity + " " + record.key;
        }
        return out;
    }

    void testTheDescriptionHoldsTheWebhookAlsoAsJson() {
        const PluginDescription description = library("hooking")->description(); // a copy: the library goes
        const auto back = fromJson(toJson(description));
        CPPUNIT_ASSERT(back.ok());
        for (const PluginDescription* each : {&description, &*back}) {
            const WebhookDescription& forge = each->components[0].webhook.value();
            CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_HEX, forge.proof);
            CPPUNIT_ASSERT_EQUAL(std::string("hook_key x-forge-signature sha256= x-forge-event "),
                                 forge.secretKey + " " + forge.signatureHeader + " " + forge.signaturePrefix + " " +
                                     forge.topicHeader + " " + forge.pingField);
            const WebhookDescription& wild = each->components[1].webhook.value();
            CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_BASE64, wild.proof);
            CPPUNIT_ASSERT_EQUAL(std::string("wild_id"), wild.pingField);
            CPPUNIT_ASSERT(wild.signaturePrefix.empty() && wild.topicHeader.empty());
        }
    }

    void testAConnectorWithoutOneHasNone() {
        const auto behaving = library("behaving_gxx");
        CPPUNIT_ASSERT(webhookOf(behaving->component(0)) == nullptr);
        CPPUNIT_ASSERT(!behaving->description().components[0].webhook);
        CPPUNIT_ASSERT(!fromJson(toJson(behaving->description()))->components[0].webhook);
    }

    void testAWebhookThatCannotBeUsedHasItsConnectorRefused() {
        const char* const words[] = {"",
                                     "struct_size",
                                     ".proof is unknown",
                                     "token uses",
                                     "secret_key",
                                     "signature_header holds",
                                     "topic_header holds",
                                     "ping_field holds",
                                     "parse is NULL"};
        CPPUNIT_ASSERT(library("hooked_0")->description().components[0].webhook);
        for (int i = 1; i <= 8; ++i) {
            const auto loaded = Library::load(testPlugin("hooked_" + std::to_string(i)));
            CPPUNIT_ASSERT_MESSAGE(words[i], !loaded.ok());
            CPPUNIT_ASSERT_EQUAL(std::string("bad_descriptor"), loaded.failure().reason);
            CPPUNIT_ASSERT_MESSAGE(loaded.failure().message,
                                   loaded.failure().message.find(words[i]) != std::string::npos);
        }
    }

    void testRecordsComeOnceAndInOrder() {
        const auto content = read(0, "push", "main/9 main/7 other/1 main/9 rubbish main/x");
        CPPUNIT_ASSERT(content.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("product 9,product 7"), wordsOf(*content));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), content->foreign);
        CPPUNIT_ASSERT(!content->isCut);
        CPPUNIT_ASSERT_EQUAL(std::string("product 1"), wordsOf(*read(0, "push", "other/1", R"({"site":"other"})")));
        CPPUNIT_ASSERT(read(0, "pull", "main/9")->records.empty());
    }

    void testAFloodIsCut() {
        const auto content = read(1, "", "many");
        CPPUNIT_ASSERT(content.ok() && content->isCut);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1'000), content->records.size());
        CPPUNIT_ASSERT_EQUAL(std::string("999"), content->records.back().key);
    }

    void testEntitiesAndKeysThatCannotBeOnesAreRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("thing Zoë"), wordsOf(*read(1, "Zoë", "key")));
        CPPUNIT_ASSERT(read(1, std::string(256, 'k'), "key").ok());
        CPPUNIT_ASSERT(read(1, std::string(64, 'e'), "entity").ok());
        for (const std::string& key : {std::string(), std::string(257, 'k'), std::string("a\nb"), std::string("\x7f"),
                                       std::string("\xff"), std::string(1, '\0')}) {
            const auto content = read(1, key, "key");
            CPPUNIT_ASSERT_MESSAGE(key, !content.ok() && content.failure().cls == ErrorClass::Internal);
            CPPUNIT_ASSERT_EQUAL(std::string("the connector named a key that cannot be one in a webhook"),
                                 content.failure().message);
        }
        for (const std::string& entity : {std::string(), std::string(65, 'e'), std::string("or der"),
                                          std::string("orde\xc3\xa9"), std::string("a'b")}) {
            CPPUNIT_ASSERT_MESSAGE(entity, !read(1, entity, "entity").ok());
        }
    }

    void testWhatTheConnectorSaysIsItsOwnFailure() {
        const auto conf = read(1, "", "conf");
        CPPUNIT_ASSERT(!conf.ok() && conf.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT_EQUAL(std::string("settings: no site"), conf.failure().message);
        CPPUNIT_ASSERT(read(1, "", "throw").failure().cls == ErrorClass::Internal);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), read(1, "", "foreign")->foreign);
    }

    void testAPointerToNothingIsNotRead() {
        const auto content = readWebhook(*webhookOf(library("hooked_0")->component(0)), "{}", "", "x");
        CPPUNIT_ASSERT(!content.ok() && content.failure().cls == ErrorClass::Internal);
    }

    void testConformanceSendsRubbish() {
        const auto forge = runConformanceCase("reads_wild_webhooks", testPlugin("hooking"));
        CPPUNIT_ASSERT_MESSAGE(forge.value_or(""), !forge);
        const auto hooked = runConformanceCase("reads_wild_webhooks", testPlugin("hooked_0"));
        CPPUNIT_ASSERT_MESSAGE("it names nothing by a pointer", hooked.has_value());
        CPPUNIT_ASSERT_MESSAGE(*hooked, hooked->find("an entity that cannot be one") != std::string::npos);
        CPPUNIT_ASSERT(!runConformanceCase("reads_wild_webhooks", testPlugin("behaving_gxx")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhookTest);

} // namespace
} // namespace crossdock::plugin
