#include "sandbox_quickbooks/references.hpp"

#include "sandbox_quickbooks/fault.hpp"

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

std::string wordFor(std::string_view entity) {
    return sharesNames(entity) ? "Names" : entity == "Account" ? "Accounts" : std::string{entity};
}

/// The service's own items, which no query shows.
bool isBuiltIn(std::string_view entity, std::string_view id) {
    return entity == "Item" && (id == "SHIPPING_ITEM_ID" || id == "GRATUITY_ITEM_ID");
}

} // namespace

std::string shownName(std::string_view entity, const json::object& object) {
    if (entity == "Item") {
        return textIn(object, "FullyQualifiedName");
    }
    return textIn(object, object.contains("DisplayName") ? "DisplayName" : "Name");
}

void resolve(const Writing& writing, json::object& object, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
        auto* member = object.if_contains(field.name);
        if (member == nullptr) {
            continue;
        }
        if (field.kind == Kind::object && member->is_object()) {
            resolve(writing, member->get_object(), *field.nested);
        } else if (field.kind == Kind::list && member->is_array()) {
            for (json::value& item : member->get_array()) {
                resolve(writing, item.as_object(), *field.nested);
            }
        } else if (field.kind == Kind::reference && member->is_object() && !field.among.empty()) {
            json::object& reference = member->get_object();
            const std::string id = textIn(reference, "value");
            if (isBuiltIn(field.among, id)) {
                continue;
            }
            const json::object* target = writing.company.find(field.among, id);
            const bool unseen = writing.unseen != nullptr && writing.unseen->contains({std::string{field.among}, id});
            if (target == nullptr || unseen) {
                throw Fault(badReference(wordFor(field.among), id));
            }
            if (!flagIn(*target, "Active", true)) {
                throw Fault(notFound());
            }
            reference = {{"value", id}};
            if (field.among != "TaxCode" && field.among != "TaxRate") {
                reference["name"] = shownName(field.among, *target);
            }
        }
    }
}

} // namespace crossdock::sandbox::qbo
