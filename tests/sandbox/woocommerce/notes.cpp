#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

void requireOrder(const Call& call, const ShopState& shop) {
    if (shop.orders.find(call.ids.front()) == nullptr) {
        throw WpError(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.");
    }
}

/// Notes come newest first, all on one page.
Answer listNotes(const Call& call, const ShopState& shop) {
    requireOrder(call, shop);
    json::array list;
    for (auto row = shop.notes.rows().rbegin(); row != shop.notes.rows().rend(); ++row) {
        if (row->owner == call.ids.front()) {
            list.push_back(onlyFields(shop.notes.document(*row), call.query.list("_fields"), false));
        }
    }
    return {200, wire(list), {}};
}

/// A note moves no date of its order and sends no webhook.
Answer createNote(const Call& call, ShopState& shop) {
    requireOrder(call, shop);
    requireBody(call.body, {"note"});
    const std::string order = shop.settings.home + "/wp-json/wc/v3/orders/" + std::to_string(call.ids.front());
    const std::int64_t id = ++shop.lastNoteId;
    const Seconds now = shop.now();
    const json::object note{{"id", id},
                            {"author", call.flag("added_by_user") ? "admin" : "WooCommerce"},
                            {"date_created", shop.zone.localText(now)},
                            {"date_created_gmt", utcText(now)},
                            {"note", textOf(call.body, "note")},
                            {"customer_note", call.flag("customer_note")},
                            {"_links",
                             {{"self", linkToItem(order + "/notes/" + std::to_string(id), {"GET", "DELETE"})},
                              {"collection", linkTo(order + "/notes")},
                              {"up", linkTo(order)}}}};
    shop.store(shop.notes, note).owner = call.ids.front();
    return created(call, shop, "orders/" + std::to_string(call.ids.front()) + "/notes", note);
}

json::object foundNote(const Call& call, const ShopState& shop) {
    requireOrder(call, shop);
    const Row* row = shop.notes.find(call.id());
    if (row == nullptr || row->owner != call.ids.front()) {
        throw WpError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.");
    }
    return shop.notes.document(*row);
}

Answer removeNote(const Call& call, ShopState& shop) {
    const json::object note = foundNote(call, shop);
    if (!call.flag("force")) {
        throw WpError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.");
    }
    shop.notes.erase(call.id());
    return shown(call, note);
}

} // namespace

void addNoteRoutes(Router& router, ShopState& shop) {
    router.add({"/wc/v3/orders/{id}/notes",
                "GET, POST",
                {{"GET", [&shop](const Call& call) { return listNotes(call, shop); }},
                 {"POST", [&shop](const Call& call) { return createNote(call, shop); }}}});
    router.add({"/wc/v3/orders/{id}/notes/{id}",
                "GET, DELETE",
                {{"GET", [&shop](const Call& call) { return shown(call, foundNote(call, shop)); }},
                 {"DELETE", [&shop](const Call& call) { return removeNote(call, shop); }}},
                false,
                false,
                true});
}

} // namespace crossdock::sandbox::woo
