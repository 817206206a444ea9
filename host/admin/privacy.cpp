#include "admin/privacy.hpp"

#include "admin/json.hpp"

#include <algorithm>
#include <array>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

/// Members whose values say who somebody is, how to reach them, what they wrote, how they paid; also as the end of a longer name.
/// First of all those of the canonical model (sdk/CANONICAL.md), then what shops call the same.
constexpr std::array<std::string_view, 61> personal = {"name",
                                                       "first_name",
                                                       "last_name",
                                                       "given",
                                                       "family",
                                                       "given_name",
                                                       "family_name",
                                                       "display",
                                                       "display_name",
                                                       "full_name",
                                                       "nickname",
                                                       "username",
                                                       "company",
                                                       "email",
                                                       "emails",
                                                       "email_key",
                                                       "phone",
                                                       "phones",
                                                       "mobile",
                                                       "fax",
                                                       "address",
                                                       "addresses",
                                                       "address_1",
                                                       "address_2",
                                                       "street",
                                                       "line1",
                                                       "line2",
                                                       "city",
                                                       "region",
                                                       "region_code",
                                                       "region_text",
                                                       "postcode",
                                                       "postal_code",
                                                       "zip",
                                                       "billing",
                                                       "shipping_address",
                                                       "ip",
                                                       "ip_address",
                                                       "user_agent",
                                                       "avatar_url",
                                                       "birthday",
                                                       "birth_date",
                                                       "tax_id",
                                                       "vat_id",
                                                       "vat_number",
                                                       "tax_number",
                                                       "note",
                                                       "notes",
                                                       "customer_note",
                                                       "reason",
                                                       "meta",
                                                       "meta_data",
                                                       "volatile",
                                                       "attendee",
                                                       "transaction_id",
                                                       "transaction_ref",
                                                       "payment_reference",
                                                       "payment_url",
                                                       "order_key",
                                                       "iban",
                                                       "account_number"};

/// Whole names of things, not people, that end like one above.
constexpr std::array<std::string_view, 6> harmless = {"product_name", "item_name",   "file_name",
                                                      "tax_name",     "status_name", "method_name"};

char lower(char each) {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
}

bool isPersonal(const std::string& name) {
    std::string low;
    for (const char each : name) {
        low += each == '-' ? '_' : lower(each);
    }
    if (std::find(harmless.begin(), harmless.end(), low) != harmless.end()) {
        return false;
    }
    return std::any_of(personal.begin(), personal.end(), [&](std::string_view word) {
        return low == word ||
               (low.size() > word.size() && low.compare(low.size() - word.size(), word.size(), word) == 0 &&
                low[low.size() - word.size() - 1] == '_');
    });
}

Var masked(const Var& value, bool hide) {
    if (value.type() == typeid(JsonObject::Ptr)) {
        const JsonObject::Ptr& from = value.extract<JsonObject::Ptr>();
        JsonObject::Ptr to = orderedObject();
        for (const auto& [name, content] : *from) {
            // In totals, shipping is an amount; elsewhere somebody's address.
            const bool isPlace = name == "shipping" && content.type() == typeid(JsonObject::Ptr);
            to->set(name, masked(content, hide || isPlace || isPersonal(name)));
        }
        return to;
    }
    if (value.type() == typeid(JsonArray::Ptr)) {
        const JsonArray::Ptr& from = value.extract<JsonArray::Ptr>();
        JsonArray::Ptr to = new JsonArray;
        for (const Var& each : *from) {
            to->add(masked(each, hide));
        }
        return to;
    }
    if (value.isEmpty() || value.isBoolean()) {
        return value;
    }
    if (hide) {
        return value.isString() && value.extract<std::string>().empty() ? value : Var(std::string(maskMark));
    }
    return value.isString() ? Var(maskedText(value.extract<std::string>())) : value;
}

bool isWord(char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
           (each & 0x80) != 0;
}

bool isDigit(char each) {
    return each >= '0' && each <= '9';
}

/// Replaces every run of characters that `fits` and of which `means` says that it is personal.
template <typename Fits, typename Means>
std::string replaced(const std::string& text, const Fits& fits, const Means& means) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && fits(text[end])) {
            ++end;
        }
        if (end == at) {
            out += text[at++];
            continue;
        }
        std::string run = text.substr(at, end - at);
        std::string tail;
        while (!run.empty() && !isWord(run.back())) {
            tail.insert(tail.begin(), run.back());
            run.pop_back();
        }
        out += (means(run) ? std::string(maskMark) : run) + tail;
        at = end;
    }
    return out;
}

bool isMail(const std::string& run) {
    const std::size_t at = run.find('@');
    return at != std::string::npos && at > 0 && run.find('.', at) != std::string::npos;
}

bool isAddress(const std::string& run) {
    const auto dots = std::count(run.begin(), run.end(), '.');
    const auto colons = std::count(run.begin(), run.end(), ':');
    const bool digits = std::all_of(run.begin(), run.end(), [](char each) { return isDigit(each) || each == '.'; });
    return (dots == 3 && digits) || colons >= 4;
}

/// "+1 (555) 010-9999": written as people write numbers to call, not as ids, times or amounts.
bool isPhone(const std::string& run) {
    const auto digits = std::count_if(run.begin(), run.end(), isDigit);
    const bool groups = run.find_first_of(" ()-") != std::string::npos;
    const bool date = run.size() >= 10 && run[4] == '-' && run[7] == '-';
    return digits >= 8 && digits <= 16 && !date && (run.front() == '+' || run.front() == '(' || groups);
}

} // namespace

std::string maskedText(std::string text) {
    text = replaced(
        text,
        [](char each) { return isWord(each) || std::string_view("@._%+-'").find(each) != std::string_view::npos; },
        isMail);
    text = replaced(
        text,
        [](char each) {
            return isDigit(each) || (lower(each) >= 'a' && lower(each) <= 'f') || each == '.' || each == ':';
        },
        isAddress);
    return replaced(
        text, [](char each) { return isDigit(each) || std::string_view("+()- ").find(each) != std::string_view::npos; },
        isPhone);
}

std::string maskedJson(const std::string& json) {
    std::string fault;
    const auto value = parsedJson(json, fault);
    return value ? jsonText(masked(*value, false)) : std::string(maskMark);
}

} // namespace crossdock::admin
