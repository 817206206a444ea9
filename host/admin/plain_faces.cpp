#include "admin/plain_faces.hpp"

namespace crossdock::admin {

namespace {

std::string escaped(const std::string& text) {
    std::string out;
    for (const char each : text) {
        switch (each) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += each;
        }
    }
    return out;
}

std::string page(const std::string& title, const std::string& content) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title) +
           "</title></head><body><main><h1>" + escaped(title) + "</h1>\n" + content + "</main></body></html>\n";
}

std::string hidden(const std::string& name, const std::string& value) {
    return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escaped(value) + "\">";
}

} // namespace

std::string PlainFaces::login(const Request&, const LoginView& view) const {
    return page("Sign in",
                (view.message.empty() ? "" : "<p role=\"alert\">" + escaped(view.message) + "</p>\n") +
                    "<form method=\"post\" action=\"/login\">" + hidden("to", view.to) + hidden("kept", view.kept) +
                    "<p><label>User <input name=\"user\" autocomplete=\"username\" value=\"" + escaped(view.user) +
                    "\"></label></p><p><label>Password <input type=\"password\" name=\"password\" "
                    "autocomplete=\"current-password\"></label></p><p><button>Sign in</button></p></form>\n");
}

std::string PlainFaces::refusal(const Request& request, const Problem& problem) const {
    std::string content = "<p>" + escaped(problem.detail) + "</p>\n";
    for (const Problem::Fault& fault : problem.faults) {
        content += "<p>" + escaped(fault.where) + " " + escaped(fault.what) + "</p>\n";
    }
    return page(problem.title,
                content + "<p>" + escaped(problem.advice) + "</p>\n<p>Request " + escaped(request.id) + "</p>\n");
}

} // namespace crossdock::admin
