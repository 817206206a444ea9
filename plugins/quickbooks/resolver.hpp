// Answers what a batch of records needs to know about the books: links first, then one look-up for all, then what is missing is made.
#pragma once

#include "company_reader.hpp"
#include "config.hpp"
#include "documents/needs.hpp"
#include "documents/resolved.hpp"
#include "made_once.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// Target of a record that was taken but became no document: nothing to post, or voided since.
inline constexpr const char* nothingPosted = "none";

/// The answers. Keys are those of Needs.
struct Answers {
    Resolved resolved;
    std::map<std::string, Wanted> customers; ///< all that were asked for, with failures
    std::map<std::string, Wanted> items;
    std::set<std::string> waiting; ///< orders that are not in the books yet, nor known to be left out of them
};

class Resolver {
public:
    enum class Mode {
        Make,  ///< what is missing is made
        Look,  ///< only reads; what would be made has the id `wouldBeMade`
        Recall ///< as Look, but what would be made stays unanswered
    };
    static constexpr const char* wouldBeMade = "new";

    Resolver(const Context& context, const Client& client, const Config& config)
        : _context(context),
          _client(client),
          _config(config) {}

    /// `steps` gives each need's key the idempotency key of the record that asked first. Throws Error when a look-up fails as a
    /// whole; what concerns one customer or item is in its Wanted.
    Answers answer(const Call& call, const Needs& needs, const CompanyState& company,
                   const std::map<std::string, std::string>& steps, Mode mode) const;

    /// Answers these items: known from before, else the one with the same Sku, else made if `makes`.
    void items(const Call& call, std::vector<Wanted>& wanted, Mode mode, bool makes) const;

private:
    void customers(const Call& call, const Needs& needs, const std::map<std::string, std::string>& steps, Mode mode,
                   Answers& answers) const;
    void itemsOf(const Call& call, const Needs& needs, const CompanyState& company,
                 const std::map<std::string, std::string>& steps, Mode mode, Answers& answers) const;
    void sales(const Call& call, const Needs& needs, Answers& answers) const;
    void refunds(const Call& call, const Needs& needs, Answers& answers) const;

    const Context& _context;
    const Client& _client;
    const Config& _config;
};

} // namespace crossdock::quickbooks
