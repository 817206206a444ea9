#include "pages/url.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool standsInAddress(char c) {
    return plain(c) || std::string_view("/?&=%:,+@;!$*()").find(c) != std::string_view::npos;
}

} // namespace

std::string percentEncoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (plain(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

Url Url::segment(std::string_view segment) const {
    Url longer = *this;
    longer._path += (longer._path.back() == '/' ? "" : "/") + percentEncoded(segment);
    return longer;
}

Url Url::with(std::string_view name, std::string_view value) const {
    Url longer = *this;
    if (!value.empty()) {
        longer._query += (longer._query.empty() ? '?' : '&') + percentEncoded(name) + "=" + percentEncoded(value);
    }
    return longer;
}

Url Url::at(std::string_view id) const {
    Url longer = *this;
    longer._fragment = "#" + percentEncoded(id);
    return longer;
}

Url Url::back(std::string_view text, const Url& otherwise) {
    const bool ours = text.size() <= 2'000 && text.starts_with('/') && !text.starts_with("//") &&
                      std::all_of(text.begin(), text.end(), standsInAddress);
    if (!ours) {
        return otherwise;
    }
    Url url;
    const std::size_t question = std::min(text.find('?'), text.size());
    url._path = text.substr(0, question);
    url._query = text.substr(question);
    return url;
}

} // namespace crossdock::pages
