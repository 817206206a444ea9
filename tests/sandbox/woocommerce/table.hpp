// Records of one kind, kept compactly: what lists sort and filter by, and the text.
#pragma once

#include "sandbox_shop/local_time.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

/// The moment of something that never happened (a customer that was never changed).
constexpr Seconds never = std::numeric_limits<Seconds>::min();

/// One record. Without a text of its own it is the generator's record number `generated`.
struct Row {
    std::int64_t id = 0;
    Seconds created = 0;
    Seconds modified = never;
    std::int64_t owner = 0; ///< an order's customer, a refund's order, a variation's product
    std::shared_ptr<const std::string> text;
    std::uint32_t generated = 0;
    std::uint16_t status = 0; ///< StatusNames::number
    bool fine = false;        ///< the text has amounts with more than two decimals
};

/// Makes the text of records that were never changed since they were generated. The shop's lock covers it.
class RowSource {
public:
    virtual ~RowSource() = default;
    virtual std::string text(const Row& row) const = 0;
    /// Makes all later texts for another address of the shop.
    virtual void moveTo(const std::string& home) = 0;
};

/// Rows ordered by id. Not thread-safe: the shop's lock covers it.
class Table {
public:
    void setSource(std::shared_ptr<RowSource> source) { _source = std::move(source); }
    RowSource* source() const { return _source.get(); }

    const std::vector<Row>& rows() const { return _rows; }
    const Row* find(std::int64_t id) const;
    Row* find(std::int64_t id);
    /// Adds or replaces.
    Row& put(Row row);
    bool erase(std::int64_t id);
    void clear() { _rows.clear(); }
    void reserve(std::size_t count) { _rows.reserve(count); }

    /// The record's JSON text as it goes over the wire in a list.
    std::string text(const Row& row) const { return row.text ? *row.text : _source->text(row); }
    boost::json::object document(const Row& row) const;

private:
    std::vector<Row> _rows;
    std::shared_ptr<RowSource> _source;
};

/// Statuses as small numbers. Not thread-safe.
class StatusNames {
public:
    std::uint16_t number(std::string_view name);
    /// The number of a status that is in use, or one that none has.
    std::uint16_t known(std::string_view name) const;
    const std::string& name(std::uint16_t number) const { return _names.at(number); }

private:
    std::vector<std::string> _names;
};

} // namespace crossdock::sandbox::woo
