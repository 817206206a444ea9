// What the service refuses, in its own words and shapes.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::qbo {

/// One entry of Fault.Error.
struct Problem {
    int code;
    std::string message, detail;
    std::optional<std::string> element = {}; ///< nothing: the member is absent
};

/// Thrown by the rules, turned into an answer at the edge.
class Fault : public std::exception {
public:
    explicit Fault(Problem problem) : _problems{std::move(problem)} {}
    explicit Fault(std::vector<Problem> problems) : _problems(std::move(problems)) {}

    const char* what() const noexcept override { return _problems.front().detail.c_str(); }
    const std::vector<Problem>& problems() const { return _problems; }
    int code() const { return _problems.front().code; }
    /// 200 inside a batch is the caller's business.
    int status() const { return code() == 10000 ? 500 : 400; }

    /// {"Error": [...], "type": "ValidationFault"}
    boost::json::object body() const;
    /// <IntuitResponse> with the same content.
    std::string xml(std::string_view time) const;

private:
    std::vector<Problem> _problems;
};

Problem missing(const std::string& element);                                        ///< 2020
Problem badText(const std::string& element);                                        ///< 2040
Problem wrongLength(const std::string& element, std::size_t most, std::size_t got); ///< 2050
Problem badNumber(const std::string& element, const std::string& got);              ///< 2080
Problem badDate(const std::string& element, const std::string& got);                ///< 2090
Problem badChoice(const std::string& element, const std::string& got);              ///< 2170
Problem business(const std::string& why);                                           ///< 6000
Problem notFound();                                                                 ///< 610
Problem badReference(const std::string& what, const std::string& id);               ///< 2500
Problem duplicateName(const std::string& why);                                      ///< 6240
Problem unsupported(const std::string& why);                                        ///< 500

/// The gateway's fault, lower case and with an epoch time. `code` as "003200".
std::string gatewayFault(std::string_view name, std::string_view code, int status, std::string_view detail,
                         std::string_view type, std::int64_t epochMs);
/// The gateway's throttle answer, which is XML whatever was asked for.
std::string throttleXml(int status, std::string_view time);

} // namespace crossdock::sandbox::qbo
