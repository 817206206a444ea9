#include "fault.hpp"

#include "json_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

constexpr std::size_t longestText = 300;
constexpr std::size_t mostEntries = 5;

std::string plainCode(std::string_view code) {
    const std::size_t first = code.find_first_not_of('0');
    return std::string(code.substr(first == std::string_view::npos ? 0 : first));
}

std::string_view either(const json::object& object, std::string_view upper, std::string_view lower) {
    const std::string_view text = textAt(object, upper);
    return text.empty() ? textAt(object, lower) : text;
}

/// The gateway writes the code into its message, too: "message=ThrottleExceeded; errorCode=003001; statusCode=429".
std::string codeInMessage(std::string_view message) {
    constexpr std::string_view mark = "errorCode=";
    const std::size_t at = message.find(mark);
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = message.substr(at + mark.size());
    return plainCode(rest.substr(0, rest.find_first_not_of("0123456789")));
}

void complete(FaultEntry& entry) {
    if (entry.code.empty()) {
        entry.code = codeInMessage(entry.message);
    }
}

std::string unescaped(std::string_view xml) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> entities{
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
    std::string out;
    while (!xml.empty()) {
        const auto* const entity = std::find_if(entities.begin(), entities.end(), [&](const auto& one) {
            return xml.substr(0, one.first.size()) == one.first;
        });
        out += entity == entities.end() ? xml.front() : entity->second;
        xml.remove_prefix(entity == entities.end() ? 1 : entity->first.size());
    }
    return out;
}

/// The text between <name ...> and </name>; what stands in the opening tag goes to `attributes`.
std::optional<std::string_view> element(std::string_view& xml, std::string_view name, std::string_view& attributes) {
    const std::string open = "<" + std::string(name);
    std::size_t at = xml.find(open);
    while (at != std::string_view::npos && at + open.size() < xml.size() && xml[at + open.size()] != '>' &&
           xml[at + open.size()] != ' ') {
        at = xml.find(open, at + 1);
    }
    const std::size_t end = at == std::string_view::npos ? at : xml.find('>', at);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    attributes = xml.substr(at + open.size(), end - at - open.size());
    const std::string close = "</" + std::string(name) + ">";
    const std::size_t last = xml.find(close, end);
    if (last == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view inside = xml.substr(end + 1, last - end - 1);
    xml.remove_prefix(last + close.size());
    return inside;
}

std::string attribute(std::string_view attributes, std::string_view name) {
    const std::string mark = std::string(name) + "=\"";
    const std::size_t at = attributes.find(mark);
    const std::string_view rest =
        at == std::string_view::npos ? std::string_view() : attributes.substr(at + mark.size());
    return unescaped(rest.substr(0, rest.find('"')));
}

std::optional<Fault> faultInXml(std::string_view xml) {
    std::string_view attributes;
    const std::optional<std::string_view> inside = element(xml, "Fault", attributes);
    if (!inside) {
        return std::nullopt;
    }
    Fault fault;
    fault.type = attribute(attributes, "type");
    std::string_view rest = *inside;
    while (fault.entries.size() < mostEntries) {
        const std::optional<std::string_view> error = element(rest, "Error", attributes);
        if (!error) {
            break;
        }
        std::string_view ignored;
        std::string_view forMessage = *error;
        std::string_view forDetail = *error;
        FaultEntry entry{
            plainCode(attribute(attributes, "code")), unescaped(element(forMessage, "Message", ignored).value_or("")),
            unescaped(element(forDetail, "Detail", ignored).value_or("")), attribute(attributes, "element")};
        complete(entry);
        fault.entries.push_back(std::move(entry));
    }
    return fault.entries.empty() ? std::nullopt : std::optional(std::move(fault));
}

struct Rule {
    int first;
    int last;
    ErrorClass cls;
    const char* reason; ///< of a hold
    const char* advice;
};

// Single codes stand before the range that holds them: the first that fits counts.
constexpr Rule rules[] = {
    {100, 110, ErrorClass::Auth, "", "the sign-in is refused; connect the company again if this stays"},
    {120, 120, ErrorClass::Config, "", "the user who connected lost access to the company, or its edition lacks this"},
    {130, 150, ErrorClass::Transient, "", "the company is locked or under maintenance"},
    {1, 499, ErrorClass::Auth, "", "connect the company again if this stays"},
    {500, 599, ErrorClass::Permanent, "", "QuickBooks does not know this request"},
    {600, 600, ErrorClass::Hold, "duplicate_reference", "the request was received before"},
    {620, 999, ErrorClass::Permanent, "", ""},
    {1040, 1040, ErrorClass::Permanent, "", "the batch is too large"},
    {2500, 2500, ErrorClass::Hold, "missing_reference",
     "something that the document names was deleted or made inactive: restore it in QuickBooks, or change the "
     "settings, then retry"},
    {3001, 3001, ErrorClass::RateLimited, "", "too many requests"},
    {3100, 3100, ErrorClass::Auth, "",
     "the app is not authorised for this company: check realm_id, connect the company again"},
    {3200, 3200, ErrorClass::Auth, "", "the access token is refused"},
    {3201, 3201, ErrorClass::Auth, "",
     "keys of the sandbox and of production do not mix: check url, realm_id and the client's keys"},
    {2010, 2010, ErrorClass::Hold, "field_unknown",
     "QuickBooks does not know a member of what was sent: correct its name in the flow's [map], reload, then retry"},
    {2000, 4999, ErrorClass::Permanent, "", ""},
    {5010, 5010, ErrorClass::Hold, "stale_token", "it was changed in QuickBooks meanwhile"},
    {5020, 5030, ErrorClass::Config, "", "the company's edition or the user's rights lack this"},
    {6010, 6010, ErrorClass::Permanent, "", ""},
    {6070, 6100, ErrorClass::Permanent, "", ""},
    {6140, 6140, ErrorClass::Hold, "duplicate_reference", "the document number is taken"},
    {6190, 6190, ErrorClass::Config, "", "the company's subscription has ended: it cannot be written"},
    {6210, 6210, ErrorClass::Hold, "closed_period",
     "the books are closed for this date: open the period, or date the record later, then retry"},
    {6240, 6240, ErrorClass::Hold, "duplicate_name", "another customer, vendor, employee or item has this name"},
    {6540, 6540, ErrorClass::Hold, "in_deposit",
     "it is part of a bank deposit: take it out of the deposit in QuickBooks, then retry"},
    {5000, 9999, ErrorClass::Hold, "refused_by_books", "change what it complains of, then retry"},
    {10000, 999999, ErrorClass::Transient, "", "trouble inside QuickBooks"},
};

constexpr Rule unknownCode{0, 0, ErrorClass::Permanent, "", ""};

const Rule& ruleOf(const std::string& code) {
    constexpr int notFound = 610, badReference = 2500; // two codes for one thing
    int number = 0;
    std::from_chars(code.data(), code.data() + code.size(), number);
    number = number == notFound ? badReference : number;
    const auto* const found = std::find_if(std::begin(rules), std::end(rules), [number](const Rule& rule) {
        return number >= rule.first && number <= rule.last;
    });
    return found == std::end(rules) ? unknownCode : *found;
}

/// What concerns everything goes before what concerns this record, and what may pass before what will not.
int gravity(ErrorClass cls) {
    static constexpr std::array order{ErrorClass::Permanent,   ErrorClass::Hold, ErrorClass::Transient,
                                      ErrorClass::RateLimited, ErrorClass::Auth, ErrorClass::Config};
    return static_cast<int>(std::find(order.begin(), order.end(), cls) - order.begin());
}

std::string oneLine(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

std::string cut(std::string text, std::size_t most) {
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) {
            --most;
        }
        text.resize(most);
    }
    return text;
}

std::string described(const FaultEntry& entry) {
    std::string text = entry.code.empty() ? "fault" : entry.code;
    text += ": " + (entry.detail.empty() ? entry.message : entry.detail);
    if (!entry.element.empty()) {
        text += " [" + entry.element + "]";
    }
    return cut(oneLine(std::move(text)), longestText);
}

} // namespace

bool Fault::has(std::string_view code) const {
    return std::any_of(entries.begin(), entries.end(), [&](const FaultEntry& entry) { return entry.code == code; });
}

std::optional<Fault> faultIn(const json::object& answer) {
    const json::object& upper = objectAt(answer, "Fault");
    const json::object& found = upper.empty() ? objectAt(answer, "fault") : upper;
    if (found.empty()) {
        return std::nullopt;
    }
    Fault fault;
    fault.type = either(found, "type", "Type");
    const json::array& several = arrayAt(found, "Error");
    for (const json::value& one : several.empty() ? arrayAt(found, "error") : several) {
        if (one.is_object() && fault.entries.size() < mostEntries) {
            const json::object& error = one.get_object();
            FaultEntry entry{plainCode(either(error, "code", "Code")), std::string(either(error, "Message", "message")),
                             std::string(either(error, "Detail", "detail")),
                             std::string(either(error, "element", "Element"))};
            complete(entry);
            fault.entries.push_back(std::move(entry));
        }
    }
    if (fault.entries.empty()) {
        fault.entries.push_back({{}, fault.type.empty() ? "a fault without a word" : fault.type, {}, {}});
    }
    return fault;
}

std::optional<Fault> faultInText(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    if (body[first] == '<') {
        return faultInXml(body.substr(first));
    }
    const std::optional<json::value> parsed = parseExact(body.substr(first));
    return parsed && parsed->is_object() ? faultIn(parsed->get_object()) : std::nullopt;
}

Failure failureOf(const Fault& fault, int httpStatus, Effect effect) {
    const Rule* gravest = &ruleOf(fault.entries.front().code);
    const FaultEntry* chosen = &fault.entries.front();
    std::string text;
    for (const FaultEntry& entry : fault.entries) {
        const Rule& rule = ruleOf(entry.code);
        if (gravity(rule.cls) > gravity(gravest->cls)) {
            gravest = &rule;
            chosen = &entry;
        }
        text.append(text.empty() ? "" : "; ").append(described(entry));
    }
    Failure failure;
    failure.cls = gravest->cls;
    if (failure.cls == ErrorClass::Transient && gravest->first >= 10000 && effect == Effect::Possible) {
        failure.cls = ErrorClass::Uncertain;
    }
    failure.reason = gravest->reason;
    failure.code = cut(chosen->code, 60);
    failure.httpStatus = httpStatus;
    failure.origin = XD_ORIGIN_REMOTE;
    const std::string advice = gravest->advice;
    failure.message = "quickbooks " + cut(std::move(text), 2 * longestText) + (advice.empty() ? "" : "; " + advice);
    return failure;
}

Failure traced(Failure failure, std::string_view trackingId) {
    const bool plain =
        !trackingId.empty() && trackingId.size() <= 80 &&
        trackingId.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.") ==
            std::string_view::npos;
    if (plain) {
        failure.message.append(" (intuit_tid ").append(trackingId).append(")");
    }
    return failure;
}

std::int64_t untilNextMinuteMs(UtcTime now) {
    constexpr std::int64_t minuteMs = 60'000;
    const std::int64_t ms = now.us / 1'000;
    // Some milliseconds of the clock are chance enough to keep several hosts apart.
    return minuteMs - ms % minuteMs + 1'000 + now.us % 1'000;
}

} // namespace crossdock::quickbooks
