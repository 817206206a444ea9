// Items that somebody has chosen before, by their numbers: what they hold, and what became of them since.
#pragma once

#include "store/queries.hpp"

#include <string>
#include <vector>

namespace crossdock::store {

/// One item as it would be sent. A body that is damaged is empty.
struct ItemContent {
    ItemRow row;
    std::string hash;
    std::string body;
    std::string raw;
    std::string note;
};

/// How many of the chosen items stand where.
struct Fates {
    std::uint64_t done = 0;     ///< delivered, or found unchanged
    std::uint64_t onTheWay = 0; ///< waits for delivery, is in hand, or comes back by itself
    std::uint64_t held = 0;     ///< waits for a person
    std::uint64_t closed = 0;   ///< by hand
    std::uint64_t replaced = 0; ///< by a newer version
    std::uint64_t gone = 0;     ///< its history has expired
};

/// Thread-safe; each call is one snapshot. Items of other organisations or flows are not found.
class ItemsById {
public:
    ItemsById(Store& store, std::string organisation, std::string flow)
        : _store(store),
          _organisation(std::move(organisation)),
          _flow(std::move(flow)) {}

    /// In the order of their numbers, those that are still kept.
    Result<std::vector<ItemRow>> rows(const std::vector<std::int64_t>& ids);
    /// As rows(), with their payloads, as far as these are kept.
    Result<std::vector<ItemContent>> contents(const std::vector<std::int64_t>& ids);
    Result<Fates> fates(const std::vector<std::int64_t>& ids);

private:
    struct Scope;
    Result<Scope> scope();

    Store& _store;
    std::string _organisation;
    std::string _flow;
};

} // namespace crossdock::store
