// The connector's settings, their defaults and their help.
#include "documents/document_settings.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

using namespace crossdock;
using namespace crossdock::quickbooks;

namespace {

DocumentSettings read(const char* json) {
    return settingsFrom(crossdock::Settings(json));
}

} // namespace

class DocumentSettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentSettingsTest);
    CPPUNIT_TEST(testNothingSetIsTheDefaults);
    CPPUNIT_TEST(testDeclaredDefaultsAreTheStructs);
    CPPUNIT_TEST(testEverySettingIsRead);
    CPPUNIT_TEST(testBusinessDaysAreTheOrganisationsUnlessTheSettingsSaySo);
    CPPUNIT_TEST(testUnknownWordNamesSettingAndChoices);
    CPPUNIT_TEST(testEverySettingHasHelpAndANameOfItsOwn);
    CPPUNIT_TEST_SUITE_END();

public:
    void testNothingSetIsTheDefaults() {
        const DocumentSettings settings = read("{}");
        CPPUNIT_ASSERT(settings.document == DocumentSettings::SaleKind::ByPayment);
        CPPUNIT_ASSERT(settings.statuses == DocumentSettings().statuses);
        CPPUNIT_ASSERT_EQUAL(std::string("0.05"), settings.roundingTolerance.text());
        CPPUNIT_ASSERT_EQUAL(std::string("R"), settings.refundPrefix);
        CPPUNIT_ASSERT(settings.memo && settings.postsZeroOrders && settings.holdsUnknownStatus);
        CPPUNIT_ASSERT(!settings.holdsUnknownGateway);
    }
    void testDeclaredDefaultsAreTheStructs() {
        const std::string schema = settingsSchema(settingsFields());
        for (const char* part :
             {R"("document":{"type":"string","enum":["by_payment","sales_receipt","invoice"],"default":"by_payment")",
              R"("on_deleted":{"type":"string","enum":["hold","void","ignore"],"default":"hold")",
              R"("on_cancelled":{"type":"string","enum":["void","hold","ignore"],"default":"void")",
              R"("rounding_tolerance":{"type":"string","format":"decimal","default":"0.05","minimum":0,"maximum":1)",
              R"("number_collision":{"type":"string","enum":["hold","suffix","allow"],"default":"hold")",
              R"("name_collision":{"type":"string","enum":["suffix","reuse","hold"],"default":"suffix")",
              R"("unknown_item":{"type":"string","enum":["create","default","hold"],"default":"create")"}) {
            CPPUNIT_ASSERT_MESSAGE(part, schema.find(part) != std::string::npos);
        }
    }
    void testEverySettingIsRead() {
        const DocumentSettings s = read(
            R"({"document": "invoice", "document_by_gateway": {"cod": "invoice"}, "document_by_status": {"on_hold": "invoice"},
            "refund_document": "credit_memo", "statuses": ["completed", "packed"], "unknown_status": "skip", "zero_orders": "skip", "on_cancelled": "hold",
            "on_deleted": "void", "changed_in_books": "overwrite", "closed_period": "first_open_day", "document_number_prefix": "WEB-", "refund_number_prefix": "C", "document_number": "never",
            "number_collision": "suffix", "timezone": "Europe/London", "date": "paid", "memo": false, "customer_memo": true, "send_email": true,
            "custom_fields": {"1": "number"}, "class": "Web", "department": "Shop", "terms": "Net 30", "guests": "generic", "generic_customer": "Nobody",
            "name_collision": "reuse", "unknown_item": "default", "item_income_account": "79", "item_type": "service", "items": {"sku:A": "5"},
            "default_item": "1", "shipping_item": "SHIPPING_ITEM_ID", "fee_item": "2", "fee_items": {"Wrap": "3"}, "tip_item": "4", "discount_item": "5",
            "gift_card_item": "6", "deposit_item": "7", "refund_item": "8", "tax_item": "9", "rounding_item": "10", "rounding_tolerance": "0.10",
            "discounts": "discount_line", "discount_account": "86", "tax_codes": {"rate:7": "S"}, "us_automated_tax": "engine", "global_tax": "as_shop",
            "send_total_tax": false, "amount_refund_tax": "none", "payment_methods": {"stripe": "Visa"}, "deposit_accounts": {"*": "4"},
            "unknown_gateway": "hold", "refund_account": "35", "exchange_rate": "shop", "apply_credits": false})");
        CPPUNIT_ASSERT(s.document == DocumentSettings::SaleKind::Invoice);
        CPPUNIT_ASSERT(s.documentByGateway.at("cod") == DocumentSettings::SaleKind::Invoice);
        CPPUNIT_ASSERT(s.documentByStatus.at("on_hold") == DocumentSettings::SaleKind::Invoice);
        CPPUNIT_ASSERT(s.refundDocument == DocumentSettings::RefundKind::CreditMemo);
        CPPUNIT_ASSERT((s.statuses == std::set<std::string>{"completed", "packed"}));
        CPPUNIT_ASSERT(!s.holdsUnknownStatus && !s.postsZeroOrders);
        CPPUNIT_ASSERT(s.onCancelled == DocumentSettings::Undo::Hold && s.onDeleted == DocumentSettings::Undo::Void);
        CPPUNIT_ASSERT(s.changedInBooks == DocumentSettings::ChangedInBooks::Overwrite);
        CPPUNIT_ASSERT(s.closedPeriod == DocumentSettings::ClosedPeriod::FirstOpenDay);
        CPPUNIT_ASSERT_EQUAL(std::string("WEB-C"), s.numberPrefix + s.refundPrefix);
        CPPUNIT_ASSERT(s.number == DocumentSettings::Number::Never);
        CPPUNIT_ASSERT(s.numberCollision == DocumentSettings::NumberCollision::Suffix);
        CPPUNIT_ASSERT_EQUAL(std::string("Europe/London"), s.timezone);
        CPPUNIT_ASSERT(s.date == DocumentSettings::DateOf::Paid && !s.memo && s.customerMemo && s.sendsEmail);
        CPPUNIT_ASSERT_EQUAL(std::string("Web Shop Net 30"), s.businessClass + " " + s.department + " " + s.terms);
        CPPUNIT_ASSERT(s.guests == DocumentSettings::Guests::Generic && s.genericCustomer == "Nobody");
        CPPUNIT_ASSERT(s.nameCollision == DocumentSettings::NameCollision::Reuse);
        CPPUNIT_ASSERT(s.itemPolicy == DocumentSettings::ItemPolicy::Default &&
                       s.itemType == DocumentSettings::ItemType::Service);
        CPPUNIT_ASSERT_EQUAL(std::string("1 SHIPPING_ITEM_ID 2 4 5 6 7 8 9 10 79"),
                             s.defaultItem + " " + s.shippingItem + " " + s.feeItem + " " + s.tipItem + " " +
                                 s.discountItem + " " + s.giftCardItem + " " + s.depositItem + " " + s.refundItem +
                                 " " + s.taxItem + " " + s.roundingItem + " " + s.itemIncomeAccount);
        CPPUNIT_ASSERT_EQUAL(std::string("5 3 S Visa 4 number"),
                             s.items.at("sku:A") + " " + s.feeItems.at("Wrap") + " " + s.taxCodes.at("rate:7") + " " +
                                 s.paymentMethods.at("stripe") + " " + s.depositAccounts.at("*") + " " +
                                 s.customFields.at("1"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.10"), s.roundingTolerance.text());
        CPPUNIT_ASSERT_EQUAL(std::string("10.00"), s.toleranceIn("JPY").text());
        CPPUNIT_ASSERT(s.discounts == DocumentSettings::Discounts::DiscountLine && s.discountAccount == "86");
        CPPUNIT_ASSERT(s.usAutomated == DocumentSettings::UsAutomated::Engine &&
                       s.globalMode == DocumentSettings::GlobalMode::AsShop);
        CPPUNIT_ASSERT(!s.sendsTotalTax && s.amountRefundTax == DocumentSettings::AmountRefundTax::None);
        CPPUNIT_ASSERT(s.holdsUnknownGateway && s.refundAccount == "35" && !s.appliesCredits);
        CPPUNIT_ASSERT(s.exchangeRate == DocumentSettings::ExchangeRate::Shop);
    }
    void testBusinessDaysAreTheOrganisationsUnlessTheSettingsSaySo() {
        const auto zone = [](const std::string& own) {
            return read((own + R"("connection": {"name": "books", "timezone": "America/Los_Angeles"}})").c_str())
                .timezone;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("UTC"), read("{}").timezone);
        CPPUNIT_ASSERT_EQUAL(std::string("America/Los_Angeles"), zone("{"));
        CPPUNIT_ASSERT_EQUAL(std::string("America/Los_Angeles"), zone(R"({"timezone": "", )"));
        CPPUNIT_ASSERT_EQUAL(std::string("Europe/London"), zone(R"({"timezone": "Europe/London", )"));
    }
    void testUnknownWordNamesSettingAndChoices() {
        for (const char* json : {R"({"document": "bill"})", R"({"document_by_gateway": {"cod": "bill"}})"}) {
            try {
                read(json);
                CPPUNIT_FAIL("taken");
            } catch (const Error& error) {
                CPPUNIT_ASSERT(error.failure().cls == ErrorClass::Config);
                CPPUNIT_ASSERT(
                    std::string(error.what()).find("\"bill\" is none of by_payment, sales_receipt, invoice") !=
                    std::string::npos);
            }
        }
    }
    void testEverySettingHasHelpAndANameOfItsOwn() {
        std::set<std::string> names;
        for (const Field& field : settingsFields()) {
            CPPUNIT_ASSERT_MESSAGE(field.name(), names.insert(field.name()).second);
            CPPUNIT_ASSERT_MESSAGE(field.name(), field.schema().find("\"description\":\"") != std::string::npos);
            CPPUNIT_ASSERT(!field.isRequired());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{56}, names.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentSettingsTest);
