#include "mapping.hpp"

#include "json_view.hpp"
#include "mapping_parts.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace crossdock::woocommerce {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 2> addressRoles{"billing", "shipping"};

/// FNV-1a: a stamp tells contents apart, it need not resist anybody.
class Digest {
public:
    void add(std::string_view text) {
        for (const char c : text) {
            _hash = (_hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        }
        _hash = (_hash ^ 0xFFU) * 0x100000001B3ULL; // no byte of UTF-8: ends each text
    }
    std::string text() const {
        static constexpr char hex[] = "0123456789abcdef";
        std::string out;
        for (int shift = 60; shift >= 0; shift -= 4) {
            out += hex[(_hash >> static_cast<unsigned>(shift)) & 0xFU];
        }
        return out;
    }

private:
    std::uint64_t _hash = 0xCBF29CE484222325ULL;
};

void addOnce(std::vector<std::string>& texts, std::string text) {
    const std::string key = emailKey(text);
    const bool known =
        std::any_of(texts.begin(), texts.end(), [&](const std::string& other) { return emailKey(other) == key; });
    if (!text.empty() && !known) {
        texts.push_back(std::move(text));
    }
}

void writeTexts(JsonWriter& writer, std::string_view name, const std::vector<std::string>& texts) {
    writer.key(name).beginArray();
    for (const std::string& text : texts) {
        writer.text(text);
    }
    writer.endArray();
}

std::string taxId(const json::object& customer, const MappingConfig& config) {
    for (const std::string& key : config.taxIdMeta) {
        std::string value = metaText(customer, key);
        if (!value.empty()) {
            return value;
        }
    }
    return {};
}

/// The account's own names where they are given, else those of the billing address.
std::string nameAt(const json::object& customer, std::string_view name) {
    std::string own = typedAt(customer, name);
    return own.empty() ? typedAt(objectAt(customer, "billing"), name) : own;
}

} // namespace

std::string customerStamp(const json::object& customer) {
    // The date is null until the first change, and not every way of changing a user moves it.
    Digest digest;
    for (const char* name : {"email", "first_name", "last_name", "role"}) {
        digest.add(textAt(customer, name));
    }
    for (const std::string_view role : addressRoles) {
        for (const auto& member : objectAt(customer, role)) {
            digest.add(member.key());
            digest.add(textOf(member.value()));
        }
    }
    return textAt(customer, "date_modified_gmt") + "|" + digest.text();
}

Mapped mapCustomer(const json::object& customer, const MappingConfig& config) {
    const json::object& billing = objectAt(customer, "billing");
    const std::optional<UtcTime> modified = gmtAt(customer, "date_modified_gmt");
    const std::optional<UtcTime> created = gmtAt(customer, "date_created_gmt");

    Mapped mapped;
    mapped.key = textAt(customer, "id");
    mapped.version = modified ? *modified : created.value_or(UtcTime{});
    mapped.created = created.value_or(UtcTime{});
    mapped.stamp = customerStamp(customer);

    std::vector<std::string> emails;
    addOnce(emails, typedAt(customer, "email"));
    addOnce(emails, typedAt(billing, "email"));
    std::vector<std::string> phones;
    addOnce(phones, typedAt(billing, "phone"));
    addOnce(phones, typedAt(objectAt(customer, "shipping"), "phone"));
    const std::string given = nameAt(customer, "first_name");
    const std::string family = nameAt(customer, "last_name");
    const std::string company = typedAt(billing, "company");
    const std::string person = given + (given.empty() || family.empty() ? "" : " ") + family;
    const std::string email = emails.empty() ? std::string() : emails.front();

    JsonWriter writer(1024);
    writer.beginObject().member("kind", "customer").member("id", mapped.key).member("is_guest", false);
    writeTexts(writer, "emails", emails);
    writer.optional("email_key", emailKey(email));
    writeTexts(writer, "phones", phones);
    writer.optional("given", given).optional("family", family).optional("company", company);
    writer.member("display", !company.empty()  ? company
                             : !person.empty() ? person
                             : !email.empty()  ? email
                                               : "Customer #" + mapped.key);
    writer.optional("tax_id", taxId(customer, config));
    const std::string role = textAt(customer, "role");
    writeTexts(writer, "roles", role.empty() ? std::vector<std::string>() : std::vector<std::string>{role});
    writer.key("addresses").beginArray();
    for (const std::string_view name : addressRoles) {
        const json::object& address = objectAt(customer, name);
        if (hasAddress(address)) {
            writer.beginObject().member("role", name);
            writeAddress(writer, address);
            writer.endObject();
        }
    }
    writer.endArray();
    writeTime(writer, "created_at", created);
    writeTime(writer, "modified_at", modified);
    writeMeta(writer, customer, config);
    writer.key("volatile").beginObject().member("is_paying", flagAt(customer, "is_paying_customer"));
    writeVolatileMeta(writer, customer, config);
    mapped.body = writer.endObject().endObject().take();
    return mapped;
}

} // namespace crossdock::woocommerce
