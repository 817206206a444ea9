#include "sandbox_quickbooks/service.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/query.hpp"
#include "sandbox_quickbooks/writes.hpp"

#include "sandbox_shop/exact_json.hpp"

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::size_t longestRequestId = 50;
constexpr std::size_t longestBatchRequestId = 36;

bool includes(const Request& request, std::string_view word) {
    const std::string list = "," + request.parameter("include") + ",";
    return list.find("," + std::string{word} + ",") != std::string::npos;
}

std::string fullPath(const Request& request) {
    return "Could not find resource for relative : " + request.path + " of full path: http://" +
           std::string{request.header("Host")} + request.path;
}

} // namespace

json::object bodyOf(const Request& request) {
    try {
        json::value value = parseJson(request.body);
        if (value.is_object()) {
            return std::move(value.get_object());
        }
    } catch (const std::exception&) {
        // Told below: what was wrong with it is the parser's own wording.
    }
    throw Fault(Problem{2010, "Request has invalid or unsupported property",
                        "Property Name:Malformed request body specified is unsupported or invalid"});
}

Response Service::said(int status, const json::object& body, UtcTime now) const {
    Response response;
    response.status = status;
    json::object whole = body;
    whole["time"] = _zone.precise(now);
    response.body = wireText(whole);
    response.set("Content-Type", status == 200 ? "application/json;charset=utf-8" : "application/json");
    if (status == 200) {
        response.set("QBO-Version", "1988.128");
        response.set("Service-Time", "total=64, db=36");
        response.set("Expires", "0");
        response.set("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private");
    }
    return response;
}

Response Service::answer(const Request& request, const std::vector<std::string>& parts, UtcTime now) {
    const std::string requestId = request.parameter("requestid");
    const bool writes = request.method == "POST" && !parts.empty() && parts[0] != "query";
    const bool replays = writes && !requestId.empty();
    try {
        if (replays && requestId.size() > (parts[0] == "batch" ? longestBatchRequestId : longestRequestId)) {
            throw Fault(wrongLength("requestid", parts[0] == "batch" ? longestBatchRequestId : longestRequestId,
                                    requestId.size()));
        }
        if (const auto stored = _replays.find(requestId); replays && stored != _replays.end()) {
            Response response = said(stored->second.status, {}, now);
            response.body = stored->second.body;
            return response;
        }
        if (parts.empty() || parts[0] != "batch") {
            ++(writes ? _core : _corePlus);
        }
        Response response = said(200, carryOut(request, parts, now), now);
        if (replays) {
            _replays[requestId] = {200, response.body};
        }
        return response;
    } catch (const Fault& fault) {
        Response response = said(fault.status(), {{"Fault", fault.body()}}, now);
        if (fault.code() == 2030) {
            response.body = wireText(json::object{{"Fault", fault.body()}});
        }
        if (request.header("Accept").find("application/xml") != std::string_view::npos) {
            response.body = fault.xml(_zone.precise(now));
            response.headers = {{"Content-Type", "application/xml"}};
        }
        if (replays) {
            _replays[requestId] = {fault.status(), response.body};
        }
        return response;
    }
}

json::object Service::carryOut(const Request& request, const std::vector<std::string>& parts, UtcTime now) {
    if (request.method == "GET") {
        if (parts.size() == 1 && parts[0] == "cdc") {
            return changes(request, now);
        }
        if (parts.size() == 1 && parts[0] == "exchangerate") {
            return exchangeRate(request, now);
        }
        return read(parts, request);
    }
    if (request.method == "POST" && parts.size() == 1) {
        if (parts[0] == "query") {
            return {{"QueryResponse", runQuery(_company, _zone, readQuery(request.body))}};
        }
        if (parts[0] == "batch") {
            return batch(request, now);
        }
        if (parts[0] == "upload") {
            return upload(request);
        }
        return write(request, parts[0], now);
    }
    if (request.method == "POST" && parts.size() == 2 && parts[0] == "taxservice" && parts[1] == "taxcode") {
        return taxService(request, now);
    }
    throw Fault(unsupported(fullPath(request)));
}

json::object Service::read(const std::vector<std::string>& parts, const Request& request) {
    if (parts.size() == 1 && parts[0] == "query") {
        return {{"QueryResponse", runQuery(_company, _zone, readQuery(request.parameter("query")))}};
    }
    if (parts.size() == 1 && parts[0] == "preferences") {
        return {{"Preferences", _company.preferences}};
    }
    if (parts.size() == 2 && parts[0] == "companyinfo") {
        if (parts[1] != _company.realm) {
            throw Fault(notFound());
        }
        return {{"CompanyInfo", _company.info}};
    }
    const Entity* entity = parts.size() == 2 ? entityByPath(parts[0]) : nullptr;
    if (entity == nullptr || entity->path != parts[0]) {
        throw Fault(unsupported(fullPath(request)));
    }
    return {{entity->name, qbo::read(_company, *entity, parts[1])}};
}

json::object Service::write(const Request& request, const std::string& path, UtcTime now) {
    const Entity* entity = entityByPath(path);
    if (entity == nullptr || entity->path != path) {
        throw Fault(unsupported(fullPath(request)));
    }
    const std::string operation = request.parameter("operation");
    const Writing writing{_company, _zone, now, includes(request, "allowduplicatedocnum")};
    const json::object body = bodyOf(request);
    if (operation == "delete") {
        return {{entity->name, erase(writing, *entity, body)}};
    }
    if (operation == "void") {
        return {{entity->name, voidTransaction(writing, *entity, body)}};
    }
    if (!operation.empty() && operation != "update" && operation != "create") {
        throw Fault(unsupported(operation));
    }
    return {{entity->name, save(writing, *entity, body, includes(request, "void") && entity->name == "Payment")}};
}

} // namespace crossdock::sandbox::qbo
