#include "documents/form.hpp"

#include "documents/apportion.hpp"
#include "documents/exact_json.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/tax_plan.hpp"
#include "documents/text.hpp"

#include <algorithm>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

using Kind = Component::Kind;

/// What a line's Amount may be: ten digits before the point.
const Decimal mostAmount = Decimal::fromUnits(10'000'000'000, 0);

Decimal sumOf(const std::vector<Decimal>& amounts) {
    Decimal sum;
    for (const Decimal& amount : amounts) {
        sum += amount;
    }
    return sum;
}

std::vector<Decimal> column(const Sheet& sheet, Decimal Component::*member) {
    std::vector<Decimal> amounts;
    for (const Component& component : sheet.components) {
        amounts.push_back(component.*member);
    }
    return amounts;
}

class FormMaker {
public:
    FormMaker(const Sheet& sheet, const Books& books, const Sale* sale)
        : _sheet(sheet),
          _books(books),
          _codes(books.company, books.settings, sheet, sale) {
        for (const Component& component : sheet.components) {
            _items.push_back(itemOf(component, books));
        }
        _taxable.tax = sheet.tax.rounded(sheet.digits);
        _taxable.amounts = apportioned(column(sheet, &Component::net), sheet.total - _taxable.tax, sheet.digits);
        for (const std::string& item : _items) {
            _taxable.outsideDiscount.push_back(item == shippingItem);
        }
    }

    Form make() {
        if (const std::optional<Form> discounted = withDiscountLine()) {
            return *discounted;
        }
        const bool wantsInclusive =
            _books.company.taxMode == TaxMode::Global &&
            (_books.settings.globalMode == DocumentSettings::GlobalMode::Inclusive ||
             (_books.settings.globalMode == DocumentSettings::GlobalMode::AsShop && _sheet.pricesIncludeTax));
        if (wantsInclusive) {
            if (const std::optional<Form> inclusive = withTaxInside()) {
                return *inclusive;
            }
        }
        return formWith(_taxable, planTax(_sheet, _taxable, _books, _codes));
    }

private:
    /// Full prices and one discount line, if the tax then comes out as the shop has it without help.
    std::optional<Form> withDiscountLine() {
        const Decimal discount =
            (sumOf(column(_sheet, &Component::gross)) - sumOf(column(_sheet, &Component::net))).rounded(_sheet.digits);
        if (_books.settings.discounts != DocumentSettings::Discounts::DiscountLine || discount.isZero()) {
            return std::nullopt;
        }
        if (!_books.company.allowsDiscount || discount.sign() < 0) {
            _notes.emplace_back(
                "the discount is in the prices: discounts are switched off in the company, or it is negative");
            return std::nullopt;
        }
        TaxableAmounts taxable = _taxable;
        taxable.discount = discount;
        taxable.amounts =
            apportioned(column(_sheet, &Component::gross), sumOf(_taxable.amounts) + discount, _sheet.digits);
        try {
            const TaxPlan plan = planTax(_sheet, taxable, _books, _codes);
            if (plan.isExact) {
                Form form = formWith(taxable, plan);
                if (!_movedShipping) { // what is no shipping line any more would bear a part of the discount
                    return form;
                }
            }
        } catch (const Held&) {
            // Without the discount line it may come out.
        }
        _notes.emplace_back("the discount is in the prices: as a line it would change the tax");
        return std::nullopt;
    }

    /// Amounts with tax inside. Not where a code has several rates: their shares of the gross are the service's secret.
    std::optional<Form> withTaxInside() {
        TaxableAmounts taxable = _taxable;
        taxable.inclusive = true;
        try {
            const TaxPlan plan = planTax(_sheet, taxable, _books, _codes);
            const bool simple = std::all_of(plan.codes.begin(), plan.codes.end(), [&](const std::string& id) {
                const TaxCode* code = _books.company.taxCode(id);
                return code != nullptr && code->rates.size() <= 1;
            });
            if (simple && plan.asLine.isZero()) {
                return formWith(taxable, plan);
            }
        } catch (const Held&) {
            // Without tax inside it may come out.
        }
        _notes.emplace_back("amounts are without tax: with tax inside QuickBooks would reckon another tax");
        return std::nullopt;
    }

    Form formWith(const TaxableAmounts& taxable, const TaxPlan& plan) {
        Form form;
        form.total = _sheet.total;
        form.taxGroup = plan.group;
        form.totalTax = plan.totalTax;
        if (_books.company.taxMode == TaxMode::Global) {
            form.globalMode = taxable.inclusive ? "TaxInclusive" : "TaxExcluded";
        }
        if (!taxable.discount.isZero()) {
            form.discount = taxable.discount;
            form.discountAccount =
                _books.settings.discountAccount.empty()
                    ? _books.company.discountAccount
                    : listId("Account", _books.settings.discountAccount, "discount_account", _books.resolved);
        }
        const std::vector<Decimal> taxes = apportioned(column(_sheet, &Component::tax), taxable.tax, _sheet.digits);
        for (std::size_t i = 0; i < _sheet.components.size(); ++i) {
            FormLine line = lineOf(_sheet.components[i], taxable.amounts[i]);
            line.item = _items[i];
            line.taxCode = plan.codes[i];
            if (taxable.inclusive) {
                line.inclusive = taxable.amounts[i] + taxes[i];
            }
            form.lines.push_back(std::move(line));
        }
        mergeShipping(form);
        addExtra(form, plan, plan.asLine, "Tax", _books.settings.taxItem, "tax_item");
        addExtra(form, plan, plan.rounding, "Rounding", _books.settings.roundingItem, "rounding_item");
        form.notes = _sheet.notes;
        form.notes.insert(form.notes.end(), _notes.begin(), _notes.end());
        form.notes.insert(form.notes.end(), plan.notes.begin(), plan.notes.end());
        return form;
    }

    FormLine lineOf(const Component& component, const Decimal& amount) const {
        if (amount.abs() >= mostAmount) {
            throw Held("amount_digits",
                       "a line of " + amount.text() + " is more than QuickBooks takes: post it by hand");
        }
        FormLine line;
        line.amount = amount.rounded(2);
        line.description = lines(component.name, 4000);
        if (!component.quantity || component.quantity->isZero()) {
            return line;
        }
        line.quantity = component.quantity->trimmed();
        line.price = unitPrice(line.amount, *line.quantity);
        if (!line.price) {
            line.description = lines(line.quantity->text() + " x " + component.name, 4000);
            line.quantity = 1;
            line.price = line.amount;
        }
        return line;
    }

    /// The company's own shipping line exists once in a transaction.
    void mergeShipping(Form& form) {
        _movedShipping = false;
        const auto isNative = [](const FormLine& line) { return line.item == shippingItem; };
        const auto first = std::find_if(form.lines.begin(), form.lines.end(), isNative);
        if (first == form.lines.end()) {
            return;
        }
        for (auto other = first + 1; other != form.lines.end();) {
            if (!isNative(*other)) {
                ++other;
            } else if (other->taxCode == first->taxCode) {
                first->amount += other->amount;
                first->description = lines(first->description + "; " + other->description, 4000);
                if (first->inclusive && other->inclusive) {
                    *first->inclusive += *other->inclusive;
                }
                other = form.lines.erase(other);
            } else {
                const std::string& entry =
                    _books.settings.feeItem.empty() ? _books.settings.defaultItem : _books.settings.feeItem;
                if (entry.empty()) {
                    throw Held("shipping_item_missing",
                               "several shipping lines with different taxes, and QuickBooks takes "
                               "one: name a service item in shipping_item, or set fee_item");
                }
                other->item = listId("Item", entry, "fee_item", _books.resolved);
                _movedShipping = true;
                ++other;
            }
        }
    }

    void addExtra(Form& form, const TaxPlan& plan, const Decimal& amount, const char* what, const std::string& item,
                  const char* setting) const {
        if (amount.isZero()) {
            return;
        }
        FormLine line;
        line.amount = amount.rounded(2);
        line.description = what;
        line.item = listId("Item", item, setting, _books.resolved);
        line.taxCode = plan.outOfScope;
        const auto same = std::find_if(form.lines.begin(), form.lines.end(), [&](const FormLine& other) {
            return other.item == line.item && other.description == what && other.taxCode == line.taxCode;
        });
        if (same == form.lines.end()) {
            form.lines.push_back(std::move(line));
        } else {
            same->amount += line.amount; // the shop's rounding of the total meets that of the tax
        }
    }

    const Sheet& _sheet;
    const Books& _books;
    TaxCodes _codes;
    TaxableAmounts _taxable;
    std::vector<std::string> _items;
    std::vector<std::string> _notes;
    bool _movedShipping = false;
};

} // namespace

Form formOf(const Sheet& sheet, const Books& books, const Sale* sale) {
    return FormMaker(sheet, books, sale).make();
}

void Form::writeTo(json::object& body, const std::string& lineClass) const {
    json::array out;
    for (const FormLine& line : lines) {
        json::object detail{{"ItemRef", reference(line.item)}};
        if (line.quantity && line.price) {
            detail["Qty"] = exact::number(*line.quantity);
            detail["UnitPrice"] = exact::number(*line.price);
        }
        if (!line.taxCode.empty()) {
            detail["TaxCodeRef"] = reference(line.taxCode);
        }
        if (line.inclusive) {
            detail["TaxInclusiveAmt"] = exact::number(*line.inclusive);
        }
        if (!lineClass.empty()) {
            detail["ClassRef"] = reference(lineClass);
        }
        json::object object{{"DetailType", "SalesItemLineDetail"}, {"Amount", exact::number(line.amount)}};
        if (!line.description.empty()) {
            object["Description"] = line.description;
        }
        object["SalesItemLineDetail"] = std::move(detail);
        out.push_back(std::move(object));
    }
    if (discount) {
        json::object detail{{"PercentBased", false}};
        if (!discountAccount.empty()) {
            detail["DiscountAccountRef"] = reference(discountAccount);
        }
        out.push_back({{"DetailType", "DiscountLineDetail"},
                       {"Amount", exact::number(discount->rounded(2))},
                       {"DiscountLineDetail", std::move(detail)}});
        body["ApplyTaxAfterDiscount"] = true;
    }
    body["Line"] = std::move(out);
    if (!globalMode.empty()) {
        body["GlobalTaxCalculation"] = globalMode;
    }
    if (!taxGroup.empty() || totalTax) {
        json::object detail;
        if (!taxGroup.empty()) {
            detail["TxnTaxCodeRef"] = reference(taxGroup);
        }
        if (totalTax) {
            detail["TotalTax"] = exact::number(totalTax->rounded(2));
        }
        body["TxnTaxDetail"] = std::move(detail);
    }
}

} // namespace crossdock::quickbooks::documents
