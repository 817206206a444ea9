#include "json_view.hpp"
#include "mapping.hpp"
#include "reader.hpp"

#include <algorithm>
#include <map>

namespace crossdock::woocommerce {

namespace {

constexpr int mostVariationRequests = 20;
constexpr std::size_t pageSize = 100;

class ProductReader : public Reader {
public:
    using Reader::Reader;

    Order order() const override { return Order::Modified; }
    std::vector<Leg> legs(Order, PassMode mode) const override {
        std::vector<Leg> legs{{"/products", "products.list", legQuery({}, mode, productKeyFields)}};
        if (_config.trash) {
            legs.push_back({"/products", "products.trash", legQuery({{"status", "trash"}}, mode, productKeyFields)});
        }
        return legs;
    }
    Limits limits(const Pass&) const override { return {}; }

    void prepare(const Call& call, const std::vector<Row>& rows, PassMode mode) override {
        _requests = 0;
        _byParent.clear();
        if (mode != PassMode::Keys && _config.variations == Variations::Bulk) {
            readTogether(call, rows);
        }
    }

    void records(const Call& call, const Row& row, PassMode mode, std::vector<Record>& out) override {
        if (viewAt(row.object, "type") == "variation") {
            return; // a search by sku mixes them in; they belong to their parent
        }
        Record record;
        if (mode == PassMode::Keys) {
            record.key = std::to_string(row.id);
            record.version = gmtAt(row.object, "date_modified_gmt").value_or(UtcTime{});
            record.created = gmtAt(row.object, "date_created_gmt").value_or(UtcTime{});
            record.stamp = productStamp(row.object);
        } else {
            Mapped mapped = mapProduct(row.object, variationsOf(call, row), _config.mapping);
            record = {Op::Upsert,
                      std::move(mapped.key),
                      mapped.version,
                      mapped.created,
                      std::move(mapped.stamp),
                      {},
                      std::move(mapped.body),
                      _config.raw ? row.text : std::string()};
        }
        out.push_back(std::move(record));
    }

    bool exhausted() const override { return _requests >= mostVariationRequests; }

    Leg byIds() const override { return {"/products", "products.list", {}}; }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        std::optional<Answer> answer = _client.find(call, "/products/" + id, {}, "products.get");
        return answer ? std::optional<std::string>(std::move(answer->body)) : std::nullopt;
    }

private:
    std::vector<boost::json::object> variationsOf(const Call& call, const Row& row) {
        if (_config.variations == Variations::None || arrayAt(row.object, "variations").empty()) {
            return {};
        }
        if (_config.variations == Variations::Bulk) {
            const auto found = _byParent.find(row.id);
            return found != _byParent.end() ? std::move(found->second) : std::vector<boost::json::object>();
        }
        const Leg leg{"/products/" + std::to_string(row.id) + "/variations", "variations.list", {}};
        std::vector<boost::json::object> variations;
        Position position;
        position.order = Order::Id;
        for (bool ended = false; !ended;) {
            ++_requests;
            const Step step = walkOn(call, _client, leg, {}, position, pageSize);
            for (const Row& variation : step.rows) {
                variations.emplace_back(variation.object, boost::json::storage_ptr());
                position = variation.after;
            }
            ended = step.ended || step.rows.empty();
        }
        return variations;
    }

    void readTogether(const Call& call, const std::vector<Row>& rows) {
        std::vector<std::string> ids;
        for (const Row& row : rows) {
            for (const boost::json::value& id : arrayAt(row.object, "variations")) {
                ids.push_back(textOf(id));
            }
        }
        for (std::size_t begin = 0; begin < ids.size(); begin += pageSize) {
            std::string include;
            for (std::size_t i = begin; i < std::min(ids.size(), begin + pageSize); ++i) {
                include.append(include.empty() ? "" : ",").append(ids[i]);
            }
            const Answer answer = readIncluded(call, include);
            for (const std::string& text : elementsOf(answer.body)) {
                boost::json::object variation = parseObject(text);
                const std::int64_t parent = numberAt(variation, "parent_id");
                _byParent[parent].push_back(std::move(variation));
            }
        }
    }

    Answer readIncluded(const Call& call, const std::string& include) const {
        const Query query{
            {"include", include}, {"per_page", std::to_string(pageSize)}, {"orderby", "id"}, {"order", "asc"}};
        try {
            return _client.get(call, "/variations", query, "variations.list");
        } catch (const Error& error) {
            if (error.failure().code == "rest_no_route") {
                throw Error::config("variations = \"bulk\" needs WooCommerce 10.3 or later: use \"embed\"");
            }
            throw;
        }
    }

    int _requests = 0;
    std::map<std::int64_t, std::vector<boost::json::object>> _byParent;
};

} // namespace

std::unique_ptr<Reader> productReader(const Client& client) {
    return std::make_unique<ProductReader>(client);
}

} // namespace crossdock::woocommerce
