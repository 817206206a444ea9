#include "canonical/invariants.hpp"

#include <crossdock/decimal.hpp>
#include <crossdock/money.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace crossdock::canonical {

namespace json = boost::json;

namespace {

Decimal exact(const json::object& object, std::string_view name) {
    return Decimal::read(std::string_view(object.at(name).get_string()), name);
}

Decimal sum(const json::object& object, std::string_view list, std::initializer_list<std::string_view> members) {
    Decimal total;
    for (const json::value& item : object.at(list).get_array()) {
        for (const std::string_view member : members) {
            total += exact(item.get_object(), member);
        }
    }
    return total;
}

unsigned scaleOf(const json::object& object, std::string_view name) {
    return exact(object, name).trimmed().scale();
}

/// How many digits an order's sums show. Shops with fewer than their lines keep (WooCommerce set to 0 decimals leaves the cents in the
/// lines) round when they add up: each line, or all together.
unsigned digitsOfSums(const json::object& order) {
    unsigned digits = 0;
    const json::object& totals = order.at("totals").get_object();
    for (const std::string_view name : {"grand", "tax", "shipping", "discount"}) {
        digits = std::max(digits, scaleOf(totals, name));
    }
    for (const json::value& line : order.at("tax_lines").get_array()) {
        digits =
            std::max({digits, scaleOf(line.get_object(), "items_tax"), scaleOf(line.get_object(), "shipping_tax")});
    }
    return digits;
}

Decimal sumOfRounded(const json::object& object, std::string_view list, std::string_view member, unsigned digits) {
    Decimal total;
    for (const json::value& item : object.at(list).get_array()) {
        total += exact(item.get_object(), member).rounded(digits);
    }
    return total;
}

/// Is the grand total what the parts make when they are rounded to the digits of the sums: each line or all together, shipping as the
/// order states it or as its lines have it?
bool isRoundedGrand(const json::object& order) {
    const unsigned digits = digitsOfSums(order);
    const json::object& totals = order.at("totals").get_object();
    const Decimal grand = exact(totals, "grand");
    const Decimal rest = exact(totals, "fees") + exact(totals, "tax");
    for (const Decimal& items : {exact(totals, "items"), sumOfRounded(order, "lines", "net", digits)}) {
        for (const Decimal& shipping : {exact(totals, "shipping"), sum(order, "shipping_lines", {"net"})}) {
            if ((items + shipping + rest).rounded(digits) == grand) {
                return true;
            }
        }
    }
    return false;
}

bool isRoundedShipping(const json::object& order) {
    const Decimal stated = exact(order.at("totals").get_object(), "shipping");
    const Decimal lines = sum(order, "shipping_lines", {"net"});
    if (stated == lines) {
        return true;
    }
    const unsigned digits = digitsOfSums(order);
    return stated == lines.rounded(digits) || stated == sumOfRounded(order, "shipping_lines", "net", digits);
}

/// What rounding may make of the taxes: half of a unit for each of a line, fee or shipping line that has more digits than the sums.
Decimal roundingOfTaxes(const json::object& order) {
    const unsigned digits = digitsOfSums(order);
    std::int64_t count = 0;
    for (const std::string_view list : {"lines", "fees", "shipping_lines"}) {
        for (const json::value& item : order.at(list).get_array()) {
            const json::object& part = item.get_object();
            if (scaleOf(part, "tax") > digits) {
                count += std::max<std::int64_t>(1, static_cast<std::int64_t>(part.at("taxes").get_array().size()));
            }
        }
    }
    return Decimal::fromUnits(5 * count, digits + 1);
}

/// Collects what does not hold.
class Notes {
public:
    explicit Notes(std::string_view currency) : _unit(" " + std::string(currency)) {}

    std::string money(const Decimal& amount) const { return amount.text() + _unit; }

    void add(const std::string& text) { _text += (_text.empty() ? "" : "; ") + text; }

    /// Notes `name stated, but terms = computed: differs by d` unless both are equal. `terms` makes its text only then: nearly all
    /// records are sound, and there are many of them.
    template <typename Terms>
    void equal(std::string_view name, const Decimal& stated, const Decimal& computed, Terms terms) {
        if (stated != computed) {
            add(std::string(name) + " " + money(stated) + ", but " + terms() + " = " + money(computed) +
                ": differs by " + money((stated - computed).abs()));
        }
    }

    std::string take() { return std::move(_text); }

private:
    std::string _unit, _text;
};

std::string countOf(const json::object& object, std::string_view list, std::string_view what) {
    const std::size_t count = object.at(list).get_array().size();
    return "the " + std::string(what) + " of " + std::to_string(count) + " " + std::string(list);
}

} // namespace

std::string brokenInvariantsOfOrder(const json::object& order) {
    const json::object& totals = order.at("totals").get_object();
    const Decimal items = exact(totals, "items");
    const Decimal fees = exact(totals, "fees");
    const Decimal shipping = exact(totals, "shipping");
    const Decimal tax = exact(totals, "tax");
    const Decimal grand = exact(totals, "grand");
    const Decimal refunded = exact(totals, "refunded");
    const std::string_view currency = order.at("currency").get_string();
    Notes notes(currency);

    if (grand != items + fees + shipping + tax && !isRoundedGrand(order)) {
        notes.equal("totals.grand", grand, items + fees + shipping + tax, [&] {
            return "items " + items.text() + " + fees " + fees.text() + " + shipping " + shipping.text() + " + tax " +
                   tax.text();
        });
    }
    const auto isSumOf = [&](std::string_view name, const Decimal& stated, std::string_view list, std::string_view what,
                             std::initializer_list<std::string_view> members) {
        notes.equal(name, stated, sum(order, list, members), [&] { return countOf(order, list, what); });
    };
    isSumOf("totals.items", items, "lines", "net", {"net"});
    isSumOf("totals.fees", fees, "fees", "net", {"net"});
    if (!isRoundedShipping(order)) {
        isSumOf("totals.shipping", shipping, "shipping_lines", "net", {"net"});
    }
    isSumOf("totals.tax", tax, "tax_lines", "taxes", {"items_tax", "shipping_tax"});
    isSumOf("totals.refunded", refunded, "refunds", "amount", {"amount"});

    const std::optional<unsigned> digits = currencyDigits(currency);
    const Decimal lineTaxes =
        sum(order, "lines", {"tax"}) + sum(order, "fees", {"tax"}) + sum(order, "shipping_lines", {"tax"});
    const auto lineCount =
        static_cast<std::int64_t>(order.at("lines").get_array().size() + order.at("fees").get_array().size() +
                                  order.at("shipping_lines").get_array().size());
    const Decimal perLine = Decimal::fromUnits(lineCount, digits.value_or(2));
    const Decimal off = (lineTaxes - tax).abs();
    Decimal tolerance = std::max(Decimal::fromUnits(5, 2), perLine);
    tolerance = off > tolerance ? std::max(tolerance, roundingOfTaxes(order)) : tolerance;
    if (off > tolerance) {
        notes.add("totals.tax " + notes.money(tax) + ", but the taxes of " + std::to_string(lineCount) +
                  " lines, fees and shipping = " + notes.money(lineTaxes) + ": differs by " + notes.money(off) +
                  ", more than " + tolerance.text());
    }

    if (refunded > grand) {
        notes.add("totals.refunded " + notes.money(refunded) + " is above totals.grand " + notes.money(grand) + " by " +
                  notes.money(refunded - grand));
    }
    if (!digits) {
        notes.add("the currency is not one of ISO 4217");
    } else if (!grand.fits(*digits)) {
        notes.add("totals.grand " + grand.text() + " has more than the " + std::to_string(*digits) + " digits of " +
                  std::string(currency));
    }
    return notes.take();
}

std::string brokenInvariantsOfRefund(const json::object& refund) {
    Notes notes(refund.at("currency").get_string());
    if (!refund.at("lines").get_array().empty()) {
        const Decimal lines = sum(refund, "lines", {"net", "tax"});
        const Decimal fees = sum(refund, "fees", {"net", "tax"});
        const Decimal shipping = sum(refund, "shipping_lines", {"net", "tax"});
        notes.equal("amount", exact(refund, "amount"), -(lines + fees + shipping), [&] {
            return "-(lines " + lines.text() + " + fees " + fees.text() + " + shipping " + shipping.text() + ")";
        });
    }
    return notes.take();
}

} // namespace crossdock::canonical
