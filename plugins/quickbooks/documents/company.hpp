// What a QuickBooks Online company is, as far as its documents depend on it.
#pragma once

#include <crossdock/decimal.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// How the company reckons sales tax.
enum class TaxMode {
    None,        ///< TaxPrefs.UsingSalesTax is false: tax details are ignored and not stored
    UsManual,    ///< TAX or NON on a line, one rate group on the transaction, the service multiplies
    UsAutomated, ///< TaxPrefs.PartnerTaxEnabled is present: the engine reckons, TotalTax overrides it
    Global       ///< outside of the US: a real tax code on every line
};

/// A TaxRate. `percent` is RateValue.
struct TaxRate {
    std::string id;
    std::string name;
    Decimal percent;
};

/// A TaxCode with its sales rates in order.
struct TaxCode {
    std::string id;
    std::string name;
    bool isActive = true;
    bool isGroup = false;
    std::vector<TaxRate> rates;

    /// Sum of the rates.
    Decimal percent() const;
};

/// Plain values from CompanyInfo, Preferences, TaxCode and TaxRate. A value type; whoever reads it from the service may keep it for hours.
struct Company {
    std::string country = "US";       ///< CompanyInfo.Country
    std::string homeCurrency = "USD"; ///< CurrencyPrefs.HomeCurrency.value
    bool manyCurrencies = false;      ///< CurrencyPrefs.MultiCurrencyEnabled
    TaxMode taxMode = TaxMode::None;
    std::vector<TaxCode> taxCodes;
    std::string defaultTaxGroup; ///< TaxPrefs.TaxGroupCodeRef, US only; may be empty

    bool customNumbers = true;          ///< SalesFormsPrefs.CustomTxnNumbers
    bool allowsDiscount = false;        ///< SalesFormsPrefs.AllowDiscount
    bool allowsShipping = false;        ///< SalesFormsPrefs.AllowShipping: SHIPPING_ITEM_ID may be used
    bool allowsGratuity = false;        ///< SalesFormsPrefs.AllowGratuity: GRATUITY_ITEM_ID may be used
    bool appliesCreditByItself = false; ///< SalesFormsPrefs.AutoApplyCredit
    std::string discountAccount;        ///< SalesFormsPrefs.DefaultDiscountAccount, an Account id; may be empty
    std::string closedUntil; ///< AccountingInfoPrefs.BookCloseDate, "YYYY-MM-DD", the last closed day; empty: none
    bool classPerTransaction = false; ///< AccountingInfoPrefs.ClassTrackingPerTxn
    bool classPerLine = false;        ///< AccountingInfoPrefs.ClassTrackingPerTxnLine
    bool departments = false;         ///< AccountingInfoPrefs.TrackDepartments
    /// Custom fields of sales forms that are in use: DefinitionId ("1" to "3") to name.
    std::map<std::string, std::string> customFields;

    bool isUs() const { return taxMode == TaxMode::UsManual || taxMode == TaxMode::UsAutomated; }
    /// By id, else by name without regard to case; null when the company has no active one.
    const TaxCode* taxCode(std::string_view idOrName) const;
};

} // namespace crossdock::quickbooks
