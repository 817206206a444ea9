#include "sandbox_quickbooks/fault.hpp"

#include <algorithm>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '&':
            out += "&amp;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace

json::object Fault::body() const {
    json::array errors;
    for (const Problem& problem : _problems) {
        json::object error{
            {"Message", problem.message}, {"Detail", problem.detail}, {"code", std::to_string(problem.code)}};
        if (problem.element) {
            error["element"] = *problem.element;
        }
        errors.push_back(std::move(error));
    }
    return {{"Error", std::move(errors)}, {"type", code() >= 10000 ? "SystemFault" : "ValidationFault"}};
}

std::string Fault::xml(std::string_view time) const {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<IntuitResponse time=\"" +
                      std::string{time} + "\" xmlns=\"http://schema.intuit.com/finance/v3\">\n  <Fault type=\"" +
                      (code() >= 10000 ? "SystemFault" : "ValidationFault") + "\">\n";
    for (const Problem& problem : _problems) {
        out += "    <Error code=\"" + std::to_string(problem.code) + "\"" +
               (problem.element ? " element=\"" + escaped(*problem.element) + "\"" : "") + ">\n      <Message>" +
               escaped(problem.message) + "</Message>\n      <Detail>" + escaped(problem.detail) +
               "</Detail>\n    </Error>\n";
    }
    return out + "  </Fault>\n</IntuitResponse>\n";
}

Problem missing(const std::string& element) {
    return {2020, "Required param missing, need to supply the required value for the API",
            "Required parameter " + element + " is missing in the request", element};
}

Problem badText(const std::string& element) {
    return {2040, "Invalid String", "Text contains characters that are not supported: " + element, element};
}

Problem wrongLength(const std::string& element, std::size_t most, std::size_t got) {
    return {2050, "Invalid String. Length out of supported range",
            "String length specified does not match the supported length. Min:0 Max:" + std::to_string(most) +
                " supported. Supplied length:" + std::to_string(got),
            element};
}

Problem badNumber(const std::string& element, const std::string& got) {
    return {2080, "Invalid Number", "The number is not valid or out of range. Supplied value:" + got, element};
}

Problem badDate(const std::string& element, const std::string& got) {
    return {2090, "Invalid Date", "The date is not valid, use YYYY-MM-DD. Supplied value:" + got, element};
}

Problem badChoice(const std::string& element, const std::string& got) {
    return {2170, "Invalid Enumeration", "Invalid Enumeration : " + got, element};
}

Problem business(const std::string& why) {
    return {6000, "A business validation error has occurred while processing your request",
            "Business Validation Error: " + why, ""};
}

Problem notFound() {
    return {610, "Object Not Found",
            "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, "
            "customers, "
            "items, vendors or employees.",
            ""};
}

Problem badReference(const std::string& what, const std::string& id) {
    return {2500, "Invalid Reference Id", "Invalid Reference Id : " + what + " element id " + id + " not found", ""};
}

Problem duplicateName(const std::string& why) {
    return {6240, "Duplicate Name Exists Error", "The name supplied already exists. : " + why};
}

Problem unsupported(const std::string& why) {
    return {500, "Unsupported Operation", "Operation " + why + " is not supported."};
}

std::string gatewayFault(std::string_view name, std::string_view code, int status, std::string_view detail,
                         std::string_view type, std::int64_t epochMs) {
    const std::string message =
        "message=" + std::string{name} + "; errorCode=" + std::string{code} + "; statusCode=" + std::to_string(status);
    const auto shortCode = code.substr(std::min(code.find_first_not_of('0'), code.size()));
    const json::object error{{"message", message}, {"detail", detail}, {"code", shortCode}, {"element", nullptr}};
    return json::serialize(json::object{{"warnings", nullptr},
                                        {"intuitObject", nullptr},
                                        {"fault", json::object{{"error", json::array{error}}, {"type", type}}},
                                        {"report", nullptr},
                                        {"queryResponse", nullptr},
                                        {"batchItemResponse", json::array{}},
                                        {"attachableResponse", json::array{}},
                                        {"syncErrorResponse", nullptr},
                                        {"requestId", nullptr},
                                        {"time", epochMs},
                                        {"status", nullptr},
                                        {"cdcresponse", json::array{}}});
}

std::string throttleXml(int status, std::string_view time) {
    return (status == 429 ? std::string{"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"}
                          : std::string{}) +
           "<IntuitResponse time=\"" + std::string{time} +
           "\" xmlns=\"http://schema.intuit.com/finance/v3\">\n  <Fault type=\"SERVICE\">\n    <Error code=\"3001\">\n"
           "      <Message>message=ThrottleExceeded; errorCode=003001; statusCode=" +
           std::to_string(status) +
           "</Message>\n      <Detail>The request limit was reached.  Try again later</Detail>\n    </Error>\n  "
           "</Fault>\n"
           "</IntuitResponse>\n";
}

} // namespace crossdock::sandbox::qbo
