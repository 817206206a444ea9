// What differs from entity to entity when a shop is read: which lists, and how a row of them becomes records.
#pragma once

#include "client.hpp"
#include "mapping.hpp"
#include "walk.hpp"

#include <crossdock/record.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce {

/// One entity of one shop. Used by one call at a time; keeps nothing from call to call but what it learned about the shop's version.
class Reader {
public:
    explicit Reader(const Client& client) : _client(client), _config(client.config()) {}
    virtual ~Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// What a pass walks by, as long as the shop plays along.
    virtual Order order() const = 0;
    /// The lists of a pass, one after the other. Never empty.
    virtual std::vector<Leg> legs(Order order, PassMode mode) const = 0;
    virtual Limits limits(const Pass& pass) const = 0;

    /// The shop answered that it has no such route. True: it is an older one, start again with order() and legs().
    virtual bool missingRoute() { return false; }
    /// Called with the rows of a page before records(): the place for look-ups in bulk.
    virtual void prepare(const Call&, const std::vector<Row>&, PassMode) {}
    /// Appends the records of a row, without position. None: the row is not to be read.
    virtual void records(const Call& call, const Row& row, PassMode mode, std::vector<Record>& out) = 0;
    /// Has the read made as many requests as one read may, so that it should end after this row?
    virtual bool exhausted() const { return false; }

    /// The list for a look-up by ids.
    virtual Leg byIds() const = 0;
    /// The shop's JSON of one record that the list did not hold: in the trash, for instance. Nothing: it is gone.
    virtual std::optional<std::string> single(const Call& call, const std::string& id) = 0;

protected:
    /// The record of a mapped row; `text` is the row as the shop wrote it.
    Record recordOf(Mapped mapped, const std::string& text) const;
    /// Of a row that shows both dates, for a keys pass.
    static Record keyOf(const Row& row, std::string stamp);
    /// What the route of one record answers. Nothing: it is gone.
    std::optional<std::string> bodyOf(const Call& call, const std::string& path, const std::string& label) const;

    /// So many requests may one read spend on what belongs to its rows: variations, the refunds of an order.
    static constexpr int mostRequests = 20;
    static constexpr std::size_t fullPage = 100;

    const Client& _client;
    const Config& _config;
};

std::unique_ptr<Reader> customerReader(const Client& client);
std::unique_ptr<Reader> productReader(const Client& client);
std::unique_ptr<Reader> orderReader(const Client& client);
std::unique_ptr<Reader> refundReader(const Client& client);

/// Throws Error (unsupported) for an entity that a shop does not have.
std::unique_ptr<Reader> readerOf(std::string_view entity, const Client& client);

/// The query of a leg: `base`, and the fields that a keys pass does with.
Query legQuery(Query base, PassMode mode, const char* keyFields);

/// As the parameter `include` has them: "1,2,3".
std::string idList(const std::vector<std::string>& ids);

} // namespace crossdock::woocommerce
