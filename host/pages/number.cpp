#include "pages/number.hpp"

#include <crossdock/decimal.hpp>

#include <algorithm>
#include <array>

namespace crossdock::pages {

namespace {

constexpr std::string_view minus = "\xE2\x88\x92";

struct Marks {
    std::string_view group;
    std::string_view point;
};

Marks marksOf(NumberStyle style) {
    switch (style) {
    case NumberStyle::PointComma:
        return {".", ","};
    case NumberStyle::BlankComma:
        return {"\xE2\x80\xAF", ","};
    default:
        return {",", "."};
    }
}

std::string grouped(std::string_view digits, std::string_view mark) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) {
            out += mark;
        }
        out += digits[i];
    }
    return out;
}

} // namespace

std::string number(std::int64_t value, NumberStyle style) {
    const std::string digits = std::to_string(value);
    return value < 0 ? std::string(minus) + grouped(std::string_view(digits).substr(1), marksOf(style).group)
                     : grouped(digits, marksOf(style).group);
}

unsigned currencyDigits(std::string_view currency) {
    static constexpr std::array<std::string_view, 16> none = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                                              "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
    static constexpr std::array<std::string_view, 7> three = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (std::find(none.begin(), none.end(), currency) != none.end()) {
        return 0;
    }
    return std::find(three.begin(), three.end(), currency) != three.end() ? 3 : 2;
}

std::string money(std::string_view amount, std::string_view currency, NumberStyle style) {
    const auto decimal = Decimal::parse(amount);
    if (!decimal) {
        return std::string(amount);
    }
    const unsigned digits = currencyDigits(currency);
    const Decimal trimmed = decimal->trimmed();
    std::string text =
        amount.size() > 36 || trimmed.scale() >= digits ? trimmed.text() : trimmed.rounded(digits).text();
    const bool negative = text.front() == '-';
    text.erase(0, negative ? 1 : 0);
    const std::size_t point = std::min(text.find('.'), text.size());
    const Marks marks = marksOf(style);
    std::string out =
        (negative ? std::string(minus) : "") + grouped(std::string_view(text).substr(0, point), marks.group);
    if (point < text.size()) {
        out.append(marks.point).append(text, point + 1);
    }
    return out;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many, NumberStyle style) {
    return number(count, style) + " " + std::string(count == 1 ? one : many);
}

std::string capital(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') {
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
    }
    return word;
}

std::string plural(std::string_view noun) {
    const auto vowel = [](char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; };
    if (noun.size() > 1 && noun.back() == 'y' && !vowel(noun[noun.size() - 2])) {
        return std::string(noun.substr(0, noun.size() - 1)) + "ies";
    }
    const bool hissing = noun.ends_with('s') || noun.ends_with('x') || noun.ends_with("ch") || noun.ends_with("sh");
    return std::string(noun) + (hissing ? "es" : "s");
}

std::string countedEntity(std::int64_t count, std::string_view entity) {
    return counted(count, entity, plural(entity));
}

} // namespace crossdock::pages
