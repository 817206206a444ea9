// One company's books: what is stored, without the rules by which it may change.
#pragma once

#include "sandbox_quickbooks/pacific_time.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <crossdock/decimal.hpp>
#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox::qbo {

/// Where the company is and how it reckons sales tax.
enum class Edition { usAutomated, usManual, global };

/// Throws std::invalid_argument for other words than us-auto, us-manual, global.
Edition editionOf(std::string_view word);
std::string_view editionName(Edition edition);

using Table = std::map<std::int64_t, boost::json::object>;

/// A deleted transaction, for change data capture.
struct Stub {
    std::string entity, id;
    UtcTime at;
};

/// Not thread-safe: its holder locks.
struct Company {
    Edition edition = Edition::usManual;
    std::string realm;
    std::map<std::string, Table, std::less<>> tables;
    std::vector<Stub> deleted;
    boost::json::object preferences, info;
    boost::json::object exchangeRates; ///< home units for one unit of each currency
    std::int64_t lastTransactionId = 0, lastNameId = 0, lastAddressId = 0, lastDocNumber = 1000;
    std::map<std::string, std::int64_t, std::less<>> lastIds; ///< of the other lists

    const boost::json::object* find(std::string_view entity, std::string_view id) const;
    boost::json::object* find(std::string_view entity, std::string_view id);
    std::string newId(const Entity& entity);
    /// Puts it in place of one with its id and keeps the counters above that id. Throws std::invalid_argument without a numeric Id.
    void put(const Entity& entity, const boost::json::object& object);

    bool isUs() const { return edition != Edition::global; }
    /// A yes or no of Preferences, such as preference("TaxPrefs", "UsingSalesTax").
    bool preference(std::string_view group, std::string_view name) const;
    std::string homeCurrency() const;
    bool manyCurrencies() const { return preference("CurrencyPrefs", "MultiCurrencyEnabled"); }

    boost::json::object toJson() const;
    /// Throws std::exception with a reason.
    static Company fromJson(const boost::json::object& state);
};

/// What a rule needs beside the body.
struct Writing {
    Company& company;
    const PacificTime& zone;
    UtcTime now;
    bool allowDuplicateNumber = false;
    /// Made by earlier items of the same batch, which this one must not see.
    const std::set<std::pair<std::string, std::string>>* unseen = nullptr;
};

/// A number from an id; nothing when it is none.
std::optional<std::int64_t> idNumber(std::string_view id);
/// As textIn, without a copy: valid while the object is unchanged.
std::string_view viewIn(const boost::json::object& object, std::string_view name);
std::string textIn(const boost::json::object& object, std::string_view name);
/// The "value" of a reference; empty when there is none.
std::string referenceIn(const boost::json::object& object, std::string_view name);
bool flagIn(const boost::json::object& object, std::string_view name, bool otherwise = false);
void addTo(boost::json::object& object, std::string_view name, const Decimal& amount);
/// "United States Dollar"; the code itself for unknown ones.
std::string currencyName(std::string_view code);

/// A company as it is right after it was set up: chart of accounts, terms, payment methods, tax codes, two items, preferences.
Company newCompany(Edition edition, const std::string& realm, UtcTime now, const PacificTime& zone);

} // namespace crossdock::sandbox::qbo
