#include "mapping_parts.hpp"

#include "json_view.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace crossdock::woocommerce {

namespace json = boost::json;

namespace {

struct Meta {
    std::string_view key;
    const json::value* value;
};

bool isVolatile(std::string_view key, const MappingConfig& config) {
    return std::any_of(config.volatileMeta.begin(), config.volatileMeta.end(), [key](const std::string& prefix) {
        return !prefix.empty() && key.substr(0, prefix.size()) == prefix;
    });
}

template <typename Wanted>
std::vector<Meta> metaOf(const json::object& owner, Wanted&& wanted) {
    std::vector<Meta> entries;
    for (const json::value& item : arrayAt(owner, "meta_data")) {
        const json::object* entry = item.if_object();
        const json::value* value = entry != nullptr ? find(*entry, "value") : nullptr;
        const std::string_view key = entry != nullptr ? viewAt(*entry, "key") : std::string_view();
        if (value != nullptr && !key.empty() && wanted(key)) {
            entries.push_back({key, value});
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Meta& a, const Meta& b) { return a.key < b.key; });
    return entries;
}

void writeEntries(JsonWriter& writer, const std::vector<Meta>& entries) {
    for (std::size_t i = 0; i < entries.size();) {
        std::size_t end = i + 1;
        while (end < entries.size() && entries[end].key == entries[i].key) {
            ++end;
        }
        writer.foreignKey(entries[i].key);
        const bool several = end - i > 1;
        if (several) {
            writer.beginArray();
        }
        for (; i < end; ++i) {
            const json::string* text = entries[i].value->if_string();
            if (text != nullptr) {
                writer.text(std::string_view(*text));
            } else {
                writer.json(json::serialize(*entries[i].value));
            }
        }
        if (several) {
            writer.endArray();
        }
    }
}

bool isCode(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

} // namespace

std::string typedAt(const json::object& object, std::string_view name) {
    const std::string text = textAt(object, name);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void writeTime(JsonWriter& writer, std::string_view name, const std::optional<UtcTime>& time) {
    if (time) {
        writer.member(name, time->text());
    }
}

bool hasAddress(const json::object& address) {
    static constexpr std::array<std::string_view, 9> parts{
        "first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "phone", "email"};
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return !viewAt(address, part).empty(); });
}

void writeAddress(JsonWriter& writer, const json::object& address) {
    const std::string region = typedAt(address, "state");
    const std::string country = upper(typedAt(address, "country"));
    writer.optional("given", typedAt(address, "first_name"));
    writer.optional("family", typedAt(address, "last_name"));
    writer.optional("company", typedAt(address, "company"));
    writer.optional("line1", typedAt(address, "address_1"));
    writer.optional("line2", typedAt(address, "address_2"));
    writer.optional("city", typedAt(address, "city"));
    writer.optional(isCode(region, 6) ? "region_code" : "region_text", region);
    writer.optional("postcode", typedAt(address, "postcode"));
    const bool iso = country.size() == 2 && isCode(country, 2);
    writer.optional(iso ? "country" : "country_text", country);
    writer.optional("phone", typedAt(address, "phone"));
    writer.optional("email", typedAt(address, "email"));
}

void writeMeta(JsonWriter& writer, const json::object& owner, const MappingConfig& config) {
    writer.key("meta").beginObject();
    writeEntries(writer, metaOf(owner, [&](std::string_view key) {
                     return (config.privateMeta || key.front() != '_') && !isVolatile(key, config);
                 }));
    writer.endObject();
}

void writeVolatileMeta(JsonWriter& writer, const json::object& owner, const MappingConfig& config) {
    writeEntries(writer, metaOf(owner, [&](std::string_view key) { return isVolatile(key, config); }));
}

std::string metaText(const json::object& owner, std::string_view key) {
    for (const json::value& item : arrayAt(owner, "meta_data")) {
        const json::object* entry = item.if_object();
        if (entry != nullptr && viewAt(*entry, "key") == key) {
            return textAt(*entry, "value");
        }
    }
    return {};
}

void writeTaxes(JsonWriter& writer, const json::object& line) {
    writer.key("taxes").beginArray();
    for (const json::value& item : arrayAt(line, "taxes")) {
        const json::object* tax = item.if_object();
        const std::string amount = tax != nullptr ? amountAt(*tax, "total", "") : std::string();
        if (!amount.empty()) {
            writer.beginObject().member("rate_id", textAt(*tax, "id")).member("amount", amount).endObject();
        }
    }
    writer.endArray();
}

std::string displayName(const json::object& address, std::string_view email, std::string_view fallback) {
    std::string name = typedAt(address, "company");
    if (name.empty()) {
        const std::string given = typedAt(address, "first_name");
        const std::string family = typedAt(address, "last_name");
        name = given + (given.empty() || family.empty() ? "" : " ") + family;
    }
    if (name.empty()) {
        name = email;
    }
    return name.empty() ? std::string(fallback) : name;
}

std::string emailKey(std::string_view email) {
    std::string key;
    for (const char c : email) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
    }
    return key;
}

} // namespace crossdock::woocommerce
