#include "sandbox_quickbooks/schema.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <array>

namespace crossdock::sandbox::qbo {

const Field* Entity::field(std::string_view member) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.name == member; });
    return found == fields.end() ? nullptr : &*found;
}

const std::vector<Entity>& entities() {
    static const std::vector<Entity> all = [] {
        std::vector<Entity> list = schema::nameLists();
        for (Entity& entity : schema::transactions()) {
            list.push_back(std::move(entity));
        }
        return list;
    }();
    return all;
}

const Entity* entityByPath(std::string_view path) {
    const auto found = std::find_if(entities().begin(), entities().end(),
                                    [&](const Entity& one) { return equalsIgnoringCase(one.path, path); });
    return found == entities().end() ? nullptr : &*found;
}

const Entity* entityByName(std::string_view name) {
    const auto found =
        std::find_if(entities().begin(), entities().end(), [&](const Entity& one) { return one.name == name; });
    return found == entities().end() ? nullptr : &*found;
}

bool sharesNames(std::string_view entity) {
    return entity == "Customer" || entity == "Vendor" || entity == "Employee";
}

bool isSale(std::string_view entity) {
    return entity == "Invoice" || entity == "SalesReceipt" || entity == "CreditMemo" || entity == "RefundReceipt";
}

namespace schema {

const std::vector<Field>& address() {
    static const std::vector<Field> fields{{"Id"},
                                           {"Line1", Kind::text, 500},
                                           {"Line2", Kind::text, 500},
                                           {"Line3", Kind::text, 500},
                                           {"Line4", Kind::text, 500},
                                           {"Line5", Kind::text, 500},
                                           {"City", Kind::text, 255},
                                           {"Country", Kind::text, 255},
                                           {"CountryCode", Kind::text, 255},
                                           {"CountrySubDivisionCode", Kind::text, 255},
                                           {"PostalCode", Kind::text, 30},
                                           {"PostalCodeSuffix", Kind::text, 30},
                                           {"Note"},
                                           {"Lat"},
                                           {"Long"}};
    return fields;
}

const std::vector<Field>& email() {
    static const std::vector<Field> fields{{"Address", Kind::text, 100}, {"Default", Kind::boolean}, {"Tag"}, {"Id"}};
    return fields;
}

const std::vector<Field>& metaData() {
    static const std::vector<Field> fields{{"CreateTime"}, {"LastUpdatedTime"}, {"CreatedByRef", Kind::any}};
    return fields;
}

std::vector<Field> base() {
    return {{"domain", Kind::text, 0, {}, nullptr, Access::service},
            {"sparse", Kind::boolean},
            {"Id"},
            {"SyncToken"},
            {"MetaData", Kind::object, 0, {}, &metaData(), Access::service}};
}

std::vector<Field> joined(const std::vector<std::vector<Field>>& parts) {
    std::vector<Field> fields;
    for (const auto& part : parts) {
        fields.insert(fields.end(), part.begin(), part.end());
    }
    return fields;
}

} // namespace schema

} // namespace crossdock::sandbox::qbo
