// What a flow's [sink] says about how records become documents.
#pragma once

#include <crossdock/decimal.hpp>
#include <crossdock/settings.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// Items, accounts, terms, payment methods, classes, departments and tax codes are named by id or by name. A value type; the defaults
/// here are those of settingsFields().
struct DocumentSettings {
    // Which document
    enum class SaleKind { SalesReceipt, Invoice, ByPayment };
    enum class RefundKind { RefundReceipt, CreditMemo, ByPayment };
    SaleKind document = SaleKind::ByPayment; ///< SalesReceipt: an unpaid order holds
    std::map<std::string, SaleKind>
        documentByGateway; ///< goes before documentByStatus; a sales receipt here takes unpaid orders too
    std::map<std::string, SaleKind> documentByStatus; ///< by the mapped or the raw status
    RefundKind refundDocument = RefundKind::ByPayment;
    std::set<std::string> statuses{"processing", "completed", "refunded"}; ///< mapped or raw; others are not posted
    bool holdsUnknownStatus = true; ///< a status that is mapped to "other" and not in `statuses`
    bool postsZeroOrders = true;

    // What becomes of a posted document
    enum class Undo { Void, Hold, Ignore };
    Undo onCancelled = Undo::Void; ///< cancelled, failed, trashed
    Undo onDeleted = Undo::Hold;   ///< gone for good
    enum class ChangedInBooks { Hold, Overwrite };
    ChangedInBooks changedInBooks = ChangedInBooks::Hold; ///< somebody changed it there, and then the shop does
    enum class ClosedPeriod { Hold, FirstOpenDay };
    ClosedPeriod closedPeriod = ClosedPeriod::Hold;

    // Numbers, dates, texts
    std::string numberPrefix;       ///< of DocNumber of sales, per shop
    std::string refundPrefix = "R"; ///< goes between numberPrefix and the refund's id
    enum class Number { Always, IfCustom, Never };
    Number number = Number::Always;
    enum class NumberCollision { Hold, Suffix, Allow };
    NumberCollision numberCollision = NumberCollision::Hold;
    std::string timezone = "UTC"; ///< IANA name of the zone of the books' days
    enum class DateOf { Created, Paid, Completed };
    DateOf date = DateOf::Created; ///< falls back to created
    bool memo = true;              ///< PrivateNote names shop, order, payment
    bool customerMemo = false;     ///< the buyer's note is printed
    bool sendsEmail = false;       ///< EmailStatus NeedToSend, where there is an address
    std::map<std::string, std::string>
        customFields;          ///< DefinitionId or name to a path in the record, "number", "meta.po_number"
    std::string businessClass; ///< ClassRef
    std::string department;    ///< DepartmentRef (location)
    std::string terms;         ///< SalesTermRef of invoices

    // Customers
    enum class Guests { ByEmail, Generic, PerOrder };
    Guests guests = Guests::ByEmail;
    std::string genericCustomer = "Web customer"; ///< DisplayName, with guests = generic
    enum class NameCollision { Reuse, Suffix, Hold };
    NameCollision nameCollision = NameCollision::Suffix; ///< the DisplayName is somebody else's

    // Items
    enum class ItemPolicy { Create, Default, Hold };
    ItemPolicy itemPolicy = ItemPolicy::Create; ///< a line whose product has no item
    std::string itemIncomeAccount;              ///< of items that are made
    enum class ItemType { Service, NonInventory };
    ItemType itemType = ItemType::NonInventory;
    std::map<std::string, std::string>
        items;                ///< "sku:ABC", "product:5", "variant:7" to item; goes before every look-up
    std::string defaultItem;  ///< of lines without a product, and of what has no item of its own below
    std::string shippingItem; ///< SHIPPING_ITEM_ID: the company's own shipping line, where it is switched on
    std::string feeItem;      ///< of fees of either sign
    std::map<std::string, std::string> feeItems; ///< by the fee's name or kind; go before feeItem
    std::string tipItem;                         ///< fees of kind tip; GRATUITY_ITEM_ID where gratuity is switched on
    std::string discountItem;                    ///< fees of kind discount
    std::string giftCardItem; ///< on a liability account: gift cards sold, and redeemed as a negative line
    std::string depositItem;  ///< on a liability account: lines of kind deposit
    std::string refundItem;   ///< a refund by amount alone
    std::string taxItem;      ///< tax that the service cannot be made to reckon, as a line without tax
    std::string roundingItem; ///< on the account for rounding differences
                              /// Most that a rounding line may carry, in a currency with two digits; see toleranceIn.
    Decimal roundingTolerance = Decimal::fromUnits(5, 2);
    /// The tolerance in a currency: as many of its smallest units. 0.05 is 5 yen, since a yen is what a shop rounds to.
    Decimal toleranceIn(const std::string& currency) const;
    /// The same of a shop that rounds its sums to so many digits, at most 2: 0.05 is 5 dollars where a dollar is what it rounds to.
    Decimal toleranceOf(unsigned digits) const;

    // Discounts and taxes
    enum class Discounts { NetPrices, DiscountLine };
    Discounts discounts = Discounts::NetPrices;
    std::string discountAccount; ///< of the discount line; else the company's own
    std::map<std::string, std::string>
        taxCodes; ///< see settingsFields(): "rate:7", "code:GB-VAT-1", "label:VAT", "percent:20", "class:zero-rate", "untaxed", "exempt"
    enum class UsAutomated { Override, Engine };
    UsAutomated usAutomated = UsAutomated::Override;
    enum class GlobalMode { Excluded, Inclusive, AsShop };
    GlobalMode globalMode = GlobalMode::Excluded;
    bool sendsTotalTax = true; ///< global companies: the shop's total tax goes along
    enum class AmountRefundTax { None, Proportional };
    AmountRefundTax amountRefundTax = AmountRefundTax::Proportional; ///< tax in a refund by amount alone

    // Money
    std::map<std::string, std::string> paymentMethods; ///< gateway id to payment method
    std::map<std::string, std::string>
        depositAccounts;              ///< gateway id, "gateway/EUR", or currency, to account; "*" for all others
    bool holdsUnknownGateway = false; ///< a gateway without a payment method
    std::string refundAccount;        ///< where refunded money leaves, when neither gateway nor sale says it
    enum class ExchangeRate { Books, Shop };
    ExchangeRate exchangeRate = ExchangeRate::Books;
    bool appliesCredits = true; ///< a credit memo of an open invoice is applied to it
};

/// The settings' names, types, defaults and help, for Component::settings.
std::vector<Field> settingsFields();

/// Reads what the host checked against settingsFields(). Throws Error (config) that names the setting.
DocumentSettings settingsFrom(const crossdock::Settings& settings);

} // namespace crossdock::quickbooks
