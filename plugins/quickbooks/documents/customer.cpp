#include "documents/customer.hpp"

#include "documents/members.hpp"
#include "documents/text.hpp"

#include <array>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

constexpr std::size_t mostName = 500;

void put(json::object& object, const char* name, const std::string& text) {
    if (!text.empty()) {
        object[name] = text;
    }
}

std::string folded(std::string_view text) {
    std::string out = line(text, 1000);
    for (char& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

/// What is known of a buyer, wherever it comes from.
struct Person {
    std::string display, given, family, company, email, phone, taxId;
    bool taxExempt = false;
    json::object billing, shipping;
};

json::object bodyOf(const Person& person, const std::string& displayName, const std::string& currency, bool us) {
    json::object body{{"DisplayName", displayName}};
    if (length(displayName) > 110) {
        body["PrintOnCheckName"] = name(displayName, 110); // else the service takes the whole name, which is too long
    }
    put(body, "GivenName", name(person.given, 100));
    put(body, "FamilyName", name(person.family, 100));
    put(body, "CompanyName", line(person.company, 100));
    const std::string email = usableEmail(person.email);
    if (!email.empty()) {
        body["PrimaryEmailAddr"] = json::object{{"Address", email}};
    }
    const std::string phone = line(person.phone, 30);
    if (!phone.empty()) {
        body["PrimaryPhone"] = json::object{{"FreeFormNumber", phone}};
    }
    if (std::optional<json::object> address = addressOf(person.billing)) {
        body["BillAddr"] = std::move(*address);
    }
    if (std::optional<json::object> address = addressOf(person.shipping)) {
        body["ShipAddr"] = std::move(*address);
    }
    if (us && length(person.taxId) <= 16) {
        put(body, "ResaleNum", line(person.taxId, 16));
    }
    if (us && person.taxExempt) {
        body["Taxable"] = false;
    }
    if (!currency.empty()) {
        body["CurrencyRef"] = reference(currency);
    }
    return body;
}

void complete(CustomerNeed& need, const Person& person, const std::string& suffix, const std::string& fallback,
              const Company& company, const std::string& currency) {
    need.currency = company.manyCurrencies ? currency : std::string();
    std::string base = name(person.display, mostName);
    base = base.empty() ? name(person.email, mostName) : base;
    base = base.empty() ? name(fallback, mostName) : base;
    const bool foreign = company.manyCurrencies && currency != company.homeCurrency;
    if (foreign) {
        need.key += "/" + currency;
        need.accountId.clear();
        base = withSuffix(base, " (" + currency + ")", mostName);
    }
    need.names = {base};
    if (!suffix.empty()) {
        need.names.push_back(withSuffix(base, " (" + suffix + ")", mostName));
    }
    need.email = folded(person.email);
    need.document.action = Action::Create;
    need.document.entity = "Customer";
    need.document.role = "customer";
    need.document.body = bodyOf(person, base, need.currency, company.isUs());
}

/// Without an address a buyer is known again by nothing but a mark of ours, should the answer of its making get lost.
void mark(CustomerNeed& need, const std::string& whose) {
    if (!need.document.body.contains("PrimaryEmailAddr") || need.email.empty()) {
        need.document.body["Notes"] = line(whose, 200);
    }
}

} // namespace

std::string usableEmail(const std::string& email) {
    const std::string clean = line(email, 101);
    const bool usable = length(clean) <= 100 && clean.find('@') != std::string::npos &&
                        clean.find('.') != std::string::npos && clean.find(' ') == std::string::npos;
    return usable ? clean : std::string();
}

std::optional<json::object> addressOf(const json::object& address) {
    json::object out;
    std::string person = text(address, "given");
    person += (person.empty() ? "" : " ") + text(address, "family");
    int number = 0;
    for (const std::string& part : {person, text(address, "company"), text(address, "line1"), text(address, "line2")}) {
        const std::string clean = line(part, 400); // five times 400 is what all lines together may have
        if (!clean.empty()) {
            out["Line" + std::to_string(++number)] = clean;
        }
    }
    put(out, "City", line(text(address, "city"), 255));
    const std::string region = text(address, "region_code");
    put(out, "CountrySubDivisionCode", line(region.empty() ? text(address, "region_text") : region, 255));
    put(out, "PostalCode", line(text(address, "postcode"), 30));
    const std::string country = text(address, "country");
    put(out, "Country", line(country.empty() ? text(address, "country_text") : country, 255));
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

CustomerNeed buyerOf(const json::object& order, const Company& company, const DocumentSettings& settings) {
    const json::object& customer = object(order, "customer");
    const json::object& billing = object(order, "billing");
    const std::string orderId = text(order, "id");
    const std::string number = text(order, "number");
    Person person;
    person.display = text(customer, "display");
    person.given = text(billing, "given");
    person.family = text(billing, "family");
    person.company = text(billing, "company");
    person.email = text(customer, "email").empty() ? text(billing, "email") : text(customer, "email");
    person.phone = text(billing, "phone");
    person.billing = billing;
    person.shipping = object(order, "shipping");
    const std::string currency = text(order, "currency");
    const std::string emailKey =
        folded(text(customer, "email_key").empty() ? person.email : text(customer, "email_key"));

    CustomerNeed need;
    need.accountId = text(customer, "id");
    if (!need.accountId.empty()) {
        need.key = "account:" + need.accountId;
        const std::string whose = "Customer #" + need.accountId;
        complete(need, person, "#" + need.accountId, whose, company, currency);
        mark(need, whose + " of the shop");
    } else if (settings.guests == DocumentSettings::Guests::Generic) {
        need.key = "generic";
        person = Person{};
        person.display = settings.genericCustomer;
        complete(need, person, "", "Web customer", company, currency);
    } else if (settings.guests == DocumentSettings::Guests::ByEmail && !emailKey.empty()) {
        need.key = "email:" + emailKey;
        complete(need, person, emailKey, "Guest " + number, company, currency);
    } else {
        need.key = "order:" + orderId;
        complete(need, person, "order " + number, "Guest of order " + number, company, currency);
        need.email.clear(); // guests without an address are never the same
        mark(need, "Buyer of order " + number + " (id " + orderId + ") of " + text(order, "shop"));
    }
    return need;
}

CustomerNeed needOfCustomer(const json::object& customer, const Company& company, const DocumentSettings&) {
    Person person;
    person.display = text(customer, "display");
    person.given = text(customer, "given");
    person.family = text(customer, "family");
    person.company = text(customer, "company");
    person.taxId = text(customer, "tax_id");
    person.taxExempt = flag(customer, "tax_exempt");
    const json::array& emails = array(customer, "emails");
    if (!emails.empty() && emails.front().is_string()) {
        person.email = std::string(std::string_view(emails.front().get_string()));
    }
    const json::array& phones = array(customer, "phones");
    if (!phones.empty() && phones.front().is_string()) {
        person.phone = std::string(std::string_view(phones.front().get_string()));
    }
    for (const json::value& one : array(customer, "addresses")) {
        if (const json::object* address = one.if_object()) {
            (text(*address, "role") == "shipping" ? person.shipping : person.billing) = *address;
        }
    }
    const std::string id = text(customer, "id");
    CustomerNeed need;
    need.key = "account:" + id;
    need.accountId = id;
    // One whose own currency is unknown is the company's; other currencies get customers of their own from their orders.
    complete(need, person, "#" + id, "Customer #" + id, company, company.homeCurrency);
    need.accountId = id;
    mark(need, "Customer #" + id + " of the shop");
    return need;
}

} // namespace crossdock::quickbooks::documents
