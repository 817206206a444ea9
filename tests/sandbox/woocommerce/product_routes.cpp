#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/batch.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/product_text.hpp"
#include "sandbox_woocommerce/product_writes.hpp"
#include "sandbox_woocommerce/products.hpp"
#include "sandbox_woocommerce/resources.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

const std::vector<std::string> productOrderby{"date",       "id",         "include",    "title",      "slug",
                                              "modified",   "popularity", "rating",     "post__in",   "price",
                                              "sales",      "menu_order", "random",     "popularity", "rating",
                                              "menu_order", "price",      "popularity", "rating"};

/// Every word must be found in the name, the description or the sku, accents apart.
bool searched(const json::object& product, const std::string& search) {
    const std::string text =
        textOf(product, "name") + " " + textOf(product, "description") + " " + textOf(product, "sku");
    const std::string plain = slugOf(text);
    for (const std::string& word : splitList(search)) {
        const std::string plainWord = slugOf(word);
        const bool found = containsIgnoringCase(text, word) ||
                           (!plainWord.empty() && plain.find(plainWord) != std::string::npos) || plainWord.empty();
        if (!found) {
            return false;
        }
    }
    return true;
}

bool anyOf(const std::vector<std::string>& wanted, const std::string& text) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& one) { return lowered(one) == lowered(text); });
}

/// ?sku= looks at variations too, and shows them as products.
Answer listBySku(const Call& call, const ShopState& shop, const std::vector<std::string>& skus) {
    Table found;
    for (const Row& row : shop.products.rows()) {
        const json::object product = shop.products.document(row);
        if (anyOf(skus, textOf(product, "sku")) && textOf(product, "status") != "trash") {
            found.put(ShopState::rowOf(product, {}));
        }
    }
    for (const Row& row : shop.variations.rows()) {
        const json::object variation = shop.variations.document(row);
        if (anyOf(skus, textOf(variation, "sku"))) {
            found.put(ShopState::rowOf(variationAsProduct(shop, variation), {}));
        }
    }
    PlainList plan{found, "products", listArgs(productOrderby, true), "date", false, "name", {}, {}, {}};
    plan.fieldsAsAsked = true;
    return listPlain(call, shop, plan);
}

Answer listProducts(const Call& call, const ShopState& shop) {
    if (call.query.has("sku")) {
        return listBySku(call, shop, call.query.list("sku"));
    }
    PlainList plan{shop.products,
                   "products",
                   listArgs(productOrderby, true),
                   "date",
                   false,
                   "name",
                   {"include_status", "exclude_status", "include_types", "exclude_types"},
                   {},
                   {}};
    plan.fieldsAsAsked = true;
    const std::uint16_t trash = shop.statuses.known("trash");
    std::vector<std::uint16_t> wanted;
    for (const std::string& status : call.query.list("include_status")) {
        wanted.push_back(shop.statuses.known(status));
    }
    if (const std::string status = call.query.text("status"); !status.empty() && status != "any") {
        wanted.push_back(shop.statuses.known(status));
    }
    plan.admitsRow = [=](const Row& row) {
        return wanted.empty() ? row.status != trash
                              : std::find(wanted.begin(), wanted.end(), row.status) != wanted.end();
    };
    const std::string search = call.query.text("search");
    const std::string searchSku = call.query.text("search_sku");
    const std::string type = call.query.text("type");
    const std::string category = call.query.text("category");
    if (!search.empty() || !searchSku.empty() || !type.empty() || !category.empty()) {
        plan.admits = [=](const json::object& product) {
            const json::array& categories = product.at("categories").as_array();
            return (search.empty() || searched(product, search)) &&
                   (searchSku.empty() || containsIgnoringCase(textOf(product, "sku"), searchSku)) &&
                   (type.empty() || textOf(product, "type") == type) &&
                   (category.empty() || std::any_of(categories.begin(), categories.end(), [&](const json::value& one) {
                        return std::to_string(numberOf(one.as_object(), "id")) == category;
                    }));
        };
    }
    return listPlain(call, shop, plan);
}

Answer getProduct(const Call& call, const ShopState& shop) {
    if (const Row* row = shop.products.find(call.id())) {
        return shown(call, shop.products.document(*row));
    }
    if (const Row* row = shop.variations.find(call.id())) {
        return shown(call, variationAsProduct(shop, shop.variations.document(*row)));
    }
    throw WpError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
}

Answer listCategories(const Call& call, const ShopState& shop) {
    return listPlain(call, shop,
                     {shop.categories,
                      "products/categories",
                      listArgs({"id", "include", "name", "slug", "term_group", "description", "count"}, false),
                      "name",
                      true,
                      "name",
                      {},
                      {},
                      {}});
}

/// `parent` 0: the variations of all products.
Answer listVariations(const Call& call, const ShopState& shop, std::int64_t parent) {
    PlainList plan{shop.variations,
                   parent == 0 ? "variations" : "products/" + std::to_string(parent) + "/variations",
                   listArgs({"date", "id", "include", "title", "slug", "modified", "menu_order"}, true),
                   "date",
                   false,
                   "name",
                   {},
                   {},
                   {}};
    const std::vector<std::string> skus = call.query.list("sku");
    plan.admitsRow = [=](const Row& row) { return parent == 0 || row.owner == parent; };
    if (!skus.empty()) {
        plan.admits = [=](const json::object& variation) { return anyOf(skus, textOf(variation, "sku")); };
    }
    if (parent == 0) {
        // The list of all variations does not know the product of its route: its links lead nowhere.
        const std::string api = shop.settings.home + "/wp-json/wc/v3";
        plan.change = [api](json::object& variation) {
            const std::string self = api + "/variations/" + std::to_string(numberOf(variation, "id"));
            variation["_links"] = {{"self", linkTo(self)},
                                   {"collection", linkTo(api + "/variations")},
                                   {"up", linkTo(api + "/products/0")}};
        };
    }
    return listPlain(call, shop, plan);
}

Answer getVariation(const Call& call, const ShopState& shop) {
    return shown(call, foundVariation(call, shop));
}

} // namespace

void addProductRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto writes = std::make_shared<ProductWrites>(shop, hooks);
    router.add({"/wc/v3/products",
                "GET, POST",
                {{"GET", [&shop](const Call& call) { return listProducts(call, shop); }},
                 {"POST", [writes](const Call& call) { return writes->create(call, true); }}}});
    router.add(batchRoute("/wc/v3/products/batch", {[writes](const Call& call) { return writes->create(call, false); },
                                                    [writes](const Call& call) { return writes->update(call, false); },
                                                    [writes](const Call& call) { return writes->remove(call); }}));
    router.add({"/wc/v3/products/categories", "GET, POST", {{"GET", [&shop](const Call& call) {
                                                                 return listCategories(call, shop);
                                                             }}}});
    router.add({"/wc/v3/products/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [&shop](const Call& call) { return getProduct(call, shop); }},
                 {"PUT", [writes](const Call& call) { return writes->update(call, true); }},
                 {"DELETE", [writes](const Call& call) { return writes->remove(call); }}},
                false,
                false,
                true});
}

void addVariationRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto writes = std::make_shared<ProductWrites>(shop, hooks);
    router.add(
        {"/wc/v3/variations", "GET", {{"GET", [&shop](const Call& call) { return listVariations(call, shop, 0); }}}});
    router.add({"/wc/v3/products/{id}/variations",
                "GET, POST",
                {{"GET", [&shop](const Call& call) { return listVariations(call, shop, call.id()); }},
                 {"POST", [writes](const Call& call) { return writes->createVariation(call); }}}});
    router.add({"/wc/v3/products/{id}/variations/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [&shop](const Call& call) { return getVariation(call, shop); }},
                 {"PUT", [writes](const Call& call) { return writes->updateVariation(call); }},
                 {"DELETE", [writes](const Call& call) { return writes->removeVariation(call); }}},
                false,
                true,
                true});
}

} // namespace crossdock::sandbox::woo
