#include "documents/refund_amount.hpp"

#include "documents/held.hpp"
#include "documents/tax_codes.hpp"

#include <algorithm>

namespace crossdock::quickbooks::documents {

namespace {

class Splitter {
public:
    Splitter(Sheet& sheet, const Sale& sale, std::string name, const Books& books)
        : _sheet(sheet),
          _sale(sale),
          _name(std::move(name)),
          _books(books) {}

    void split() {
        const bool taxed = _books.settings.amountRefundTax == DocumentSettings::AmountRefundTax::Proportional &&
                           _sale.tax && !_sale.tax->isZero() && _sale.total && _sale.total->sign() > 0;
        if (!taxed || _books.company.taxMode == TaxMode::None) {
            add(_sheet.total, {}, {});
            return;
        }
        const Decimal tax = (_sheet.total * *_sale.tax).dividedBy(*_sale.total, _sheet.digits);
        if (_books.company.taxMode == TaxMode::UsAutomated) {
            add(_sheet.total - tax, tax, "TAX");
        } else if (!byAllCodes()) {
            byCode(theCode(), _sheet.total, tax);
        }
    }

private:
    void add(const Decimal& net, const Decimal& tax, const std::string& code) {
        Component component;
        component.kind = Component::Kind::Amount;
        component.name = _name;
        component.net = component.gross = net;
        component.tax = tax;
        component.taxCode = code;
        _sheet.tax += tax;
        _sheet.components.push_back(std::move(component));
    }

    /// Of a sale with several taxed codes: each one's share of the sale. False when there is but one, or the shares are not known.
    bool byAllCodes() {
        struct Share {
            const TaxCode* code;
            Decimal weight;
        };
        std::vector<Share> shares;
        Decimal all;
        int taxed = 0;
        for (const auto& [id, net] : _sale.netByCode) {
            const TaxCode* code = _books.company.taxCode(id);
            if (_books.company.taxMode != TaxMode::Global || code == nullptr || net.sign() < 0) {
                return false;
            }
            const bool bears = !code->percent().isZero() && !net.isZero();
            taxed += bears ? 1 : 0;
            shares.push_back({code, net * (Decimal(100) + code->percent())});
            all += shares.back().weight;
        }
        if (taxed < 2) {
            return false;
        }
        Decimal rest = _sheet.total;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const TaxCode& code = *shares[i].code;
            const Decimal part =
                i + 1 == shares.size() ? rest : (_sheet.total * shares[i].weight).dividedBy(all, _sheet.digits);
            rest -= part;
            if (code.percent().isZero() && !part.isZero()) {
                add(part, {}, code.id);
            } else if (!part.isZero()) {
                byCode(code, part, (part * code.percent()).dividedBy(Decimal(100) + code.percent(), _sheet.digits));
            }
        }
        return true;
    }

    const TaxCode& theCode() const {
        const TaxCode* only = nullptr;
        if (_books.company.taxMode == TaxMode::UsManual) {
            only = _books.company.taxCode(_sale.taxGroup);
        } else {
            for (const std::string& id : _sale.taxCodes) {
                const TaxCode* code = _books.company.taxCode(id);
                if (code != nullptr && !code->percent().isZero()) {
                    if (only != nullptr) {
                        only = nullptr;
                        break;
                    }
                    only = code;
                }
            }
        }
        if (only == nullptr) {
            throw Held(
                "refund_tax_unknown",
                "the refund names an amount alone, and its sale bears several taxes or none that is known: refund "
                "by lines in the shop, or set amount_refund_tax = \"none\"");
        }
        return *only;
    }

    static Decimal reckoned(const TaxCode& code, const Decimal& net) {
        Decimal sum;
        for (const TaxRate& rate : code.rates) {
            sum += percentOf(net, rate.percent);
        }
        return sum;
    }

    /// All of it at the code, if the sale was; else the part that bears the tax, and the rest.
    void byCode(const TaxCode& code, const Decimal& total, const Decimal& tax) {
        const std::string taxed = _books.company.taxMode == TaxMode::UsManual ? "TAX" : code.id;
        const Decimal cent = Decimal::fromUnits(1, _sheet.digits);
        for (const Decimal& candidate : {tax, tax + cent, tax - cent}) {
            if (reckoned(code, total - candidate) == candidate) {
                add(total - candidate, candidate, taxed);
                return;
            }
        }
        const Decimal base = (tax * Decimal(100)).dividedBy(code.percent(), _sheet.digits);
        const Decimal bearing = std::min(base, total - tax);
        const Decimal share = reckoned(code, bearing).rounded(_sheet.digits);
        add(bearing, share, taxed);
        const Decimal rest = total - bearing - share;
        if (!rest.isZero()) {
            add(rest, {}, {});
        }
    }

    Sheet& _sheet;
    const Sale& _sale;
    std::string _name;
    const Books& _books;
};

} // namespace

void splitAmount(Sheet& sheet, const Sale& sale, const std::string& name, const Books& books) {
    Splitter(sheet, sale, name, books).split();
}

} // namespace crossdock::quickbooks::documents
