// A refusal in the shape that WordPress gives it.
#pragma once

#include <boost/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace crossdock::sandbox::woo {

/// Thrown where a rule refuses a request; the dispatcher turns it into {"code","message","data"}.
class WpError : public std::runtime_error {
public:
    /// `data` is {"status": status}.
    WpError(int status, std::string_view code, std::string_view message)
        : WpError(status, code, message, boost::json::object{{"status", status}}) {}
    WpError(int status, std::string_view code, std::string_view message, boost::json::value data)
        : std::runtime_error(std::string{message}),
          _status(status),
          _code(code),
          _data(std::move(data)) {}

    int status() const { return _status; }
    boost::json::object body() const { return {{"code", _code}, {"message", what()}, {"data", _data}}; }

private:
    int _status;
    std::string _code;
    boost::json::value _data;
};

inline WpError noRoute() {
    return {404, "rest_no_route", "No route was found matching the URL and request method."};
}

} // namespace crossdock::sandbox::woo
