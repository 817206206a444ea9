#include "documents/record.hpp"

#include <boost/json/parse.hpp>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

json::object objectIn(std::string_view text, const char* what) {
    if (text.empty()) {
        return {};
    }
    json::error_code problem;
    json::value value = json::parse(json::string_view(text.data(), text.size()), problem);
    if (problem || !value.is_object()) {
        throw Error::hold("bad_record", std::string(what) + " is no JSON object");
    }
    return std::move(value.get_object());
}

} // namespace

ShopRecord ShopRecord::from(std::string_view entity, const ItemView& item) {
    ShopRecord record;
    record.entity = entity;
    record.key = item.key;
    record.isDeleted = item.op == Op::Delete;
    record.note = item.note;
    record.body = objectIn(item.body, "the record's body");
    record.fields = objectIn(item.fields, "the mapping's result");
    const json::value* kind = record.body.if_contains("kind");
    const bool matches =
        kind != nullptr && kind->is_string() && kind->get_string() == json::string_view(entity.data(), entity.size());
    if (!matches && !(record.isDeleted && record.body.empty())) {
        throw Error::hold("bad_record", "the record's body is not of kind " + std::string(entity));
    }
    return record;
}

} // namespace crossdock::quickbooks
