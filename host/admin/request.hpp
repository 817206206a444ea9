// A request as handlers see it: read completely, checked, and with its visitor named.
#pragma once

#include "admin/fields.hpp"
#include "admin/role.hpp"
#include "core/clock.hpp"

#include <Poco/Dynamic/Var.h>

#include <map>
#include <string>

namespace crossdock::admin {

/// Who asks. A value.
struct Visitor {
    std::string name;         ///< of the user, or "api:" and the name of a token; empty: nobody
    std::string organisation; ///< whose flows they see; nothing of others is ever shown
    Role role = Role::None;
    /// Every form that posts carries it in a hidden field of the name "csrf"; empty without a session. For handlers it is masked, and
    /// another text in each answer.
    std::string csrf;
    std::string session; ///< names the session without opening it (a hash of its id); empty for tokens

    bool may(Role least) const { return role >= least; }
};

/// One request. A value; handlers get it const. Sizes are bounded before a handler sees it: path and query 16 KiB, body 1 MiB.
struct Request {
    std::string method;                       ///< "GET", "POST", "PUT"; HEAD arrives as GET
    std::string path;                         ///< as sent, without query: "/flows/orders-to-books"
    std::map<std::string, std::string> names; ///< what the pattern's {names} stand for, decoded
    Fields query;
    Fields form;             ///< of a body application/x-www-form-urlencoded, less "csrf"
    std::string type;        ///< content type without parameters, in lower case
    std::string body;        ///< raw bytes
    Poco::Dynamic::Var json; ///< the body, parsed and checked, when the route declares a schema of it
    std::map<std::string, std::string> headers; ///< by lower-case name; the first of each
    std::map<std::string, std::string> cookies;
    std::string peer;    ///< address of the client, or of the one for whom a trusted proxy asks
    std::string id;      ///< of this request, also in the log and in every refusal
    bool secure = false; ///< came by TLS, here or at a trusted proxy
    UtcTime now;
    Visitor visitor;

    /// Empty when it was not sent.
    const std::string& header(const std::string& lowerCaseName) const;
    const std::string& cookie(const std::string& name) const;
    /// Overwrites what was sent: passwords come this way.
    void wipe();
};

} // namespace crossdock::admin
