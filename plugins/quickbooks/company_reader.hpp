// Reads what the company is: a few metered calls, so the answers are kept.
#pragma once

#include "client.hpp"
#include "company_memory.hpp"
#include "config.hpp"
#include "documents/company.hpp"
#include "documents/needs.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// An entry of one of the company's lists.
struct ListRow {
    std::string id;
    std::string name; ///< the full name, "Income:Shipping"
    std::string type; ///< AccountType of an Account, Type of an Item; else empty
};

/// What was read about the company. Immutable once made.
struct CompanyState {
    Company company;
    std::string name; ///< CompanyName
    std::map<ListEntry, std::string>
        lists; ///< the entries that the settings name, to their ids; what is not there is not in it
    UtcTime readAt;
};

/// Company from Preferences, CompanyInfo and the rows of TaxCode and TaxRate. Pure.
Company companyFrom(const boost::json::object& preferences, const boost::json::object& info,
                    const std::vector<boost::json::object>& taxCodes, const std::vector<boost::json::object>& taxRates);

/// The company of one connector instance. Thread-safe: one reads, the others wait for it.
class CompanyReader {
public:
    CompanyReader(const Context& context, const Client& client, const Config& config)
        : _context(context),
          _client(client),
          _config(config) {}

    /// As last read, in this run or an earlier one, if that is not older than the settings allow; else reads. While an entry that the settings
    /// name is missing it is believed for a minute only. Throws Error.
    std::shared_ptr<const CompanyState> get(const Call& call);
    /// Reads anew. Throws Error.
    std::shared_ptr<const CompanyState> refresh(const Call& call);
    /// The active rows of a list, for proposals: of Item, Account, Term, PaymentMethod, Class or Department. Throws Error.
    std::vector<ListRow> rowsOf(const Call& call, const std::string& entity) const;

private:
    bool isOutdated(const CompanyState& state) const;
    static std::shared_ptr<const CompanyState> stateFrom(const CompanyRows& rows);
    std::shared_ptr<const CompanyState> read(const Call& call) const;
    std::map<ListEntry, std::string> entries(const Call& call, const std::set<ListEntry>& wanted) const;

    const Context& _context;
    const Client& _client;
    const Config& _config;
    std::mutex _mutex;
    std::shared_ptr<const CompanyState> _state;
};

} // namespace crossdock::quickbooks
