#include "json_view.hpp"
#include "reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace crossdock::woocommerce {

namespace {

constexpr const char* orderFields = "id,currency,refunds,date_created_gmt,date_modified_gmt";

/// What a refund does not say about its order.
struct Parent {
    std::string currency;
    UtcTime created;
};

/// Refunds show no date of change, so a pass goes by creation, narrowed to what changed since. Shops before 9.0 have no list of all refunds: there
/// it goes over the changed orders and reads the refunds of those that have any.
class RefundReader : public Reader {
public:
    using Reader::Reader;

    Order order() const override { return _perOrder ? Order::Modified : Order::Created; }
    std::vector<Leg> legs(Order order, PassMode mode) const override {
        if (order == Order::Created) {
            return {{"/refunds", "refunds.list", legQuery({}, mode, refundKeyFields)}};
        }
        return {{"/orders", "orders.list", {{"status", "any"}, {"_fields", orderFields}}},
                {"/orders", "orders.trash", {{"status", "trash"}, {"_fields", orderFields}}}};
    }
    Limits limits(const Pass& pass) const override {
        Limits limits;
        limits.modifiedFrom = pass.hasSince() ? pass.since.us / 1'000'000 : 0;
        limits.createdFrom = _config.createdFrom ? _config.createdFrom->us / 1'000'000 : 0;
        return limits;
    }
    bool missingRoute() override { return !std::exchange(_perOrder, true); }

    void prepare(const Call& call, const std::vector<Row>& rows, PassMode mode) override {
        _requests = 0;
        _parents.clear();
        if (mode == PassMode::Keys && !_config.createdFrom) {
            return;
        }
        std::vector<std::string> ids;
        for (const Row& row : rows) {
            const std::string parent = idAt(row.object, "parent_id");
            if (!parent.empty() && _parents.emplace(parent, std::nullopt).second) {
                ids.push_back(parent);
            }
        }
        for (auto begin = ids.begin(); begin != ids.end();) {
            const auto end = begin + std::min<std::ptrdiff_t>(ids.end() - begin, fullPage);
            lookUp(call, {begin, end});
            begin = end;
        }
    }

    void records(const Call& call, const Row& row, PassMode mode, std::vector<Record>& out) override {
        if (find(row.object, "refunds") != nullptr) {
            recordsOfOrder(call, row, mode, out);
            return;
        }
        const std::string orderId = idAt(row.object, "parent_id");
        const auto parent = _parents.find(orderId);
        const bool looked = mode != PassMode::Keys || _config.createdFrom;
        if (looked && (parent == _parents.end() || !parent->second || !admits(*parent->second))) {
            return; // its order has gone, and the refund with it, or lies before the opening date
        }
        append(row.object, row.text, orderId, looked ? parent->second->currency : std::string(), mode, out);
    }

    bool exhausted() const override { return _requests >= mostRequests; }

    Leg byIds() const override {
        if (_perOrder) {
            throw Error(ErrorClass::Unsupported,
                        "refunds: this shop is older than WooCommerce 9.0 and finds no refund by its id alone");
        }
        return {"/refunds", "refunds.list", {}};
    }
    std::optional<std::string> single(const Call& call, const std::string& id) override {
        // There is no route to one refund without its order: a second look at the list has to do.
        const Answer answer = _client.get(call, "/refunds", {{"include", id}, {"per_page", "10"}}, "refunds.get");
        std::vector<std::string> rows = elementsOf(answer.body);
        return rows.empty() ? std::nullopt : std::optional<std::string>(std::move(rows.front()));
    }

private:
    bool admits(const Parent& parent) const { return !_config.createdFrom || parent.created >= *_config.createdFrom; }

    static Parent parentOf(const boost::json::object& order) {
        return {textAt(order, "currency"), gmtAt(order, "date_created_gmt").value_or(UtcTime{})};
    }

    void lookUp(const Call& call, const std::vector<std::string>& ids) {
        const Query fields{{"_fields", "id,currency,date_created_gmt"}};
        Query query = fields;
        query.emplace_back("include", idList(ids));
        query.emplace_back("per_page", std::to_string(fullPage));
        const Answer answer = _client.get(call, "/orders", query, "orders.currencies");
        for (const std::string& text : elementsOf(answer.body)) {
            const boost::json::object order = parseObject(text);
            _parents[idAt(order, "id")] = parentOf(order);
        }
        for (const std::string& id : ids) { // `include` finds no trashed order
            std::optional<Parent>& parent = _parents[id];
            const std::optional<Answer> one =
                parent ? std::nullopt : _client.find(call, "/orders/" + id, fields, "orders.get");
            if (one) {
                parent = parentOf(parseObject(one->body));
            }
        }
    }

    void recordsOfOrder(const Call& call, const Row& row, PassMode mode, std::vector<Record>& out) {
        const boost::json::array& summaries = arrayAt(row.object, "refunds");
        const std::string orderId = std::to_string(row.id);
        const Parent parent = parentOf(row.object);
        if (summaries.empty() || !admits(parent)) {
            return;
        }
        if (mode == PassMode::Keys) {
            for (const boost::json::value& item : summaries) {
                if (const boost::json::object* summary = item.if_object()) {
                    appendSummary(*summary, orderId, out);
                }
            }
            return;
        }
        const Leg leg{"/orders/" + orderId + "/refunds", "refunds.list", {}};
        Position position;
        position.order = Order::Id;
        for (bool ended = false; !ended;) {
            ++_requests;
            const Step step = walkOn(call, _client, leg, {}, position, fullPage);
            for (const Row& refund : step.rows) {
                append(refund.object, refund.text, orderId, parent.currency, mode, out);
                position = refund.after;
            }
            ended = step.ended || step.rows.empty();
        }
    }

    static void appendSummary(const boost::json::object& summary, const std::string& orderId,
                              std::vector<Record>& out) {
        boost::json::object refund;
        refund["amount"] = amountAt(summary, "total");
        Record record;
        record.key = textAt(summary, "id");
        record.stamp = refundStamp(refund, orderId);
        out.push_back(std::move(record));
    }

    void append(const boost::json::object& refund, const std::string& text, const std::string& orderId,
                const std::string& currency, PassMode mode, std::vector<Record>& out) const {
        if (mode != PassMode::Keys) {
            out.push_back(recordOf(mapRefund(refund, currency, orderId, _config.mapping), text));
            return;
        }
        Record record;
        record.key = textAt(refund, "id");
        record.created = gmtAt(refund, "date_created_gmt").value_or(UtcTime{});
        record.version = record.created;
        record.stamp = refundStamp(refund, orderId);
        out.push_back(std::move(record));
    }

    bool _perOrder = false;
    int _requests = 0;
    std::map<std::string, std::optional<Parent>> _parents;
};

} // namespace

std::unique_ptr<Reader> refundReader(const Client& client) {
    return std::make_unique<RefundReader>(client);
}

} // namespace crossdock::woocommerce
