#include "sandbox_woocommerce/plain_lists.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/product_text.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

json::object inAskedOrder(const json::object& document, const std::vector<std::string>& fields) {
    json::object out;
    for (const std::string& field : fields) {
        if (const auto* value = document.if_contains(field.substr(0, field.find('.')))) {
            out.emplace(field.substr(0, field.find('.')), *value);
        }
    }
    return out;
}

} // namespace

Answer listPlain(const Call& call, const ShopState& shop, const PlainList& list, const Params* link) {
    validateQuery(call.query, list.args);
    const DateBounds dates = DateBounds::of(call.query, shop.zone);
    const IdBounds ids = IdBounds::of(call.query);
    std::vector<const Row*> rows;
    for (const Row& row : list.table.rows()) {
        if (dates.admits(row) && ids.admits(row.id) && (!list.admitsRow || list.admitsRow(row)) &&
            (!list.admits || list.admits(list.table.document(row)))) {
            rows.push_back(&row);
        }
    }
    ListPlan plan;
    plan.base = list.base;
    plan.orderby = list.orderby;
    plan.ascending = list.ascending;
    plan.link = link == nullptr ? call.query : *link;
    for (const char* name : {"include", "exclude"}) {
        plan.link.makeList(name);
    }
    for (const std::string& name : list.listParams) {
        plan.link.makeList(name);
    }
    if (!list.sortMember.empty()) {
        plan.sortText = [&](const Row& row) { return collated(textOf(list.table.document(row), list.sortMember)); };
    }
    const std::vector<std::string> fields = call.query.list("_fields");
    plan.render = [&](const Row& row) -> std::string {
        if (fields.empty() && !list.change) {
            return list.table.text(row);
        }
        json::object document = list.table.document(row);
        if (list.change) {
            list.change(document);
        }
        const json::object shortened = onlyFields(document, fields, false);
        return wire(list.fieldsAsAsked ? inAskedOrder(shortened, fields) : shortened);
    };
    return listPage(rows, call.query, shop.settings.home, plan);
}

Answer shown(const Call& call, const boost::json::object& document, int status) {
    return {status, wire(onlyFields(document, call.query.list("_fields"), true)), {}};
}

Answer created(const Call& call, const ShopState& shop, const std::string& base, const boost::json::object& document) {
    Answer answer = shown(call, document, 201);
    answer.headers.emplace_back("Location", shop.settings.home + "/wp-json/wc/v3/" + base + "/" +
                                                std::to_string(numberOf(document, "id")));
    return answer;
}

} // namespace crossdock::sandbox::woo
