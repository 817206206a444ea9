#include "pages/sparkline.hpp"

#include <algorithm>

namespace crossdock::pages {

Html sparkline(const std::vector<SparkBar>& bars, std::string_view unit, std::string_view span, const Reader& reader,
               bool large) {
    Html html;
    std::int64_t peak = 0;
    std::int64_t sum = 0;
    for (const SparkBar& bar : bars) {
        peak = std::max(peak, bar.delivered);
        sum += bar.delivered;
    }
    if (peak == 0) {
        html.put("<span class=\"note\">nothing in {}</span>", span);
        return html;
    }
    const std::int64_t height = large ? 48 : 24;
    const std::int64_t step = large ? 24 : 5;
    const std::int64_t width = step * static_cast<std::int64_t>(bars.size());
    html.put("<svg class=\"spark{}\" role=\"img\" viewBox=\"0 0 {} {}\" aria-label=\"{} delivered in {}, at most {} in "
             "one\">",
             large ? " long" : "", width, height, reader.number(sum), span, reader.number(peak));
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SparkBar& bar = bars[i];
        if (bar.delivered == 0 && !bar.held) {
            continue;
        }
        const std::int64_t size = std::max<std::int64_t>(1, bar.delivered * height / peak);
        html.put("<rect {} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                 bar.held ? Attribute("class", "held") : Attribute::when(i + 1 == bars.size(), "class", "now"),
                 static_cast<std::int64_t>(i) * step, height - size, step - 1, size);
    }
    html.put("</svg><span class=\"note\">max {}/{}</span>", reader.number(peak), unit);
    return html;
}

} // namespace crossdock::pages
