#include "documents/sheet.hpp"

#include "documents/held.hpp"
#include "documents/members.hpp"

#include <crossdock/money.hpp>

#include <algorithm>
#include <initializer_list>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

using Kind = Component::Kind;

void readTaxes(const json::object& from, Component& component) {
    component.tax = amount(from, "tax");
    for (const json::value& one : array(from, "taxes")) {
        if (const json::object* tax = one.if_object()) {
            component.taxes.push_back({text(*tax, "rate_id"), amount(*tax, "amount")});
        }
    }
}

Component lineOf(const json::object& from) {
    const std::string kind = text(from, "kind");
    Component component;
    component.kind = kind == "gift_card" ? Kind::GiftCard : kind == "deposit" ? Kind::Deposit : Kind::Item;
    component.name = text(from, "name");
    component.product = text(from, "product_id");
    component.variant = text(from, "variant_id");
    component.sku = text(from, "sku");
    component.quantity = amount(from, "qty");
    component.net = amount(from, "net");
    component.gross = member(from, "gross") != nullptr ? amount(from, "gross") : component.net;
    component.taxClass = text(from, "tax_class");
    readTaxes(from, component);
    return component;
}

Component extraOf(const json::object& from, Kind kind) {
    Component component;
    component.kind = kind;
    component.feeKind = text(from, "kind");
    component.name = text(from, kind == Kind::Shipping ? "title" : "name");
    component.net = component.gross = amount(from, "net");
    component.taxClass = text(from, "tax_class");
    readTaxes(from, component);
    return component;
}

/// Nothing to post: a line of quantity 0, free shipping, a fee of nothing.
bool isEmpty(const Component& component) {
    const bool worthless = component.net.isZero() && component.tax.isZero() && component.gross.isZero();
    return worthless && (component.kind != Kind::Item || component.quantity->isZero());
}

void readComponents(const json::object& record, Sheet& sheet) {
    const auto take = [&](const char* list, auto&& made) {
        for (const json::value& one : array(record, list)) {
            if (const json::object* from = one.if_object()) {
                Component component = made(*from);
                if (!isEmpty(component)) {
                    sheet.components.push_back(std::move(component));
                } else if (component.kind == Kind::Item) {
                    sheet.notes.push_back("line " + text(*from, "id") + " has quantity 0 and amount 0: left out");
                }
            }
        }
    };
    take("lines", lineOf);
    take("fees", [](const json::object& from) { return extraOf(from, Kind::Fee); });
    take("shipping_lines", [](const json::object& from) { return extraOf(from, Kind::Shipping); });
}

void readRates(const json::object& record, Sheet& sheet) {
    for (const json::value& one : array(record, "tax_lines")) {
        if (const json::object* from = one.if_object()) {
            ShopRate rate;
            rate.id = text(*from, "rate_id");
            rate.code = text(*from, "code");
            rate.label = text(*from, "label");
            rate.compound = flag(*from, "compound");
            if (member(*from, "percent") != nullptr) {
                rate.percent = amount(*from, "percent");
            }
            sheet.rates.push_back(std::move(rate));
        }
    }
}

void readCurrency(const json::object& record, Sheet& sheet) {
    sheet.currency = text(record, "currency");
    const std::optional<unsigned> digits = currencyDigits(sheet.currency);
    if (!digits) {
        throw Held("currency_unknown", "\"" + sheet.currency + "\" is no currency of ISO 4217: correct it in the shop");
    }
    sheet.digits = std::min(*digits, 2U);
}

void needDigits(const Sheet& sheet, const char* what, const Decimal& value) {
    if (!value.fits(sheet.digits)) {
        throw Held("amount_digits", std::string(what) + " " + value.text() + " has more digits than " +
                                        std::to_string(sheet.digits) + ", which is what QuickBooks keeps of " +
                                        sheet.currency + ": correct it in the shop, or post it by hand");
    }
}

/// How many digits the order's sums have.
unsigned digitsShown(const json::object& order) {
    unsigned digits = 0;
    const auto see = [&](const json::object& from, std::initializer_list<const char*> names) {
        for (const char* name : names) {
            digits = std::max(digits, amount(from, name).trimmed().scale());
        }
    };
    see(object(order, "totals"), {"grand", "tax", "shipping", "discount"});
    for (const json::value& one : array(order, "tax_lines")) {
        if (const json::object* line = one.if_object()) {
            see(*line, {"items_tax", "shipping_tax"});
        }
    }
    return digits;
}

/// A shop whose sums have fewer digits than its lines rounds when it adds up. What half of a unit for each line explains becomes a component
/// of its own, so that the lines keep their cents.
void readRounding(const json::object& order, Sheet& sheet) {
    const unsigned shown = digitsShown(order);
    sheet.shown = std::min(shown, sheet.digits);
    int nets = 0, taxes = 0;
    Decimal parts = sheet.tax;
    for (const Component& component : sheet.components) {
        parts += component.net;
        nets += component.net.fits(shown) ? 0 : 1;
        taxes += component.tax.fits(shown) ? 0 : std::max(1, static_cast<int>(component.taxes.size()));
    }
    const Decimal half = Decimal::fromUnits(5, std::min(shown, Decimal::maxScale - 1) + 1);
    const Decimal off = sheet.total - parts;
    if (off.abs() > half * Decimal(nets)) {
        throw Held("broken_invariant", "total " + sheet.total.text() + " is not lines, fees and shipping " +
                                           (parts - sheet.tax).text() + " and tax " + sheet.tax.text() +
                                           ", which make " + parts.text() +
                                           ": correct the order in the shop, or post it by hand");
    }
    if (sheet.shown == sheet.digits) {
        return; // the lines are rounded to as many digits themselves
    }
    sheet.taxRounding = half * Decimal(taxes);
    if (!off.isZero()) {
        Component component;
        component.kind = Component::Kind::Rounding;
        component.name = "Rounding";
        component.net = component.gross = off;
        sheet.components.push_back(std::move(component));
    }
}

} // namespace

const ShopRate* Sheet::rate(const std::string& id) const {
    const auto found = std::find_if(rates.begin(), rates.end(), [&](const ShopRate& one) { return one.id == id; });
    return found == rates.end() ? nullptr : &*found;
}

Sheet sheetOfOrder(const json::object& order) {
    Sheet sheet;
    readCurrency(order, sheet);
    const json::object& totals = object(order, "totals");
    sheet.total = amount(totals, "grand");
    sheet.tax = amount(totals, "tax");
    sheet.pricesIncludeTax = flag(order, "prices_include_tax");
    const json::object& meta = object(order, "meta");
    sheet.isExempt = text(meta, "is_vat_exempt") == "yes" || flag(order, "tax_exempt");
    const json::object& shipping = object(order, "shipping");
    sheet.country = text(shipping, "country");
    sheet.country = sheet.country.empty() ? text(object(order, "billing"), "country") : sheet.country;
    readComponents(order, sheet);
    readRates(order, sheet);

    readRounding(order, sheet);
    needDigits(sheet, "total", sheet.total);
    if (sheet.total.sign() < 0) {
        throw Held("negative_total", "total " + sheet.total.text() +
                                         " is below 0, which QuickBooks refuses: post it by hand as a credit");
    }
    return sheet;
}

Sheet sheetOfRefund(const json::object& refund) {
    Sheet sheet;
    readCurrency(refund, sheet);
    sheet.total = amount(refund, "amount");
    readComponents(refund, sheet);
    readRates(refund, sheet);
    for (Component& component : sheet.components) {
        component.net = -component.net;
        component.gross = component.net;
        component.tax = -component.tax;
        for (RateShare& share : component.taxes) {
            share.amount = -share.amount;
        }
        if (component.quantity) {
            component.quantity = -*component.quantity;
        }
        sheet.tax += component.tax;
    }
    if (sheet.total.sign() <= 0) {
        throw Held("negative_total", "the refund's amount " + sheet.total.text() +
                                         " is not above 0: nothing can be posted; look at it in the shop");
    }
    needDigits(sheet, "amount", sheet.total);
    return sheet;
}

} // namespace crossdock::quickbooks::documents
