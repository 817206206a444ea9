// A company in process for tests, asked without a network.
#pragma once

#include "sandbox_quickbooks/quickbooks.hpp"

#include <boost/json.hpp>

#include <string>

namespace crossdock::sandbox::qbo {

/// An answer, read.
struct Answer {
    Response response;
    boost::json::value body; ///< null when it is not JSON

    int status() const { return response.status; }
    const boost::json::object& object(std::string_view name) const { return body.as_object().at(name).as_object(); }
    /// "6240" of the first error; empty without a fault.
    std::string code() const;
    std::string detail() const;
};

class Books {
public:
    explicit Books(Edition edition = Edition::usManual, const std::string& realm = "1234567890");

    /// `target` is the path after /v3/company/{realm}/, with its query as on the wire; a whole path when it begins with '/'.
    Answer get(const std::string& target);
    Answer post(const std::string& target, const boost::json::value& body);
    Answer post(const std::string& target, const char* body) { return post(target, boost::json::parse(body)); }
    /// The statement as a client sends it.
    Answer query(const std::string& statement);
    Answer send(const Request& request);
    /// A form post to the token endpoint, signed by the client.
    Answer grant(const std::string& form);
    void edit(const boost::json::value& change) { quickbooks.edit(change); }
    void edit(const char* change) { quickbooks.edit(boost::json::parse(change)); }
    /// Stops the clock there.
    void setTime(const std::string& time);

    SandboxClock clock;
    QuickBooks quickbooks;
    Keys keys;

private:
    Request request(const std::string& method, const std::string& target) const;
    std::string _realm;
};

} // namespace crossdock::sandbox::qbo
