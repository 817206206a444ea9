#include "secret/redaction.hpp"

#include "secret/sensitive_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace crossdock::secret {

namespace {

constexpr std::string_view lineEnds = "\r\n";
constexpr std::string_view blanks = " \t";
constexpr std::string_view allBlanks = " \t\r\n";
constexpr std::string_view wordEnds = " \t\r\n&\"'<>";
constexpr std::string_view jsonEnds = " \t\r\n,}]";
constexpr std::string_view plainWordEnds = " \t\r\n&\"'<>,;)}";

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isNameChar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
}

bool sameWord(std::string_view word, std::string_view lowerCase) {
    return std::ranges::equal(word, lowerCase, {}, [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
}

bool isScheme(std::string_view word) {
    return sameWord(word, "basic") || sameWord(word, "bearer");
}

/// Whether `text` begins with what stands behind a scheme where no credentials do: prose,
/// challenges.
bool beginsAsProse(std::string_view text) {
    constexpr std::array<std::string_view, 7> words{"realm", "error",       "scheme",        "auth",
                                                    "token", "credentials", "authentication"};
    return std::ranges::any_of(words, [text](std::string_view word) {
        return text.starts_with(word) &&
               (text.size() == word.size() ||
                std::string_view(" \t\r\n=,;:.").find(text[word.size()]) != std::string_view::npos);
    });
}

/// Where in `run` (name characters only) a secret of known shape begins; npos when none does.
std::size_t shapeStart(std::string_view run) {
    constexpr std::size_t leastKeyDigits = 16; // a real WooCommerce key has 40; some may be cut off
    bool countedDots = false;
    for (std::size_t i = run.find_first_of("csex"); i != std::string_view::npos; i = run.find_first_of("csex", i + 1)) {
        const std::string_view rest = run.substr(i);
        if (rest.starts_with("ck_") || rest.starts_with("cs_")) {
            const std::string_view digits = rest.substr(3, leastKeyDigits);
            if (digits.size() == leastKeyDigits && std::ranges::all_of(digits, isHex)) {
                return i;
            }
        }
        if (rest.starts_with("sb_secret_") || rest.starts_with("xdt_") || rest.starts_with("xdm1_")) {
            return i;
        }
        // Later starts in the same run have no more dots than the first, so one count is enough.
        if (!countedDots && rest.starts_with("eyJ")) {
            countedDots = true;
            if (std::ranges::count(rest, '.') >= 2) {
                return i;
            }
        }
    }
    return std::string_view::npos;
}

/// A quotation mark in one of its disguises: `"`, `\"` (JSON within JSON), `'`, `%22`.
struct Quote {
    std::size_t length = 0; ///< 0: no quotation mark here
    std::size_t backslashes = 0;
    char mark = '"';
    bool percent = false;
};

/// One pass from left to right. Everything that a step scans it either consumes or leaves to a
/// bounded number of later steps.
class Redactor {
public:
    explicit Redactor(std::string text) : _text(std::move(text)), _view(_text) {}

    std::string result() {
        while (_at < _view.size()) {
            step();
        }
        if (_copied == 0) {
            return std::move(_text);
        }
        return std::move(_out.append(_view.substr(_copied)));
    }

private:
    void step() {
        const char c = _view[_at];
        if (isNameChar(c)) {
            run();
        } else if (c == '%' && isPercent(_at)) {
            _at += 3;
        } else if (c == ':' && _view.substr(_at, 3) == "://") {
            _at += 3;
            userInfo();
        } else {
            ++_at;
        }
    }

    void run() {
        const std::size_t start = _at;
        while (_at < _view.size() && isNameChar(_view[_at])) {
            ++_at;
        }
        const std::string_view run = _view.substr(start, _at - start);
        if (const std::size_t shape = shapeStart(run); shape != std::string_view::npos) {
            blot(start + shape, _at);
        } else if (isScheme(run)) {
            credentials();
        } else {
            named(run.substr(run.rfind('.') + 1));
        }
    }

    void credentials() {
        const std::size_t start = skip(_at, isPercent(_at) ? "%20" : " \t+");
        if (start > _at && !beginsAsProse(_view.substr(start))) {
            blot(start, endAt(start, " \t\r\n\"'<>,;\\&"));
        }
    }

    void userInfo() {
        const std::size_t stop = endAt(_at, "/?#\\ \t\r\n\"'<>");
        const std::size_t at = _view.substr(_at, stop - _at).rfind('@');
        if (at != std::string_view::npos) {
            blot(_at, _at + at);
        }
    }

    void named(std::string_view name) {
        if (!mayBeSeparator(_at)) {
            return;
        }
        name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
        const Sensitivity sensitivity = sensitivityOf(name);
        if (sensitivity == Sensitivity::None) {
            return;
        }
        const bool quotedName = quoteAt(_at).length > 0;
        std::size_t at = skip(_at + quoteAt(_at).length, quotedName ? allBlanks : blanks);
        const bool percent = isPercent(at);
        const char separator = symbolAt(at);
        if (separator != ':' && separator != '=') {
            return;
        }
        at += percent ? 3 : 1;
        if (separator == '=' && at < _view.size() && _view[at] == '>') {
            ++at;
        }
        const std::size_t start = skip(at, quotedName ? allBlanks : blanks);
        value(start, sensitivity, quotedName, separator, percent);
    }

    void value(std::size_t start, Sensitivity sensitivity, bool quotedName, char separator, bool percent) {
        const bool wholeLine = sensitivity == Sensitivity::Header && !quotedName && !percent;
        if (wholeLine) {
            return blot(start, endAt(start, lineEnds));
        }
        if (const Quote quote = quoteAt(start); quote.length > 0) {
            return valueBetween(start + quote.length, closing(start + quote.length, quote), sensitivity);
        }
        if (sensitivity == Sensitivity::Ambiguous) {
            return valueBetween(start, percent ? percentEnd(start) : endAt(start, plainWordEnds), sensitivity);
        }
        if (percent) {
            return blot(start, percentEnd(start));
        }
        if (quotedName && start < _view.size() && (_view[start] == '[' || _view[start] == '{')) {
            return blot(start, bracketEnd(start));
        }
        if (separator == '=') {
            return blot(start, wordsEnd(start));
        }
        blot(start, quotedName ? endAt(start, jsonEnds) : endAt(start, "\r\n\""));
    }

    void valueBetween(std::size_t start, std::size_t stop, Sensitivity sensitivity) {
        if (sensitivity != Sensitivity::Ambiguous || !isPlainWord(_view.substr(start, stop - start))) {
            blot(start, stop);
        }
    }

    void blot(std::size_t start, std::size_t stop) {
        if (stop > start) {
            _out.append(_view.substr(_copied, start - _copied)).append(redactionMark);
            _at = _copied = stop;
        }
    }

    bool isPercent(std::size_t at) const {
        return at + 2 < _view.size() && _view[at] == '%' && isHex(_view[at + 1]) && isHex(_view[at + 2]);
    }

    /// The character at `at`, the separators and quotes also in their percent-encoded form.
    char symbolAt(std::size_t at) const {
        if (!isPercent(at)) {
            return at < _view.size() ? _view[at] : '\0';
        }
        const std::string_view code = _view.substr(at + 1, 2);
        return sameWord(code, "3a") ? ':' : sameWord(code, "3d") ? '=' : code == "22" ? '"' : code == "26" ? '&' : '%';
    }

    bool mayBeSeparator(std::size_t at) const {
        return at < _view.size() && std::string_view("=:\"'\\% \t").find(_view[at]) != std::string_view::npos;
    }

    Quote quoteAt(std::size_t at) const {
        if (isPercent(at)) {
            return symbolAt(at) == '"' ? Quote{3, 0, '"', true} : Quote{};
        }
        const std::size_t mark = std::min(_view.find_first_not_of('\\', at), _view.size());
        if (mark == _view.size() || (_view[mark] != '"' && _view[mark] != '\'')) {
            return {};
        }
        return {mark - at + 1, mark - at, _view[mark], false};
    }

    /// Where the string that `quote` opened ends: a mark of the same kind, escaped no deeper.
    std::size_t closing(std::size_t at, const Quote& quote) const {
        if (quote.percent) {
            return percentEnd(at);
        }
        std::size_t backslashes = 0;
        for (; at < _view.size(); ++at) {
            if (_view[at] == '\\') {
                ++backslashes;
                continue;
            }
            const bool open = quote.backslashes == 0 ? backslashes % 2 == 1 : backslashes > quote.backslashes;
            if (_view[at] == quote.mark && !open) {
                return at - std::min(backslashes, quote.backslashes);
            }
            backslashes = 0;
        }
        return at;
    }

    std::size_t bracketEnd(std::size_t at) const {
        std::size_t depth = 0;
        for (; at < _view.size(); ++at) {
            const char c = _view[at];
            if (c == '"') {
                at = closing(at + 1, Quote{1, 0, '"', false});
            } else if (c == '[' || c == '{') {
                ++depth;
            } else if ((c == ']' || c == '}') && --depth == 0) {
                return at + 1;
            }
        }
        return _view.size();
    }

    std::size_t percentEnd(std::size_t at) const {
        for (; at < _view.size(); ++at) {
            const char symbol = symbolAt(at);
            if (wordEnds.find(symbol) != std::string_view::npos) {
                break;
            }
        }
        return at;
    }

    /// One word, or two when the first only names the scheme ("token=Bearer abc").
    std::size_t wordsEnd(std::size_t at) const {
        const std::size_t stop = endAt(at, wordEnds);
        return isScheme(_view.substr(at, stop - at)) ? endAt(skip(stop, blanks), wordEnds) : stop;
    }

    std::size_t skip(std::size_t at, std::string_view what) const {
        return std::min(_view.find_first_not_of(what, at), _view.size());
    }
    std::size_t endAt(std::size_t at, std::string_view what) const {
        return std::min(_view.find_first_of(what, at), _view.size());
    }

    std::string _text;
    std::string_view _view;
    std::string _out;
    std::size_t _at = 0;
    std::size_t _copied = 0;
};

/// `text` cut to at most `most` bytes without splitting a UTF-8 character.
std::string_view cutUtf8(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    constexpr std::size_t mostContinuations = 3;
    std::size_t cut = most;
    while (cut > 0 && most - cut < mostContinuations && (text[cut] & 0xC0) == 0x80) {
        --cut;
    }
    return text.substr(0, cut);
}

} // namespace

std::string redacted(std::string text) {
    return Redactor(std::move(text)).result();
}

std::string redactedValue(std::string_view name, std::string value) {
    const Sensitivity sensitivity = sensitivityOf(name.substr(name.rfind('.') + 1));
    if (value.empty() || sensitivity == Sensitivity::None ||
        (sensitivity == Sensitivity::Ambiguous && isPlainWord(value))) {
        return redacted(std::move(value));
    }
    return std::string(redactionMark);
}

std::string excerpt(std::string_view text, std::size_t most) {
    // A window keeps the cost of a huge body small. A shape that it cuts in two would go unseen, so
    // the last run of name characters goes with the cut.
    constexpr std::size_t windowPerByte = 64;
    std::string_view window = text.substr(0, most * windowPerByte);
    if (window.size() < text.size()) {
        while (!window.empty() && isNameChar(window.back())) {
            window.remove_suffix(1);
        }
    }
    return std::string(cutUtf8(redacted(std::string(window)), most));
}

} // namespace crossdock::secret
