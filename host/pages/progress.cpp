#include "pages/progress.hpp"

#include "pages/number.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace crossdock::pages {

namespace {

struct Part {
    const char* kind;
    const char* word;
    std::int64_t count;
};

// Thousandths of the width as "62.5".
std::string percentText(std::int64_t thousandths) {
    return std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10);
}

// Each part that is not empty gets at least 1.6 %; the rest is shared by the counts.
std::vector<std::int64_t> widths(const std::vector<Part>& parts) {
    constexpr std::int64_t least = 16;
    std::int64_t sum = 0;
    for (const Part& part : parts) {
        sum += part.count;
    }
    std::vector<std::int64_t> out;
    std::int64_t given = 0;
    for (const Part& part : parts) {
        out.push_back(part.count == 0 ? 0 : std::max(least, part.count * 1'000 / sum));
        given += out.back();
    }
    if (!out.empty()) {
        *std::max_element(out.begin(), out.end()) += 1'000 - given;
    }
    return out;
}

void rect(Html& html, std::int64_t x, std::int64_t width, const char* kind) {
    html.put("<rect class=\"{}\" x=\"{}%\" width=\"{}%\" height=\"14\"/>", kind, percentText(x),
             percentText(std::max<std::int64_t>(width - 2, 4)));
}

Html drawnBar(const std::vector<Part>& parts, const std::string& spoken) {
    Html html;
    html.put("<svg class=\"bar\" role=\"img\" aria-label=\"{}\"><defs><pattern id=\"hatch\" width=\"5\" height=\"5\" "
             "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"p-held\" width=\"5\" "
             "height=\"5\"/>"
             "<path class=\"hatch\" d=\"M0 0v5\"/></pattern></defs>",
             spoken);
    const std::vector<std::int64_t> shares = widths(parts);
    std::int64_t x = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (shares[i] == 0) {
            continue;
        }
        if (std::string_view(parts[i].kind) == "p-held") {
            html.put("<rect fill=\"url(#hatch)\" x=\"{}%\" width=\"{}%\" height=\"14\"/>", percentText(x),
                     percentText(std::max<std::int64_t>(shares[i] - 2, 4)));
        } else {
            rect(html, x, shares[i], parts[i].kind);
        }
        x += shares[i];
    }
    html.put("</svg>");
    return html;
}

Html drawnLegend(const std::vector<Part>& parts, const Reader& reader) {
    Html html;
    html.put("<p class=\"legend\">");
    for (const Part& part : parts) {
        if (part.count == 0) {
            continue;
        }
        const bool held = std::string_view(part.kind) == "p-held";
        html.put("<span><svg aria-hidden=\"true\" viewBox=\"0 0 11 11\"><rect {} width=\"11\" height=\"11\"/></svg>{} "
                 "<b>{}</b></span> ",
                 held ? Attribute("fill", "url(#hatch)") : Attribute("class", part.kind), part.word,
                 reader.number(part.count));
    }
    html.put("</p>");
    return html;
}

} // namespace

int Progress::percent() const {
    if (throughWith() && total >= 0) {
        return finished() == all() ? 100 : -1;
    }
    if (total < 0) {
        return -1;
    }
    if (total == 0 || finished() >= total) {
        return ended ? 100 : 99;
    }
    return static_cast<int>(std::max<std::int64_t>(0, finished() * 100 / total));
}

Html progressPart(const Progress& progress, std::string_view entities, std::string_view note, const Reader& reader) {
    const std::int64_t seen = progress.finished() + progress.again + progress.held + progress.waiting;
    const std::int64_t all = progress.all();
    const std::vector<Part> parts = {{"p-done", "Delivered", progress.delivered},
                                     {"p-same", "Unchanged", progress.unchanged},
                                     {"p-skip", "Skipped", progress.skipped},
                                     {"p-closed", "Closed by hand", progress.closed},
                                     {"p-again", "Trying again", progress.again},
                                     {"p-held", "On hold", progress.held},
                                     {"p-wait", "Waiting", progress.waiting},
                                     {"p-unread", "Not read yet", std::max<std::int64_t>(0, all - seen)}};
    const int percent = progress.percent();
    Html html;
    html.put("<div class=\"body\"><p class=\"reach\"><strong>");
    const bool known = all > 0;
    if (known) {
        html.put("{} of {} finished{}", reader.number(progress.finished()),
                 reader.number(std::max(all, progress.finished())),
                 percent < 0 ? "" : ", " + std::to_string(percent) + " %");
    } else {
        html.put("{} finished", reader.number(progress.finished()));
    }
    html.put("</strong> <span>{}</span></p>", note);
    if (known) {
        std::string spoken = reader.number(progress.finished()) + " of " + reader.number(all) + " " +
                             std::string(entities) + " finished";
        for (const Part& part : parts) {
            spoken += part.count == 0 ? "" : ", " + std::string(part.word) + " " + reader.number(part.count);
        }
        html.put("{}", drawnBar(parts, spoken));
    }
    html.put("{}</div>", drawnLegend(parts, reader));
    return html;
}

std::string timeLeft(const Pace& pace, const Reader& reader) {
    constexpr std::int64_t second = 1'000'000;
    if (pace.paused || pace.total < 0 || pace.finished >= pace.total || pace.quietUs > 60 * second) {
        return {};
    }
    if (pace.runningUs < 30 * second || (pace.finished < 200 && pace.finished * 100 < pace.total * 3)) {
        return {};
    }
    if (pace.slowest <= 0 || pace.fastest > 2 * pace.slowest) {
        return {};
    }
    const auto left = static_cast<double>(pace.total - pace.finished);
    const auto rounded = [](double minutes) -> std::int64_t {
        const std::int64_t step = minutes < 60 ? 1 : minutes < 240 ? 5 : 30;
        return std::max<std::int64_t>(1, (static_cast<std::int64_t>(minutes + static_cast<double>(step) / 2) / step) *
                                             step);
    };
    const double minutes = left / pace.average;
    const std::string rate = reader.number(static_cast<std::int64_t>(pace.average)) + " a minute";
    if (minutes * 60 < 20) {
        return "almost done, " + rate;
    }
    const std::int64_t low = rounded(left / pace.fastest);
    const std::int64_t high = rounded(left / pace.slowest);
    const std::string span = low == high ? "" : " (" + std::to_string(low) + " to " + std::to_string(high) + ")";
    return "about " + std::to_string(rounded(minutes)) + " min left" + span + ", " + rate;
}

} // namespace crossdock::pages
