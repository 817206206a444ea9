#include "sandbox_woocommerce/listing.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::int64_t numberOr(const std::string& text, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::int64_t> idsOf(const Params& query, std::string_view name) {
    std::vector<std::int64_t> ids;
    for (const std::string& part : query.list(name)) {
        ids.push_back(std::abs(std::max<std::int64_t>(numberOr(part, 0), -INT64_MAX)));
    }
    return ids;
}

/// Rows with what they are sorted by; equal keys are ordered by id, in the list's own direction.
struct Sorted {
    const Row* row;
    std::int64_t key;
    std::string text;
};

void isolate(std::vector<Sorted>& rows, std::size_t from, std::size_t to, bool ascending, bool stableById) {
    const auto before = [&](const Sorted& a, const Sorted& b) {
        const Sorted& first = ascending ? a : b;
        const Sorted& second = ascending ? b : a;
        if (first.key != second.key) {
            return first.key < second.key;
        }
        if (first.text != second.text) {
            return first.text < second.text;
        }
        return stableById ? first.row->id < second.row->id : a.row->id < b.row->id;
    };
    const auto begin = rows.begin();
    const auto at = [&](std::size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
    if (from > 0) {
        std::nth_element(begin, at(from), rows.end(), before);
    }
    std::partial_sort(at(from), at(to), rows.end(), before);
}

std::string linkHeader(const std::string& url, const Params& query, std::int64_t page, std::int64_t pages) {
    const auto link = [&](std::int64_t number, std::string_view rel) {
        Params params = query;
        params.set("page", std::to_string(number));
        return "<" + url + "?" + params.encoded() + ">; rel=\"" + std::string{rel} + "\"";
    };
    std::string out;
    if (page > 1) {
        out = link(std::min(page - 1, pages), "prev");
    }
    if (pages > page) {
        out += (out.empty() ? "" : ", ") + link(page + 1, "next");
    }
    return out;
}

} // namespace

DateBounds DateBounds::of(const Params& query, const ShopZone& zone) {
    const std::string flag = query.text("dates_are_gmt");
    const bool gmt = flag == "true" || flag == "1";
    const auto bound = [&](std::string_view name) -> std::optional<Seconds> {
        return query.has(name) ? listBound(query.text(name), gmt, zone) : std::nullopt;
    };
    return {bound("after"), bound("before"), bound("modified_after"), bound("modified_before")};
}

bool DateBounds::admits(const Row& row) const {
    return (!after || row.created > *after) && (!before || row.created < *before) &&
           (!modifiedAfter || row.modified > *modifiedAfter) && (!modifiedBefore || row.modified < *modifiedBefore);
}

IdBounds IdBounds::of(const Params& query) {
    IdBounds bounds{idsOf(query, "include"), idsOf(query, "exclude"), false};
    bounds.narrowed = !bounds.include.empty();
    return bounds;
}

bool IdBounds::admits(std::int64_t id) const {
    const auto holds = [id](const std::vector<std::int64_t>& ids) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    return (!narrowed || holds(include)) && (exclude.empty() || !holds(exclude));
}

Answer listPage(const std::vector<const Row*>& rows, const Params& query, const std::string& home,
                const ListPlan& plan) {
    // Far beyond any list, and far from overflowing.
    constexpr std::int64_t farthest = 1'000'000'000;
    const std::int64_t perPage = std::clamp<std::int64_t>(numberOr(query.text("per_page"), 10), 1, 100);
    const std::int64_t page = std::clamp<std::int64_t>(numberOr(query.text("page"), 1), 1, farthest);
    const std::string orderby = query.has("orderby") ? query.text("orderby") : plan.orderby;
    const bool ascending = query.has("order") ? query.text("order") == "asc" : plan.ascending;
    const std::vector<std::int64_t> include =
        orderby == "include" ? idsOf(query, "include") : std::vector<std::int64_t>{};

    std::vector<Sorted> sorted;
    sorted.reserve(rows.size());
    for (const Row* row : rows) {
        Sorted item{row, 0, {}};
        if (orderby == "date" || orderby == "registered_date") {
            item.key = row->created;
        } else if (orderby == "modified") {
            item.key = row->modified;
        } else if (orderby == "id") {
            item.key = row->id;
        } else if (orderby == "include") {
            item.key = std::find(include.begin(), include.end(), row->id) - include.begin();
        } else if (plan.sortText) {
            item.text = plan.sortText(*row);
        }
        sorted.push_back(std::move(item));
    }

    const auto total = static_cast<std::int64_t>(sorted.size());
    const std::int64_t offset =
        query.has("offset") ? std::abs(std::clamp<std::int64_t>(numberOr(query.text("offset"), 0), -farthest, farthest))
                            : (page - 1) * perPage;
    const std::int64_t from = std::min(offset, total);
    const std::int64_t to = std::min(from + perPage, total);
    const bool keepAsked = orderby == "include";
    if (from < to) {
        isolate(sorted, static_cast<std::size_t>(from), static_cast<std::size_t>(to), ascending || keepAsked,
                !keepAsked);
    }

    Answer answer;
    answer.body = "[";
    for (std::int64_t i = from; i < to; ++i) {
        answer.body += i > from ? "," : "";
        answer.body += plan.render(*sorted[static_cast<std::size_t>(i)].row);
    }
    answer.body += "]";
    const std::int64_t shown = from == to && plan.zeroOnEmptyPage ? 0 : total;
    const std::int64_t pages = (shown + perPage - 1) / perPage;
    answer.headers = {{"X-WP-Total", std::to_string(shown)}, {"X-WP-TotalPages", std::to_string(pages)}};
    Params link = plan.link;
    if (link.has("offset")) {
        link.set("offset", std::to_string(offset));
    }
    if (from < to) {
        for (const auto& [name, value] : plan.linkWhenFilled) {
            if (!link.has(name)) {
                link.set(name, value);
            }
        }
    }
    if (const std::string header = linkHeader(home + "/wp-json/wc/v3/" + plan.base, link, page, pages);
        !header.empty()) {
        answer.headers.emplace_back("Link", header);
    }
    return answer;
}

json::object onlyFields(const json::object& document, const std::vector<std::string>& fields, bool keepLinks) {
    if (fields.empty()) {
        return document;
    }
    json::object out;
    for (const auto& member : document) {
        const std::string_view name = member.key();
        std::vector<std::string> below;
        bool whole = keepLinks && name == "_links";
        for (const std::string& field : fields) {
            if (field == name) {
                whole = true;
            } else if (field.size() > name.size() && field.starts_with(name) && field[name.size()] == '.') {
                below.push_back(field.substr(name.size() + 1));
            }
        }
        if (whole) {
            out.emplace(name, member.value());
        } else if (!below.empty() && member.value().is_object()) {
            out.emplace(name, onlyFields(member.value().get_object(), below, false));
        }
    }
    return out;
}

} // namespace crossdock::sandbox::woo
