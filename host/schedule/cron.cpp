#include "schedule/cron.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::schedule {

namespace {

using Names = std::vector<std::string_view>;

struct Field {
    std::string_view title;
    unsigned least;
    unsigned most;
    Names names; ///< the first stands for `least`
};

const std::array<Field, 5>& fields() {
    static const std::array<Field, 5> all{
        {{"minute", 0, 59, {}},
         {"hour", 0, 23, {}},
         {"day of month", 1, 31, {}},
         {"month", 1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
         {"day of week", 0, 7, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}}};
    return all;
}

struct Shorthand {
    std::string_view word;
    std::string_view meaning;
};
constexpr std::array<Shorthand, 7> shorthands{{{"@hourly", "0 * * * *"},
                                               {"@daily", "0 0 * * *"},
                                               {"@midnight", "0 0 * * *"},
                                               {"@weekly", "0 0 * * 0"},
                                               {"@monthly", "0 0 1 * *"},
                                               {"@yearly", "0 0 1 1 *"},
                                               {"@annually", "0 0 1 1 *"}}};

constexpr std::uint64_t bit(unsigned position) {
    return std::uint64_t{1} << position;
}

bool isBlank(char letter) {
    return letter == ' ' || letter == '\t';
}

bool sameWord(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        if (letter != lower[i]) {
            return false;
        }
    }
    return true;
}

/// Reads one field; `column` is that of its first character.
class FieldReader {
public:
    FieldReader(const Field& field, std::string_view text, std::size_t column)
        : _field(field),
          _text(text),
          _column(column) {}

    std::optional<Fault> read(std::uint64_t& set) {
        for (;;) {
            if (auto fault = readItem(set)) {
                return fault;
            }
            if (_at == _text.size()) {
                return std::nullopt;
            }
            if (_text[_at] != ',') {
                return faultAt(_at, "expected ',', '-' or '/'");
            }
            ++_at;
        }
    }

private:
    Fault faultAt(std::size_t at, const std::string& message) const {
        return {std::string(_field.title) + ": " + message, _column + at};
    }

    std::string range() const { return std::to_string(_field.least) + " to " + std::to_string(_field.most); }

    std::optional<Fault> readItem(std::uint64_t& set) {
        const std::size_t start = _at;
        unsigned first = _field.least;
        unsigned last = _field.most;
        bool isRange = true;
        if (take('*')) {
            last = _field.most == 7 ? 6 : _field.most;
        } else {
            if (auto fault = readValue(first)) {
                return fault;
            }
            last = first;
            isRange = take('-');
            if (isRange) {
                if (auto fault = readValue(last)) {
                    return fault;
                }
                if (last < first) {
                    return faultAt(start, "the range runs backwards; write two ranges with ',' between");
                }
            }
        }
        unsigned step = 1;
        const std::size_t slash = _at;
        if (take('/')) {
            if (!isRange) {
                return faultAt(slash, "a step needs a range before it: \"*/5\" or \"10-40/5\"");
            }
            if (!readNumber(step) || step == 0 || step > _field.most) {
                return faultAt(slash + 1, "the step must be a number from 1 to " + std::to_string(_field.most));
            }
        }
        for (unsigned value = first; value <= last; value += step) {
            set |= bit(_field.most == 7 && value == 7 ? 0 : value);
        }
        return std::nullopt;
    }

    bool take(char wanted) {
        const bool there = _at < _text.size() && _text[_at] == wanted;
        _at += there ? 1 : 0;
        return there;
    }

    bool readNumber(unsigned& value) {
        const char* begin = _text.data() + _at;
        const auto [end, error] = std::from_chars(begin, _text.data() + _text.size(), value);
        _at += error == std::errc() ? static_cast<std::size_t>(end - begin) : 0;
        return error == std::errc();
    }

    std::optional<Fault> readValue(unsigned& value) {
        const std::size_t start = _at;
        for (std::size_t i = 0; i < _field.names.size(); ++i) {
            if (sameWord(_text.substr(_at, 3), _field.names[i])) {
                value = _field.least + static_cast<unsigned>(i);
                _at += 3;
                return std::nullopt;
            }
        }
        if (!readNumber(value)) {
            return faultAt(start, "expected a number from " + range() +
                                      (_field.names.empty() ? "" : " or a name of three letters") + ", or '*'");
        }
        if (value < _field.least || value > _field.most) {
            return faultAt(start, std::to_string(value) + " is not within " + range());
        }
        return std::nullopt;
    }

    const Field& _field;
    std::string_view _text;
    std::size_t _column;
    std::size_t _at = 0;
};

} // namespace

std::variant<Cron, Fault> Cron::parse(std::string_view text) {
    if (text.starts_with('@')) {
        for (const Shorthand& shorthand : shorthands) {
            if (shorthand.word == text) {
                return parse(shorthand.meaning);
            }
        }
        return Fault{"unknown word; known are @hourly, @daily, @weekly, @monthly, @yearly", 1};
    }
    Cron cron;
    const std::array<std::uint64_t*, 5> sets{&cron.minutes, &cron.hours, &cron.days, &cron.months, &cron.weekdays};
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (isBlank(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !isBlank(text[end])) {
            ++end;
        }
        if (count == sets.size()) {
            return Fault{"more than five fields", at + 1};
        }
        if (auto fault = FieldReader(fields()[count], text.substr(at, end - at), at + 1).read(*sets[count])) {
            return *fault;
        }
        cron.anyDay = cron.anyDay || (count == 2 && text[at] == '*');
        cron.anyWeekday = cron.anyWeekday || (count == 4 && text[at] == '*');
        ++count;
        at = end;
    }
    if (count < sets.size()) {
        return Fault{"expected five fields (minute hour day month weekday), \"@daily\" or the like, or \"every 5m\"; "
                     "the field " +
                         std::string(fields()[count].title) + " is missing",
                     text.size() + 1};
    }
    return cron;
}

bool Cron::onDay(unsigned month, unsigned day, unsigned weekday) const {
    if ((months & bit(month)) == 0) {
        return false;
    }
    const bool dayFits = (days & bit(day)) != 0;
    const bool weekdayFits = (weekdays & bit(weekday)) != 0;
    return anyDay || anyWeekday ? dayFits && weekdayFits : dayFits || weekdayFits;
}

bool Cron::everyHour() const {
    return hours == bit(24) - 1;
}

} // namespace crossdock::schedule
