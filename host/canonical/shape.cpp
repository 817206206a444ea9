#include "canonical/shape.hpp"

#include "canonical/body.hpp"

#include <crossdock/time.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace crossdock::canonical {

namespace json = boost::json;

namespace {

enum class Kind {
    Text,   // may be empty
    Name,   // text, not empty
    Exact,  // decimal text
    Amount, // decimal text, not negative
    Time,   // UTC
    Flag,
    Texts,  // list of texts
    Any,    // object of any members
    Object, // object of a shape
    List,   // list of objects of a shape
    Word,   // one of `words`
    Mapped  // {mapped: one of `words`, raw: text}
};

struct Member {
    std::string_view name;
    Kind kind;
    bool isRequired;
    const Shape* of = nullptr;
    std::string_view words = {}; // separated by blanks
};

constexpr bool must = true;
constexpr bool may = false;

} // namespace

struct Shape {
    std::span<const Member> members;
};

namespace {

constexpr std::array addressMembers{Member{"role", Kind::Word, may, nullptr, "billing shipping other"},
                                    Member{"given", Kind::Text, may},
                                    Member{"family", Kind::Text, may},
                                    Member{"company", Kind::Text, may},
                                    Member{"line1", Kind::Text, may},
                                    Member{"line2", Kind::Text, may},
                                    Member{"city", Kind::Text, may},
                                    Member{"region_code", Kind::Text, may},
                                    Member{"region_text", Kind::Text, may},
                                    Member{"postcode", Kind::Text, may},
                                    Member{"country", Kind::Text, may},
                                    Member{"phone", Kind::Text, may},
                                    Member{"email", Kind::Text, may}};
constexpr Shape address{addressMembers};

constexpr std::array taxMembers{Member{"rate_id", Kind::Text, must}, Member{"amount", Kind::Exact, must}};
constexpr Shape tax{taxMembers};

constexpr std::array customerMembers{Member{"kind", Kind::Word, must, nullptr, "customer"},
                                     Member{"id", Kind::Name, must},
                                     Member{"is_guest", Kind::Flag, must},
                                     Member{"emails", Kind::Texts, must},
                                     Member{"email_key", Kind::Text, may},
                                     Member{"phones", Kind::Texts, must},
                                     Member{"given", Kind::Text, may},
                                     Member{"family", Kind::Text, may},
                                     Member{"company", Kind::Text, may},
                                     Member{"display", Kind::Name, must},
                                     Member{"tax_id", Kind::Text, may},
                                     Member{"tax_exempt", Kind::Flag, may},
                                     Member{"roles", Kind::Texts, must},
                                     Member{"currency", Kind::Text, may},
                                     Member{"locale", Kind::Text, may},
                                     Member{"addresses", Kind::List, must, &address},
                                     Member{"created_at", Kind::Time, may},
                                     Member{"modified_at", Kind::Time, may},
                                     Member{"deleted_at", Kind::Time, may},
                                     Member{"meta", Kind::Any, may}};
constexpr Shape customer{customerMembers};

constexpr std::array categoryMembers{Member{"id", Kind::Text, must}, Member{"name", Kind::Text, must}};
constexpr Shape category{categoryMembers};

constexpr std::array variantMembers{Member{"id", Kind::Name, must},
                                    Member{"sku", Kind::Text, may},
                                    Member{"barcode", Kind::Text, may},
                                    Member{"title", Kind::Text, must},
                                    Member{"options", Kind::Any, must},
                                    Member{"price", Kind::Exact, may},
                                    Member{"regular_price", Kind::Exact, may},
                                    Member{"sale_price", Kind::Exact, may},
                                    Member{"manage_stock", Kind::Flag, must},
                                    Member{"stock", Kind::Exact, may},
                                    Member{"stock_status", Kind::Text, may},
                                    Member{"backorders", Kind::Text, may},
                                    Member{"weight", Kind::Exact, may},
                                    Member{"is_virtual", Kind::Flag, may},
                                    Member{"is_downloadable", Kind::Flag, may},
                                    Member{"status", Kind::Text, may}};
constexpr Shape variant{variantMembers};

constexpr std::array productMembers{
    Member{"kind", Kind::Word, must, nullptr, "product"},
    Member{"id", Kind::Name, must},
    Member{"type", Kind::Mapped, must, nullptr, "simple variable bundle subscription gift_card service other"},
    Member{"status", Kind::Mapped, must, nullptr, "published draft private trashed other"},
    Member{"name", Kind::Text, must},
    Member{"sku", Kind::Text, may},
    Member{"description", Kind::Text, may},
    Member{"categories", Kind::List, must, &category},
    Member{"tags", Kind::Texts, must},
    Member{"tax_class", Kind::Text, may},
    Member{"images", Kind::Texts, must},
    Member{"variants", Kind::List, must, &variant},
    Member{"created_at", Kind::Time, may},
    Member{"modified_at", Kind::Time, may},
    Member{"deleted_at", Kind::Time, may},
    Member{"meta", Kind::Any, may}};
constexpr Shape product{productMembers};

constexpr std::array buyerMembers{Member{"id", Kind::Name, may}, Member{"is_guest", Kind::Flag, must},
                                  Member{"email", Kind::Text, may}, Member{"email_key", Kind::Text, may},
                                  Member{"display", Kind::Text, must}};
constexpr Shape buyer{buyerMembers};

constexpr std::array orderLineMembers{Member{"id", Kind::Text, must},
                                      Member{"parent_line_id", Kind::Text, may},
                                      Member{"kind", Kind::Word, must, nullptr, "item gift_card deposit option"},
                                      Member{"product_id", Kind::Text, may},
                                      Member{"variant_id", Kind::Text, may},
                                      Member{"sku", Kind::Text, may},
                                      Member{"name", Kind::Text, must},
                                      Member{"qty", Kind::Exact, must},
                                      Member{"gross", Kind::Exact, must},
                                      Member{"net", Kind::Exact, must},
                                      Member{"tax", Kind::Exact, must},
                                      Member{"taxes", Kind::List, must, &tax},
                                      Member{"tax_class", Kind::Text, may},
                                      Member{"meta", Kind::Any, may}};
constexpr Shape orderLine{orderLineMembers};

constexpr std::array orderFeeMembers{
    Member{"id", Kind::Text, must},
    Member{"kind", Kind::Word, must, nullptr, "service surcharge tip discount gateway_fee other"},
    Member{"name", Kind::Text, must},
    Member{"net", Kind::Exact, must},
    Member{"tax", Kind::Exact, must},
    Member{"taxes", Kind::List, must, &tax},
    Member{"tax_class", Kind::Text, may}};
constexpr Shape orderFee{orderFeeMembers};

constexpr std::array orderShippingMembers{Member{"id", Kind::Text, must},         Member{"method_id", Kind::Text, must},
                                          Member{"instance_id", Kind::Text, may}, Member{"title", Kind::Text, must},
                                          Member{"net", Kind::Exact, must},       Member{"tax", Kind::Exact, must},
                                          Member{"taxes", Kind::List, must, &tax}};
constexpr Shape orderShipping{orderShippingMembers};

constexpr std::array discountMembers{Member{"id", Kind::Text, must}, Member{"code", Kind::Text, must},
                                     Member{"type", Kind::Text, may}, Member{"amount", Kind::Exact, must},
                                     Member{"tax", Kind::Exact, must}};
constexpr Shape discount{discountMembers};

constexpr std::array orderTaxMembers{Member{"id", Kind::Text, must},         Member{"rate_id", Kind::Text, must},
                                     Member{"code", Kind::Text, may},        Member{"label", Kind::Text, must},
                                     Member{"percent", Kind::Exact, may},    Member{"compound", Kind::Flag, must},
                                     Member{"items_tax", Kind::Exact, must}, Member{"shipping_tax", Kind::Exact, must}};
constexpr Shape orderTax{orderTaxMembers};

constexpr std::array paymentMembers{
    Member{"id", Kind::Text, must},
    Member{"gateway_id", Kind::Text, must},
    Member{"gateway_title", Kind::Text, must},
    Member{"transaction_ref", Kind::Text, may},
    Member{"amount", Kind::Exact, must},
    Member{"currency", Kind::Text, must},
    Member{"fee", Kind::Exact, may},
    Member{"paid_at", Kind::Time, may},
    Member{"status", Kind::Word, must, nullptr, "pending paid refunded failed"},
    Member{"tender", Kind::Word, must, nullptr, "card bank cash gift_card credit other"}};
constexpr Shape payment{paymentMembers};

constexpr std::array orderRefundMembers{Member{"id", Kind::Text, must}, Member{"amount", Kind::Amount, must},
                                        Member{"reason", Kind::Text, may}};
constexpr Shape orderRefund{orderRefundMembers};

constexpr std::array totalsMembers{Member{"items", Kind::Exact, must},    Member{"discount", Kind::Exact, must},
                                   Member{"shipping", Kind::Exact, must}, Member{"fees", Kind::Exact, must},
                                   Member{"tax", Kind::Exact, must},      Member{"grand", Kind::Exact, must},
                                   Member{"refunded", Kind::Exact, must}, Member{"due", Kind::Exact, must}};
constexpr Shape totals{totalsMembers};

constexpr std::array exchangeMembers{Member{"rate", Kind::Exact, must}, Member{"from", Kind::Text, must},
                                     Member{"to", Kind::Text, must}, Member{"source", Kind::Text, must}};
constexpr Shape exchange{exchangeMembers};

constexpr std::array orderMembers{
    Member{"kind", Kind::Word, must, nullptr, "order"},
    Member{"id", Kind::Name, must},
    Member{"number", Kind::Text, must},
    Member{"shop", Kind::Text, must},
    Member{"parent_id", Kind::Text, may},
    Member{"created_via", Kind::Text, may},
    Member{"status", Kind::Mapped, must, nullptr,
           "draft pending on_hold processing completed cancelled refunded failed trashed other"},
    Member{"payment_status", Kind::Word, must, nullptr, "unpaid partial paid refunded partially_refunded"},
    Member{"currency", Kind::Name, must},
    Member{"prices_include_tax", Kind::Flag, must},
    Member{"created_at", Kind::Time, must},
    Member{"modified_at", Kind::Time, may},
    Member{"paid_at", Kind::Time, may},
    Member{"completed_at", Kind::Time, may},
    Member{"cancelled_at", Kind::Time, may},
    Member{"deleted_at", Kind::Time, may},
    Member{"customer", Kind::Object, must, &buyer},
    Member{"billing", Kind::Object, may, &address},
    Member{"shipping", Kind::Object, may, &address},
    Member{"customer_note", Kind::Text, may},
    Member{"lines", Kind::List, must, &orderLine},
    Member{"fees", Kind::List, must, &orderFee},
    Member{"shipping_lines", Kind::List, must, &orderShipping},
    Member{"discounts", Kind::List, must, &discount},
    Member{"tax_lines", Kind::List, must, &orderTax},
    Member{"payments", Kind::List, must, &payment},
    Member{"refunds", Kind::List, must, &orderRefund},
    Member{"totals", Kind::Object, must, &totals},
    Member{"fx", Kind::Object, may, &exchange},
    Member{"meta", Kind::Any, may}};
constexpr Shape order{orderMembers};

constexpr std::array refundLineMembers{
    Member{"id", Kind::Text, must},        Member{"refunds_line_id", Kind::Text, may},
    Member{"product_id", Kind::Text, may}, Member{"variant_id", Kind::Text, may},
    Member{"sku", Kind::Text, may},        Member{"name", Kind::Text, must},
    Member{"qty", Kind::Exact, must},      Member{"net", Kind::Exact, must},
    Member{"tax", Kind::Exact, must},      Member{"taxes", Kind::List, must, &tax}};
constexpr Shape refundLine{refundLineMembers};

constexpr std::array refundFeeMembers{Member{"id", Kind::Text, must}, Member{"name", Kind::Text, must},
                                      Member{"net", Kind::Exact, must}, Member{"tax", Kind::Exact, must},
                                      Member{"taxes", Kind::List, must, &tax}};
constexpr Shape refundFee{refundFeeMembers};

constexpr std::array refundShippingMembers{Member{"id", Kind::Text, must}, Member{"title", Kind::Text, must},
                                           Member{"net", Kind::Exact, must}, Member{"tax", Kind::Exact, must},
                                           Member{"taxes", Kind::List, must, &tax}};
constexpr Shape refundShipping{refundShippingMembers};

constexpr std::array refundTaxMembers{Member{"rate_id", Kind::Text, must}, Member{"label", Kind::Text, must},
                                      Member{"items_tax", Kind::Exact, must},
                                      Member{"shipping_tax", Kind::Exact, must}};
constexpr Shape refundTax{refundTaxMembers};

constexpr std::array refundMembers{Member{"kind", Kind::Word, must, nullptr, "refund"},
                                   Member{"id", Kind::Name, must},
                                   Member{"order_id", Kind::Name, must},
                                   Member{"currency", Kind::Name, must},
                                   Member{"at", Kind::Time, must},
                                   Member{"amount", Kind::Amount, must},
                                   Member{"reason", Kind::Text, may},
                                   Member{"lines", Kind::List, must, &refundLine},
                                   Member{"fees", Kind::List, must, &refundFee},
                                   Member{"shipping_lines", Kind::List, must, &refundShipping},
                                   Member{"tax_lines", Kind::List, must, &refundTax},
                                   Member{"to_gateway", Kind::Flag, must},
                                   Member{"restock", Kind::Flag, may},
                                   Member{"modified_at", Kind::Time, may},
                                   Member{"deleted_at", Kind::Time, may},
                                   Member{"meta", Kind::Any, may}};
constexpr Shape refund{refundMembers};

/// Where the check is, as a chain on the stack; text is made only when something is wrong.
struct Path {
    const Path* parent = nullptr;
    std::string_view name = {};
    std::size_t index = std::string_view::npos;

    std::string text() const {
        const std::string before = parent != nullptr ? parent->text() : std::string();
        if (index != std::string_view::npos) {
            return before + "[" + std::to_string(index) + "]";
        }
        return before.empty() ? std::string(name) : before + "." + std::string(name);
    }
};

std::string wrong(const Path& path, std::string_view expected, const json::value& found) {
    std::string text = path.text() + ": expected " + std::string(expected);
    if (isNumber(found)) {
        return text + ", got a number";
    }
    switch (found.kind()) {
    case json::kind::string:
        return text + ", got other text";
    case json::kind::bool_:
        return text + ", got true or false";
    case json::kind::array:
        return text + ", got a list";
    case json::kind::object:
        return text + ", got an object";
    default:
        return text;
    }
}

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// At most 18 digits before and 8 after the point, no exponent, no needless zero in front.
bool isExact(std::string_view text) {
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const bool wholeFits = !whole.empty() && whole.size() <= 18 && (whole.size() == 1 || whole.front() != '0') &&
                           std::all_of(whole.begin(), whole.end(), isDigit);
    if (point == std::string_view::npos || !wholeFits) {
        return wholeFits;
    }
    const std::string_view fraction = text.substr(point + 1);
    return !fraction.empty() && fraction.size() <= 8 && std::all_of(fraction.begin(), fraction.end(), isDigit);
}

bool isTime(std::string_view text) {
    return text.size() >= 20 && text.size() <= 27 && text[10] == 'T' && text.back() == 'Z' &&
           UtcTime::parse(text).has_value();
}

bool isAmong(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) {
            return true;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

std::string checkObject(const json::object& object, const Shape& shape, const Path* path);

std::string checkMapped(const json::value& value, const Member& member, const Path& path) {
    const json::object* object = value.if_object();
    const json::value* mapped = object != nullptr ? object->if_contains("mapped") : nullptr;
    const json::value* raw = object != nullptr ? object->if_contains("raw") : nullptr;
    if (mapped == nullptr || raw == nullptr || !isText(*raw)) {
        return wrong(path, "{mapped, raw}", value);
    }
    const Path inner{&path, "mapped"};
    return isText(*mapped) && isAmong(member.words, std::string_view(mapped->get_string()))
               ? std::string()
               : wrong(inner, "one of: " + std::string(member.words), *mapped);
}

std::string checkItems(const json::value& value, const Member& member, const Path& path) {
    const json::array* list = value.if_array();
    if (list == nullptr) {
        return wrong(path, "a list", value);
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const json::value& item = (*list)[i];
        const Path at{&path, {}, i};
        if (member.kind == Kind::Texts) {
            if (!isText(item)) {
                return wrong(at, "text", item);
            }
        } else if (!item.is_object()) {
            return wrong(at, "an object", item);
        } else if (std::string fault = checkObject(item.get_object(), *member.of, &at); !fault.empty()) {
            return fault;
        }
    }
    return {};
}

std::string checkText(std::string_view text, const json::value& value, const Member& member, const Path& path) {
    switch (member.kind) {
    case Kind::Name:
        return text.empty() ? path.text() + ": must not be empty" : std::string();
    case Kind::Exact:
        return isExact(text) ? std::string() : wrong(path, "decimal text", value);
    case Kind::Amount:
        return isExact(text) && text.front() != '-' ? std::string()
                                                    : wrong(path, "decimal text that is not negative", value);
    case Kind::Time:
        return isTime(text) ? std::string() : wrong(path, "a time in UTC such as 2026-03-29T00:30:00Z", value);
    case Kind::Word:
        return isAmong(member.words, text) ? std::string() : wrong(path, "one of: " + std::string(member.words), value);
    default:
        return {};
    }
}

std::string checkValue(const json::value& value, const Member& member, const Path& path) {
    switch (member.kind) {
    case Kind::Flag:
        return value.is_bool() ? std::string() : wrong(path, "true or false", value);
    case Kind::Any:
        return value.is_object() ? std::string() : wrong(path, "an object", value);
    case Kind::Object:
        return value.is_object() ? checkObject(value.get_object(), *member.of, &path) : wrong(path, "an object", value);
    case Kind::Texts:
    case Kind::List:
        return checkItems(value, member, path);
    case Kind::Mapped:
        return checkMapped(value, member, path);
    default:
        break;
    }
    if (isText(value)) {
        return checkText(std::string_view(value.get_string()), value, member, path);
    }
    return wrong(path, member.kind == Kind::Exact || member.kind == Kind::Amount ? "decimal text" : "text", value);
}

std::string checkObject(const json::object& object, const Shape& shape, const Path* path) {
    for (const Member& member : shape.members) {
        const json::value* value = object.if_contains(member.name);
        const Path at{path, member.name};
        if (value == nullptr || value->is_null()) {
            if (member.isRequired) {
                return at.text() + ": is missing";
            }
            continue;
        }
        if (std::string fault = checkValue(*value, member, at); !fault.empty()) {
            return fault;
        }
    }
    return {};
}

} // namespace

const Shape* shapeOf(std::string_view entity) {
    if (entity == "order") {
        return &order;
    }
    if (entity == "refund") {
        return &refund;
    }
    if (entity == "customer") {
        return &customer;
    }
    return entity == "product" ? &product : nullptr;
}

std::string faultOf(const json::object& root, const Shape& shape) {
    return checkObject(root, shape, nullptr);
}

} // namespace crossdock::canonical
