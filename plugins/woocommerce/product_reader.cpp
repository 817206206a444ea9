#include "json_view.hpp"
#include "reader.hpp"

#include <algorithm>
#include <map>

namespace crossdock::woocommerce {

namespace {

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
        out.push_back(mode == PassMode::Keys
                          ? keyOf(row, productStamp(row.object))
                          : recordOf(mapProduct(row.object, variationsOf(call, row), _config.mapping), row.text));
    }

    bool exhausted() const override { return _requests >= mostRequests; }

    Leg byIds() const override { return {"/products", "products.list", {}}; }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        return bodyOf(call, "/products/" + id, "products.get");
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
            const Step step = walkOn(call, _client, leg, {}, position, fullPage);
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
        for (auto begin = ids.begin(); begin != ids.end();) {
            const auto end = begin + std::min<std::ptrdiff_t>(ids.end() - begin, fullPage);
            const Answer answer = readIncluded(call, idList({begin, end}));
            begin = end;
            for (const std::string& text : elementsOf(answer.body)) {
                boost::json::object variation = parseObject(text);
                const std::int64_t parent = numberAt(variation, "parent_id");
                _byParent[parent].push_back(std::move(variation));
            }
        }
    }

    Answer readIncluded(const Call& call, const std::string& include) const {
        const Query query{
            {"include", include}, {"per_page", std::to_string(fullPage)}, {"orderby", "id"}, {"order", "asc"}};
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
