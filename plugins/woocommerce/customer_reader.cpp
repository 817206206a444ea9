#include "json_view.hpp"
#include "reader.hpp"

namespace crossdock::woocommerce {

namespace {

/// Customers have neither a filter nor a sort by change (an unknown `modified_after` is ignored without a word): every pass reads
/// them all, by id.
class CustomerReader : public Reader {
public:
    using Reader::Reader;

    Order order() const override { return Order::Id; }
    std::vector<Leg> legs(Order, PassMode mode) const override {
        return {{"/customers", "customers.list", legQuery({{"role", _config.customerRole}}, mode, customerKeyFields)}};
    }
    Limits limits(const Pass&) const override { return {}; }

    void records(const Call&, const Row& row, PassMode mode, std::vector<Record>& out) override {
        if (mode != PassMode::Keys) {
            out.push_back(recordOf(mapCustomer(row.object, _config.mapping), row.text));
            return;
        }
        Record record = keyOf(row, customerStamp(row.object));
        record.version = gmtAt(row.object, "date_modified_gmt").value_or(record.created);
        out.push_back(std::move(record));
    }

    Leg byIds() const override { return {"/customers", "customers.list", {{"role", "all"}}}; }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        return bodyOf(call, "/customers/" + id, "customers.get");
    }
};

} // namespace

std::unique_ptr<Reader> customerReader(const Client& client) {
    return std::make_unique<CustomerReader>(client);
}

} // namespace crossdock::woocommerce
