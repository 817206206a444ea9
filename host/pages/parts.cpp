#include "pages/parts.hpp"

#include "pages/number.hpp"

#include <algorithm>

namespace crossdock::pages {

Html crumbs(const std::vector<Crumb>& trail) {
    Html html;
    html.put("<nav class=\"crumbs\" aria-label=\"Where this is\">");
    for (std::size_t i = 0; i < trail.size(); ++i) {
        if (i != 0) {
            html.put(" / ");
        }
        if (trail[i].url) {
            html.put("<a href=\"{}\">{}</a>", *trail[i].url, trail[i].text);
        } else {
            html.put("<span aria-current=\"page\">{}</span>", trail[i].text);
        }
    }
    html.put("</nav>");
    return html;
}

Html headline(Icon shape, Tone tone, const Html& title, const Html& sentence, const Html& actions) {
    Html html;
    html.put("<div class=\"headline {}\" data-region=\"headline\">{}<div><h1>{}</h1>", nameOf(tone), largeIcon(shape),
             title);
    if (!sentence.empty()) {
        html.put("<p>{}</p>", sentence);
    }
    html.put("</div>");
    if (!actions.empty()) {
        html.put("<div class=\"actions\">{}</div>", actions);
    }
    html.put("</div>");
    return html;
}

Html headline(Icon shape, Tone tone, std::string_view title, std::string_view sentence, const Html& actions) {
    Html first;
    first.put("{}", title);
    Html second;
    second.put("{}", sentence);
    return headline(shape, tone, first, second, actions);
}

Html panel(const PanelHead& head, const Html& content) {
    Html html;
    html.put("<section class=\"panel{}\" aria-labelledby=\"{}-h\" data-region=\"{}\"><div class=\"head\"><h2 "
             "id=\"{}-h\">{}</h2>",
             head.hold ? " strip" : "", head.id, head.id, head.id, head.title);
    if (!head.note.empty()) {
        html.put("<span class=\"note\">{}</span>", head.note);
    }
    if (!head.link.empty()) {
        html.put("<span class=\"more\">{}</span>", head.link);
    }
    html.put("</div>{}</section>", content);
    return html;
}

Html emptyPart(std::string_view bold, std::string_view text) {
    Html html;
    html.put("<p class=\"empty\"><strong>{}</strong> {}</p>", bold, text);
    return html;
}

Html figures(const std::vector<Figure>& all) {
    Html html;
    html.put("<section class=\"panel figures\" aria-label=\"Figures\" data-region=\"figures\"><dl>");
    for (const Figure& figure : all) {
        html.put("<div><dt>{}</dt><dd><span class=\"value\">{}</span>", figure.label, figure.value);
        if (!figure.unit.empty()) {
            html.put(" <span class=\"unit\">{}</span>", figure.unit);
        }
        html.put("<span class=\"about\">{}</span></dd></div>", figure.note);
    }
    html.put("</dl></section>");
    return html;
}

Table::Table(std::vector<Column> columns, std::string_view name) : _columns(std::move(columns)) {
    _html.put("<table class=\"cards\"><caption class=\"unseen\">{}</caption><thead><tr>", name);
    for (const Column& column : _columns) {
        if (column.kind == "do") {
            _html.put("<th scope=\"col\"><span class=\"unseen\">{}</span></th>", column.title);
        } else {
            _html.put("<th scope=\"col\" {}>{}</th>", Attribute::when(!column.kind.empty(), "class", column.kind),
                      column.title);
        }
    }
    _html.put("</tr></thead><tbody>");
}

Table& Table::row(const Html& name) {
    if (_open) {
        _html.put("</tr>");
    }
    _open = true;
    _at = 1;
    _html.put("<tr><th scope=\"row\">{}</th>", name);
    return *this;
}

Table& Table::cell(const Html& content, bool zero) {
    const Column& column = _columns[std::min(_at++, _columns.size() - 1)];
    const std::string kind = column.kind + (zero ? " zero" : "");
    _html.put("<td {} {}>{}</td>", Attribute::when(!kind.empty(), "class", kind),
              Attribute::when(column.kind != "do" && !column.title.empty(), "data-l", column.title), content);
    return *this;
}

Table& Table::cell(std::string_view text) {
    Html html;
    html.put("{}", text);
    return cell(html, text.empty());
}

Table& Table::count(std::int64_t value, const Reader& reader) {
    Html html;
    html.put("{}", reader.number(value));
    return cell(html, value == 0);
}

Html Table::done() {
    if (_open) {
        _html.put("</tr>");
    }
    _html.put("</tbody></table>");
    return _html;
}

namespace {

const char* classOf(Weight weight) {
    return weight == Weight::Primary ? "button primary" : weight == Weight::Danger ? "button danger" : "button";
}

} // namespace

Html linkButton(const Url& url, std::string_view label, Weight weight, std::string_view spoken) {
    Html html;
    html.put("<a class=\"{}\" href=\"{}\" data-dialog=\"\" {}>{}</a>", classOf(weight), url,
             Attribute::when(!spoken.empty(), "aria-label", spoken), label);
    return html;
}

Html refusedButton(std::string_view label, std::string_view why) {
    Html html;
    html.put("<span class=\"refused\"><button type=\"button\" class=\"button\" aria-disabled=\"true\">{}</button>"
             "<span class=\"why\">{}</span></span>",
             label, why);
    return html;
}

Html formFields(const Frame& frame, const Hidden& hidden, std::string_view back) {
    Html html;
    html.put("<input type=\"hidden\" name=\"csrf\" value=\"{}\"><input type=\"hidden\" name=\"back\" value=\"{}\">",
             frame.csrf, back);
    for (const auto& [name, value] : hidden) {
        html.put("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
    }
    return html;
}

Html postButton(const Frame& frame, const Url& to, std::string_view label, const Hidden& hidden, Weight weight) {
    if (!frame.mayAct) {
        return refusedButton(label, refusedRole(frame, "do this"));
    }
    Html html;
    html.put("<form method=\"post\" action=\"{}\">{}<button class=\"{}\">{}</button></form>", to,
             formFields(frame, hidden, frame.self), classOf(weight), label);
    return html;
}

Html notice(Icon shape, Tone tone, std::string_view bold, std::string_view text, const Html& action) {
    Html html;
    html.put("<div class=\"notice {}\">{}<p><strong>{}</strong> {}</p>{}</div>", nameOf(tone), icon(shape), bold, text,
             action);
    return html;
}

std::string moneyLine(const std::vector<std::pair<std::string, std::string>>& currencyAndAmount, const Reader& reader) {
    std::string out;
    for (const auto& [currency, amount] : currencyAndAmount) {
        out += (out.empty() ? "" : ", ") + reader.money(amount, currency) + " " + currency;
    }
    return out;
}

Html pager(std::string_view text, const std::optional<Url>& newer, const std::optional<Url>& older) {
    Html html;
    html.put("<nav class=\"pager\" aria-label=\"Pages\"><span>{}</span>", text);
    if (newer) {
        html.put("<a class=\"button\" href=\"{}\" rel=\"prev\">Newer</a>", *newer);
    }
    if (older) {
        html.put("<a class=\"button\" href=\"{}\" rel=\"next\">Older</a>", *older);
    }
    html.put("</nav>");
    return html;
}

Html tabs(std::string_view name, const std::vector<Tab>& all) {
    Html html;
    html.put("<nav class=\"tabs\" aria-label=\"{}\">", name);
    for (const Tab& tab : all) {
        html.put("<a href=\"{}\" {}>{}</a>", tab.url, Attribute::when(tab.current, "aria-current", "true"), tab.text);
    }
    html.put("</nav>");
    return html;
}

Html rateBar(std::int64_t used, std::int64_t allowed) {
    Html html;
    const std::int64_t percent = allowed <= 0 ? 0 : std::min<std::int64_t>(100, used * 100 / allowed);
    html.put("<svg class=\"rate\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"6\" rx=\"3\"/>"
             "<rect class=\"used\" width=\"{}%\" height=\"6\" rx=\"3\"/></svg>",
             percent);
    return html;
}

} // namespace crossdock::pages
