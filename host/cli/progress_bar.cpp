#include "cli/progress_bar.hpp"

#include <algorithm>

namespace crossdock::cli {

namespace {

constexpr std::int64_t barWidth = 28;
constexpr std::int64_t second = 1'000'000;

std::string timeLeft(std::int64_t seconds) {
    if (seconds < 20) {
        return "almost done";
    }
    if (seconds < 3'600) {
        return "about " + std::to_string((seconds + 59) / 60) + " min left";
    }
    return "about " + std::to_string((seconds + 1'800) / 3'600) + " h left";
}

} // namespace

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t from = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > from + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string progressLine(const Progress& progress) {
    const std::int64_t rate = progress.elapsedUs > second ? progress.finished * second / progress.elapsedUs : 0;
    std::string line = progress.flow;
    if (progress.total > 0) {
        const std::int64_t reach = std::min(progress.finished, progress.total);
        const std::int64_t percent =
            progress.ended ? reach * 100 / progress.total : std::min<std::int64_t>(99, reach * 100 / progress.total);
        const auto filled = static_cast<std::size_t>(reach * barWidth / progress.total);
        line += " [" + std::string(filled, '#') + std::string(static_cast<std::size_t>(barWidth) - filled, '-') + "] " +
                std::to_string(percent) + " %  " + grouped(progress.finished) + " of " + grouped(progress.total);
        if (!progress.ended && rate > 0 && progress.elapsedUs > 3 * second && reach * 100 >= progress.total * 3) {
            line += "  " + grouped(rate) + "/s  " + timeLeft((progress.total - reach) / rate);
        }
    } else {
        line += "  " + grouped(progress.finished) + " records" + (rate > 0 ? "  " + grouped(rate) + "/s" : "");
    }
    if (progress.held > 0) {
        line += "  " + grouped(progress.held) + " held";
    }
    return line;
}

} // namespace crossdock::cli
