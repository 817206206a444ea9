#include "conf/mistake.hpp"

#include <algorithm>
#include <tuple>

namespace crossdock::conf {

std::string Position::text() const {
    return line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Mistake::text() const {
    return at.text() + (severity == Severity::Warning ? ": warning: " : ": ") + message;
}

bool hasErrors(const Mistakes& mistakes) {
    return std::any_of(mistakes.begin(), mistakes.end(),
                       [](const Mistake& mistake) { return mistake.severity == Mistake::Severity::Error; });
}

void sortByPosition(Mistakes& mistakes) {
    std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
        return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
    });
}

} // namespace crossdock::conf
