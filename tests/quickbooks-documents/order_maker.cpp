#include "order_maker.hpp"

#include "order_text.hpp"

#include "canonical/inspect.hpp"

#include <crossdock/money.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <random>
#include <stdexcept>

namespace documents_test {

namespace json = boost::json;
using crossdock::Decimal;

namespace {

struct MakerRate {
    std::string id, percent;
};

class Maker {
public:
    Maker(Kind company, bool foreign, std::uint64_t seed, int index)
        : _company(company),
          _chance(seed * 1'000'003 + static_cast<std::uint64_t>(index)),
          _kind(static_cast<OrderKind>(index % orderKinds)),
          _index(index),
          _currency(currencyFor(foreign)),
          _digits(crossdock::currencyDigits(_currency).value_or(2)),
          _order(_currency) {}

    MadeOrder make() {
        chooseRates();
        addHead();
        addLines();
        addExtras();
        for (const MakerRate& rate : _used) {
            _order.rate(rate.id, _kind == OrderKind::unknownRate ? "13.37" : rate.percent, "Rate " + rate.id);
        }
        addTotals();
        MadeOrder made;
        made.kind = _kind;
        made.hasLines = _kind != OrderKind::noLines && _kind != OrderKind::onlyShipping;
        made.text = _order.text();
        const auto seen = crossdock::canonical::inspect("order", made.text);
        if (!seen) {
            throw std::logic_error("the maker made no canonical order: " + seen.failure().message);
        }
        made.note = seen.value().note;
        made.total = seen.value().total;
        return made;
    }

private:
    std::string currencyFor(bool foreign) {
        if (foreign) {
            return below(3) == 0 ? "JPY" : "EUR";
        }
        return _company == Kind::Global ? "GBP" : "USD";
    }

    int below(int limit) { return static_cast<int>(_chance() % static_cast<unsigned>(limit)); }
    Decimal money(int most) { return Decimal::fromUnits(1 + below(most * 100), 2).rounded(_digits); }
    bool atSubtotal() const { return _kind == OrderKind::roundedAtSubtotal; }

    void chooseRates() {
        if (_company == Kind::Global) {
            _sets = {{{"1", "20"}}};
            if (_kind == OrderKind::mixedRates) {
                _sets = {{{"1", "20"}}, {{"2", "5"}}, {}};
            }
            if (_kind == OrderKind::zeroRated) {
                _sets = {{{"3", "0"}}, {}};
            }
        } else {
            if (below(2) == 0) {
                _sets = {{{"7", "8"}}};
            } else {
                _sets = {{{"8", "7.1"}, {"9", "2"}}};
            }
            if (_kind == OrderKind::mixedRates) {
                _sets = {{{"7", "8"}}, {{"8", "7.1"}, {"9", "2"}}, {}};
            }
            if (_kind == OrderKind::zeroRated) {
                _sets.push_back({});
            }
        }
        if (_kind == OrderKind::giftCardSold || below(8) == 0) {
            _sets = {{}};
        }
    }

    Shares taxesOn(const Decimal& net) {
        Shares shares;
        for (const MakerRate& rate : _sets[static_cast<std::size_t>(below(static_cast<int>(_sets.size())))]) {
            const Decimal percent = Decimal::read(rate.percent, "percent");
            const Decimal tax = (net * percent).dividedBy(Decimal(100), atSubtotal() ? 4 : _digits);
            shares.emplace_back(rate.id, tax.text());
            bool known = false;
            for (const MakerRate& used : _used) {
                known = known || used.id == rate.id;
            }
            if (!known) {
                _used.push_back(rate);
            }
            _exactTax += tax;
        }
        return shares;
    }

    void addHead() {
        _order.set("id", json::string(std::to_string(10'000 + _index)));
        _order.set("number", json::string("A-" + std::to_string(_index)));
        const int day = 1 + _index % 28;
        const std::string created =
            std::string("2026-04-") + (day < 10 ? "0" : "") + std::to_string(day) + "T23:59:59Z";
        _order.set("created_at", json::string(created));
        const std::string email = "buyer" + std::to_string(_index % 40) + "@example.com";
        json::object customer{{"is_guest", true}, {"display", "Buyer " + std::to_string(_index % 40)}};
        if (_index % 3 == 0) {
            customer["id"] = std::to_string(1 + _index % 40);
            customer["is_guest"] = false;
        }
        if (_kind == OrderKind::strangeNames) {
            customer["display"] = "Ünïcode: 🎁\tSmith\n\"Söhne\" & Co " + std::string(600, 'x');
        }
        if (_kind != OrderKind::guestWithoutEmail) {
            customer["email"] = email;
            customer["email_key"] = email;
        } else {
            customer.erase("id");
            customer["is_guest"] = true;
        }
        _order.set("customer", std::move(customer));
        const bool included = _kind == OrderKind::pricesIncludeTax;
        _order.set("prices_include_tax", included);
        _order.status(below(2) == 0 ? "processing" : "completed");
    }

    void addLine(int number) {
        const std::string sku = "SKU" + std::to_string(below(20));
        Decimal quantity = 1 + below(12);
        if (_kind == OrderKind::fractionalQuantity) {
            quantity = Decimal::fromUnits(1 + below(5'000), 3);
        }
        if (_kind == OrderKind::hugeQuantity) {
            quantity = 100'000 + below(900'000);
        }
        Decimal gross = money(120) * (_kind == OrderKind::hugeQuantity ? Decimal(1) : Decimal(1 + below(3)));
        if (_kind == OrderKind::pricesIncludeTax) {
            gross = (gross * Decimal(100)).dividedBy(_company == Kind::Global ? Decimal(120) : Decimal(108), _digits);
        }
        if (_kind == OrderKind::manyDecimals) {
            gross = Decimal::fromUnits(1 + below(90'000'000), 6);
        }
        Decimal net = gross;
        if (_kind == OrderKind::coupon || below(6) == 0) {
            net = (gross * Decimal(67)).dividedBy(Decimal(100), _kind == OrderKind::manyDecimals ? 6 : _digits);
        }
        if (_kind == OrderKind::zeroTotal || (_kind == OrderKind::freeLine && number == 0)) {
            net = 0;
        }
        if (_kind == OrderKind::negativeLine && number == 1) {
            net = -Decimal::fromUnits(1 + below(50), 2).rounded(_digits);
            gross = net;
        }
        if (_kind == OrderKind::manyDecimals && number == 1) { // the sum fits the currency, the parts do not
            net = (_net + net).rounded(_digits) - _net;
            gross = net;
        }
        _net += net;
        _order.line(below(10) == 0 ? std::string() : sku, quantity.text(), net.text(), taxesOn(net), gross.text());
        if (_kind == OrderKind::giftCardSold && number == 0) {
            _order.with("kind", "gift_card");
        }
        if (_kind == OrderKind::strangeNames) {
            _order.with("name", json::string("T-shirt: \"größe\" XL 🎁\n" + std::string(200, 'y')));
        }
    }

    void addLines() {
        if (_kind == OrderKind::noLines || _kind == OrderKind::onlyShipping) {
            return;
        }
        const int count = _kind == OrderKind::sixtyLines ? 60 : _kind == OrderKind::manyDecimals ? 2 : 2 + below(4);
        for (int i = 0; i < count; ++i) {
            addLine(i);
        }
    }

    void addExtra(bool isFee, const std::string& kind, const Decimal& net, bool taxed) {
        _net += net;
        const Shares taxes = taxed ? taxesOn(net) : Shares{};
        if (isFee) {
            _order.fee(kind, "Fee " + kind, net.text(), taxes);
        } else {
            _order.shipping(kind, net.text(), taxes);
        }
    }

    void addExtras() {
        if (_kind == OrderKind::manyShipping) {
            addExtra(false, "Parcel 1", money(9), true);
            addExtra(false, "Parcel 2", money(9), false);
            addExtra(false, "Pickup", 0, false);
        } else if (_kind == OrderKind::onlyShipping ||
                   (_kind != OrderKind::noLines && _kind != OrderKind::zeroTotal && below(4) != 0)) {
            addExtra(false, "Flat rate", money(12), below(2) == 0);
        }
        switch (_kind) {
        case OrderKind::feePlus:
            addExtra(true, "surcharge", money(5), true);
            addExtra(true, "service", money(5), false);
            break;
        case OrderKind::feeMinus:
            addExtra(true, "discount", Decimal::fromUnits(-1, 0), below(2) == 0);
            break;
        case OrderKind::feeTakesAll:
            addExtra(true, "discount", -_net, false);
            break;
        case OrderKind::tip:
            addExtra(true, "tip", money(5), false);
            break;
        default:
            break;
        }
    }

    void addTotals() {
        const bool rounds = atSubtotal() || _kind == OrderKind::manyDecimals;
        Decimal tax = rounds ? _exactTax.rounded(_digits) : _exactTax;
        if (_used.empty()) {
            tax = 0;
        } else if (_kind == OrderKind::taxOffByACent) {
            tax += Decimal::fromUnits(1, _digits);
        } else if (_kind == OrderKind::taxSetByHand) {
            tax = _digits == 0 ? tax + Decimal(3) : tax + Decimal::fromUnits(4, 2);
        }
        _order.tax(tax.text());
        const Decimal grand = _net + tax;
        if (_kind == OrderKind::totalSetByHand) {
            _order.total("grand", "99");
        }
        if (grand.sign() <= 0 || _kind == OrderKind::unpaid) {
            _order.set("payment_status", grand.sign() <= 0 ? "paid" : "unpaid");
            return;
        }
        const Decimal half = grand.dividedBy(Decimal(2), _digits);
        if (_kind == OrderKind::splitPayments) {
            _order.payment("a" + std::to_string(_index), "stripe", half.text());
            _order.payment("b" + std::to_string(_index), "bacs", (grand - half).text(), "bank");
        } else if (_kind == OrderKind::giftCardRedeemed) {
            _order.payment("g" + std::to_string(_index), "gift", half.text(), "gift_card");
            _order.payment("p" + std::to_string(_index), "stripe", (grand - half).text());
        } else {
            _order.payment("p" + std::to_string(_index), "stripe", grand.text());
        }
    }

    Kind _company;
    std::mt19937_64 _chance;
    OrderKind _kind;
    int _index;
    std::string _currency;
    unsigned _digits;
    OrderText _order;
    std::vector<std::vector<MakerRate>> _sets;
    std::vector<MakerRate> _used;
    Decimal _net, _exactTax;
};

std::string negated(const json::value& amount) {
    return (-Decimal::read(std::string_view(amount.as_string()), "amount")).text();
}

/// A component of an order, taken back.
json::object takenBack(const json::object& component, Decimal& sum) {
    json::object back = component;
    for (const char* name : {"net", "tax", "qty"}) {
        if (component.contains(name)) {
            back[name] = negated(component.at(name));
        }
    }
    for (json::value& share : back["taxes"].as_array()) {
        share.as_object()["amount"] = negated(share.at("amount"));
    }
    sum += Decimal::read(std::string_view(component.at("net").as_string()), "net") +
           Decimal::read(std::string_view(component.at("tax").as_string()), "tax");
    back.erase("gross");
    back.erase("kind");
    return back;
}

json::array takenBack(const json::array& components, Decimal& sum, std::size_t most) {
    json::array list;
    for (std::size_t i = 0; i < components.size() && i < most; ++i) {
        list.push_back(takenBack(components[i].as_object(), sum));
    }
    return list;
}

} // namespace

const char* nameOf(OrderKind kind) {
    static constexpr const char* names[] = {"plain",
                                            "sixtyLines",
                                            "zeroTotal",
                                            "noLines",
                                            "feePlus",
                                            "feeMinus",
                                            "feeTakesAll",
                                            "manyShipping",
                                            "tip",
                                            "giftCardSold",
                                            "giftCardRedeemed",
                                            "pricesIncludeTax",
                                            "roundedAtSubtotal",
                                            "manyDecimals",
                                            "coupon",
                                            "fractionalQuantity",
                                            "negativeLine",
                                            "freeLine",
                                            "mixedRates",
                                            "zeroRated",
                                            "guestWithoutEmail",
                                            "splitPayments",
                                            "hugeQuantity",
                                            "onlyShipping",
                                            "strangeNames",
                                            "taxOffByACent",
                                            "taxSetByHand",
                                            "totalSetByHand",
                                            "unknownRate",
                                            "unpaid"};
    return names[static_cast<int>(kind)];
}

MadeOrder makeOrder(Kind company, bool foreign, std::uint64_t seed, int index) {
    return Maker(company, foreign, seed, index).make();
}

std::vector<MadeRefund> makeRefunds(const MadeOrder& made, std::uint64_t seed, int index) {
    const json::object order = json::parse(made.text).as_object();
    const std::string currency(std::string_view(order.at("currency").as_string()));
    const unsigned digits = crossdock::currencyDigits(currency).value_or(2);
    const Decimal total = Decimal::read(made.total, "total");
    std::mt19937_64 chance(seed * 7'919 + static_cast<std::uint64_t>(index));
    std::vector<MadeRefund> refunds;
    const auto add = [&](const char* how, const Decimal& amount, const json::object& more) {
        if (amount.sign() <= 0 || !amount.fits(digits)) {
            return;
        }
        RefundText refund(amount.text(), currency);
        refund.set("id", json::string(std::to_string(50'000 + index * 10 + static_cast<int>(refunds.size()))));
        refund.set("order_id", order.at("id"));
        refund.set("to_gateway", made.kind != OrderKind::unpaid);
        json::array rates;
        for (const json::value& rate : order.at("tax_lines").as_array()) {
            rates.push_back({{"rate_id", rate.at("rate_id")},
                             {"label", rate.at("label")},
                             {"items_tax", "0"},
                             {"shipping_tax", "0"}});
        }
        refund.set("tax_lines", std::move(rates));
        for (const auto& member : more) {
            refund.set(std::string(member.key()).c_str(), member.value());
        }
        refunds.push_back({how, refund.text()});
    };
    Decimal sum;
    switch (chance() % 6) {
    case 0: {
        json::object more{{"lines", takenBack(order.at("lines").as_array(), sum, 99)}};
        more["fees"] = takenBack(order.at("fees").as_array(), sum, 99);
        more["shipping_lines"] = takenBack(order.at("shipping_lines").as_array(), sum, 99);
        add("full", total, std::move(more));
        break;
    }
    case 1: {
        json::object more{{"lines", takenBack(order.at("lines").as_array(), sum, 1)}};
        add("first line", sum, std::move(more));
        break;
    }
    case 2:
        add("amount", total.dividedBy(Decimal(4), digits), {});
        add("amount again", total.dividedBy(Decimal(3), digits), {});
        break;
    case 3: {
        json::object more{{"shipping_lines", takenBack(order.at("shipping_lines").as_array(), sum, 1)}};
        add("shipping", sum, std::move(more));
        break;
    }
    case 4: {
        const Decimal tax = Decimal::read(std::string_view(order.at("totals").at("tax").as_string()), "tax");
        const json::array& rates = order.at("tax_lines").as_array();
        if (tax.sign() > 0 && !rates.empty()) {
            const json::object line{{"id", "1"},
                                    {"name", "Tax correction"},
                                    {"qty", "0"},
                                    {"net", "0"},
                                    {"tax", (-tax).text()},
                                    {"taxes", json::array{json::object{{"rate_id", rates.front().at("rate_id")},
                                                                       {"amount", (-tax).text()}}}}};
            add("tax", tax, {{"lines", json::array{line}}});
        }
        break;
    }
    default:
        add("more than the order", total + Decimal(1), {});
    }
    return refunds;
}

} // namespace documents_test
