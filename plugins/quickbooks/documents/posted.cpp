#include "documents/posted.hpp"

#include <algorithm>
#include <array>

namespace crossdock::quickbooks {

namespace {

constexpr std::array<std::string_view, 7> entities{"SalesReceipt", "Invoice",  "Payment", "RefundReceipt",
                                                   "CreditMemo",   "Customer", "Item"};

bool isPlain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
           c == ':' || c == '-';
}

std::string encoded(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += isPlain(c) ? std::string(1, c) : std::string{'%', hex[byte >> 4U], hex[byte & 15U]};
    }
    return out;
}

int digitOf(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digitOf(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? digitOf(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('+', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

} // namespace

const PostedDocument* Posted::byRole(std::string_view role) const {
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [&](const PostedDocument& document) { return document.role == role; });
    return found == documents.end() ? nullptr : &*found;
}

void Posted::put(PostedDocument document) {
    const auto same = std::find_if(documents.begin(), documents.end(),
                                   [&](const PostedDocument& other) { return other.role == document.role; });
    if (same == documents.end()) {
        documents.push_back(std::move(document));
    } else {
        *same = std::move(document);
    }
}

std::string Posted::target() const {
    std::string out;
    for (const PostedDocument& document : documents) {
        out += out.empty() ? "" : "+";
        out += encoded(document.role) + "=" + document.entity + "/" + document.id;
        out += document.total.empty() && document.number.empty() ? "" : "/" + document.total;
        out += document.number.empty() ? "" : "/" + encoded(document.number);
    }
    return out;
}

std::string Posted::token() const {
    std::string out;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        out += (i == 0 ? "" : "+") + documents[i].syncToken;
        out += documents[i].marks.empty() ? "" : "~" + documents[i].marks;
    }
    return out;
}

std::optional<Posted> Posted::from(std::string_view target, std::string_view token) {
    Posted posted;
    if (target.empty()) {
        return posted;
    }
    const std::vector<std::string_view> tokens = split(token);
    for (const std::string_view part : split(target)) {
        const std::size_t equals = part.find('=');
        const std::size_t slash = part.find('/', equals == std::string_view::npos ? 0 : equals);
        const std::size_t second = std::min(part.find('/', slash + 1), part.size());
        if (equals == std::string_view::npos || slash == std::string_view::npos || second <= slash + 1) {
            return std::nullopt;
        }
        const std::optional<std::string> role = decoded(part.substr(0, equals));
        const std::string_view entity = part.substr(equals + 1, slash - equals - 1);
        if (!role || role->empty() || std::find(entities.begin(), entities.end(), entity) == entities.end()) {
            return std::nullopt;
        }
        const std::size_t third = std::min(part.find('/', std::min(second + 1, part.size())), part.size());
        const std::optional<std::string> number = decoded(part.substr(std::min(third + 1, part.size())));
        if (!number) {
            return std::nullopt;
        }
        const std::size_t at = posted.documents.size();
        const std::string_view known = at < tokens.size() ? tokens[at] : std::string_view();
        const std::size_t tilde = std::min(known.find('~'), known.size());
        posted.documents.push_back(
            {std::string(entity), std::string(part.substr(slash + 1, second - slash - 1)),
             std::string(known.substr(0, tilde)), *role,
             std::string(part.substr(std::min(second + 1, third), third - std::min(second + 1, third))), *number,
             std::string(known.substr(std::min(tilde + 1, known.size())))});
    }
    return posted;
}

} // namespace crossdock::quickbooks
