#include "mapping.hpp"

#include "payload.hpp"

#include <crossdock/error.hpp>

#include <boost/json/parse.hpp>

#include <sstream>

namespace supabase {

namespace json = boost::json;

namespace {

json::object parsedObject(std::string_view text, const char* what) {
    json::error_code problem;
    json::value value = json::parse(json::string_view(text.data(), text.size()), problem);
    if (problem || !value.is_object()) {
        throw crossdock::Error::permanent(std::string(what) + ": not a JSON object");
    }
    return std::move(value.get_object());
}

json::value member(const json::object& object, json::string_view name) {
    const json::value* found = object.if_contains(name);
    return found == nullptr ? json::value() : *found;
}

json::value firstOf(const json::object& object, json::string_view name) {
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_array() && !found->get_array().empty() ? found->get_array().front()
                                                                                : json::value();
}

json::value addressOf(const json::object& customer, json::string_view role) {
    const json::value* addresses = customer.if_contains("addresses");
    if (addresses != nullptr && addresses->is_array()) {
        for (const json::value& address : addresses->get_array()) {
            if (address.is_object() && member(address.get_object(), "role") == json::value(role)) {
                return address;
            }
        }
    }
    return {};
}

/// Columns that no mapping fills.
bool isOurs(json::string_view column) {
    return column == "store_id" || column == "id" || column == "note" || column == "raw" || column == "extra" ||
           column == "version_us" || column == "seen_us" || column == "request_id";
}

} // namespace

json::object customerRow(const crossdock::ItemView& item, std::string_view store, bool withRaw) {
    const json::object customer = parsedObject(storable(item.body), "customer");
    const json::value guest = member(customer, "is_guest");
    json::object row;
    row["store_id"] = json::string_view(store.data(), store.size());
    row["id"] = json::string_view(item.key.data(), item.key.size());
    row["email"] = firstOf(customer, "emails");
    row["phone"] = firstOf(customer, "phones");
    row["is_guest"] = guest.is_bool() && guest.get_bool();
    for (const char* name : {"email_key", "display", "given", "family", "company", "tax_id", "roles", "created_at",
                             "modified_at", "deleted_at"}) {
        row[name] = member(customer, name);
    }
    row["billing"] = addressOf(customer, "billing");
    row["shipping"] = addressOf(customer, "shipping");
    row["note"] =
        item.note.empty() ? json::value() : json::value(json::string_view(item.note.data(), item.note.size()));
    row["raw"] = withRaw && !item.raw.empty() ? json::value(parsedObject(storable(item.raw), "raw")) : json::value();
    row["extra"] = nullptr;
    if (!item.fields.empty()) {
        json::object fields = parsedObject(storable(item.fields), "fields");
        for (const auto& field : fields) {
            if (row.contains(field.key()) && !isOurs(field.key())) {
                row[field.key()] = field.value();
            }
        }
        row["extra"] = std::move(fields);
    }
    row["version_us"] = item.version.us;
    row["seen_us"] = item.seen.us;
    row["request_id"] = json::string_view(item.requestId.data(), item.requestId.size());
    return row;
}

std::string customerColumns() {
    return "store_id,id,email,phone,is_guest,email_key,display,given,family,company,tax_id,roles,created_at,modified_"
           "at,deleted_at,"
           "billing,shipping,note,raw,extra,version_us,seen_us,request_id";
}

json::array mappedCustomerColumns() {
    json::array columns;
    std::istringstream all(customerColumns());
    for (std::string column; std::getline(all, column, ',');) {
        if (!isOurs(column)) {
            columns.emplace_back(column);
        }
    }
    return columns;
}

} // namespace supabase
