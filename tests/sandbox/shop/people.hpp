// Made-up people and their addresses.
#pragma once

#include "sandbox_shop/chance.hpp"
#include "sandbox_shop/tax_rates.hpp"

#include <cstdint>
#include <string>

namespace crossdock::sandbox {

struct Person {
    std::string first, last, company, street, city, state, postcode, country, email, phone;

    TaxPlace place() const { return {country, state, postcode}; }
};

/// Customer `number` (their e-mail is theirs alone, ignoring case).
Person customerPerson(std::uint64_t seed, std::int64_t number);
/// Somebody who orders without an account; guests come again, and some use a customer's e-mail in another case.
Person guestPerson(std::uint64_t seed, std::int64_t number, bool withEmail);
/// {"first_name":...}: as an order's billing or shipping.
void appendBilling(std::string& out, const Person& person);
void appendShipping(std::string& out, const Person& person);
/// The same in a customer's order of members.
void appendCustomerAddress(std::string& out, const Person& person, bool billing);

} // namespace crossdock::sandbox
