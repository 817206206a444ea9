#include "sandbox_quickbooks/schema.hpp"

namespace crossdock::sandbox::qbo::schema {

namespace {

Field text(std::string_view name, int most = 0) {
    return {name, Kind::text, most};
}
Field reference(std::string_view name, std::string_view among = {}) {
    return {name, Kind::reference, 0, among};
}
Field number(std::string_view name) {
    return {name, Kind::number};
}
Field flag(std::string_view name) {
    return {name, Kind::boolean};
}
Field nested(std::string_view name, Kind kind, const std::vector<Field>& fields) {
    return {name, kind, 0, {}, &fields};
}
Field own(Field field) {
    field.access = Access::service;
    return field;
}

const std::vector<Field>& linked() {
    static const std::vector<Field> fields{text("TxnId"), text("TxnType"), text("TxnLineId")};
    return fields;
}

const std::vector<Field>& salesItemDetail() {
    static const std::vector<Field> fields{{"ServiceDate", Kind::day},
                                           reference("ItemRef", "Item"),
                                           reference("ClassRef", "Class"),
                                           number("UnitPrice"),
                                           number("RatePercent"),
                                           reference("PriceLevelRef"),
                                           reference("MarkupInfo"),
                                           number("Qty"),
                                           reference("UOMRef"),
                                           reference("ItemAccountRef"),
                                           reference("TaxCodeRef"),
                                           number("TaxInclusiveAmt"),
                                           number("DiscountRate"),
                                           number("DiscountAmt"),
                                           reference("TaxClassificationRef")};
    return fields;
}

const std::vector<Field>& discountDetail() {
    static const std::vector<Field> fields{flag("PercentBased"), number("DiscountPercent"),
                                           reference("DiscountAccountRef", "Account"), reference("ClassRef", "Class"),
                                           reference("TaxCodeRef")};
    return fields;
}

const std::vector<Field>& taxLine() {
    static const std::vector<Field> detail{reference("TaxRateRef", "TaxRate"), flag("PercentBased"),
                                           number("TaxPercent"), number("NetAmountTaxable"),
                                           number("OverrideDeltaAmount")};
    static const std::vector<Field> fields{text("Id"),
                                           number("Amount"),
                                           {"DetailType", Kind::choice, 0, "TaxLineDetail"},
                                           nested("TaxLineDetail", Kind::object, detail)};
    return fields;
}

const std::vector<Field>& taxDetail() {
    static const std::vector<Field> fields{reference("TxnTaxCodeRef", "TaxCode"), number("TotalTax"),
                                           nested("TaxLine", Kind::list, taxLine())};
    return fields;
}

const std::vector<Field>& line() {
    static const std::vector<Field> none{{"ServiceDate", Kind::day}, reference("ItemRef"), reference("TaxCodeRef")};
    static const std::vector<Field> fields{
        text("Id"),
        number("LineNum"),
        text("Description", 4000),
        number("Amount"),
        nested("LinkedTxn", Kind::list, linked()),
        {"DetailType", Kind::choice, 0,
         "SalesItemLineDetail|DiscountLineDetail|SubTotalLineDetail|DescriptionOnly|GroupLineDetail|TaxLineDetail"},
        nested("SalesItemLineDetail", Kind::object, salesItemDetail()),
        nested("DiscountLineDetail", Kind::object, discountDetail()),
        nested("SubTotalLineDetail", Kind::object, none),
        nested("DescriptionLineDetail", Kind::object, none),
        {"GroupLineDetail", Kind::any},
        {"LineEx", Kind::any}};
    return fields;
}

const std::vector<Field>& customField() {
    static const std::vector<Field> fields{text("DefinitionId"), text("Name"), text("Type"), text("StringValue", 31)};
    return fields;
}

const std::vector<Field>& memo() {
    static const std::vector<Field> fields{text("value", 1000)};
    return fields;
}

std::vector<Field> head() {
    return {nested("CustomField", Kind::list, customField()),
            text("DocNumber", 21),
            {"TxnDate", Kind::day},
            reference("DepartmentRef", "Department"),
            reference("CurrencyRef"),
            number("ExchangeRate"),
            text("PrivateNote", 4000),
            text("TxnSource"),
            text("TxnStatus"),
            nested("LinkedTxn", Kind::list, linked())};
}

std::vector<Field> sale() {
    return joined({head(),
                   {nested("Line", Kind::list, line()),
                    nested("TxnTaxDetail", Kind::object, taxDetail()),
                    reference("CustomerRef", "Customer"),
                    nested("CustomerMemo", Kind::object, memo()),
                    nested("BillAddr", Kind::object, address()),
                    nested("ShipAddr", Kind::object, address()),
                    nested("ShipFromAddr", Kind::object, address()),
                    flag("FreeFormAddress"),
                    reference("ClassRef", "Class"),
                    reference("SalesTermRef", "Term"),
                    {"DueDate", Kind::day},
                    reference("ShipMethodRef"),
                    {"ShipDate", Kind::day},
                    text("TrackingNum"),
                    {"GlobalTaxCalculation", Kind::choice, 0, "TaxExcluded|TaxInclusive|NotApplicable"},
                    text("TransactionLocationType"),
                    own(number("TotalAmt")),
                    own(number("HomeTotalAmt")),
                    flag("ApplyTaxAfterDiscount"),
                    {"PrintStatus", Kind::choice, 0, "NotSet|NeedToPrint|PrintComplete"},
                    {"EmailStatus", Kind::choice, 0, "NotSet|NeedToSend|EmailSent"},
                    nested("BillEmail", Kind::object, email()),
                    nested("BillEmailCc", Kind::object, email()),
                    nested("BillEmailBcc", Kind::object, email()),
                    {"DeliveryInfo", Kind::any},
                    own(number("Balance")),
                    own(number("HomeBalance"))}});
}

std::vector<Field> paid(int refLength) {
    return {reference("PaymentMethodRef", "PaymentMethod"),
            text("PaymentRefNum", refLength),
            {"PaymentType", Kind::any},
            reference("DepositToAccountRef", "Account")};
}

} // namespace

std::vector<Entity> transactions() {
    std::vector<Entity> list;
    list.push_back({"Invoice",
                    "invoice",
                    Family::transaction,
                    {},
                    joined({{flag("AllowIPNPayment"), flag("AllowOnlinePayment"), flag("AllowOnlineCreditCardPayment"),
                             flag("AllowOnlineACHPayment")},
                            base(),
                            sale(),
                            {number("Deposit"), reference("DepositToAccountRef", "Account"), text("InvoiceLink")}})});
    list.push_back({"SalesReceipt", "salesreceipt", Family::transaction, {}, joined({base(), sale(), paid(21)})});
    list.push_back(
        {"CreditMemo",
         "creditmemo",
         Family::transaction,
         {},
         joined({{own(number("RemainingCredit"))}, base(), sale(), {reference("PaymentMethodRef", "PaymentMethod")}})});
    list.push_back({"RefundReceipt", "refundreceipt", Family::transaction, {}, joined({base(), sale(), paid(100)})});
    list.push_back({"Estimate",
                    "estimate",
                    Family::transaction,
                    {},
                    joined({base(), sale(), {{"ExpirationDate", Kind::day}, {"AcceptedDate", Kind::day}}})});
    list.push_back({"Payment",
                    "payment",
                    Family::transaction,
                    {},
                    joined({{reference("CustomerRef", "Customer"), reference("DepositToAccountRef", "Account"),
                             reference("PaymentMethodRef", "PaymentMethod"), text("PaymentRefNum", 21),
                             reference("ARAccountRef", "Account"), number("TotalAmt"), own(number("UnappliedAmt")),
                             flag("ProcessPayment")},
                            base(),
                            head(),
                            {nested("Line", Kind::list, line())}})});
    return list;
}

} // namespace crossdock::sandbox::qbo::schema
