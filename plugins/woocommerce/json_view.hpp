// Lenient reading of what a shop sends. Plug-ins of the shop turn texts into numbers, null into "" and lists into objects, so
// nothing here throws over a type: what is not there, or is something else, reads as empty.
#pragma once

#include <crossdock/decimal.hpp>
#include <crossdock/time.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::woocommerce {

/// The member, or nullptr when it is absent or null.
const boost::json::value* find(const boost::json::object& object, std::string_view name);

/// The member as an object or array; an empty one when it is anything else.
const boost::json::object& objectAt(const boost::json::object& object, std::string_view name);
const boost::json::array& arrayAt(const boost::json::object& object, std::string_view name);

/// A scalar as text: strings as they are, whole numbers by their digits, other numbers in their shortest exact form without an
/// exponent, true as "1", everything else as "".
std::string textOf(const boost::json::value& value);
std::string textAt(const boost::json::object& object, std::string_view name);

/// The member if it is a string, without copying; else empty.
std::string_view viewAt(const boost::json::object& object, std::string_view name);

/// An id as text; "" for null, "", 0 and "0", which all mean "none".
std::string idAt(const boost::json::object& object, std::string_view name);
std::int64_t numberAt(const boost::json::object& object, std::string_view name);

/// true, 1, "1", "true" and "yes" are true.
bool flagAt(const boost::json::object& object, std::string_view name);

/// A `..._gmt` date. Nothing for null, "" and "0000-00-00T00:00:00".
std::optional<UtcTime> gmtAt(const boost::json::object& object, std::string_view name);

/// Decimal text in the form that Decimal reads: ".5" as "0.5", "1." as "1", "+3" as "3", "1.0E-5" written out, at most 8 digits
/// after the point. "" reads as `whenEmpty`. Text that is no number stays as it is: the host's check of the record then names it.
std::string amountOf(std::string_view text, std::string_view whenEmpty);
std::string amountAt(const boost::json::object& object, std::string_view name, std::string_view whenEmpty = "0");

/// Adds the texts of several amounts exactly. One that is no number leaves the sum empty.
class Sum {
public:
    void add(std::string_view amount);
    std::string text() const { return _broken ? std::string() : _value.text(); }
    const Decimal& value() const { return _value; }

private:
    Decimal _value;
    bool _broken = false;
};

/// Cuts the elements of a JSON array out of its text, so that each record keeps the shop's own bytes. An object whose names are
/// all numbers counts as an array: PHP sends one when a plug-in has taken an element out. Throws Error (transient) for
/// anything else.
std::vector<std::string> elementsOf(std::string_view body);

/// `text` as an object in `storage`. Throws Error (transient) when it is none.
boost::json::object parseObject(std::string_view text, boost::json::storage_ptr storage = {});

} // namespace crossdock::woocommerce
