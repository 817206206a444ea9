#include "documents/document_settings.hpp"

#include <crossdock/money.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace crossdock::quickbooks {

namespace {

template <typename Value, std::size_t count>
using Words = std::array<std::pair<const char*, Value>, count>;

constexpr Words<DocumentSettings::SaleKind, 3> saleKinds{{{"by_payment", DocumentSettings::SaleKind::ByPayment},
                                                          {"sales_receipt", DocumentSettings::SaleKind::SalesReceipt},
                                                          {"invoice", DocumentSettings::SaleKind::Invoice}}};
constexpr Words<DocumentSettings::RefundKind, 3> refundKinds{
    {{"by_payment", DocumentSettings::RefundKind::ByPayment},
     {"refund_receipt", DocumentSettings::RefundKind::RefundReceipt},
     {"credit_memo", DocumentSettings::RefundKind::CreditMemo}}};
constexpr Words<DocumentSettings::Undo, 3> undos{{{"void", DocumentSettings::Undo::Void},
                                                  {"hold", DocumentSettings::Undo::Hold},
                                                  {"ignore", DocumentSettings::Undo::Ignore}}};
constexpr Words<DocumentSettings::ChangedInBooks, 2> changedInBooksWords{
    {{"hold", DocumentSettings::ChangedInBooks::Hold}, {"overwrite", DocumentSettings::ChangedInBooks::Overwrite}}};
constexpr Words<DocumentSettings::ClosedPeriod, 2> closedPeriods{
    {{"hold", DocumentSettings::ClosedPeriod::Hold}, {"first_open_day", DocumentSettings::ClosedPeriod::FirstOpenDay}}};
constexpr Words<DocumentSettings::Number, 3> numbers{{{"always", DocumentSettings::Number::Always},
                                                      {"if_custom", DocumentSettings::Number::IfCustom},
                                                      {"never", DocumentSettings::Number::Never}}};
constexpr Words<DocumentSettings::NumberCollision, 3> numberCollisions{
    {{"hold", DocumentSettings::NumberCollision::Hold},
     {"suffix", DocumentSettings::NumberCollision::Suffix},
     {"allow", DocumentSettings::NumberCollision::Allow}}};
constexpr Words<DocumentSettings::DateOf, 3> dates{{{"created", DocumentSettings::DateOf::Created},
                                                    {"paid", DocumentSettings::DateOf::Paid},
                                                    {"completed", DocumentSettings::DateOf::Completed}}};
constexpr Words<DocumentSettings::Guests, 3> guestWords{{{"by_email", DocumentSettings::Guests::ByEmail},
                                                         {"generic", DocumentSettings::Guests::Generic},
                                                         {"per_order", DocumentSettings::Guests::PerOrder}}};
constexpr Words<DocumentSettings::NameCollision, 3> nameCollisions{{{"suffix", DocumentSettings::NameCollision::Suffix},
                                                                    {"reuse", DocumentSettings::NameCollision::Reuse},
                                                                    {"hold", DocumentSettings::NameCollision::Hold}}};
constexpr Words<DocumentSettings::ItemPolicy, 3> itemPolicies{{{"create", DocumentSettings::ItemPolicy::Create},
                                                               {"default", DocumentSettings::ItemPolicy::Default},
                                                               {"hold", DocumentSettings::ItemPolicy::Hold}}};
constexpr Words<DocumentSettings::ItemType, 2> itemTypes{
    {{"non_inventory", DocumentSettings::ItemType::NonInventory}, {"service", DocumentSettings::ItemType::Service}}};
constexpr Words<DocumentSettings::Discounts, 2> discountWords{
    {{"net_prices", DocumentSettings::Discounts::NetPrices},
     {"discount_line", DocumentSettings::Discounts::DiscountLine}}};
constexpr Words<DocumentSettings::UsAutomated, 2> usAutomatedWords{
    {{"override", DocumentSettings::UsAutomated::Override}, {"engine", DocumentSettings::UsAutomated::Engine}}};
constexpr Words<DocumentSettings::GlobalMode, 3> globalModes{{{"excluded", DocumentSettings::GlobalMode::Excluded},
                                                              {"inclusive", DocumentSettings::GlobalMode::Inclusive},
                                                              {"as_shop", DocumentSettings::GlobalMode::AsShop}}};
constexpr Words<DocumentSettings::AmountRefundTax, 2> amountRefundTaxes{
    {{"proportional", DocumentSettings::AmountRefundTax::Proportional},
     {"none", DocumentSettings::AmountRefundTax::None}}};
constexpr Words<DocumentSettings::ExchangeRate, 2> exchangeRates{
    {{"books", DocumentSettings::ExchangeRate::Books}, {"shop", DocumentSettings::ExchangeRate::Shop}}};

/// A choice whose default is the first word.
template <typename Value, std::size_t count>
Field choice(const char* name, const Words<Value, count>& words) {
    std::vector<std::string> values;
    for (const auto& word : words) {
        values.emplace_back(word.first);
    }
    return Field::choice(name, values, values.front());
}

template <typename Value, std::size_t count>
Value valueOf(const std::string& text, const char* name, const Words<Value, count>& words) {
    std::string known;
    for (const auto& [word, value] : words) {
        if (text == word) {
            return value;
        }
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    throw Error::config("settings: " + std::string(name) + ": \"" + text + "\" is none of " + known);
}

template <typename Value, std::size_t count>
void take(const Settings& settings, const char* name, const Words<Value, count>& words, Value& value) {
    if (settings.has(name)) {
        value = valueOf(settings.text(name), name, words);
    }
}

void take(const Settings& settings, const char* name, std::string& value) {
    value = settings.text(name, value);
}
void take(const Settings& settings, const char* name, bool& value) {
    value = settings.has(name) ? settings.boolean(name) : value;
}
void take(const Settings& settings, const char* name, std::map<std::string, std::string>& value) {
    if (settings.has(name)) {
        value = settings.map(name);
    }
}

std::map<std::string, DocumentSettings::SaleKind> kindsOf(const Settings& settings, const char* name) {
    std::map<std::string, DocumentSettings::SaleKind> kinds;
    if (settings.has(name)) {
        for (const auto& [key, word] : settings.map(name)) {
            kinds[key] = valueOf(word, name, saleKinds);
        }
    }
    return kinds;
}

/// Documents, statuses, numbers, dates, texts.
std::vector<Field> documentFields() {
    return {
        choice("document", saleKinds)
            .describe(
                "what an order becomes; by_payment: a sales receipt when it is paid, else an invoice, which gets its "
                "payment when that comes; sales_receipt: an unpaid order holds. An order that is posted keeps its "
                "kind"),
        Field::map("document_by_gateway")
            .describe("the same by the payment's gateway id, goes first: cod = \"sales_receipt\" says that cash on "
                      "delivery counts as received, paid or not"),
        Field::map("document_by_status").describe("the same by the order's status, mapped or as the shop calls it"),
        choice("refund_document", refundKinds)
            .describe("what a refund becomes; by_payment: a refund receipt, but a credit memo when the sale is an open "
                      "invoice"),
        Field::list("statuses", {"processing", "completed", "refunded"})
            .describe("orders of these statuses are posted, mapped or as the shop calls them"),
        Field::choice("unknown_status", {"hold", "skip"}, "hold")
            .describe("an order whose status is none that Crossdock knows and not listed in statuses"),
        Field::choice("zero_orders", {"post", "skip"}, "post").describe("an order whose total is 0"),
        choice("on_cancelled", undos).describe("a posted order that was cancelled, failed or trashed"),
        Field::choice("on_deleted", {"hold", "void", "ignore"}, "hold")
            .describe("a posted order or refund that is gone from the shop; void deletes a refund's document, which "
                      "has no void"),
        choice("changed_in_books", changedInBooksWords)
            .describe("a document that somebody changed in QuickBooks and that the shop changes afterwards; overwrite: "
                      "the shop's version wins"),
        choice("closed_period", closedPeriods)
            .describe(
                "a date before the closing of the books; first_open_day: posted on the day behind it, with a memo"),
        Field::text("document_number_prefix", "")
            .describe(
                "before the order's number in DocNumber; give each shop its own. What is posted keeps its number"),
        Field::text("refund_number_prefix", "R").describe("between document_number_prefix and the refund's id"),
        choice("document_number", numbers)
            .describe("whether DocNumber is sent; if_custom: only when the company numbers by hand"),
        choice("number_collision", numberCollisions)
            .describe("the number belongs to another document: hold; suffix: -2, -3; allow: twice the same"),
        Field::text("timezone", "")
            .describe("zone of the books' days: America/Los_Angeles; the organisation's where nothing is set"),
        choice("date", dates)
            .describe("which moment of an order makes the document's date; created when it has no other"),
        Field::boolean("memo", true).describe("name shop, order and payment in the private note"),
        Field::boolean("customer_memo", false).describe("print the buyer's note on the document"),
        Field::boolean("send_email", false).describe("let QuickBooks send the document to the buyer"),
        Field::map("custom_fields")
            .describe(
                "the company's custom field, by its name or number 1 to 3, to a member of the order: \"Web order\" = "
                "\"number\", 2 = \"meta.po_number\""),
        Field::text("class", "").describe("class of every document, by id or name"),
        Field::text("department", "").describe("location of every document, by id or name"),
        Field::text("terms", "").describe("terms of invoices, by id or name")};
}

std::vector<Field> partyAndItemFields() {
    return {
        choice("guests", guestWords)
            .describe("who a guest is: the customer with the e-mail address, one for all, or one for each order"),
        Field::text("generic_customer", "Web customer").describe("name of the one customer of guests = \"generic\""),
        choice("name_collision", nameCollisions)
            .describe("a new customer's name is taken by somebody else, a vendor or an employee: suffix adds the "
                      "shop's number"),
        choice("unknown_item", itemPolicies).describe("a product that the company has no item for"),
        Field::text("item_income_account", "").describe("income account of items that are made, by id or name"),
        choice("item_type", itemTypes).describe("type of items that are made"),
        Field::map("items").describe("\"sku:ABC\", \"product:5\", \"variant:7\" to an item, by id or name"),
        Field::text("default_item", "").describe("item of lines without a product, and wherever no other item is set"),
        Field::text("shipping_item", "")
            .describe("item of shipping; SHIPPING_ITEM_ID: the company's own shipping line, where it is switched on"),
        Field::text("fee_item", "").describe("item of fees of either sign"),
        Field::map("fee_items").describe("item by a fee's name, or by its kind: service, surcharge, gateway_fee"),
        Field::text("tip_item", "").describe("item of tips; GRATUITY_ITEM_ID where gratuity is switched on"),
        Field::text("discount_item", "").describe("item of negative fees that are discounts"),
        Field::text("gift_card_item", "")
            .describe("item on a liability account: gift cards sold, and gift cards that paid, as a negative line"),
        Field::text("deposit_item", "").describe("item on a liability account: deposits"),
        Field::text("refund_item", "")
            .describe("item of refunds by amount alone, and of what a refund gives back beyond its lines"),
        Field::text("tax_item", "")
            .describe("item on a tax liability account: tax that QuickBooks cannot be made to reckon"),
        Field::text("rounding_item", "").describe("item on the account for rounding differences"),
        Field::decimal("rounding_tolerance", "0.05")
            .between(0, 1)
            .describe(
                "most that a rounding line may carry, above it the order holds; of a currency without cents, and of "
                "a shop set to 0 decimals, as many whole units: 0.05 is 5 yen")};
}

std::vector<Field> moneyFields() {
    return {
        choice("discounts", discountWords)
            .describe("net_prices: folded into the prices; discount_line: full prices and one discount line, where the "
                      "tax allows it"),
        Field::text("discount_account", "").describe("account of the discount line; else the company's own"),
        Field::map("tax_codes")
            .describe("the company's tax code, by id or name, for the shop's rates: rate:7, rate:7+9, code:GB-VAT-1, "
                      "label:VAT, "
                      "percent:20; for what bears no tax: class:zero-rate, reverse_charge, exempt, abroad, untaxed, "
                      "out_of_scope"),
        choice("us_automated_tax", usAutomatedWords)
            .describe(
                "override: the shop's tax is kept; engine: QuickBooks reckons, and a difference is rounding or holds"),
        choice("global_tax", globalModes)
            .describe("outside of the US: amounts without tax, with it, or as the order's prices were entered"),
        Field::boolean("send_total_tax", true)
            .describe("outside of the US: send the shop's total tax where QuickBooks would round differently"),
        choice("amount_refund_tax", amountRefundTaxes)
            .describe("tax in a refund by amount alone: the sale's share, or none"),
        Field::map("payment_methods").describe("payment method, by id or name, by gateway id: stripe = \"Visa\""),
        Field::choice("unknown_gateway", {"post", "hold"}, "post").describe("a gateway without a payment method"),
        Field::map("deposit_accounts")
            .describe("account that money goes to, by id or name, by \"gateway/EUR\", gateway id, currency, or \"*\""),
        Field::text("refund_account", "")
            .describe("account that refunded money leaves, where gateway and sale do not say it"),
        choice("exchange_rate", exchangeRates)
            .describe("rate of a foreign currency: the company's own of the day, or the shop's"),
        Field::boolean("apply_credits", true)
            .describe("apply a credit memo to its invoice, unless QuickBooks does so by itself")};
}

} // namespace

Decimal DocumentSettings::toleranceIn(const std::string& currency) const {
    return toleranceOf(currencyDigits(currency).value_or(2));
}

Decimal DocumentSettings::toleranceOf(unsigned digits) const {
    return digits == 0   ? roundingTolerance * Decimal(100)
           : digits == 1 ? roundingTolerance * Decimal(10)
                         : roundingTolerance;
}

std::vector<Field> settingsFields() {
    std::vector<Field> fields = documentFields();
    for (const auto& more : {partyAndItemFields(), moneyFields()}) {
        fields.insert(fields.end(), more.begin(), more.end());
    }
    return fields;
}

DocumentSettings settingsFrom(const Settings& settings) {
    DocumentSettings result;
    take(settings, "document", saleKinds, result.document);
    result.documentByGateway = kindsOf(settings, "document_by_gateway");
    result.documentByStatus = kindsOf(settings, "document_by_status");
    take(settings, "refund_document", refundKinds, result.refundDocument);
    if (settings.has("statuses")) {
        const std::vector<std::string> statuses = settings.list("statuses");
        result.statuses = {statuses.begin(), statuses.end()};
    }
    result.holdsUnknownStatus = settings.text("unknown_status", "hold") == "hold";
    result.postsZeroOrders = settings.text("zero_orders", "post") == "post";
    take(settings, "on_cancelled", undos, result.onCancelled);
    take(settings, "on_deleted", undos, result.onDeleted);
    take(settings, "changed_in_books", changedInBooksWords, result.changedInBooks);
    take(settings, "closed_period", closedPeriods, result.closedPeriod);
    take(settings, "document_number_prefix", result.numberPrefix);
    take(settings, "refund_number_prefix", result.refundPrefix);
    take(settings, "document_number", numbers, result.number);
    take(settings, "number_collision", numberCollisions, result.numberCollision);
    for (const std::string& zone : {settings.text("timezone", ""), settings.timezone()}) {
        if (!zone.empty()) {
            result.timezone = zone;
            break;
        }
    }
    take(settings, "date", dates, result.date);
    take(settings, "memo", result.memo);
    take(settings, "customer_memo", result.customerMemo);
    take(settings, "send_email", result.sendsEmail);
    take(settings, "custom_fields", result.customFields);
    take(settings, "class", result.businessClass);
    take(settings, "department", result.department);
    take(settings, "terms", result.terms);
    take(settings, "guests", guestWords, result.guests);
    take(settings, "generic_customer", result.genericCustomer);
    take(settings, "name_collision", nameCollisions, result.nameCollision);
    take(settings, "unknown_item", itemPolicies, result.itemPolicy);
    take(settings, "item_income_account", result.itemIncomeAccount);
    take(settings, "item_type", itemTypes, result.itemType);
    take(settings, "items", result.items);
    take(settings, "default_item", result.defaultItem);
    take(settings, "shipping_item", result.shippingItem);
    take(settings, "fee_item", result.feeItem);
    take(settings, "fee_items", result.feeItems);
    take(settings, "tip_item", result.tipItem);
    take(settings, "discount_item", result.discountItem);
    take(settings, "gift_card_item", result.giftCardItem);
    take(settings, "deposit_item", result.depositItem);
    take(settings, "refund_item", result.refundItem);
    take(settings, "tax_item", result.taxItem);
    take(settings, "rounding_item", result.roundingItem);
    if (settings.has("rounding_tolerance")) {
        result.roundingTolerance = settings.decimal("rounding_tolerance");
    }
    take(settings, "discounts", discountWords, result.discounts);
    take(settings, "discount_account", result.discountAccount);
    take(settings, "tax_codes", result.taxCodes);
    take(settings, "us_automated_tax", usAutomatedWords, result.usAutomated);
    take(settings, "global_tax", globalModes, result.globalMode);
    take(settings, "send_total_tax", result.sendsTotalTax);
    take(settings, "amount_refund_tax", amountRefundTaxes, result.amountRefundTax);
    take(settings, "payment_methods", result.paymentMethods);
    take(settings, "deposit_accounts", result.depositAccounts);
    result.holdsUnknownGateway = settings.text("unknown_gateway", "post") == "hold";
    take(settings, "refund_account", result.refundAccount);
    take(settings, "exchange_rate", exchangeRates, result.exchangeRate);
    take(settings, "apply_credits", result.appliesCredits);
    return result;
}

} // namespace crossdock::quickbooks
