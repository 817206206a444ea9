// Which of the company's tax codes stands for the shop's rates.
#pragma once

#include "documents/company.hpp"
#include "documents/document_settings.hpp"
#include "documents/resolved.hpp"
#include "documents/sheet.hpp"

#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

/// What one service-reckoned percent of an amount is: two digits, half up.
Decimal percentOf(const Decimal& amount, const Decimal& percent);

/// Looks up codes for one sheet. References: what they name must outlive it. Members throw Held: tax_code_unmapped, tax_code_ambiguous.
class TaxCodes {
public:
    /// `sale` is what a refund refunds, or null.
    TaxCodes(const Company& company, const DocumentSettings& settings, const Sheet& sheet, const Sale* sale)
        : _company(company),
          _settings(settings),
          _sheet(sheet),
          _sale(sale) {}

    /// Ids of the rates that a component bears, sorted. One that is listed with 0 counts if its percentage of the amount is nothing;
    /// tax without any rate is that of the sheet's only one.
    std::vector<std::string> ratesOf(const Component& component) const;

    /// For a combination of rates: the settings' tax_codes, else the one code with these percentages. Of rates of 0 % the class of what
    /// bears them counts too, behind what the settings say of the rates themselves.
    const TaxCode& taxed(const std::vector<std::string>& rates, const std::string& taxClass = {}) const;
    /// For what bears no tax.
    const TaxCode& untaxed(const Component& component) const;
    /// For what is no sale at all: rounding, gift cards, tax as a line.
    const TaxCode& outOfScope() const;
    /// TxnTaxCodeRef of the sale that is refunded; empty without one.
    std::string groupOfSale() const { return _sale == nullptr ? std::string() : _sale->taxGroup; }

private:
    const TaxCode* mapped(const std::string& key) const;
    std::vector<const TaxCode*> byPercent(const std::vector<std::string>& rates) const;
    const TaxCode* withoutTax(const std::vector<std::string>& keys) const;

    const Company& _company;
    const DocumentSettings& _settings;
    const Sheet& _sheet;
    const Sale* _sale;
};

} // namespace crossdock::quickbooks::documents
