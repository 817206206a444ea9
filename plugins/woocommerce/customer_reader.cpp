#include "json_view.hpp"
#include "mapping.hpp"
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
        Record record;
        if (mode == PassMode::Keys) {
            record.key = std::to_string(row.id);
            record.created = gmtAt(row.object, "date_created_gmt").value_or(UtcTime{});
            record.version = gmtAt(row.object, "date_modified_gmt").value_or(record.created);
            record.stamp = customerStamp(row.object);
        } else {
            Mapped mapped = mapCustomer(row.object, _config.mapping);
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

    Leg byIds() const override { return {"/customers", "customers.list", {{"role", "all"}}}; }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        std::optional<Answer> answer = _client.find(call, "/customers/" + id, {}, "customers.get");
        return answer ? std::optional<std::string>(std::move(answer->body)) : std::nullopt;
    }
};

} // namespace

std::unique_ptr<Reader> customerReader(const Client& client) {
    return std::make_unique<CustomerReader>(client);
}

} // namespace crossdock::woocommerce
