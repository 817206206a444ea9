#include "model_shop.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossdock::woocommerce::testing {

namespace json = boost::json;

namespace {

std::int64_t secondsOf(const SeenRequest& request, const char* name) {
    const std::string text = request.queryValue(name);
    if (text.empty()) {
        return 0;
    }
    if (request.queryValue("dates_are_gmt") != "true" || text.size() != 19) {
        throw std::logic_error("a date that a real shop would shift by its zone: " + request.line());
    }
    return UtcTime::parse(text)->us / 1'000'000;
}

std::size_t numberOf(const SeenRequest& request, const char* name, std::size_t standard) {
    const std::string text = request.queryValue(name);
    return text.empty() ? standard : std::stoul(text);
}

std::set<std::int64_t> idsOf(const std::string& text) {
    std::set<std::int64_t> ids;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        ids.insert(std::stoll(text.substr(begin, comma - begin)));
        begin = comma + 1;
    }
    return ids;
}

json::value gmt(std::int64_t seconds) {
    return seconds == 0 ? json::value(nullptr) : json::value(plainUtc(seconds));
}

Answer refusal(int status, const char* code) {
    return Answer::json(
        status, json::serialize(json::object{{"code", code}, {"message", "refused"}, {"data", {{"status", status}}}}));
}

/// Is `word` one of the words of a comma list?
bool lists(std::string_view list, std::string_view word) {
    for (;;) {
        const std::size_t comma = list.find(',');
        if (list.substr(0, comma) == word) {
            return true;
        }
        if (comma == std::string_view::npos) {
            return false;
        }
        list.remove_prefix(comma + 1);
    }
}

bool statusFits(const std::string& wanted, const std::string& status) {
    return wanted.empty() || wanted == "any" ? status != "trash" : lists(wanted, status);
}

void keepFields(json::object& row, const std::string& fields) {
    for (auto member = row.begin(); !fields.empty() && member != row.end();) {
        member = lists(fields, std::string_view(member->key())) ? std::next(member) : row.erase(member);
    }
}

} // namespace

json::object ModelShop::orderJson(const Thing& order) const {
    json::object row{{"id", order.id},
                     {"number", std::to_string(order.id)},
                     {"status", order.status},
                     {"currency", order.currency},
                     {"total", order.total},
                     {"total_tax", "0.00"},
                     {"discount_total", "0.00"},
                     {"shipping_total", "0.00"},
                     {"customer_id", order.customer},
                     {"billing", json::object{{"email", "a@example.com"}}},
                     {"prices_include_tax", false},
                     {"date_created_gmt", gmt(order.created)},
                     {"date_modified_gmt", gmt(order.modified)},
                     {"date_paid_gmt", nullptr},
                     {"line_items", json::array{json::object{{"id", 1},
                                                             {"name", "Soap"},
                                                             {"quantity", 1},
                                                             {"subtotal", order.total},
                                                             {"total", order.total},
                                                             {"total_tax", "0.00"},
                                                             {"taxes", json::array()},
                                                             {"meta_data", json::array()}}}}};
    json::array summaries;
    for (const std::int64_t id : order.refunds) {
        summaries.push_back(json::object{{"id", id}, {"reason", ""}, {"total", "-" + refunds.at(id).amount}});
    }
    row["refunds"] = std::move(summaries);
    return row;
}

json::object ModelShop::json(const Thing& thing, const char* kind) const {
    if (std::string_view(kind) == "order") {
        return orderJson(thing);
    }
    json::object row{
        {"id", thing.id}, {"date_created_gmt", gmt(thing.created)}, {"date_modified_gmt", gmt(thing.modified)}};
    if (std::string_view(kind) == "product") {
        row["name"] = "Product " + std::to_string(thing.id);
        row["type"] = thing.variations.empty() ? "simple" : "variable";
        row["status"] = thing.status == "trash" ? "trash" : "publish";
        row["price"] = thing.total;
        row["variations"] = json::array(thing.variations.begin(), thing.variations.end());
    } else {
        row["email"] = std::to_string(thing.id) + "@example.com";
        row["role"] = "customer";
    }
    return row;
}

Answer ModelShop::page(const SeenRequest& request, std::vector<json::object> rows, bool zeroTotalWhenEmpty) const {
    const std::size_t size = numberOf(request, "per_page", 10);
    if (size < 1 || size > 100) {
        return refusal(400, "rest_invalid_param");
    }
    const std::size_t offset = ignoresOffset ? 0 : numberOf(request, "offset", 0);
    json::array shown;
    for (std::size_t i = offset; i < std::min(rows.size(), offset + size); ++i) {
        if (hidden.count(rows[i].at("id").as_int64()) == 0) {
            keepFields(rows[i], request.queryValue("_fields"));
            shown.push_back(std::move(rows[i]));
        }
    }
    const std::size_t total = shown.empty() && zeroTotalWhenEmpty ? 0 : rows.size();
    return Answer::ok(json::serialize(shown))
        .header("x-wp-total", claimedTotal.empty() ? std::to_string(total) : claimedTotal)
        .date(UtcTime{clock * 1'000'000});
}

Answer ModelShop::list(const SeenRequest& request, const Things& things, const char* kind) const {
    const bool customers_ = std::string_view(kind) == "customer";
    const std::string by = request.queryValue("orderby");
    if ((refusesModifiedSort || customers_) && by == "modified") {
        return refusal(400, "rest_invalid_param");
    }
    const std::int64_t modifiedAfter = ignoresModified || customers_ ? 0 : secondsOf(request, "modified_after");
    const std::int64_t after = ignoresCreated ? 0 : secondsOf(request, "after");
    const std::int64_t before = secondsOf(request, "before");
    const std::set<std::int64_t> include = idsOf(request.queryValue("include"));
    std::vector<std::pair<std::pair<std::int64_t, std::int64_t>, const Thing*>> sorted;
    for (const auto& [id, thing] : things) {
        const bool inTime = (modifiedAfter == 0 || thing.modified > modifiedAfter) &&
                            (after == 0 || thing.created > after) && (before == 0 || thing.created < before);
        if (!inTime || (!customers_ && !statusFits(request.queryValue("status"), thing.status)) ||
            (!include.empty() && include.count(id) == 0)) {
            continue;
        }
        const std::int64_t first = by == "modified" ? thing.modified : by == "id" ? 0 : thing.created;
        const std::int64_t tie = tiesAtRandom && by != "id" ? (id * 7919) % 1009 : id;
        sorted.push_back({{first, tie}, &thing});
    }
    std::sort(sorted.begin(), sorted.end());
    if (request.queryValue("order") == "desc") {
        std::reverse(sorted.begin(), sorted.end());
    }
    std::vector<json::object> rows;
    for (const auto& [key, thing] : sorted) {
        rows.push_back(json(*thing, kind));
    }
    return page(request, std::move(rows), std::string_view(kind) == "order");
}

Answer ModelShop::refundList(const SeenRequest& request) const {
    const std::int64_t after = secondsOf(request, "after");
    const std::int64_t modifiedAfter = secondsOf(request, "modified_after");
    const std::set<std::int64_t> include = idsOf(request.queryValue("include"));
    std::vector<Refund> sorted;
    for (const auto& [id, refund] : refunds) {
        if (refund.created > std::max(after, modifiedAfter) && (include.empty() || include.count(id) != 0)) {
            sorted.push_back(refund);
        }
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const Refund& a, const Refund& b) { return std::pair(a.created, a.id) < std::pair(b.created, b.id); });
    std::vector<json::object> rows;
    for (const Refund& refund : sorted) {
        rows.push_back({{"id", refund.id},
                        {"parent_id", refund.parent},
                        {"amount", refund.amount},
                        {"date_created_gmt", gmt(refund.created)}});
    }
    return page(request, std::move(rows), true);
}

Answer ModelShop::single(const Things& things, std::int64_t id, const char* kind, const char* code) const {
    const auto found = things.find(id);
    return found == things.end() ? refusal(404, code) : Answer::ok(json::serialize(json(found->second, kind)));
}

Answer ModelShop::variations(const std::vector<std::int64_t>& ids) const {
    json::array rows;
    for (const std::int64_t id : ids) {
        std::int64_t parent = 0;
        for (const auto& [product, thing] : products) {
            parent = std::count(thing.variations.begin(), thing.variations.end(), id) != 0 ? product : parent;
        }
        rows.push_back(json::object{{"id", id}, {"parent_id", parent}, {"name", "V" + std::to_string(id)}});
    }
    return Answer::ok(json::serialize(rows)).header("x-wp-total", std::to_string(ids.size()));
}

Answer ModelShop::answer(const SeenRequest& request) {
    ++requests;
    clock += requestSeconds;
    const std::string base = "/wp-json/wc/v3";
    if (request.path.compare(0, base.size(), base) != 0) {
        return refusal(404, "rest_no_route");
    }
    const std::string path = request.path.substr(base.size());
    const std::size_t slash = path.find('/', 1);
    const std::string list = path.substr(0, slash);
    const std::string rest = slash == std::string::npos ? "" : path.substr(slash + 1);
    const std::size_t second = rest.find('/');
    const std::int64_t id = rest.empty() ? 0 : std::stoll(rest);
    if (second != std::string::npos && list == "/products") {
        return variations(products.at(id).variations);
    }
    if (second != std::string::npos) {
        SeenRequest some = request;
        std::string ids = "0";
        for (const std::int64_t refund : orders.at(id).refunds) {
            ids.append(",").append(std::to_string(refund));
        }
        some.query.emplace_back("include", ids);
        return refundList(some);
    }
    if (list == "/orders") {
        return rest.empty() ? this->list(request, orders, "order")
                            : single(orders, id, "order", "woocommerce_rest_shop_order_invalid_id");
    }
    if (list == "/products") {
        return rest.empty() ? this->list(request, products, "product")
                            : single(products, id, "product", "woocommerce_rest_product_invalid_id");
    }
    if (list == "/customers") {
        return rest.empty() ? this->list(request, customers, "customer")
                            : single(customers, id, "customer", "wc_user_invalid_id");
    }
    if (list == "/refunds" && hasRefundList) {
        return refundList(request);
    }
    if (list == "/variations" && hasVariationList) {
        const std::set<std::int64_t> ids = idsOf(request.queryValue("include"));
        return variations({ids.begin(), ids.end()});
    }
    return refusal(404, "rest_no_route");
}

std::int64_t ModelShop::add(Things& things, std::int64_t created, std::int64_t modified) {
    const std::int64_t id = ++_nextId;
    Thing thing;
    thing.id = id;
    thing.created = created;
    thing.modified = modified;
    things.emplace(id, std::move(thing));
    return id;
}

void ModelShop::trash(Things& things, std::int64_t id) {
    things.at(id).status = "trash";
    edit(things, id);
}

void ModelShop::restore(Things& things, std::int64_t id) {
    things.at(id).status = "processing";
    edit(things, id);
}

std::int64_t ModelShop::refund(std::int64_t order, const std::string& amount) {
    const std::int64_t id = ++_nextId;
    refunds[id] = {id, order, clock, amount};
    orders.at(order).refunds.push_back(id);
    edit(orders, order);
    return id;
}

Pass passOver(std::string_view entity, PassMode mode, std::uint32_t maxRecords) {
    Pass pass;
    pass.mode = mode;
    pass.entity = entity;
    pass.maxRecords = maxRecords;
    return pass;
}

UtcTime at(std::int64_t seconds) {
    return UtcTime{seconds * 1'000'000};
}

std::vector<std::string> keysOf(const ReadResult& result) {
    std::vector<std::string> keys;
    for (const Record& record : result.records) {
        keys.push_back(record.key);
    }
    return keys;
}

} // namespace crossdock::woocommerce::testing
