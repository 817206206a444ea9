// What all transactions have: number, day, customer, currency, notes, references of the settings.
#pragma once

#include "documents/build.hpp"

#include <crossdock/time.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

/// The longest DocNumber.
constexpr std::size_t mostNumber = 21;

/// The DocNumber of try `attempt`: as long as the service takes, letters kept, a long one shortened with a hash of the whole at its end.
std::string documentNumber(const std::string& prefix, const std::string& number, unsigned attempt);

/// Gives the document a number: the one that it has in the books, else a new one where the settings want it. So a new prefix is that of
/// new documents.
void putNumber(Document& document, const std::string& prefix, const std::string& number, const Attempt& attempt,
               const Books& books);

/// "YYYY-MM-DD" of the moment in the books' zone. In closed books by the settings Held (closed_period), or the first open day with a note.
std::string documentDay(UtcTime at, const Books& books, std::vector<std::string>& notes);

/// A time of a canonical record. Throws Held (bad_record) for a text that is none.
std::optional<UtcTime> timeOf(const boost::json::object& record, std::string_view name);

/// Sets CurrencyRef and ExchangeRate as the company wants them. Throws Held (currency_not_enabled).
void putCurrency(boost::json::object& body, const std::string& currency, const std::optional<Decimal>& rate,
                 const Company& company);

/// Sets ClassRef, DepartmentRef and custom fields; the class for each line is the answer, or "".
std::string putReferences(boost::json::object& body, const boost::json::object& record, const Books& books);

/// Lets the flow's own mapping have its say. Throws Held: field_refused for members that carry money or identity,
/// field_unknown for what is not among mappedFields(); the host's check finds both in the conf.
void putFields(boost::json::object& body, const ShopRecord& record);

/// Makes the document an update of what was posted under its role; else it stays a creation.
void continueFrom(Document& document, const Posted& posted);

} // namespace crossdock::quickbooks::documents
