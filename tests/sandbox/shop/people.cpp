#include "sandbox_shop/people.hpp"

#include "sandbox_shop/wire.hpp"

#include <array>
#include <string_view>

namespace crossdock::sandbox {

namespace {

constexpr std::array<std::string_view, 24> firstNames{"Ann",      "Bob",       "José",   "Zoë",      "Siân", "Łukasz",
                                                      "Øyvind",   "李",        "さくら", "محمد",     "דוד",  "Νίκος",
                                                      "X Æ A-12", "Mary Jane", "🦄",   "Jean-Luc", "",     "Priya",
                                                      "Nguyễn",   "D'Arcy",    "Olga",   "Björk",    "Ivan", "Çağla"};
constexpr std::array<std::string_view, 20> lastNames{
    "Guest", "O'Brien", "O’Neil",      "van der Berg", "Müller", "Nuñez",         "王",  "田中", "أحمد",
    "כהן",   "Παππάς",  "Smith-Jones", "D’Angelo",     "Ünal",   "Kowalski & Co", "Itō", "",     "Fitzgerald \"Fitz\"",
    "Żółw",  "Null"};
constexpr std::array<std::string_view, 8> companies{
    "", "", "", "", "Example GmbH & Co. KG", "ACME, Inc.", "株式会社例", "R&D <Labs>"};

struct Place {
    std::string_view city, state, postcode, country;
};
constexpr std::array<Place, 16> places{{{"New York", "NY", "10001", "US"},
                                        {"New York", "NY", "10002", "US"},
                                        {"Albany", "NY", "12207", "US"},
                                        {"Los Angeles", "CA", "90001", "US"},
                                        {"Portland", "OR", "97201", "US"},
                                        {"Montréal", "QC", "H2X 1Y4", "CA"},
                                        {"Québec", "QC", "G1R 4S9", "CA"},
                                        {"Berlin", "", "10115", "DE"},
                                        {"Köln", "", "50667", "DE"},
                                        {"Paris", "", "75001", "FR"},
                                        {"London", "", "SW1A 1AA", "GB"},
                                        {"東京", "JP13", "100-0001", "JP"},
                                        {"Zürich", "ZH", "8001", "CH"},
                                        {"New York", "NY", "10001", "US"},
                                        {"Buffalo", "NY", "14201", "US"},
                                        {"Austin", "TX", "73301", "US"}}};

Person person(Chance& chance) {
    Person made;
    made.first = chance.pick(firstNames);
    made.last = chance.pick(lastNames);
    made.company = chance.pick(companies);
    const Place& place = chance.pick(places);
    made.city = place.city;
    made.state = place.state;
    made.postcode = place.postcode;
    made.country = place.country;
    made.street = std::to_string(chance.between(1, 999)) + (chance.perMille(300) ? " Hauptstraße" : " Main St");
    made.phone = chance.perMille(400) ? "" : "+1 555 0" + std::to_string(chance.between(100, 199));
    return made;
}

void member(std::string& out, std::string_view name, std::string_view value) {
    out += out.ends_with('{') ? "\"" : ",\"";
    out.append(name).append("\":");
    appendWireString(out, value);
}

} // namespace

Person customerPerson(std::uint64_t seed, std::int64_t number) {
    Chance chance(seed, static_cast<std::uint64_t>(number), 11);
    Person made = person(chance);
    const std::string local = std::to_string(number);
    // E-mails keep the case in which they were typed.
    made.email = chance.perMille(60) ? "Cust" + local + "@Example.COM" : "cust" + local + "@example.com";
    return made;
}

Person guestPerson(std::uint64_t seed, std::int64_t number, bool withEmail) {
    Chance chance(seed, static_cast<std::uint64_t>(number), 12);
    Person made = person(chance);
    if (withEmail) {
        made.email = chance.perMille(80) ? "CUST" + std::to_string(2 + number % 17) + "@EXAMPLE.COM"
                                         : "guest" + std::to_string(number) + "@example.com";
    }
    return made;
}

void appendBilling(std::string& out, const Person& person) {
    out += '{';
    member(out, "first_name", person.first);
    member(out, "last_name", person.last);
    member(out, "company", person.company);
    member(out, "address_1", person.street);
    member(out, "address_2", "");
    member(out, "city", person.city);
    member(out, "state", person.state);
    member(out, "postcode", person.postcode);
    member(out, "country", person.country);
    member(out, "email", person.email);
    member(out, "phone", person.phone);
    out += '}';
}

void appendShipping(std::string& out, const Person& person) {
    out += '{';
    member(out, "first_name", person.first);
    member(out, "last_name", person.last);
    member(out, "company", person.company);
    member(out, "address_1", person.street);
    member(out, "address_2", "");
    member(out, "city", person.city);
    member(out, "state", person.state);
    member(out, "postcode", person.postcode);
    member(out, "country", person.country);
    member(out, "phone", "");
    out += '}';
}

void appendCustomerAddress(std::string& out, const Person& person, bool billing) {
    out += '{';
    member(out, "first_name", person.first);
    member(out, "last_name", person.last);
    member(out, "company", person.company);
    member(out, "address_1", person.street);
    member(out, "address_2", "");
    member(out, "city", person.city);
    member(out, "postcode", person.postcode);
    member(out, "country", person.country);
    member(out, "state", person.state);
    if (billing) {
        member(out, "email", person.email);
    }
    member(out, "phone", billing ? person.phone : "");
    out += '}';
}

} // namespace crossdock::sandbox
