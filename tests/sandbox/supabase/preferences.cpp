#include "sandbox_supabase/preferences.hpp"

#include "sandbox_supabase/api_error.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::supabase {

namespace {

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return std::string(text);
}

template <typename T>
void first(std::optional<T>& place, T value) {
    if (!place) {
        place = std::move(value);
    }
}

bool take(Preferences& wanted, const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (word == "resolution=merge-duplicates" || word == "resolution=ignore-duplicates") {
        first(wanted.resolution, value == "merge-duplicates" ? Resolution::merge : Resolution::ignore);
    } else if (word == "return=minimal" || word == "return=headers-only" || word == "return=representation") {
        first(wanted.representation, value == "minimal"        ? Return::minimal
                                     : value == "headers-only" ? Return::headersOnly
                                                               : Return::representation);
    } else if (word == "count=exact" || word == "count=planned" || word == "count=estimated") {
        first(wanted.count, value == "exact" ? Count::exact : value == "planned" ? Count::planned : Count::estimated);
    } else if (word == "tx=commit" || word == "tx=rollback") {
        first(wanted.rollback, value == "rollback");
    } else if (word == "missing=default" || word == "missing=null") {
        first(wanted.missingDefault, value == "default");
    } else if (word == "handling=strict" || word == "handling=lenient") {
        first(wanted.strict, value == "strict");
    } else if (name == "timezone" && !value.empty()) {
        first(wanted.timezone, value);
    } else if (name == "max-affected") {
        std::int64_t limit = 0;
        const auto [end, bad] = std::from_chars(value.data(), value.data() + value.size(), limit);
        if (bad != std::errc() || end != value.data() + value.size()) {
            return false;
        }
        first(wanted.maxAffected, limit);
    } else {
        return false;
    }
    return true;
}

} // namespace

Preferences Preferences::parse(const Request& request) {
    Preferences wanted;
    for (const auto& [name, value] : request.headers) {
        if (!equalsIgnoringCase(name, "Prefer")) {
            continue;
        }
        for (std::size_t begin = 0; begin <= value.size();) {
            const std::size_t end = std::min(value.find(',', begin), value.size());
            const std::string word = trimmed(std::string_view(value).substr(begin, end - begin));
            if (!word.empty() && !take(wanted, word)) {
                wanted.unknown.push_back(word);
            }
            begin = end + 1;
        }
    }
    if (!wanted.strict.value_or(false)) {
        wanted.maxAffected.reset();
    }
    return wanted;
}

void Preferences::refuseUnknown() const {
    if (!strict.value_or(false) || unknown.empty()) {
        return;
    }
    std::string list;
    for (const std::string& word : unknown) {
        list += (list.empty() ? "" : ", ") + word;
    }
    throw ApiError{.status = 400,
                   .reason = {},
                   .code = "PGRST122",
                   .message = "Invalid preferences given with handling=strict",
                   .details = "Invalid preferences: " + list,
                   .hint = std::nullopt,
                   .headers = {}};
}

std::string Preferences::applied() const {
    std::string list;
    const auto add = [&list](const std::string& word) { list += (list.empty() ? "" : ", ") + word; };
    if (resolution) {
        add(*resolution == Resolution::merge ? "resolution=merge-duplicates" : "resolution=ignore-duplicates");
    }
    if (missingDefault) {
        add(*missingDefault ? "missing=default" : "missing=null");
    }
    if (representation) {
        add(*representation == Return::minimal       ? "return=minimal"
            : *representation == Return::headersOnly ? "return=headers-only"
                                                     : "return=representation");
    }
    if (count) {
        add(*count == Count::exact ? "count=exact" : *count == Count::planned ? "count=planned" : "count=estimated");
    }
    if (rollback) {
        add(*rollback ? "tx=rollback" : "tx=commit");
    }
    if (strict) {
        add(*strict ? "handling=strict" : "handling=lenient");
    }
    if (timezone) {
        add("timezone=" + *timezone);
    }
    if (maxAffected) {
        add("max-affected=" + std::to_string(*maxAffected));
    }
    return list;
}

} // namespace crossdock::sandbox::supabase
