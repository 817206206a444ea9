#include "cli/user_command.hpp"

#include "admin/password.hpp"
#include "admin/tokens.hpp"
#include "admin/users.hpp"
#include "app/hidden_input.hpp"
#include "app/store_access.hpp"
#include "cli/activity_note.hpp"
#include "cli/report.hpp"
#include "conf/nearest.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::cli {

namespace {

constexpr int usualDays = 90;

/// The action and the name, or a complaint.
struct Words {
    std::string action;
    std::string name;
};

std::optional<Words> wordsOf(const Invocation& invocation, const std::string& command,
                             const std::vector<std::string>& actions) {
    const std::vector<std::string>& words = invocation.arguments.words();
    const std::string action = words.empty() ? "" : words[0];
    if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
        invocation.out.error(command + ": " +
                             (action.empty() ? "no action given" : "no action " + conf::inQuotes(action)) +
                             conf::suggestion(action, actions));
        return std::nullopt;
    }
    const bool named = action != "list";
    if (words.size() != (named ? 2U : 1U)) {
        invocation.out.error(command + " " + action + (named ? ": takes one NAME" : ": takes no more words"));
        return std::nullopt;
    }
    return Words{action, named ? words[1] : ""};
}

std::optional<admin::Role> roleOf(const Invocation& invocation, const std::string& command) {
    const std::vector<std::string> known = {"viewer", "operator"};
    const std::string text = invocation.arguments.value("role").value_or("");
    const std::optional<admin::Role> role = admin::roleOf(text);
    if (!role) {
        invocation.out.error(command + ": --role is " + (text.empty() ? "missing" : conf::inQuotes(text)) +
                             (text.empty() ? "; known are \"viewer\", \"operator\"" : conf::suggestion(text, known)));
    }
    return role;
}

/// A password that may be one, hashed.
Result<std::string> askedHash(const std::string& user) {
    const Result<secret::Secret> password = app::readHidden("password of " + user + ": ");
    if (!password) {
        return password.failure();
    }
    if (const auto fault = admin::faultOfPassword(*password, user)) {
        return failed(ErrorClass::Config, *fault);
    }
    return admin::PasswordHasher().hash(*password);
}

ExitStatus reported(Output& out, const Status& status, const std::string& done, const std::string& member,
                    const std::string& name) {
    if (!status) {
        return reportFailure(out, status.failure());
    }
    out.line(done);
    JsonObject::Ptr result = orderedObject();
    result->set(member, name);
    out.result(result);
    return ExitStatus::Done;
}

ExitStatus listUsers(Output& out, admin::Users& users) {
    const Result<std::vector<admin::User>> all = users.list();
    if (!all) {
        return reportFailure(out, all.failure());
    }
    std::vector<std::vector<std::string>> rows = {{"NAME", "ROLE", "ORGANISATION", "SINCE"}};
    JsonArray::Ptr list = new JsonArray;
    for (const admin::User& user : *all) {
        rows.push_back({user.name, admin::nameOf(user.role), user.organisation, user.created.text()});
        JsonObject::Ptr entry = orderedObject();
        entry->set("name", user.name);
        entry->set("role", std::string(admin::nameOf(user.role)));
        entry->set("organisation", user.organisation);
        entry->set("created", user.created.text());
        list->add(entry);
    }
    if (all->empty()) {
        out.line("nobody may sign in yet; add the first with: crossdock user add NAME --role operator");
    } else {
        out.table(rows);
    }
    out.result(list);
    return ExitStatus::Done;
}

ExitStatus listTokens(Output& out, admin::Tokens& tokens, UtcTime now) {
    const Result<std::vector<admin::Token>> all = tokens.list();
    if (!all) {
        return reportFailure(out, all.failure());
    }
    std::vector<std::vector<std::string>> rows = {{"NAME", "ID", "ROLE", "ORGANISATION", "ENDS", "LAST USED"}};
    JsonArray::Ptr list = new JsonArray;
    for (const admin::Token& token : *all) {
        const std::string used = token.used ? token.used->text() : "never";
        rows.push_back({token.name, token.id, admin::nameOf(token.role), token.organisation,
                        token.expires.text() + (token.expires <= now ? " (ended)" : ""), used});
        JsonObject::Ptr entry = orderedObject();
        entry->set("name", token.name);
        entry->set("id", token.id);
        entry->set("role", std::string(admin::nameOf(token.role)));
        entry->set("organisation", token.organisation);
        entry->set("expires", token.expires.text());
        entry->set("used", token.used ? Poco::Dynamic::Var(used) : Poco::Dynamic::Var());
        list->add(entry);
    }
    if (all->empty()) {
        out.line("no tokens; make one with: crossdock token add NAME --role viewer");
    } else {
        out.table(rows);
    }
    out.result(list);
    return ExitStatus::Done;
}

ExitStatus addToken(Invocation& invocation, admin::Tokens& tokens, const std::string& organisation,
                    const std::string& name) {
    const std::optional<admin::Role> role = roleOf(invocation, "token add");
    if (!role) {
        return ExitStatus::Usage;
    }
    int days = usualDays;
    if (const std::optional<std::string> text = invocation.arguments.value("days")) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), days);
        if (error != std::errc() || end != text->data() + text->size()) {
            invocation.out.error("token add: --days: expected a whole number, not " + conf::inQuotes(*text));
            return ExitStatus::Usage;
        }
    }
    const Result<std::string> text = tokens.add(name, organisation, *role, days, invocation.clock.now());
    if (!text) {
        return reportFailure(invocation.out, text.failure());
    }
    invocation.out.line(*text);
    JsonObject::Ptr result = orderedObject();
    result->set("name", name);
    result->set("token", *text);
    invocation.out.result(result);
    return ExitStatus::Done;
}

Result<std::unique_ptr<app::StoreAccess>> opened(Invocation& invocation) {
    return app::StoreAccess::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
}

std::string organisationOf(const Invocation& invocation, const app::StoreAccess& access) {
    return invocation.arguments.value("organisation").value_or(*access.conf().organisation.name);
}

} // namespace

std::vector<OptionSpec> UserCommand::options() const {
    return {{"role", "R", "viewer (sees, personal data masked) or operator (acts)", false},
            {"organisation", "O", "whose flows they see (default: crossdock.toml's [organisation] name)", false}};
}

ExitStatus UserCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::optional<Words> words = wordsOf(invocation, "user", {"add", "list", "remove", "password", "role"});
    if (!words) {
        return ExitStatus::Usage;
    }
    const bool withRole = words->action == "add" || words->action == "role";
    const std::optional<admin::Role> role =
        withRole ? roleOf(invocation, "user " + words->action) : admin::Role::Viewer;
    if (!role) {
        return ExitStatus::Usage;
    }
    if (const auto fault = admin::faultOfUserName(words->name); fault && words->action == "add") {
        out.error("user add: " + *fault);
        return ExitStatus::Usage;
    }
    Result<std::unique_ptr<app::StoreAccess>> access = opened(invocation);
    if (!access) {
        return reportFailure(out, access.failure());
    }
    admin::Users users((*access)->database());
    const UtcTime now = invocation.clock.now();
    const std::string organisation = organisationOf(invocation, **access);
    const auto kept = [&](const char* kind, const std::string& more, ExitStatus status) {
        return noted(invocation, **access, organisation, kind, words->name + more, status);
    };
    if (words->action == "list") {
        return listUsers(out, users);
    }
    if (words->action == "remove") {
        return kept(
            "user_removed", "",
            reported(out, users.remove(words->name), words->name + " can no longer sign in", "removed", words->name));
    }
    if (words->action == "role") {
        return kept("user_role_changed", std::string(", ") + admin::nameOf(*role),
                    reported(out, users.setRole(words->name, *role, now),
                             words->name + " is " + admin::nameOf(*role) + " from the next log-in on", "name",
                             words->name));
    }
    const Result<std::string> hash = askedHash(words->name);
    if (!hash) {
        return reportFailure(out, hash.failure());
    }
    if (words->action == "password") {
        return kept("user_password_changed", "",
                    reported(out, users.setPassword(words->name, *hash, now),
                             words->name + " has a new password; open sessions have ended", "name", words->name));
    }
    const admin::User user{words->name, organisation, *role, now, now};
    return kept("user_added", std::string(", ") + admin::nameOf(*role),
                reported(out, users.add(user, *hash, now), words->name + " may sign in as " + admin::nameOf(*role),
                         "name", words->name));
}

std::vector<OptionSpec> TokenCommand::options() const {
    return {{"role", "R", "viewer or operator", false},
            {"days", "N", "how long it lasts, at most 365 (default 90)", false},
            {"organisation", "O", "whose flows it sees (default: crossdock.toml's [organisation] name)", false}};
}

ExitStatus TokenCommand::run(Invocation& invocation) const {
    const std::optional<Words> words = wordsOf(invocation, "token", {"add", "list", "remove"});
    if (!words) {
        return ExitStatus::Usage;
    }
    Result<std::unique_ptr<app::StoreAccess>> access = opened(invocation);
    if (!access) {
        return reportFailure(invocation.out, access.failure());
    }
    admin::Tokens tokens((*access)->database());
    if (words->action == "list") {
        return listTokens(invocation.out, tokens, invocation.clock.now());
    }
    const std::string organisation = organisationOf(invocation, **access);
    if (words->action == "remove") {
        return noted(invocation, **access, organisation, "token_removed", words->name,
                     reported(invocation.out, tokens.remove(words->name), words->name + " is no longer a token",
                              "removed", words->name));
    }
    return noted(invocation, **access, organisation, "token_added", words->name,
                 addToken(invocation, tokens, organisation, words->name));
}

} // namespace crossdock::cli
