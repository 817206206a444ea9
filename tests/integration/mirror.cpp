#include "mirror.hpp"

#include "temp_folder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace crossdock::integration {

namespace {

namespace json = boost::json;

Start startOf(const std::filesystem::path& keys, const std::vector<std::string>& extra) {
    Start start;
    start.file = builtProgram("sandbox-supabase");
    start.arguments = {"--port",     "0",          "--schema", sourceFile("plugins/supabase/schema.sql").string(),
                       "--keys-out", keys.string()};
    start.arguments.insert(start.arguments.end(), extra.begin(), extra.end());
    return start;
}

std::string lineValue(const std::string& text, const std::string& label) {
    const std::size_t at = text.find(label);
    if (at == std::string::npos) {
        throw std::runtime_error("no " + label + " in the keys of the project");
    }
    const std::size_t from = at + label.size();
    return text.substr(from, text.find('\n', from) - from);
}

std::string textOf(const json::value& value) {
    return value.is_null() ? std::string("null") : std::string(value.as_string());
}

// Children are counted by the parent they name, so lost and doubled ones both show.
constexpr const char* orderRows = R"sql(
    select 'order ' || id as key,
           status_raw || ' ' || currency || ' ' || trim_scale(grand_total) || ' refunded ' || trim_scale(refunded_total)
           || ' lines ' || (select count(*) from shop_order_lines c where c.order_id = o.id and c.store_id = o.store_id)
           || ' net ' || (select trim_scale(coalesce(sum(net), 0)) from shop_order_lines c where c.order_id = o.id and c.store_id = o.store_id)
           || ' fees ' || (select count(*) from shop_order_fees c where c.order_id = o.id and c.store_id = o.store_id)
           || ' shipping ' || (select count(*) from shop_order_shipping c where c.order_id = o.id and c.store_id = o.store_id)
           || ' taxes ' || (select count(*) from shop_order_taxes c where c.order_id = o.id and c.store_id = o.store_id)
           || ' coupons ' || (select count(*) from shop_order_discounts c where c.order_id = o.id and c.store_id = o.store_id) as value
    from shop_orders o where deleted_at is null)sql";
constexpr const char* refundRows = R"sql(
    select 'refund ' || r.id as key,
           'of ' || r.order_id || ' ' || r.currency || ' ' || trim_scale(r.amount) || ' lines '
           || (select count(*) from shop_refund_lines c where c.refund_id = r.id and c.store_id = r.store_id and c.kind = 'item') as value
    from shop_refunds r join shop_orders o on o.store_id = r.store_id and o.id = r.order_id
    where r.deleted_at is null and o.deleted_at is null)sql";
constexpr const char* productRows = "select 'product ' || id as key, coalesce(sku, '') || ' ' || status_raw as value "
                                    "from shop_products where deleted_at is null";
constexpr const char* customerRows =
    "select 'customer ' || id as key, email as value from shop_customers where deleted_at is null";

} // namespace

Mirror::Mirror(const std::filesystem::path& folder, const std::vector<std::string>& extra)
    : StandIn(folder, "mirror", startOf(folder / "project.keys", extra)),
      _key(lineValue(readFile(folder / "project.keys"), "SUPABASE_SECRET_KEY=")) {}

json::array Mirror::query(const std::string& sql) const {
    return control("POST", "state", json::serialize(json::object{{"sql", sql}})).as_array();
}

std::string Mirror::value(const std::string& sql) const {
    const json::array rows = query(sql);
    return rows.empty() ? std::string() : textOf(rows.front().as_object().begin()->value());
}

Answer Mirror::rest(const std::string& path) const {
    return request("GET",
                   url() + "/rest/v1/" + path + (path.find('?') == std::string::npos ? "?" : "&") + "apikey=" + _key,
                   "", "", "", caFile());
}

Snapshot Mirror::records() const {
    Snapshot records;
    for (const char* sql : {orderRows, refundRows, productRows, customerRows}) {
        for (const json::value& row : query(sql)) {
            records[textOf(row.at("key"))] = textOf(row.at("value"));
        }
    }
    return records;
}

TotalsByCurrency Mirror::totals() const {
    TotalsByCurrency totals;
    for (const json::value& row :
         query("select o.currency, sum(o.grand_total)::text as orders, "
               "coalesce((select sum(r.amount) from shop_refunds r where r.currency = o.currency), 0)::text as refunds "
               "from shop_orders o group by o.currency")) {
        totals[textOf(row.at("currency"))] = {plainAmount(textOf(row.at("orders"))),
                                              plainAmount(textOf(row.at("refunds")))};
    }
    return totals;
}

} // namespace crossdock::integration
