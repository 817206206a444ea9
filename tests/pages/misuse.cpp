// Compiles as it stands; with one of the names defined it must not.
#include "pages/html.hpp"

#include <string>

using crossdock::pages::Attribute;
using crossdock::pages::Html;
using crossdock::pages::Url;

void write(Html& html, const std::string& text) {
    html.put("<a href=\"{}\" {} title=\"{}\">{}</a>", Url("/x").with("q", text), Attribute("lang", text), text, text);
#ifdef RAW_MARKUP
    html.put(text);
#endif
#ifdef TEXT_AS_ADDRESS
    html.put("<a href=\"{}\"></a>", text);
#endif
#ifdef BARE_ATTRIBUTE
    html.put("<a title={}></a>", text);
#endif
#ifdef ATTRIBUTE_FROM_TEXT
    html.put("<a {}></a>", text);
#endif
#ifdef GAP_TOO_MANY
    html.put("<p>{}{}</p>", text);
#endif
#ifdef STYLE
    html.put("<p style=\"{}\"></p>", text);
#endif
#ifdef SCRIPT
    html.put("<p onclick=\"{}\"></p>", text);
#endif
}
