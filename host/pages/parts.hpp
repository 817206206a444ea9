// The pieces that pages are put together from.
#pragma once

#include "pages/frame.hpp"
#include "pages/html.hpp"
#include "pages/icon.hpp"
#include "pages/words.hpp"

#include <string>
#include <utility>
#include <vector>

namespace crossdock::pages {

/// "Flows / orders-to-books / sync sy_1"
struct Crumb {
    std::string text;
    std::optional<Url> url;
};
Html crumbs(const std::vector<Crumb>& trail);

/// Shape, h1, sentence, actions at the right. A live region of its own.
Html headline(Icon shape, Tone tone, const Html& title, const Html& sentence, const Html& actions = {});
Html headline(Icon shape, Tone tone, std::string_view title, std::string_view sentence, const Html& actions = {});

/// A panel with its h2; `id` names it and its live region.
struct PanelHead {
    std::string id;
    std::string title;
    std::string note;
    Html link;
    bool hold = false; ///< amber strip at the top
};
Html panel(const PanelHead& head, const Html& content);
/// A panel's content when there is nothing: what would stand here, and why it does not.
Html emptyPart(std::string_view bold, std::string_view text);

/// One of the large figures; they stand in figures().
struct Figure {
    std::string label;
    std::string value;
    std::string unit;
    Html note;
};
Html figures(const std::vector<Figure>& all);

/// A table that becomes cards on narrow screens.
struct Column {
    std::string title;
    std::string
        kind; ///< classes of the style sheet: "n" right-aligned, "status", "what", "own", "wide" not on narrow screens, "do" buttons
};
class Table {
public:
    explicit Table(std::vector<Column> columns, std::string_view name);
    /// Begins a row with its name, a th.
    Table& row(const Html& name);
    Table& cell(const Html& content, bool zero = false);
    Table& cell(std::string_view text);
    /// A count: nothing to say on a narrow screen when it is zero.
    Table& count(std::int64_t value, const Reader& reader);
    Html done();

private:
    void begin(const char* kind);

    std::vector<Column> _columns;
    Html _html;
    std::size_t _at = 0;
    bool _open = false;
};

enum class Weight { Plain, Primary, Danger };

/// A button that is a link to a page of its own (which scripts show as a dialogue).
Html linkButton(const Url& url, std::string_view label, Weight weight = Weight::Plain, std::string_view spoken = {});
/// A button that does not work now, and why, beside it.
Html refusedButton(std::string_view label, std::string_view why);

/// A hidden field of a form.
using Hidden = std::vector<std::pair<std::string, std::string>>;
/// A form with one button that posts at once. Without the right to act it is a refusedButton.
Html postButton(const Frame& frame, const Url& to, std::string_view label, const Hidden& hidden = {},
                Weight weight = Weight::Plain);
/// The fields that every form carries: the token and where to come back to.
Html formFields(const Frame& frame, const Hidden& hidden, std::string_view back);

/// A notice: something that is no failure of now. Red ones are tinted.
Html notice(Icon shape, Tone tone, std::string_view bold, std::string_view text, const Html& action = {});

/// Amounts in one line: "1,318.40 USD, 20 JPY"; never added up.
std::string moneyLine(const std::vector<std::pair<std::string, std::string>>& currencyAndAmount, const Reader& reader);

/// Newer / Older.
Html pager(std::string_view text, const std::optional<Url>& newer, const std::optional<Url>& older);

/// Links that choose a view of the same list.
struct Tab {
    std::string text;
    Url url;
    bool current = false;
};
Html tabs(std::string_view name, const std::vector<Tab>& all);

/// A bar of what is used of what is allowed.
Html rateBar(std::int64_t used, std::int64_t allowed);

} // namespace crossdock::pages
