#include "reader.hpp"

#include "json_view.hpp"

namespace crossdock::woocommerce {

Record Reader::recordOf(Mapped mapped, const std::string& text) const {
    return {Op::Upsert,
            std::move(mapped.key),
            mapped.version,
            mapped.created,
            std::move(mapped.stamp),
            {},
            std::move(mapped.body),
            _config.raw ? text : std::string()};
}

Record Reader::keyOf(const Row& row, std::string stamp) {
    Record record;
    record.key = std::to_string(row.id);
    record.version = gmtAt(row.object, "date_modified_gmt").value_or(UtcTime{});
    record.created = gmtAt(row.object, "date_created_gmt").value_or(UtcTime{});
    record.stamp = std::move(stamp);
    return record;
}

std::optional<std::string> Reader::bodyOf(const Call& call, const std::string& path, const std::string& label) const {
    std::optional<Answer> answer = _client.find(call, path, {}, label);
    return answer ? std::optional<std::string>(std::move(answer->body)) : std::nullopt;
}

Query legQuery(Query base, PassMode mode, const char* keyFields) {
    if (mode == PassMode::Keys) {
        base.emplace_back("_fields", keyFields);
    }
    return base;
}

std::string idList(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
        list.append(list.empty() ? "" : ",").append(id);
    }
    return list;
}

std::unique_ptr<Reader> readerOf(std::string_view entity, const Client& client) {
    if (entity == "customer") {
        return customerReader(client);
    }
    if (entity == "product") {
        return productReader(client);
    }
    if (entity == "order") {
        return orderReader(client);
    }
    if (entity == "refund") {
        return refundReader(client);
    }
    throw Error(ErrorClass::Unsupported, "woocommerce: there is no entity \"" + std::string(entity) + "\"");
}

} // namespace crossdock::woocommerce
