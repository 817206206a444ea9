#include "sandbox_woocommerce/shop_state.hpp"

#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/money_text.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

Seconds timeOf(const json::object& document, std::string_view member) {
    const auto* value = document.if_contains(member);
    if (value == nullptr || !value->is_string()) {
        return never;
    }
    return fromUtcText(value->get_string()).value_or(never);
}

/// The address as it stands inside JSON text.
std::string escaped(const std::string& home) {
    const std::string quoted = wire(json::value(home));
    return quoted.substr(1, quoted.size() - 2);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

} // namespace

Row ShopState::rowOf(const json::object& document, std::string_view ownerMember) {
    Row row;
    row.id = document.at("id").to_number<std::int64_t>();
    row.created = timeOf(document, "date_created_gmt");
    row.modified = document.contains("date_modified_gmt") ? timeOf(document, "date_modified_gmt") : row.created;
    if (const auto* owner = ownerMember.empty() ? nullptr : document.if_contains(ownerMember)) {
        row.owner = owner->to_number<std::int64_t>();
    }
    row.text = std::make_shared<const std::string>(wire(document));
    return row;
}

Row& ShopState::store(Table& table, const json::object& document, std::string_view ownerMember) {
    Row row = rowOf(document, ownerMember);
    if (const auto* status = document.if_contains("status"); status != nullptr && status->is_string()) {
        row.status = statuses.number(status->get_string());
    }
    if (&table == &orders) {
        json::object plain = document;
        setDecimals(plain, 2);
        row.fine = wire(plain) != *row.text;
    }
    return table.put(std::move(row));
}

void ShopState::moveTo(const std::string& home) {
    const std::string from = escaped(settings.home);
    const std::string to = escaped(home);
    if (from == to) {
        return;
    }
    for (Table* table :
         {&orders, &refunds, &products, &variations, &categories, &customers, &coupons, &taxes, &notes, &webhooks}) {
        if (table->source() != nullptr) {
            table->source()->moveTo(home);
        }
        for (const Row& row : table->rows()) {
            if (row.text) {
                table->find(row.id)->text = std::make_shared<const std::string>(replaced(*row.text, from, to));
            }
        }
    }
    for (auto& [path, page] : pages) {
        page = parseJson(replaced(wire(page), from, to));
    }
    settings.home = home;
}

void ShopState::clear() {
    for (Table* table :
         {&orders, &refunds, &products, &variations, &categories, &customers, &coupons, &taxes, &notes, &webhooks}) {
        table->clear();
        table->setSource(nullptr);
    }
    pages.clear();
    webhookSecrets.clear();
    lastPostId = lastUserId = lastItemId = lastMetaId = lastItemMetaId = lastNoteId = 0;
}

} // namespace crossdock::sandbox::woo
