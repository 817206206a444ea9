#include "sandbox_quickbooks/quickbooks.hpp"

#include <stdexcept>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

void merge(json::object& into, const json::object& change) {
    for (const auto& member : change) {
        auto& place = into[member.key()];
        if (member.value().is_null()) {
            into.erase(member.key());
        } else if (place.is_object() && member.value().is_object()) {
            merge(place.get_object(), member.value().get_object());
        } else {
            place = member.value();
        }
    }
}

void change(Company& company, std::string_view what, const json::value& value) {
    const auto entityOf = [](std::string_view name) -> const Entity& {
        const Entity* entity = entityByName(name);
        if (entity == nullptr) {
            throw std::invalid_argument("no entity " + std::string{name});
        }
        return *entity;
    };
    if (what == "put") {
        for (const auto& list : value.as_object()) {
            for (const json::value& row : list.value().as_array()) {
                company.put(entityOf(list.key()), row.as_object());
            }
        }
    } else if (what == "remove") {
        for (const auto& list : value.as_object()) {
            for (const json::value& id : list.value().as_array()) {
                company.tables[std::string{entityOf(list.key()).name}].erase(idNumber(id.as_string()).value_or(-1));
            }
        }
    } else if (what == "preferences") {
        merge(company.preferences, value.as_object());
    } else if (what == "company_info") {
        merge(company.info, value.as_object());
    } else if (what == "exchange_rates") {
        merge(company.exchangeRates, value.as_object());
    } else if (what == "last_ids") {
        for (const auto& one : value.as_object()) {
            company.lastIds[std::string{one.key()}] = one.value().to_number<std::int64_t>();
        }
    } else if (what == "last_transaction_id") {
        company.lastTransactionId = value.to_number<std::int64_t>();
    } else if (what == "last_name_id") {
        company.lastNameId = value.to_number<std::int64_t>();
    } else if (what == "last_address_id") {
        company.lastAddressId = value.to_number<std::int64_t>();
    } else if (what == "last_doc_number") {
        company.lastDocNumber = value.to_number<std::int64_t>();
    } else {
        throw std::invalid_argument("no edit called '" + std::string{what} + "'");
    }
}

} // namespace

json::value QuickBooks::edit(const json::value& wanted) {
    const std::lock_guard lock(_mutex);
    Company company = _company;
    for (const auto& member : wanted.as_object()) {
        const std::string_view what = member.key();
        if (what == "expire_access_tokens" || what == "disconnect" || what == "rotate_always" ||
            what == "reverse_batches") {
            continue;
        }
        change(company, what, member.value());
    }
    _company = std::move(company);
    for (const auto& member : wanted.as_object()) {
        const std::string_view what = member.key();
        const bool on = member.value().is_bool() && member.value().get_bool();
        if (what == "expire_access_tokens" && on) {
            _oauth.expireAccessTokens();
        } else if (what == "disconnect" && on) {
            _oauth.disconnect();
        } else if (what == "rotate_always") {
            _oauth.rotateAlways(on);
        } else if (what == "reverse_batches") {
            _service.reverseBatches(on);
        }
    }
    return {{"ok", true}};
}

} // namespace crossdock::sandbox::qbo
