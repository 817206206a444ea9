#include "json_view.hpp"
#include "reader.hpp"

namespace crossdock::woocommerce {

namespace {

class OrderReader : public Reader {
public:
    using Reader::Reader;

    Order order() const override { return Order::Modified; }
    std::vector<Leg> legs(Order, PassMode mode) const override {
        std::vector<Leg> legs{
            {"/orders", "orders.list", legQuery({{"status", _config.orderStatuses}}, mode, orderKeyFields)}};
        if (_config.trash) {
            // "any,trash" is the same as "any": trash must be asked for alone.
            legs.push_back({"/orders", "orders.trash", legQuery({{"status", "trash"}}, mode, orderKeyFields)});
        }
        return legs;
    }
    Limits limits(const Pass&) const override {
        Limits limits;
        limits.createdFrom = _config.createdFrom ? _config.createdFrom->us / 1'000'000 : 0;
        return limits;
    }

    void records(const Call&, const Row& row, PassMode mode, std::vector<Record>& out) override {
        if (!admits(row.object)) {
            return;
        }
        out.push_back(mode == PassMode::Keys ? keyOf(row, orderStamp(row.object))
                                             : recordOf(mapOrder(row.object, _config.mapping), row.text));
    }

    Leg byIds() const override { return {"/orders", "orders.list", {{"status", "any"}}}; }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        return bodyOf(call, "/orders/" + id, "orders.get");
    }

private:
    bool admits(const boost::json::object& order) const {
        const std::string_view status = viewAt(order, "status");
        if (!_config.drafts && (status == "checkout-draft" || status == "auto-draft" || status == "draft")) {
            return false;
        }
        const std::optional<UtcTime> created = gmtAt(order, "date_created_gmt");
        return !_config.createdFrom || !created || *created >= *_config.createdFrom;
    }
};

} // namespace

std::unique_ptr<Reader> orderReader(const Client& client) {
    return std::make_unique<OrderReader>(client);
}

} // namespace crossdock::woocommerce
