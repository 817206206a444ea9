#include "sandbox_supabase/fuzzy.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

namespace crossdock::sandbox::supabase {

namespace {

std::string normalised(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) || c == '_' || c == ',' || c == ' ') {
            out += static_cast<char>(std::tolower(letter));
        }
    }
    return out;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::map<std::string, int> gramsOf(const std::string& text, std::size_t size) {
    std::string framed = "-" + text + "-";
    framed.resize(std::max(framed.size(), size), '-');
    std::map<std::string, int> grams;
    for (std::size_t i = 0; i + size <= framed.size(); ++i) {
        ++grams[framed.substr(i, size)];
    }
    return grams;
}

double cosine(const std::map<std::string, int>& a, const std::map<std::string, int>& b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (const auto& [gram, count] : a) {
        const auto found = b.find(gram);
        product += found == b.end() ? 0 : count * found->second;
        lengthA += count * count;
    }
    for (const auto& [gram, count] : b) {
        lengthB += count * count;
    }
    return product / std::sqrt(lengthA * lengthB);
}

double likeness(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    const std::size_t longer = std::max(a.size(), b.size());
    return longer == 0 ? 0 : 1 - static_cast<double>(row[b.size()]) / static_cast<double>(longer);
}

} // namespace

std::optional<std::string> nearestName(std::string_view wanted, const std::vector<std::string>& candidates) {
    constexpr double least = 0.33;
    const std::string text = normalised(wanted);
    for (const std::size_t size : {3U, 2U}) {
        std::optional<std::string> best;
        double bestScore = 0;
        for (const std::string& candidate : candidates) {
            const std::string other = normalised(candidate);
            if (cosine(gramsOf(text, size), gramsOf(other, size)) <= 0) {
                continue;
            }
            const double score = likeness(lowered(wanted), lowered(candidate));
            if (score >= least && score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        if (best) {
            return best;
        }
    }
    return std::nullopt;
}

} // namespace crossdock::sandbox::supabase
