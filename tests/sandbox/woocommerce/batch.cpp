#include "sandbox_woocommerce/batch.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

constexpr std::size_t mostItems = 100;

/// One part's answer as text; a refusal as {"id":…,"error":{…}}.
std::string attempt(const Handler& action, const Call& call, const json::value& id) {
    try {
        return action(call).body;
    } catch (const WpError& error) {
        return wire(json::object{{"id", id}, {"error", error.body()}});
    }
}

Call partOf(const Call& call, const json::object& body, std::int64_t id) {
    Call part;
    part.method = "POST";
    part.path = call.path;
    part.caller = call.caller;
    part.body = body;
    part.ids = call.ids;
    part.ids.push_back(id);
    return part;
}

const json::array* listNamed(const Call& call, std::string_view name) {
    const auto* given = call.body.if_contains(name);
    return given == nullptr ? nullptr : given->if_array();
}

} // namespace

Route batchRoute(std::string pattern, BatchActions actions) {
    Handler run = [actions = std::move(actions)](const Call& call) -> Answer {
        std::size_t count = 0;
        for (const char* name : {"create", "update", "delete"}) {
            const json::array* list = listNamed(call, name);
            count += list == nullptr ? 0 : list->size();
        }
        if (count > mostItems) {
            throw WpError(413, "woocommerce_rest_request_entity_too_large",
                          "Unable to accept more than 100 items for this request.");
        }
        std::string out;
        for (const char* name : {"create", "update", "delete"}) {
            const json::array* list = listNamed(call, name);
            if (list == nullptr || list->empty()) {
                continue;
            }
            out += out.empty() ? "{\"" : ",\"";
            out.append(name).append("\":[");
            bool first = true;
            for (const json::value& item : *list) {
                const json::object body = item.is_object() ? item.get_object() : json::object{};
                const bool removes = std::string_view{name} == "delete";
                const bool creates = std::string_view{name} == "create";
                const std::int64_t id = removes ? numberOf(&item) : creates ? 0 : numberOf(body, "id");
                const bool unnamed = !removes && !creates && !body.contains("id");
                const json::value shownId = unnamed ? json::value(nullptr) : json::value(id);
                Call part = partOf(call, removes ? json::object{{"force", true}} : body, id);
                if (creates) {
                    part.ids.pop_back();
                }
                out += first ? "" : ",";
                out += attempt(removes ? actions.remove : creates ? actions.create : actions.update, part, shownId);
                first = false;
            }
            out += "]";
        }
        return {200, out.empty() ? "[]" : out + "}", {}};
    };
    return {std::move(pattern), "POST, PUT, PATCH", {{"POST", run}, {"PUT", run}, {"PATCH", run}}};
}

} // namespace crossdock::sandbox::woo
