// A canonical record as a sink receives it, read.
#pragma once

#include <crossdock/record.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace crossdock::quickbooks {

/// A value type. See sdk/CANONICAL.md for the members of `body`.
struct ShopRecord {
    std::string entity; ///< "customer", "product", "order", "refund"
    std::string key;
    bool isDeleted = false;
    std::string note;           ///< a broken invariant with its arithmetic; empty when sound
    boost::json::object body;   ///< empty when a deletion came without one
    boost::json::object fields; ///< what the flow's [map.ENTITY] made; may be empty

    /// Throws Error (hold, "bad_record") when body or fields are no JSON object, or the body is of another kind.
    static ShopRecord from(std::string_view entity, const ItemView& item);
};

} // namespace crossdock::quickbooks
