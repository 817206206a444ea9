// An amount with its currency.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "crossdock/decimal.hpp"

namespace crossdock {
inline namespace v1 {

/// Digits after the point of an active ISO 4217 currency: 2 for most, 0 for JPY, 3 for KWD, 4 for CLF. Nothing for a code that is no
/// currency in circulation ("XAU", "usd", "").
inline std::optional<unsigned> currencyDigits(std::string_view code) {
    constexpr std::string_view none = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
    constexpr std::string_view two = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD "
                                     "BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
                                     "COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
                                     "GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
                                     "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
                                     "MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
                                     "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
                                     "SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
                                     "TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWL ";
    constexpr std::string_view three = "BHD IQD JOD KWD LYD OMR TND ";
    constexpr std::string_view four = "CLF UYW ";
    if (code.size() != 3 || code.find(' ') != std::string_view::npos) {
        return std::nullopt;
    }
    const std::pair<std::string_view, unsigned> lists[] = {{two, 2U}, {none, 0U}, {three, 3U}, {four, 4U}};
    for (const auto& [codes, digits] : lists) {
        if (codes.find(code) != std::string_view::npos) {
            return digits;
        }
    }
    return std::nullopt;
}

/// An exact amount of one currency. A value type. Adding two currencies throws Error (permanent).
struct Money {
    Decimal amount;
    std::string currency; ///< ISO 4217 code in capitals

    /// Can the currency express the amount? False for an unknown currency.
    bool fitsCurrency() const {
        const std::optional<unsigned> digits = currencyDigits(currency);
        return digits && amount.fits(*digits);
    }
    /// With exactly the currency's digits. Throws Error (permanent) for an unknown currency.
    Money rounded(Rounding mode = Rounding::HalfUp) const {
        const std::optional<unsigned> digits = currencyDigits(currency);
        if (!digits) {
            throw Error::permanent("money: unknown currency");
        }
        return {amount.rounded(*digits, mode), currency};
    }

    friend bool operator==(const Money& a, const Money& b) { return a.currency == b.currency && a.amount == b.amount; }
    friend bool operator!=(const Money& a, const Money& b) { return !(a == b); }
    friend Money operator+(const Money& a, const Money& b) { return {a.amount + same(a, b).amount, a.currency}; }
    friend Money operator-(const Money& a, const Money& b) { return {a.amount - same(a, b).amount, a.currency}; }

private:
    static const Money& same(const Money& a, const Money& b) {
        if (a.currency != b.currency) {
            throw Error::permanent("money: two currencies in one sum");
        }
        return b;
    }
};

} // namespace v1
} // namespace crossdock
