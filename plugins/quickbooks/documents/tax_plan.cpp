#include "documents/tax_plan.hpp"

#include "documents/held.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace crossdock::quickbooks::documents {

namespace {

using Kind = Component::Kind;

/// Of an override, for each rate, by which the service is taken to believe it.
const Decimal overrideSlack = Decimal::fromUnits(5, 2);

bool isNoSale(const Component& component) {
    return component.tax.isZero() && (component.kind == Kind::Redeemed || component.kind == Kind::GiftCard ||
                                      component.kind == Kind::Deposit || component.kind == Kind::Rounding);
}

class Planner {
public:
    Planner(const Sheet& sheet, const TaxableAmounts& taxable, const Books& books, const TaxCodes& codes)
        : _sheet(sheet),
          _taxable(taxable),
          _books(books),
          _codes(codes) {}

    TaxPlan plan() const {
        switch (_books.company.taxMode) {
        case TaxMode::UsAutomated:
            return automated();
        case TaxMode::UsManual:
            return manual();
        case TaxMode::Global:
            return global();
        case TaxMode::None:
            break;
        }
        TaxPlan plan;
        plan.codes.resize(_sheet.components.size());
        return asLine(plan, "the company does not use sales tax");
    }

private:
    /// The settings'; where the shop rounds its sums to fewer digits as many of those, but no more than rounding can have made.
    Decimal tolerance() const {
        return std::max(_books.settings.toleranceIn(_sheet.currency),
                        std::min(_books.settings.toleranceOf(_sheet.shown), _sheet.taxRounding));
    }

    TaxPlan asLine(TaxPlan plan, const std::string& why) const {
        if (_taxable.tax.isZero()) {
            return plan;
        }
        if (_books.settings.taxItem.empty()) {
            throw Held("tax_item_missing", why + ", and the order bears tax of " + _taxable.tax.text() +
                                               ": set tax_item, an item on a tax liability account");
        }
        plan.asLine = _taxable.tax;
        plan.isExact = false;
        plan.notes.push_back("tax " + _taxable.tax.text() + " is on a line of its own: " + why);
        return plan;
    }

    /// What of an amount is left when its part of the discount is taken off, as the service reckons it.
    Decimal afterDiscount(const Decimal& amount) const {
        Decimal subtotal;
        for (std::size_t i = 0; i < _taxable.amounts.size(); ++i) {
            subtotal += _taxable.outsideDiscount[i] ? Decimal{} : _taxable.amounts[i];
        }
        return subtotal.isZero() ? amount : amount - (_taxable.discount * amount).dividedBy(subtotal, 2);
    }

    TaxPlan usPlan(bool taxed) const {
        TaxPlan plan;
        plan.outOfScope = "NON";
        for (const Component& component : _sheet.components) {
            const bool bears =
                component.taxCode == "TAX" || !component.tax.isZero() || !_codes.ratesOf(component).empty();
            plan.codes.emplace_back(taxed && bears && !isNoSale(component) ? "TAX" : "NON");
        }
        return plan;
    }

    Decimal usBase(const TaxPlan& plan) const {
        Decimal base;
        for (std::size_t i = 0; i < plan.codes.size(); ++i) {
            base += plan.codes[i] == "TAX" ? _taxable.amounts[i] : Decimal{};
        }
        return base;
    }

    TaxPlan automated() const {
        TaxPlan plan = usPlan(!_taxable.tax.isZero());
        if (_taxable.tax.isZero()) {
            return plan;
        }
        if (usBase(plan).isZero() || _taxable.tax.sign() < 0) {
            return asLine(usPlan(false), "there is nothing taxable to put it on");
        }
        if (_books.settings.usAutomated == DocumentSettings::UsAutomated::Override) {
            plan.totalTax = _taxable.tax;
        }
        return plan;
    }

    /// The one group of rates that all that is taxed bears; null when there is none.
    const TaxCode* group(std::string& why) const {
        std::set<std::vector<std::string>> sets;
        for (const Component& component : _sheet.components) {
            if (component.taxCode == "TAX") {
                return _books.company.taxCode(_groupOfSale);
            }
            std::vector<std::string> rates = _codes.ratesOf(component);
            if (!rates.empty() || !component.tax.isZero()) {
                sets.insert(std::move(rates));
            }
        }
        if (sets.size() != 1 || sets.begin()->empty()) {
            why = sets.size() > 1 ? "it comes from several combinations of rates, and a transaction takes one"
                                  : "its rate is not known";
            return nullptr;
        }
        try {
            return &_codes.taxed(*sets.begin());
        } catch (const Held& held) {
            if (_books.settings.taxItem.empty()) {
                throw;
            }
            why = held.hold.message;
            return nullptr;
        }
    }

    TaxPlan manual() const {
        TaxPlan plan = usPlan(!_taxable.tax.isZero());
        if (_taxable.tax.isZero()) {
            return plan;
        }
        std::string why = "there is no rate for it";
        const TaxCode* code = group(why);
        if (code == nullptr) {
            return asLine(usPlan(false), why);
        }
        const Decimal base = afterDiscount(usBase(plan));
        Decimal reckoned;
        for (const TaxRate& rate : code->rates) {
            reckoned += percentOf(base, rate.percent);
        }
        plan.group = code->id;
        const Decimal difference = _taxable.tax - reckoned;
        if (difference.isZero()) {
            return plan;
        }
        if (difference.abs() <= tolerance() && !_books.settings.roundingItem.empty()) {
            return rounded(plan, difference, reckoned);
        }
        if (!_books.settings.taxItem.empty()) {
            return asLine(usPlan(false), "QuickBooks would reckon " + reckoned.text() + " at " + code->name);
        }
        throw mismatch(reckoned, code->name);
    }

    TaxPlan rounded(TaxPlan plan, const Decimal& difference, const Decimal& reckoned) const {
        plan.rounding = difference;
        plan.isExact = false;
        plan.notes.push_back("rounding " + difference.text() + ": tax is " + _taxable.tax.text() +
                             " in the shop, QuickBooks reckons " + reckoned.text());
        return plan;
    }

    Held mismatch(const Decimal& reckoned, const std::string& by) const {
        const Decimal difference = _taxable.tax - reckoned;
        const bool small = difference.abs() <= tolerance();
        return {"tax_mismatch", "tax is " + _taxable.tax.text() + " in the shop, QuickBooks reckons " +
                                    reckoned.text() + " (" + by + "), a difference of " + difference.text() +
                                    (small ? ": set rounding_item for differences as small as this"
                                           : ": above rounding_tolerance " + tolerance().text() +
                                                 "; correct the tax codes, or the order in the shop")};
    }

    const TaxCode& codeOf(const Component& component) const {
        if (!component.taxCode.empty()) {
            if (const TaxCode* code = _books.company.taxCode(component.taxCode)) {
                return *code;
            }
            throw Held("tax_code_unmapped", "tax code " + component.taxCode + " of the sale is not active any more");
        }
        if (isNoSale(component)) {
            return _codes.outOfScope();
        }
        const std::vector<std::string> rates = _codes.ratesOf(component);
        return rates.empty() && component.tax.isZero() ? codeWithoutTax(component)
                                                       : _codes.taxed(rates, component.taxClass);
    }

    /// What is free needs a code too, but any will do: it must not hold an order that bears one rate throughout.
    const TaxCode& codeWithoutTax(const Component& component) const {
        try {
            return _codes.untaxed(component);
        } catch (const Held&) {
            for (const Component& other : _sheet.components) {
                const std::vector<std::string> rates = _codes.ratesOf(other);
                if (component.net.isZero() && !rates.empty()) {
                    return _codes.taxed(rates);
                }
            }
            throw;
        }
    }

    TaxPlan global() const {
        struct Sum {
            Decimal percent, base, fromGross;
        };
        TaxPlan plan;
        std::map<std::string, Sum> sums;
        Decimal orphan; // tax of what has no amount that a code could be applied to
        for (std::size_t i = 0; i < _sheet.components.size(); ++i) {
            const Component& component = _sheet.components[i];
            const bool isOrphan = _taxable.amounts[i].isZero() && !component.tax.isZero();
            orphan += isOrphan ? component.tax : Decimal{};
            const TaxCode& code = isOrphan ? _codes.outOfScope() : codeOf(component);
            plan.codes.push_back(code.id);
            for (const TaxRate& rate : code.rates) {
                Sum& sum = sums[rate.id];
                sum.percent = rate.percent;
                sum.base += _taxable.amounts[i];
                const Decimal gross = _taxable.amounts[i] + component.tax.rounded(_sheet.digits);
                sum.fromGross += gross - (gross * Decimal(100)).dividedBy(Decimal(100) + rate.percent, 2);
            }
        }
        Decimal reckoned;
        for (const auto& [id, sum] : sums) {
            reckoned += _taxable.inclusive ? sum.fromGross : percentOf(afterDiscount(sum.base), sum.percent);
        }
        if (!orphan.isZero()) {
            if (_books.settings.taxItem.empty()) {
                throw Held("tax_item_missing", "tax of " + orphan.text() + " stands on no amount: set tax_item for it");
            }
            plan.asLine = orphan.rounded(_sheet.digits);
            plan.notes.push_back("tax " + orphan.text() + " stands on no amount and is on a line of its own");
        }
        plan = settle(plan, reckoned, sums.size());
        if (!plan.asLine.isZero() || !plan.rounding.isZero()) {
            plan.outOfScope = _codes.outOfScope().id;
        }
        return plan;
    }

    TaxPlan settle(TaxPlan plan, const Decimal& reckoned, std::size_t rates) const {
        const Decimal wanted = _taxable.tax - plan.asLine;
        const Decimal difference = wanted - reckoned;
        const Decimal slack = overrideSlack * Decimal(static_cast<int>(rates));
        if (difference.isZero()) {
            return plan;
        }
        if (_taxable.inclusive && difference.abs() <= slack) {
            // An inclusive form's total is the sum of its gross amounts, whatever their tax is.
            plan.notes.push_back("tax is " + wanted.text() + " in the shop, QuickBooks reckons " + reckoned.text() +
                                 " from the amounts with tax inside; the total is the same");
            return plan;
        }
        if (_books.settings.sendsTotalTax && difference.abs() <= slack && !_taxable.inclusive) {
            plan.totalTax = wanted;
            return plan;
        }
        if (difference.abs() <= tolerance() && !_books.settings.roundingItem.empty() && !_taxable.inclusive) {
            return rounded(plan, difference, reckoned);
        }
        throw mismatch(reckoned, "its codes");
    }

    const Sheet& _sheet;
    const TaxableAmounts& _taxable;
    const Books& _books;
    const TaxCodes& _codes;
    std::string _groupOfSale = _codes.groupOfSale();
};

} // namespace

TaxPlan planTax(const Sheet& sheet, const TaxableAmounts& taxable, const Books& books, const TaxCodes& codes) {
    return Planner(sheet, taxable, books, codes).plan();
}

} // namespace crossdock::quickbooks::documents
