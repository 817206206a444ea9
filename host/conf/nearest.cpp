#include "conf/nearest.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace crossdock::conf {

namespace {

constexpr std::size_t longestWord = 100;
constexpr std::size_t longestQuote = 60;
constexpr std::size_t smallChoice = 8;

char plain(char letter) {
    if (letter >= 'A' && letter <= 'Z') {
        return static_cast<char>(letter - 'A' + 'a');
    }
    return letter == '-' ? '_' : letter;
}

} // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
    if (a.size() > longestWord || b.size() > longestWord) {
        return std::numeric_limits<std::size_t>::max();
    }
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = plain(a[i - 1]) == plain(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && plain(a[i - 1]) == plain(b[j - 2]) && plain(a[i - 2]) == plain(b[j - 1]);
            if (swapped) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t bestDistance = std::numeric_limits<std::size_t>::max();
    for (const std::string& candidate : known) {
        const std::size_t distance = editDistance(word, candidate);
        const std::size_t allowed = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
        if (distance <= allowed && distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    if (!near.empty()) {
        return "; did you mean " + inQuotes(near) + "?";
    }
    if (known.empty() || known.size() > smallChoice) {
        return {};
    }
    std::string text = known.size() == 1 ? "; known is " : "; known are ";
    for (std::size_t i = 0; i < known.size(); ++i) {
        text += (i == 0 ? "" : ", ") + inQuotes(known[i]);
    }
    return text;
}

std::string inQuotes(std::string_view text) {
    std::size_t end = std::min(text.size(), longestQuote);
    while (end < text.size() && end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    std::string out = "\"";
    for (const char letter : text.substr(0, end)) {
        const auto byte = static_cast<std::uint8_t>(letter);
        out += byte < 0x20 || byte == 0x7F ? '?' : letter;
    }
    return out + (end < text.size() ? "...\"" : "\"");
}

} // namespace crossdock::conf
