#include "sandbox_woocommerce/state_before.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

/// The latest change that an answer tells of; the shop's clock is set to it, so that new records carry their recorded dates.
std::string momentOf(const json::value& body) {
    std::string latest;
    if (const auto* object = body.if_object()) {
        for (const auto& member : *object) {
            const std::string_view name = member.key();
            const bool date = name == "date_created_gmt" && member.value().is_string();
            const std::string found = date ? std::string{member.value().get_string()} : momentOf(member.value());
            latest = std::max(latest, found);
        }
    } else if (const auto* list = body.if_array()) {
        for (const json::value& item : *list) {
            latest = std::max(latest, momentOf(item));
        }
    }
    return latest;
}

bool replay(ShopCase& shop, const std::string& file, std::vector<Exempt> exempt) {
    Agreement agreement(file, std::move(exempt));
    for (const Exchange& exchange : recorded(file)) {
        const std::string moment = exchange.body ? momentOf(*exchange.body) : std::string{};
        if (moment > "2026") {
            shop.setClock(moment);
        }
        const bool oauth = exchange.auth.starts_with("oauth1");
        OAuth wrong{testKey(Rights::readWrite), "http://shop.example.com", "nonce-of-" + exchange.name,
                    shop.clock.now().us / 1'000'000};
        wrong.key.secret = "cs_" + std::string(40, '9');
        agreement.compare(exchange, shop.shop.answer(oauth ? signedRequest(exchange, wrong) : requestOf(exchange)));
    }
    return agreement.report();
}

const std::string byChance = "related_ids: WordPress picks them by chance";
const std::string key = "order_key, and payment_url with it: made by chance";
const std::string slow = "date_modified: the real shop took a second to save";
const std::string redated = "dates of old records were set anew between this recording and the pages";

} // namespace

void toStateBeforeErrors(ShopCase& shop) {
    std::string ids;
    for (int id = 585; id < 660; ++id) {
        ids += (ids.empty() ? "" : ",") + std::to_string(id);
    }
    shop.edit("{\"remove\":{\"orders\":[" + ids + "],\"refunds\":[" + ids + "]}," +
              "\"last_ids\":{\"post\":584,\"item\":1789,\"meta\":1616}}");
    shop.setClock("2026-11-21T23:53:00Z");
}

bool replayErrors(ShopCase& shop) {
    return replay(shop, "errors.json",
                  {{"empty_body", "body.related_ids*", byChance},
                   {"bad_product_id", "body.order_key", key},
                   {"bad_product_id", "body.payment_url", key},
                   {"bad_product_id", "body.date_modified*", slow},
                   {"readonly_field_ignored", "body.date_created", redated}});
}

bool replayBatches(ShopCase& shop) {
    return replay(shop, "batch.json",
                  {{"batch_partial_errors", "*related_ids*", byChance},
                   {"batch_partial_errors", "body.update[2].date_created*", redated},
                   {"batch_partial_errors", "body.update[2].total_sales", "total_sales: more was sold until the pages"},
                   {"batch_orders_partial", "*order_key", key},
                   {"batch_orders_partial", "*payment_url", key},
                   {"batch_orders_partial", "body.update[0].date_*", redated}});
}

} // namespace crossdock::sandbox::woo
