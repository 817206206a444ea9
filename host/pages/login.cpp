#include "pages/login.hpp"

namespace crossdock::pages {

Html signInPage(const SignInView& view) {
    const bool refused = !view.message.empty();
    Html html;
    html.put("<section class=\"panel\" aria-labelledby=\"sign-in\"><div class=\"head\"><h1 id=\"sign-in\">Sign "
             "in</h1></div><div "
             "class=\"body\">");
    if (refused) {
        html.put("<p class=\"wrong\" id=\"why\" role=\"alert\">{}<span>{}</span></p>", icon(Icon::Fail), view.message);
    }
    html.put("<form method=\"post\" action=\"{}\" class=\"fields\"><input type=\"hidden\" name=\"to\" value=\"{}\">",
             Url("/login"), view.to);
    if (!view.kept.empty()) {
        html.put("<input type=\"hidden\" name=\"kept\" value=\"{}\">", view.kept);
    }
    html.put("<div class=\"field\"><label for=\"user\">Name</label><input type=\"text\" id=\"user\" name=\"user\" "
             "value=\"{}\" "
             "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required {} {}></div>"
             "<div class=\"field\"><label for=\"password\">Password</label><input type=\"password\" id=\"password\" "
             "name=\"password\" "
             "autocomplete=\"current-password\" required {} {}></div><div><button class=\"button primary\">Sign "
             "in</button></div></form>"
             "<p class=\"hint\">Users are made on the command line: <code>crossdock user add "
             "NAME</code></p></div></section>",
             view.user, Attribute::when(view.user.empty(), "autofocus"),
             Attribute::when(refused, "aria-describedby", "why"), Attribute::when(!view.user.empty(), "autofocus"),
             Attribute::when(refused, "aria-describedby", "why"));
    return html;
}

} // namespace crossdock::pages
