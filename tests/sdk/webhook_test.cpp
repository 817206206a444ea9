// Webhooks as a connector's class offers them: the table that crosses, and what becomes of what the class does.

#include <crossdock/crossdock.hpp>
#include <crossdock/testing/webhook_driver.hpp>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <new>
#include <stdexcept>

namespace crossdock {
namespace {

using testing::HintResult;
using testing::WebhookDriver;

class MuteSource : public Source {
public:
    static Component describe() { return Component("plain", "Plain", "For tests").entity(Entity("thing", "Things")); }
    MuteSource(Context&, const Settings&) {}
    void check(Call&, Report&) override {}
    PageEnd read(Call&, const Pass&, RecordWriter&) override { return {}; }
};

class TellingSource : public MuteSource {
public:
    using MuteSource::MuteSource;
    static Webhook webhook() {
        return Webhook::hmacSha256Hex("x-telling-signature", "webhook_secret")
            .prefix("sha256=")
            .topicIn("x-telling-topic")
            .pingedBy("hook");
    }
    /// The body says what to do: each letter one hint, f foreign, ! and the like throw.
    static void parseWebhook(const Settings& settings, std::string_view topic, std::string_view body,
                             HintWriter& hints) {
        for (const char each : body) {
            switch (each) {
            case 'f':
                hints.foreign();
                break;
            case '!':
                throw Error::config("settings: nothing fits");
            case 'b':
                throw std::bad_alloc();
            case 'e':
                throw std::runtime_error("boom");
            case 'i':
                throw 7;
            default:
                hints.append(topic, settings.text("begin", "k") + each);
            }
        }
    }
};

class TellingSink : public Sink {
public:
    static Component describe() { return Component("plain", "Plain", "For tests").entity(Entity("thing", "Things")); }
    static Webhook webhook() { return Webhook::hmacSha256Base64("signature", "verifier"); }
    static void parseWebhook(const Settings&, std::string_view, std::string_view, HintWriter& hints) {
        hints.append("thing", "1");
    }
    TellingSink(Context&, const Settings&) {}
    void check(Call&, Report&) override {}
    void write(Call&, std::string_view, const std::vector<ItemView>&, ResultWriter&) override {}
};

class WebhookTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebhookTest);
    CPPUNIT_TEST(testAClassWithoutAWebhookAdvertisesNoExtension);
    CPPUNIT_TEST(testTheTableSaysWhatTheClassSays);
    CPPUNIT_TEST(testWhatIsNotSaidIsNull);
    CPPUNIT_TEST(testHintsAndForeignPartsArriveInOrder);
    CPPUNIT_TEST(testAStopEndsTheParseWithSuccess);
    CPPUNIT_TEST(testNoExceptionCrosses);
    CPPUNIT_TEST(testARefusedHintFailsTheParse);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAClassWithoutAWebhookAdvertisesNoExtension() {
        CPPUNIT_ASSERT(ComponentTable::of<MuteSource>()->extension == nullptr);
        CPPUNIT_ASSERT_THROW(WebhookDriver::of<MuteSource>(), std::logic_error);
    }

    void testTheTableSaysWhatTheClassSays() {
        const xd_component& component = *ComponentTable::of<TellingSource>();
        CPPUNIT_ASSERT(component.extension(detail::toAbi("xd.webhook/2")) == nullptr);
        CPPUNIT_ASSERT(component.extension(detail::toAbi("")) == nullptr);
        const xd_webhook& table = WebhookDriver::of<TellingSource>().descriptor();
        CPPUNIT_ASSERT_EQUAL(std::uint32_t(sizeof(xd_webhook)), table.struct_size);
        CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_HEX, table.proof);
        CPPUNIT_ASSERT_EQUAL(std::string("webhook_secret"), std::string(table.secret_key));
        CPPUNIT_ASSERT_EQUAL(std::string("x-telling-signature"), std::string(table.signature_header));
        CPPUNIT_ASSERT_EQUAL(std::string("sha256="), std::string(table.signature_prefix));
        CPPUNIT_ASSERT_EQUAL(std::string("x-telling-topic"), std::string(table.topic_header));
        CPPUNIT_ASSERT_EQUAL(std::string("hook"), std::string(table.ping_field));
        CPPUNIT_ASSERT(&table == &WebhookDriver::of<TellingSource>().descriptor());
    }

    void testWhatIsNotSaidIsNull() {
        const xd_webhook& table = WebhookDriver::of<TellingSink>().descriptor();
        CPPUNIT_ASSERT_EQUAL(XD_PROOF_HMAC_SHA256_BASE64, table.proof);
        CPPUNIT_ASSERT(table.signature_prefix == nullptr && table.topic_header == nullptr &&
                       table.ping_field == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), WebhookDriver::of<TellingSink>().parse("", "").hints.size());
    }

    void testHintsAndForeignPartsArriveInOrder() {
        const HintResult said = WebhookDriver::of<TellingSource>().parse("order", "1ff2", R"({"begin":"no-"})");
        CPPUNIT_ASSERT(!said.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), said.foreign);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), said.hints.size());
        CPPUNIT_ASSERT_EQUAL(std::string("order no-1"), said.hints[0].entity + " " + said.hints[0].key);
        CPPUNIT_ASSERT_EQUAL(std::string("order no-2"), said.hints[1].entity + " " + said.hints[1].key);
    }

    void testAStopEndsTheParseWithSuccess() {
        auto webhook = WebhookDriver::of<TellingSource>();
        webhook.stopAfter = 2;
        const HintResult said = webhook.parse("order", "12345!");
        CPPUNIT_ASSERT(!said.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), said.hints.size());
    }

    void testNoExceptionCrosses() {
        const auto webhook = WebhookDriver::of<TellingSource>();
        const auto messageOf = [&](const char* body, const char* settings = "{}") {
            return webhook.parse("order", body, settings).failure.value_or(Failure{}).message;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("settings: nothing fits"), messageOf("!"));
        CPPUNIT_ASSERT_EQUAL(std::string("out of memory"), messageOf("b"));
        CPPUNIT_ASSERT_EQUAL(std::string("unexpected exception: boom"), messageOf("e"));
        CPPUNIT_ASSERT_EQUAL(std::string("unexpected exception of unknown type"), messageOf("i"));
        CPPUNIT_ASSERT(messageOf("1", "[]").find("not an object") != std::string::npos);
        CPPUNIT_ASSERT(webhook.parse("order", "!").failure->cls == ErrorClass::Config);
    }

    void testARefusedHintFailsTheParse() {
        xd_hint_writer writer = detail::sized<xd_hint_writer>();
        writer.append = [](void*, xd_str, xd_str) -> std::int32_t { return XD_PERMANENT; };
        xd_error error = detail::emptyError();
        const auto driver = WebhookDriver::of<TellingSource>();
        const std::int32_t status =
            driver.descriptor().parse(detail::toAbi("{}"), detail::toAbi("order"), detail::toAbi("1"), &writer, &error);
        CPPUNIT_ASSERT_EQUAL(XD_PERMANENT, status);
        CPPUNIT_ASSERT_EQUAL(std::string("hint writer: the host refused the hint"), detail::takeText(error.message));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebhookTest);

} // namespace
} // namespace crossdock
