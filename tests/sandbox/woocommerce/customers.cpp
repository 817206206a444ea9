#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/batch.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/order_writes.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

class Customers {
public:
    Customers(ShopState& shop, Hooks& hooks) : _shop(shop), _hooks(hooks) {}

    Answer list(const Call& call) const {
        const std::string role = call.query.has("role") ? call.query.text("role") : "customer";
        const std::string email = lowered(call.query.text("email"));
        const std::string search = call.query.text("search");
        PlainList plan{_shop.customers,
                       "customers",
                       listArgs({"id", "include", "name", "registered_date"}, false),
                       "name",
                       true,
                       "username",
                       {},
                       {},
                       {}};
        plan.admits = [=](const json::object& customer) {
            return (role == "all" || textOf(customer, "role") == role) &&
                   (email.empty() || lowered(textOf(customer, "email")) == email) &&
                   (search.empty() || containsIgnoringCase(textOf(customer, "email"), search) ||
                    containsIgnoringCase(textOf(customer, "username"), search) ||
                    containsIgnoringCase(textOf(customer, "first_name") + " " + textOf(customer, "last_name"), search));
        };
        Call narrowed = call;
        // Customers know no date parameters and ignore them without a word.
        for (const char* name : {"after", "before", "modified_after", "modified_before"}) {
            narrowed.query.remove(name);
        }
        return listPlain(narrowed, _shop, plan, &call.query);
    }

    Answer get(const Call& call) const { return withAllow(call, shown(call, found(call))); }

    Answer create(const Call& call, bool checked) {
        if (checked) {
            requireBody(call.body, {"email"});
        }
        const std::string email = textOf(call.body, "email");
        refuseBadEmail(email, 0);
        const Seconds now = _shop.now();
        json::object customer = blank();
        customer["id"] = ++_shop.lastUserId;
        customer["date_created"] = _shop.zone.localText(now);
        customer["date_created_gmt"] = utcText(now);
        customer["email"] = email;
        customer["role"] = "customer";
        customer["username"] = textOf(call.body, "username").empty() ? lowered(email.substr(0, email.find('@')))
                                                                     : textOf(call.body, "username");
        apply(customer, call.body);
        stamp(customer, now);
        customer["_links"] = links(_shop.lastUserId);
        _shop.store(_shop.customers, customer);
        _hooks.fire("customer.created", _shop.lastUserId);
        _hooks.fire("customer.updated", _shop.lastUserId);
        return created(call, _shop, "customers", customer);
    }

    Answer update(const Call& call) {
        json::object customer = found(call);
        if (const std::string email = textOf(call.body, "email"); !email.empty()) {
            refuseBadEmail(email, call.id());
            customer["email"] = email;
        }
        apply(customer, call.body);
        stamp(customer, _shop.now());
        _shop.store(_shop.customers, customer);
        _hooks.fire("customer.updated", call.id());
        return shown(call, customer);
    }

    Answer remove(const Call& call) {
        const json::object customer = found(call);
        if (!call.flag("force")) {
            throw WpError(501, "woocommerce_rest_trash_not_supported", "Customers do not support trashing.");
        }
        _shop.customers.erase(call.id());
        releaseOrders(call.id());
        _hooks.fire("customer.deleted", call.id());
        return shown(call, customer);
    }

private:
    /// The customer's orders become guests'. Recordings show that this saves them (their date moves); the reference has seen shops where it does
    /// not, which `Settings::silentCustomerDeletion` is for.
    void releaseOrders(std::int64_t customer) {
        std::vector<std::int64_t> ids;
        for (const Row& row : _shop.orders.rows()) {
            if (row.owner == customer) {
                ids.push_back(row.id);
            }
        }
        for (const std::int64_t id : ids) {
            json::object order = _shop.orders.document(*_shop.orders.find(id));
            order["customer_id"] = 0;
            order["_links"].as_object().erase("customer");
            if (_shop.settings.silentCustomerDeletion) {
                _shop.store(_shop.orders, order, "customer_id");
            } else {
                storeOrder(_shop, order);
                _hooks.fire("order.updated", id);
            }
        }
    }

    json::object found(const Call& call) const {
        const Row* row = _shop.customers.find(call.id());
        if (row == nullptr) {
            throw WpError(404, "wc_user_invalid_id", "Invalid user ID.");
        }
        return _shop.customers.document(*row);
    }

    /// An administrator cannot be deleted by this API, and Allow says so.
    static Answer withAllow(const Call&, Answer answer) {
        if (answer.body.find("\"role\":\"administrator\"") != std::string::npos) {
            answer.headers.emplace_back("Allow", "GET, POST, PUT, PATCH");
        }
        return answer;
    }

    void refuseBadEmail(const std::string& email, std::int64_t self) const {
        const std::size_t at = email.find('@');
        if (at == std::string::npos || at == 0 || email.find('.', at) == std::string::npos ||
            email.find(' ') != std::string::npos) {
            throw WpError(400, "customer_invalid_email", "Invalid email address");
        }
        for (const Row& row : _shop.customers.rows()) {
            if (row.id != self && lowered(textOf(_shop.customers.document(row), "email")) == lowered(email)) {
                throw WpError(400, "registration-error-email-exists",
                              "An account is already registered with " + email +
                                  ". Please log in or use a different email address.");
            }
        }
    }

    static json::object address(bool billing) {
        json::object out;
        for (const char* name :
             {"first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "country", "state"}) {
            out[name] = "";
        }
        if (billing) {
            out["email"] = "";
        }
        out["phone"] = "";
        return out;
    }

    static json::object blank() {
        return {{"id", 0},
                {"date_created", nullptr},
                {"date_created_gmt", nullptr},
                {"date_modified", nullptr},
                {"date_modified_gmt", nullptr},
                {"email", ""},
                {"first_name", ""},
                {"last_name", ""},
                {"role", ""},
                {"username", ""},
                {"billing", address(true)},
                {"shipping", address(false)},
                {"is_paying_customer", false},
                {"avatar_url", "https://secure.gravatar.com/avatar/0?s=96&d=mm&r=g"},
                {"meta_data", json::array{}},
                {"_links", nullptr}};
    }

    void apply(json::object& customer, const json::object& body) {
        for (const char* name : {"first_name", "last_name"}) {
            if (body.contains(name)) {
                customer[name] = textOf(body, name);
            }
        }
        for (const char* name : {"billing", "shipping"}) {
            if (const auto* given = body.if_contains(name); given != nullptr && given->is_object()) {
                for (const auto& member : given->get_object()) {
                    if (auto* old = customer[name].as_object().if_contains(member.key())) {
                        *old = textOf(given->get_object(), member.key());
                    }
                }
            }
        }
    }

    void stamp(json::object& customer, Seconds now) const {
        customer["date_modified"] = _shop.zone.localText(now);
        customer["date_modified_gmt"] = utcText(now);
    }

    json::object links(std::int64_t id) const {
        const std::string base = _shop.settings.home + "/wp-json/wc/v3/customers";
        return {{"self", linkToItem(base + "/" + std::to_string(id), {"GET", "POST", "PUT", "PATCH", "DELETE"})},
                {"collection", linkTo(base)}};
    }

    ShopState& _shop;
    Hooks& _hooks;
};

} // namespace

void addCustomerRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto customers = std::make_shared<Customers>(shop, hooks);
    router.add({"/wc/v3/customers",
                "GET, POST",
                {{"GET", [=](const Call& call) { return customers->list(call); }},
                 {"POST", [=](const Call& call) { return customers->create(call, true); }}}});
    router.add(batchRoute("/wc/v3/customers/batch", {[=](const Call& call) { return customers->create(call, false); },
                                                     [=](const Call& call) { return customers->update(call); },
                                                     [=](const Call& call) { return customers->remove(call); }}));
    router.add({"/wc/v3/customers/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [=](const Call& call) { return customers->get(call); }},
                 {"PUT", [=](const Call& call) { return customers->update(call); }},
                 {"DELETE", [=](const Call& call) { return customers->remove(call); }}},
                false,
                true,
                true});
}

} // namespace crossdock::sandbox::woo
