#include "fake_catalogue.hpp"

#include "schedule/schedule.hpp"
#include "transform/program.hpp"

namespace crossdock::conf::test {

namespace {

constexpr const char* sourceSchema = R"({"type":"object","properties":{
    "page_size":{"type":"integer","minimum":10,"maximum":100,"default":100},
    "created_from":{"type":"string","default":""},
    "order_statuses":{"type":"array","items":{"type":"string"},"default":["any"]}},
    "required":[],"additionalProperties":false})";

constexpr const char* sinkSchema = R"({"type":"object","properties":{
    "schema":{"type":"string","pattern":"^[a-z_]+$","default":"public"},
    "store":{"type":"string","default":"main"},
    "deletes":{"type":"string","enum":["mark","remove","ignore"],"default":"mark"},
    "tolerance":{"type":"string","format":"decimal","minimum":0,"maximum":"0.10","default":"0.05"}},
    "required":[],"additionalProperties":false})";

constexpr const char* needySchema = R"({"type":"object","properties":{
    "item":{"type":"string"},"keep":{"type":"boolean","default":true}},"required":["item"]})";

/// Of the QuickBooks sink what the sample sets.
constexpr const char* booksSchema = R"({"type":"object","properties":{
    "realm_id":{"type":"string","pattern":"^[0-9]{1,20}$","identity":true},
    "document":{"type":"string","enum":["sales_receipt","invoice","by_payment"],"default":"sales_receipt"},
    "statuses":{"type":"array","items":{"type":"string"},"default":["completed"]},
    "document_number_prefix":{"type":"string","default":""},"timezone":{"type":"string","default":"UTC"},
    "unknown_item":{"type":"string","enum":["create","default","hold"],"default":"create"},
    "item_income_account":{"type":"string","default":""},"default_item":{"type":"string","default":""},
    "shipping_item":{"type":"string","default":""},"refund_item":{"type":"string","default":""},"rounding_item":{"type":"string","default":""},
    "refund_account":{"type":"string","default":""},
    "deposit_accounts":{"type":"object","additionalProperties":{"type":"string"},"default":{}},
    "payment_methods":{"type":"object","additionalProperties":{"type":"string"},"default":{}},
    "rounding_tolerance":{"type":"string","format":"decimal","default":"0.05"}},
    "required":["realm_id"],"additionalProperties":false,
    "map":{"order":["PrivateNote","ShipDate","TrackingNum","DueDate","ClassRef","CustomerMemo","BillEmail","ShipAddr","BillAddr"],
        "customer":["Notes","Fax"]}})";

} // namespace

FakeCatalogue::FakeCatalogue() {
    const std::vector<std::string> entities = {"customer", "product", "order", "refund"};
    const ComponentFacts source{sourceSchema, entities, {"consumer_key", "consumer_secret", "webhook_secret"},
                                120,          0,        5};
    const ComponentFacts sink{sinkSchema, entities, {"service_key"}, 0, 10, 4};
    _facts["woocommerce"] = {"woocommerce", source, std::nullopt};
    _facts["supabase"] = {"supabase", std::nullopt, sink};
    _facts["quickbooks"] = {
        "quickbooks", std::nullopt,
        ComponentFacts{booksSchema, entities, {"client_id", "client_secret", "webhook_secret"}, 500, 10, 10}};
    _facts["both"] = {"both", ComponentFacts{sourceSchema, {"order"}, {"key"}},
                      ComponentFacts{needySchema, {"order"}, {"key"}}};
    _facts["broken"] = {"broken", ComponentFacts{"{\"type\":\"tuple\"}", {"order"}, {}}, std::nullopt};
}

std::vector<std::string> FakeCatalogue::connectorIds() const {
    std::vector<std::string> ids;
    for (const auto& [id, facts] : _facts) {
        ids.push_back(id);
    }
    return ids;
}

const ConnectorFacts* FakeCatalogue::find(const std::string& id) const {
    const auto found = _facts.find(id);
    return found == _facts.end() ? nullptr : &found->second;
}

TextChecks realChecks() {
    TextChecks checks;
    checks.schedule = [](const std::string& text) -> std::optional<TextFault> {
        const auto fault = schedule::checkSchedule(text);
        return fault ? std::optional(TextFault{fault->message, fault->column, 1}) : std::nullopt;
    };
    checks.timezone = [](const std::string& text) -> std::optional<TextFault> {
        const auto fault = schedule::checkTimezone(text);
        return fault ? std::optional(TextFault{fault->message, fault->column, 1}) : std::nullopt;
    };
    checks.programs = [](const std::vector<std::string>& programs) {
        std::vector<std::optional<TextFault>> faults;
        for (const auto& fault : transform::checkPrograms(programs)) {
            faults.push_back(fault ? std::optional(TextFault{fault->message, 0, fault->line}) : std::nullopt);
        }
        return faults;
    };
    return checks;
}

} // namespace crossdock::conf::test
