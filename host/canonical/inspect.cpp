#include "canonical/inspect.hpp"

#include "canonical/body.hpp"
#include "canonical/content_hash.hpp"
#include "canonical/invariants.hpp"
#include "canonical/shape.hpp"

namespace crossdock::canonical {

namespace json = boost::json;

namespace {

Failure permanent(std::string_view entity, const std::string& fault) {
    return failed(ErrorClass::Permanent, std::string(entity) + ": " + fault);
}

std::string textAt(const json::object& object, std::string_view name) {
    return std::string(std::string_view(object.at(name).get_string()));
}

/// The rest of the look into a record that has a shape.
void account(std::string_view entity, const json::object& record, Inspection& inspection) {
    if (entity == "order") {
        inspection.note = brokenInvariantsOfOrder(record);
        inspection.total = textAt(record.at("totals").get_object(), "grand");
        inspection.currency = textAt(record, "currency");
    } else if (entity == "refund") {
        inspection.note = brokenInvariantsOfRefund(record);
        inspection.total = textAt(record, "amount");
        inspection.currency = textAt(record, "currency");
    }
}

} // namespace

Result<Inspection> inspect(std::string_view entity, std::string_view body, std::string_view key) {
    if (body.size() > maxBodyBytes) {
        return permanent(entity, "the body is larger than 8 MiB");
    }
    try {
        Body parsed;
        if (const std::string fault = parsed.parse(body); !fault.empty()) {
            return permanent(entity, fault);
        }
        const json::object* record = parsed.root().if_object();
        if (record == nullptr) {
            return permanent(entity, "the body is not an object");
        }
        Inspection inspection;
        if (const Shape* shape = shapeOf(entity)) {
            if (const std::string fault = faultOf(*record, *shape); !fault.empty()) {
                return permanent(entity, fault);
            }
            if (!key.empty() && key != std::string_view(record->at("id").get_string())) {
                return permanent(entity, "id: is not the record's key");
            }
            account(entity, *record, inspection);
        }
        inspection.hash = hashOf(*record);
        return inspection;
    } catch (const Error& error) { // a sum that does not fit into a decimal
        return permanent(entity, error.what());
    } catch (const std::exception& error) {
        return failed(ErrorClass::Internal, std::string("canonical check: ") + error.what());
    }
}

} // namespace crossdock::canonical
