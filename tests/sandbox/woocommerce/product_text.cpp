#include "sandbox_woocommerce/product_text.hpp"

#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/money_text.hpp"

#include <array>
#include <string_view>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

constexpr std::string_view blankProductText =
    R"({"id":0,"name":"","slug":"","permalink":"","date_created":null,"date_created_gmt":null,
"date_modified":null,"date_modified_gmt":null,"type":"simple","status":"publish","featured":false,"catalog_visibility":"visible",
"description":"","short_description":"","sku":"","price":"","regular_price":"","sale_price":"","date_on_sale_from":null,
"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,"purchasable":false,"total_sales":0,
"virtual":false,"downloadable":false,"downloads":[],"download_limit":-1,"download_expiry":-1,"external_url":"","button_text":"",
"tax_status":"taxable","tax_class":"","manage_stock":false,"stock_quantity":null,"backorders":"no","backorders_allowed":false,
"backordered":false,"low_stock_amount":null,"sold_individually":false,"weight":"","dimensions":{"length":"","width":"","height":""},
"shipping_required":true,"shipping_taxable":true,"shipping_class":"","shipping_class_id":0,"reviews_allowed":true,"average_rating":"0",
"rating_count":0,"upsell_ids":[],"cross_sell_ids":[],"parent_id":0,"purchase_note":"","categories":[],"brands":[],"tags":[],
"images":[],"attributes":[],"default_attributes":[],"variations":[],"grouped_products":[],"menu_order":0,"price_html":"",
"related_ids":[],"meta_data":[],"stock_status":"instock","has_options":false,"post_password":"","global_unique_id":"","_links":null})";

constexpr std::string_view blankVariationText =
    R"({"id":0,"type":"variation","date_created":null,"date_created_gmt":null,
"date_modified":null,"date_modified_gmt":null,"description":"","permalink":"","sku":"","global_unique_id":"","price":"",
"regular_price":"","sale_price":"","date_on_sale_from":null,"date_on_sale_from_gmt":null,"date_on_sale_to":null,
"date_on_sale_to_gmt":null,"on_sale":false,"status":"publish","purchasable":false,"virtual":false,"downloadable":false,"downloads":[],
"download_limit":-1,"download_expiry":-1,"tax_status":"taxable","tax_class":"","manage_stock":false,"stock_quantity":null,
"stock_status":"instock","backorders":"no","backorders_allowed":false,"backordered":false,"low_stock_amount":null,"weight":"",
"dimensions":{"length":"","width":"","height":""},"shipping_class":"","shipping_class_id":0,"image":null,"attributes":[],
"menu_order":0,"meta_data":[],"name":"","parent_id":0,"_links":null})";

std::string withoutTags(const std::string& text, bool onlyScripts) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool opens = text[at] == '<';
        const std::size_t end = opens ? text.find('>', at) : std::string::npos;
        const std::string_view rest = std::string_view{text}.substr(at);
        const bool script = rest.starts_with("<script") || rest.starts_with("</script");
        if (opens && end != std::string::npos && (!onlyScripts || script)) {
            at = end + 1;
        } else {
            out += text[at++];
        }
    }
    return out;
}

} // namespace

json::object blankProduct() {
    return json::parse(blankProductText).as_object();
}

json::object blankVariation() {
    return json::parse(blankVariationText).as_object();
}

std::string collated(const std::string& text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> plain{{{"ä", "a"},
                                                                                   {"ö", "o"},
                                                                                   {"ü", "u"},
                                                                                   {"Ä", "a"},
                                                                                   {"Ö", "o"},
                                                                                   {"Ü", "u"},
                                                                                   {"ß", "ss"},
                                                                                   {"é", "e"},
                                                                                   {"è", "e"},
                                                                                   {"å", "a"},
                                                                                   {"ø", "o"},
                                                                                   {"ñ", "n"}}};
    std::string out = lowered(text);
    for (const auto& [from, to] : plain) {
        for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size())) {
            out.replace(at, from.size(), to);
        }
    }
    return out;
}

std::string slugOf(const std::string& name) {
    const std::string text = collated(withoutTags(name, false));
    std::string slug;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            slug += c;
        } else if ((c == ' ' || c == '-') && !slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    while (slug.ends_with('-')) {
        slug.pop_back();
    }
    return slug;
}

std::string plainName(const std::string& name) {
    return withoutTags(name, false);
}

std::string rawText(const std::string& shown) {
    std::string out = shown;
    for (const auto& [tag, text] :
         {std::pair<std::string_view, std::string_view>{"</p>\n<p>", "\n\n"}, {"<p>", ""}, {"</p>\n", ""}}) {
        for (std::size_t at = out.find(tag); at != std::string::npos; at = out.find(tag, at)) {
            out.replace(at, tag.size(), text);
        }
    }
    return out;
}

std::string storedName(const std::string& name) {
    std::string out = withoutTags(name, true);
    std::erase(out, '\\');
    return out;
}

std::string priceHtml(const std::string& price) {
    if (price.empty()) {
        return {};
    }
    return "<span class=\"woocommerce-Price-amount amount\"><bdi><span "
           "class=\"woocommerce-Price-currencySymbol\">&#36;</span>" +
           withDecimals(price, 2) + "</bdi></span>";
}

std::string priceRangeHtml(const std::string& least, const std::string& most) {
    if (withDecimals(least, 2) == withDecimals(most, 2)) {
        return priceHtml(least);
    }
    const auto amount = [](const std::string& price) {
        return "<span class=\"woocommerce-Price-amount amount\" aria-hidden=\"true\"><bdi><span "
               "class=\"woocommerce-Price-currencySymbol\">&#36;</span>" +
               withDecimals(price, 2) + "</bdi></span>";
    };
    return amount(least) + " <span aria-hidden=\"true\">&ndash;</span> " + amount(most) +
           "<span class=\"screen-reader-text\">Price range: &#36;" + withDecimals(least, 2) + " through &#36;" +
           withDecimals(most, 2) + "</span>";
}

} // namespace crossdock::sandbox::woo
