// One batch of records on its way into the books.
#pragma once

#include "client.hpp"
#include "company_reader.hpp"
#include "config.hpp"
#include "documents/build.hpp"
#include "documents/judge.hpp"
#include "resolver.hpp"

#include <crossdock/record.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::quickbooks {

/// A record of the batch. The views of its item live as long as the call.
struct Parcel {
    std::size_t index = 0; ///< in the batch
    ItemView item;
    ShopRecord record;
    Attempt attempt; ///< what it became before, as far as links and earlier attempts tell
    Needs needs;
    std::vector<Document> documents; ///< of the last build
    std::vector<std::string> ids;    ///< what each was given; empty: still to be written
    Posted posted;                   ///< what it is in the books now
    std::optional<Failure> failure;
    std::string waitsFor;   ///< key of an order that must be posted first
    std::string skipped;    ///< why a rule leaves it out; empty: none does
    bool isCreated = false; ///< a document was made, none was changed
    bool knewParts = false; ///< an earlier attempt had come half the way
    std::string total;      ///< of the main document, as the books answered
    unsigned rounds = 0;    ///< rebuilds after 6140 or 5010

    bool isOpen() const { return !failure && skipped.empty() && waitsFor.empty(); }
};

/// Prepares and carries out a batch. Lives for one call; not thread-safe.
class Delivery {
public:
    Delivery(const Context& context, const Client& client, const Config& config,
             std::shared_ptr<const CompanyState> company, const Call& call, std::string_view entity)
        : _context(context),
          _client(client),
          _config(config),
          _company(std::move(company)),
          _call(call),
          _entity(entity) {}

    /// Reads the records, asks the books once for all of them, and builds. Throws Error for what concerns them all.
    void prepare(const std::vector<ItemView>& items, Resolver::Mode mode);
    /// Writes what was built, wave by wave: a document that needs another one's id goes after it.
    void carryOut();
    /// Remembers what was made for records that did not come to their end, so that no repeat makes it twice.
    void keepParts();

    /// Rows of the books by entity and id.
    using Rows = std::map<std::pair<std::string, std::string>, boost::json::object>;
    /// A hold when somebody has changed in the books what this record is about to change, unless the settings let the shop's version win.
    std::optional<Failure> drift(const Parcel& parcel, const Rows& rows) const;

    std::vector<Parcel>& parcels() { return _parcels; }
    const Answers& answers() const { return _answers; }
    Books books() const { return {_company->company, _config.documents, _answers.resolved}; }

private:
    struct Sent {
        Parcel* parcel;
        std::size_t document;
    };

    void recallParts();
    void build(Parcel& parcel);
    /// Customers and items that have no link yet are found or made first; what was found is updated, what was made is done.
    void settleCustomers();
    void settleItems(Resolver::Mode mode);
    static void settle(Parcel& parcel, std::size_t document, const Wanted& wanted);
    bool isAnswered(Parcel& parcel) const;
    void take(const Sent& sent, const WriteOutcome& outcome);
    void note(Parcel& parcel, const Document& document, const boost::json::object& answer);
    void correct();
    void undo();
    void renumber();
    void refreshStale();

    const Context& _context;
    const Client& _client;
    const Config& _config;
    std::shared_ptr<const CompanyState> _company;
    const Call& _call;
    std::string _entity;
    std::vector<Parcel> _parcels;
    Answers _answers;
    std::vector<Sent> _numberTaken;
    std::vector<Sent> _stale;
    std::vector<std::pair<Parcel*, Document>> _corrections;
    std::vector<std::pair<Parcel*, Document>> _undone;
};

/// Is this row of the books what `document` would have made? By its number and the head of our own note in it, which names
/// shop and record; without a note by buyer, day and total. Never for a customer or an item: by those marks any is like the next.
bool isOurs(const Document& document, const boost::json::object& row);

/// A row or answer of the books as that part of its record.
PostedDocument postedFrom(const Document& document, const boost::json::object& row);

/// Was it voided in the books?
bool isVoided(const boost::json::object& row);

} // namespace crossdock::quickbooks
