#include "books_world.hpp"

#include "sink.hpp"

#include "sandbox_control/message.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace crossdock::quickbooks::test {

namespace json = boost::json;
namespace qbo = sandbox::qbo;

namespace {

constexpr const char* realm = "1234567890";

qbo::Start startOf(qbo::Edition edition) {
    qbo::Start start;
    start.edition = edition;
    start.realm = realm;
    return start;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

BooksWorld::BooksWorld(qbo::Edition edition) : books(clock, startOf(edition)), keys(books.connect()) {
    host.http.handle([this](const testing::SeenRequest& seen) { return answer(seen); });
}

testing::SinkDriver BooksWorld::sink(const std::string& more) {
    const std::string settings = R"({"realm_id":"1234567890","company_minutes":60,
        "item_income_account":"Sales of Product Income","default_item":"Services","shipping_item":"SHIPPING_ITEM_ID",
        "rounding_item":"Services","refund_account":"Checking",)" +
                                 (more.empty() ? std::string() : more + ",") +
                                 R"("connection":{"name":"books","organisation":"o","url":"https://x.example.com"}})";
    return testing::SinkDriver::of<Sink>(host, settings);
}

void BooksWorld::edit(const char* change) {
    books.edit(json::parse(change));
}

testing::Answer BooksWorld::answer(const testing::SeenRequest& seen) {
    sandbox::Request request;
    request.method = seen.method;
    request.path = seen.path;
    for (const auto& [name, value] : seen.query) {
        request.query += (request.query.empty() ? "" : "&") + name + "=" + sandbox::percentEncode(value);
    }
    request.target = seen.path + (request.query.empty() ? "" : "?" + request.query);
    request.headers = seen.headers;
    request.body = seen.body;
    if (seen.auths == std::vector<std::string>{"oauth"}) {
        request.headers.emplace_back("Authorization", "Bearer " + keys.accessToken);
    }
    const std::string kind = books.kind(request);
    ++_counts[kind];
    const auto trouble =
        std::find_if(_troubles.begin(), _troubles.end(), [&](const Trouble& one) { return one.requestKind == kind; });
    if (trouble != _troubles.end() && trouble->after > 0) {
        --trouble->after;
    } else if (trouble != _troubles.end()) {
        const Trouble found = *trouble;
        _troubles.erase(trouble);
        if (found.kind == Trouble::Kind::Instead) {
            return found.answer;
        }
        if (found.kind == Trouble::Kind::LostAfter) {
            books.answer(request);
        }
        const bool harmless = seen.method == "GET" || seen.repeatable;
        return testing::Answer::broken(harmless ? ErrorClass::Transient : ErrorClass::Uncertain, "connection reset");
    }
    const sandbox::Response response = books.answer(request);
    testing::Answer out;
    out.response.status = response.status;
    out.response.body = response.body;
    for (const auto& [name, value] : response.headers) {
        out.response.headers.emplace_back(lower(name), value);
    }
    return out;
}

std::size_t BooksWorld::count(const std::string& kind) const {
    const auto found = _counts.find(kind);
    return found == _counts.end() ? 0 : found->second;
}

std::size_t BooksWorld::reads() const {
    std::size_t sum = 0;
    for (const auto& [kind, count] : _counts) {
        const bool isRead = kind.find(".query") != std::string::npos || kind.find(".read") != std::string::npos;
        sum += isRead ? count : 0;
    }
    return sum;
}

std::size_t BooksWorld::requests() const {
    std::size_t sum = 0;
    for (const auto& [kind, count] : _counts) {
        sum += count;
    }
    return sum;
}

std::vector<json::object> BooksWorld::rows(const std::string& entity) const {
    std::vector<json::object> rows;
    const json::value state = books.dump();
    const json::value* tables = state.as_object().if_contains("tables");
    const json::value* table = tables == nullptr ? nullptr : tables->as_object().if_contains(entity);
    if (table != nullptr) {
        for (const json::value& row : table->as_array()) {
            rows.push_back(row.as_object());
        }
    }
    return rows;
}

std::string BooksWorld::state() const {
    return json::serialize(books.dump());
}

std::string textOf(const json::object& row, const char* name) {
    const json::value* value = row.if_contains(name);
    if (value == nullptr) {
        return {};
    }
    if (const json::object* reference = value->if_object()) {
        return textOf(*reference, "value");
    }
    return value->is_string() ? std::string(std::string_view(value->get_string())) : json::serialize(*value);
}

Decimal amountOf(const json::object& row, const char* name) {
    return qbo::decimalIn(row, name);
}

} // namespace crossdock::quickbooks::test
