// The calls beside plain reads and writes: batch, change data capture, tax set-up, exchange rates, uploads.
#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/intake.hpp"
#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/query.hpp"
#include "sandbox_quickbooks/service.hpp"
#include "sandbox_quickbooks/writes.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <algorithm>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::size_t mostItems = 30;
constexpr std::size_t mostChanges = 1'000;
constexpr std::int64_t lookBackUs = 30LL * 86'400 * 1'000'000;

std::vector<std::string> words(const std::string& list) {
    std::vector<std::string> out(1);
    for (const char c : list) {
        if (c == ',') {
            out.emplace_back();
        } else if (c != ' ') {
            out.back() += c;
        }
    }
    return out;
}

/// A row of the company's that the tax service makes itself.
json::object madeRow(const PacificTime& zone, UtcTime now, const std::string& id, json::object row) {
    row["domain"] = "QBO";
    row["sparse"] = false;
    row["Id"] = id;
    row["SyncToken"] = "0";
    row["MetaData"] = {{"CreateTime", zone.stamp(now)}, {"LastUpdatedTime", zone.stamp(now)}};
    return row;
}

void refuseName(const Company& company, std::string_view entity, const std::string& name, const std::string& word) {
    const auto table = company.tables.find(entity);
    if (table != company.tables.end()) {
        for (const auto& row : table->second) {
            if (equalsIgnoringCase(textIn(row.second, "Name"), name)) {
                Problem problem =
                    duplicateName("Another " + word + " is already using this \nname. Please use a different name.");
                problem.element = "";
                throw Fault(problem);
            }
        }
    }
}

} // namespace

json::object Service::batch(const Request& request, UtcTime now) {
    const json::object body = bodyOf(request);
    const auto* items = body.if_contains("BatchItemRequest");
    if (items == nullptr || !items->is_array() || items->get_array().empty()) {
        throw Fault(missing("BatchItemRequest"));
    }
    if (items->get_array().size() > mostItems) {
        throw Fault(Problem{1040, "The batch is too large",
                            "A batch takes at most " + std::to_string(mostItems) +
                                " items. Supplied: " + std::to_string(items->get_array().size())});
    }
    std::set<std::pair<std::string, std::string>> made;
    json::array answers;
    for (const json::value& item : items->get_array()) {
        if (!item.is_object()) {
            throw Fault(Problem{2010, "Request has invalid or unsupported property",
                                "Property Name:BatchItemRequest specified is unsupported or invalid"});
        }
        const std::string id = textIn(item.get_object(), "bId");
        json::object answer;
        try {
            if (!request.parameter("requestid").empty() && id.size() > 10) {
                throw Fault(wrongLength("bId", 10, id.size()));
            }
            answer = batchItem(item.get_object(), now, made);
        } catch (const Fault& fault) {
            answer = {{"Fault", fault.body()}};
        }
        answer["bId"] = id;
        answers.push_back(std::move(answer));
    }
    if (_reverses) {
        std::reverse(answers.begin(), answers.end());
    }
    return {{"BatchItemResponse", std::move(answers)}};
}

json::object Service::batchItem(const json::object& item, UtcTime now,
                                std::set<std::pair<std::string, std::string>>& made) {
    if (item.contains("Query")) {
        ++_corePlus;
        return {{"QueryResponse", runQuery(_company, _zone, readQuery(textIn(item, "Query")), &made)}};
    }
    ++_core;
    const std::string operation = textIn(item, "operation");
    const std::string options = textIn(item, "optionsData");
    for (const auto& member : item) {
        const Entity* entity = entityByName(member.key());
        if (entity == nullptr || !member.value().is_object()) {
            continue;
        }
        const json::object& body = member.value().get_object();
        const Writing writing{_company, _zone, now, options.find("allowduplicatedocnum") != std::string::npos, &made};
        if (operation == "delete") {
            return {{entity->name, erase(writing, *entity, body)}};
        }
        if (operation == "update" && options == "void" && entity->name != "Payment") {
            return {{entity->name, voidTransaction(writing, *entity, body)}};
        }
        if (operation != "create" && operation != "update") {
            throw Fault(unsupported(operation));
        }
        if ((operation == "update") != body.contains("Id")) {
            throw Fault(operation == "update" ? missing("Id")
                                              : Problem{2010, "Request has invalid or unsupported property",
                                                        "Property Name:Id specified is unsupported or invalid"});
        }
        json::object saved = save(writing, *entity, body, options == "void");
        if (operation == "create") {
            made.emplace(std::string{entity->name}, textIn(saved, "Id"));
        }
        return {{entity->name, std::move(saved)}};
    }
    throw Fault(unsupported("of a batch item without an entity"));
}

json::object Service::changes(const Request& request, UtcTime now) const {
    const auto since = _zone.read(request.parameter("changedSince"));
    if (!since) {
        throw Fault(badDate("changedSince", request.parameter("changedSince")));
    }
    const UtcTime from{std::max(since->us, now.us - lookBackUs)};
    json::array responses;
    std::size_t total = 0;
    for (const std::string& name : words(request.parameter("entities"))) {
        const Entity* entity = entityByPath(name);
        if (entity == nullptr || !entity->change) {
            throw Fault(Problem{4001, "Invalid query", "QueryValidationError: invalid context declaration: " + name});
        }
        Query query;
        query.entity = entity->name;
        query.most = static_cast<std::int64_t>(mostChanges - total);
        query.order.push_back({"MetaData.LastUpdatedTime", false});
        query.where.push_back({"MetaData.LastUpdatedTime", Compare::moreOrEqual, {from.text()}});
        if (entity->family != Family::transaction) {
            query.where.push_back({"Active", Compare::in, {"true", "false"}});
        }
        json::object response = total < mostChanges ? runQuery(_company, _zone, query) : json::object{};
        json::array rows = response.contains(entity->name) ? response[entity->name].as_array() : json::array{};
        for (const Stub& stub : _company.deleted) {
            if (stub.entity == entity->name && from <= stub.at && total + rows.size() < mostChanges) {
                rows.push_back({{"domain", "QBO"},
                                {"status", "Deleted"},
                                {"Id", stub.id},
                                {"MetaData", {{"LastUpdatedTime", _zone.stamp(stub.at)}}}});
            }
        }
        total += rows.size();
        if (!rows.empty()) {
            const std::size_t count = rows.size();
            response = {{entity->name, std::move(rows)}, {"startPosition", 1}, {"maxResults", count}};
        }
        responses.push_back(std::move(response));
    }
    return {{"CDCResponse", json::array{json::object{{"QueryResponse", std::move(responses)}}}}};
}

json::object Service::exchangeRate(const Request& request, UtcTime now) const {
    const std::string code = request.parameter("sourcecurrencycode");
    if (!_company.exchangeRates.contains(code)) {
        throw Fault(notFound());
    }
    const std::string day = request.parameter("asofdate");
    return {{"ExchangeRate",
             {{"SourceCurrencyCode", code},
              {"TargetCurrencyCode", _company.homeCurrency()},
              {"Rate", code == _company.homeCurrency() ? json::value(1) : _company.exchangeRates.at(code)},
              {"AsOfDate", day.empty() ? _zone.day(now) : day},
              {"MetaData", {{"LastUpdatedTime", _zone.stamp(now)}}}}}};
}

json::object Service::taxService(const Request& request, UtcTime now) {
    json::object body = bodyOf(request);
    const std::string name = textIn(body, "TaxCode");
    if (name.empty()) {
        throw Fault(missing("TaxCode"));
    }
    auto* details = body.if_contains("TaxRateDetails");
    if (details == nullptr || !details->is_array() || details->get_array().empty()) {
        throw Fault(missing("TaxRateDetails"));
    }
    refuseName(_company, "TaxCode", name, "tax code");
    std::vector<json::object> rates;
    for (json::value& one : details->get_array()) {
        json::object detail = one.is_object() ? one.get_object() : json::object{};
        const std::string rateId = textIn(detail, "TaxRateId");
        if (!rateId.empty()) {
            if (_company.find("TaxRate", rateId) == nullptr) {
                throw Fault(badReference("TaxRate", rateId));
            }
        } else {
            refuseName(_company, "TaxRate", textIn(detail, "TaxRateName"), "tax rate");
            if (_company.find("TaxAgency", textIn(detail, "TaxAgencyId")) == nullptr) {
                throw Fault(badReference("TaxAgency", textIn(detail, "TaxAgencyId")));
            }
        }
        rates.push_back(std::move(detail));
    }
    json::array references, answered;
    for (json::object& rate : rates) {
        if (textIn(rate, "TaxRateId").empty()) {
            const std::string id = _company.newId(*entityByName("TaxRate"));
            _company.put(*entityByName("TaxRate"), madeRow(_zone, now, id,
                                                           {{"Name", textIn(rate, "TaxRateName")},
                                                            {"Description", "Sales Tax"},
                                                            {"Active", true},
                                                            {"RateValue", numberOf(decimalIn(rate, "RateValue"))},
                                                            {"AgencyRef", {{"value", textIn(rate, "TaxAgencyId")}}},
                                                            {"SpecialTaxType", "NONE"},
                                                            {"DisplayType", "ReadOnly"}}));
            rate["TaxRateId"] = id;
        }
        const std::string id = textIn(rate, "TaxRateId");
        references.push_back({{"TaxRateRef", {{"value", id}, {"name", textIn(*_company.find("TaxRate", id), "Name")}}},
                              {"TaxTypeApplicable", "TaxOnAmount"},
                              {"TaxOrder", 0}});
        answered.push_back(rate);
    }
    const std::string codeId = _company.newId(*entityByName("TaxCode"));
    _company.put(*entityByName("TaxCode"), madeRow(_zone, now, codeId,
                                                   {{"Name", name},
                                                    {"Description", name},
                                                    {"Active", true},
                                                    {"Taxable", true},
                                                    {"TaxGroup", true},
                                                    {"SalesTaxRateList", {{"TaxRateDetail", std::move(references)}}},
                                                    {"PurchaseTaxRateList", {{"TaxRateDetail", json::array{}}}}}));
    return {{"TaxCode", name}, {"TaxCodeId", codeId}, {"TaxRateDetails", std::move(answered)}};
}

json::object Service::upload(const Request& request) {
    const std::size_t begin = request.body.find('{');
    const std::size_t end = request.body.find("\r\n--", begin == std::string::npos ? 0 : begin);
    json::object attachable;
    try {
        attachable = parseJson(std::string_view{request.body}.substr(
                                   begin == std::string::npos ? request.body.size() : begin, end - begin))
                         .as_object();
    } catch (const std::exception&) {
        throw Fault(Problem{2010, "Request has invalid or unsupported property",
                            "Property Name:file_metadata specified is unsupported or invalid"});
    }
    json::object answer;
    const auto* references = attachable.if_contains("AttachableRef");
    if (references != nullptr && references->is_array()) {
        for (const json::value& one : references->get_array()) {
            const auto* reference = one.is_object() ? one.get_object().if_contains("EntityRef") : nullptr;
            if (reference == nullptr || !reference->is_object()) {
                continue;
            }
            const std::string type = textIn(reference->get_object(), "type"),
                              id = textIn(reference->get_object(), "value");
            if (_company.find(type, id) == nullptr) {
                answer["Fault"] = Fault(business("The entity " + type + " " + id +
                                                 " that you are trying to link does not exist. " + type + " " + id))
                                      .body();
            }
        }
    }
    if (answer.empty()) {
        attachable["Id"] = std::to_string(++_company.lastIds["Attachable"]);
        attachable["SyncToken"] = "0";
        answer["Attachable"] = std::move(attachable);
    }
    return {{"AttachableResponse", json::array{std::move(answer)}}};
}

} // namespace crossdock::sandbox::qbo
