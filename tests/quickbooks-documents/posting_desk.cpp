#include "posting_desk.hpp"

#include "sandbox_quickbooks/numbers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cppunit/TestAssert.h>

namespace documents_test {

using namespace crossdock;
using namespace crossdock::quickbooks;
namespace json = boost::json;

namespace {

sandbox::qbo::Edition editionOf(Kind kind) {
    return kind == Kind::UsAutomated ? sandbox::qbo::Edition::usAutomated
           : kind == Kind::UsManual  ? sandbox::qbo::Edition::usManual
                                     : sandbox::qbo::Edition::global;
}

/// As the connector reads answers: numbers are texts.
json::value withTexts(const json::value& value) {
    if (value.is_number()) {
        return json::string(sandbox::qbo::decimalOf(value).value_or(Decimal{}).text());
    }
    if (const json::object* object = value.if_object()) {
        json::object out;
        for (const auto& member : *object) {
            out[member.key()] = withTexts(member.value());
        }
        return out;
    }
    if (const json::array* array = value.if_array()) {
        json::array out;
        for (const json::value& item : *array) {
            out.push_back(withTexts(item));
        }
        return out;
    }
    return value;
}

} // namespace

PostingDesk::PostingDesk(Kind kind, bool manyCurrencies) : company(kind, manyCurrencies), books(editionOf(kind)) {
    books.setTime("2026-05-01T12:00:00Z");
    if (manyCurrencies) {
        books.edit(R"({"preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": true}}})");
    }
    for (auto& [entry, id] : company.resolved.lists) {
        if (entry.first == "Item") {
            id = item(entry.second);
        }
    }
}

std::string PostingDesk::item(const std::string& name) {
    if (name == "Hours") {
        return "2";
    }
    const auto answer =
        books.post("item", json::object{{"Name", name}, {"Type", "Service"}, {"IncomeAccountRef", {{"value", "79"}}}});
    return std::string(std::string_view(answer.object("Item").at("Id").as_string()));
}

PostingDesk::Answered PostingDesk::send(const Document& document, const std::string& afterId) {
    const std::string text = document.text(afterId);
    const auto answer = books.post(document.path(), json::parse(text));
    if (answer.status() != 200 || !answer.code().empty()) {
        return {answer.code() + ": " + answer.detail() + " for " + text, {}};
    }
    return {{}, withTexts(answer.object(document.entity)).as_object()};
}

std::string PostingDesk::make(const Document& document, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const Answered answered = send(withName(document, name));
        if (answered.fault.empty()) {
            return std::string(std::string_view(answered.object.at("Id").as_string()));
        }
        CPPUNIT_ASSERT_MESSAGE(answered.fault, answered.fault.rfind("6240", 0) == 0);
    }
    CPPUNIT_FAIL("every name is taken: " + names.front());
    return {};
}

void PostingDesk::fulfil(const ShopRecord& record) {
    const Needs needs = needsOf(record, company.company, company.settings);
    for (const auto& [key, need] : needs.customers) {
        std::string& id = company.resolved.customers[key];
        id = id.empty() ? make(need.document, need.names) : id;
    }
    for (const auto& [key, need] : needs.items) {
        std::string& id = company.resolved.items[key];
        if (id.empty()) {
            id = make(itemToMake(need, need.names.front(), company.company, company.settings, company.resolved.lists),
                      need.names);
        }
    }
}

PostedResult PostingDesk::post(const Built& built) {
    PostedResult result;
    std::vector<std::string> ids;
    for (const Document& planned : built.documents) {
        const std::string after = planned.after ? ids.at(*planned.after) : std::string();
        Document sent = planned;
        Answered answered = send(sent, after);
        for (bool isSecond = false;
             answered.fault.empty() && sent.action != Action::Void && sent.action != Action::Delete; isSecond = true) {
            const Verdict verdict = judge(sent, answered.object, company.books(), isSecond);
            if (const auto* corrected = std::get_if<Corrected>(&verdict)) {
                result.isCorrected = true;
                sent = corrected->document;
                answered = send(sent, after);
                continue;
            }
            if (const auto* disagrees = std::get_if<Disagrees>(&verdict)) {
                result.trouble = disagrees->hold.reason + ": " + disagrees->hold.message;
                if (disagrees->undo) {
                    CPPUNIT_ASSERT_EQUAL(std::string(), send(*disagrees->undo).fault);
                }
                return result;
            }
            break;
        }
        if (!answered.fault.empty()) {
            result.trouble = answered.fault;
            return result;
        }
        const auto text = [&](const char* name) {
            const json::value* value = answered.object.if_contains(name);
            return value == nullptr ? std::string() : std::string(std::string_view(value->as_string()));
        };
        ids.push_back(text("Id"));
        result.posted.put({sent.entity, text("Id"), text("SyncToken"), sent.role, text("TotalAmt")});
        if (ids.size() == 1) {
            result.main = answered.object;
        }
    }
    result.isRight = true;
    return result;
}

} // namespace documents_test
