#include "cli/vault_command.hpp"

#include "app/hidden_input.hpp"
#include "app/store_access.hpp"
#include "cli/activity_note.hpp"
#include "cli/report.hpp"
#include "conf/nearest.hpp"
#include "oauth/token_set.hpp"
#include "oauth/token_store.hpp"
#include "vault/database_record_store.hpp"
#include "vault/master_key.hpp"

#include <charconv>
#include <filesystem>

namespace crossdock::cli {

namespace {

/// What every action works on.
struct Setting {
    Invocation& invocation;
    vault::Vault& vault;
    std::string ownOrganisation; ///< of crossdock.toml
    std::string organisation;
    std::string secret;
};

std::string hexOf(const vault::Digest& digest) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

/// Config failure when the store holds a vault already, whose records a new key could not open. Makes no store.
Status noVaultYet(Invocation& invocation, const conf::HostConf& conf) {
    std::error_code unseen;
    if (!std::filesystem::exists(*conf.store.path, unseen)) {
        return {};
    }
    const auto access = app::StoreAccess::open(invocation.confFolder, std::nullopt, invocation.clock);
    if (!access) {
        return access.failure();
    }
    bool known = false;
    vault::DatabaseRecordStore records((*access)->database());
    const Status read = records.read([&](vault::VaultRows& rows) -> Status {
        known = !rows.keys().empty();
        return {};
    });
    return !read || !known ? read
                           : failed(ErrorClass::Config, "vault init: the store " + conf.store.path->string() +
                                                            " holds a vault already, and no other key opens it; put "
                                                            "the copy of its key back at " +
                                                            conf.vault.keyFile->string());
}

ExitStatus createKey(Invocation& invocation) {
    const Result<conf::HostConf> conf = app::readHostConf(invocation.confFolder);
    if (!conf) {
        return reportFailure(invocation.out, conf.failure());
    }
    if (!conf->vault.keyFile.given()) {
        invocation.out.error(
            "vault init: crossdock.toml names no [vault] key_file; a key from another source is made there");
        return ExitStatus::Usage;
    }
    if (const Status lost = noVaultYet(invocation, *conf); !lost) {
        return reportFailure(invocation.out, lost.failure());
    }
    if (const Status made = vault::createMasterKeyFile(*conf->vault.keyFile); !made) {
        return reportFailure(invocation.out, made.failure());
    }
    invocation.out.line("made the vault's master key in " + conf->vault.keyFile->string() +
                        "; keep a copy elsewhere: without it the vault cannot be opened");
    JsonObject::Ptr result = orderedObject();
    result->set("key_file", conf->vault.keyFile->string());
    invocation.out.result(result);
    return ExitStatus::Done;
}

ExitStatus store(Setting& setting, bool mustExist) {
    Output& out = setting.invocation.out;
    if (const std::string connection = oauth::connectionOfTokenSecret(setting.secret); !connection.empty()) {
        out.error("vault: " + setting.secret + " holds the tokens of a sign-in; it is set by: crossdock connect " +
                  connection);
        return ExitStatus::Usage;
    }
    const Result<secret::Secret> value = app::readHidden(setting.secret + ": ");
    if (!value) {
        return reportFailure(out, value.failure());
    }
    const Result<std::uint64_t> version =
        mustExist ? setting.vault.rotate(setting.organisation, setting.secret, *value, app::commandLineActor())
                  : setting.vault.set(setting.organisation, setting.secret, *value, app::commandLineActor());
    if (!version) {
        return reportFailure(out, version.failure());
    }
    out.line(setting.secret + ": version " + std::to_string(*version) + " is stored");
    JsonObject::Ptr result = orderedObject();
    result->set("organisation", setting.organisation);
    result->set("name", setting.secret);
    result->set("version", *version);
    out.result(result);
    return ExitStatus::Done;
}

/// When a version ends: a fallback by its time, the tokens of a sign-in when a person has to connect again.
std::optional<UtcTime> endOf(Setting& setting, const vault::Listing& entry) {
    if (entry.kind != vault::SecretKind::OAuthSet || entry.state != vault::VersionState::Current) {
        return entry.expires;
    }
    const Result<secret::Secret> text =
        setting.vault.get(setting.organisation, entry.name, {app::commandLineActor(), "list"});
    const Result<oauth::TokenSet> set = text ? oauth::unpacked(*text) : text.failure();
    return set ? set->ends() : std::nullopt;
}

ExitStatus list(Setting& setting) {
    Output& out = setting.invocation.out;
    const Result<std::vector<vault::Listing>> listed =
        setting.vault.list(setting.organisation, app::commandLineActor());
    if (!listed) {
        return reportFailure(out, listed.failure());
    }
    std::vector<std::vector<std::string>> rows = {{"NAME", "VERSION", "STATE", "SET", "ENDS"}};
    JsonArray::Ptr array = new JsonArray;
    for (const vault::Listing& entry : *listed) {
        const std::optional<UtcTime> end = endOf(setting, entry);
        const std::string ends = end ? end->text() : "";
        rows.push_back(
            {entry.name, std::to_string(entry.version), vault::nameOf(entry.state), entry.created.text(), ends});
        JsonObject::Ptr object = orderedObject();
        object->set("name", entry.name);
        object->set("version", entry.version);
        object->set("state", vault::nameOf(entry.state));
        object->set("created", entry.created.text());
        object->set("expires", end ? Poco::Dynamic::Var(ends) : Poco::Dynamic::Var());
        array->add(object);
    }
    if (listed->empty()) {
        const bool own = setting.organisation == setting.ownOrganisation;
        out.line("no credentials of " + setting.organisation + "; set one with: crossdock vault set NAME" +
                 (own ? "" : " --organisation " + setting.organisation));
    } else {
        out.table(rows);
    }
    out.result(array);
    return ExitStatus::Done;
}

ExitStatus removeSecret(Setting& setting) {
    Output& out = setting.invocation.out;
    if (const Status done = setting.vault.remove(setting.organisation, setting.secret, app::commandLineActor());
        !done) {
        return reportFailure(out, done.failure());
    }
    out.line(setting.secret + " is removed; backups made before still hold it");
    JsonObject::Ptr result = orderedObject();
    result->set("removed", setting.secret);
    out.result(result);
    return ExitStatus::Done;
}

JsonObject::Ptr objectOf(const vault::AuditRow& row) {
    JsonObject::Ptr object = orderedObject();
    object->set("sequence", row.sequence);
    object->set("at", UtcTime{row.timeUs}.text());
    object->set("who", row.actor);
    object->set("action", row.action);
    object->set("name", row.name);
    object->set("version", row.version);
    object->set("count", row.count);
    object->set("purpose", row.purpose);
    object->set("result", row.result);
    return object;
}

/// Proves the chain, and prints its last entries.
ExitStatus audit(Setting& setting, store::Database& database, std::uint64_t most) {
    Output& out = setting.invocation.out;
    const Result<vault::AuditReport> report = setting.vault.verifyAudit(setting.organisation);
    if (!report) {
        return reportFailure(out, report.failure());
    }
    std::vector<vault::AuditRow> entries;
    vault::DatabaseRecordStore records(database);
    const Status read = records.read([&](vault::VaultRows& rows) -> Status {
        const std::uint64_t before = report->rows > most ? report->rows - most : 0;
        entries = rows.auditAfter(setting.organisation, before, static_cast<std::size_t>(most));
        return {};
    });
    if (!read) {
        return reportFailure(out, read.failure());
    }
    std::vector<std::vector<std::string>> table = {{"AT", "WHO", "ACTION", "NAME", "TIMES", "FOR", "RESULT"}};
    JsonArray::Ptr list = new JsonArray;
    for (const vault::AuditRow& row : entries) {
        table.push_back({UtcTime{row.timeUs}.text(), row.actor, row.action, row.name, std::to_string(row.count),
                         row.purpose, row.result});
        list->add(objectOf(row));
    }
    out.table(table);
    out.line("the log of " + setting.organisation + " is whole: " + std::to_string(report->rows) + " entries, head " +
             hexOf(report->head));
    JsonObject::Ptr result = orderedObject();
    result->set("organisation", setting.organisation);
    result->set("entries", report->rows);
    result->set("head", hexOf(report->head));
    result->set("last", list);
    out.result(result);
    return ExitStatus::Done;
}

std::optional<std::uint64_t> mostOf(const Arguments& arguments) {
    constexpr std::uint64_t byDefault = 50;
    constexpr std::uint64_t limit = 100'000;
    const std::optional<std::string> text = arguments.value("most");
    if (!text) {
        return byDefault;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    return whole && number >= 1 && number <= limit ? std::optional(number) : std::nullopt;
}

} // namespace

std::vector<OptionSpec> VaultCommand::options() const {
    return {{"organisation", "O", "whose credentials (default: crossdock.toml's [organisation] name)", false},
            {"most", "N", "of audit: how many of the last entries are printed (default 50)", false}};
}

ExitStatus VaultCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    const std::vector<std::string> actions = {"init", "set", "list", "remove", "rotate", "audit"};
    const std::string action = words.empty() ? "" : words[0];
    if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
        out.error(
            "vault: " + (action.empty() ? std::string("no action given") : "no action " + conf::inQuotes(action)) +
            conf::suggestion(action, actions));
        return ExitStatus::Usage;
    }
    const bool named = action == "set" || action == "remove" || action == "rotate";
    if (words.size() != (named ? 2U : 1U)) {
        out.error("vault " + action +
                  (named ? ": takes one NAME; the value comes from standard input" : ": takes no more words"));
        return ExitStatus::Usage;
    }
    const std::optional<std::uint64_t> most = mostOf(invocation.arguments);
    if (!most) {
        out.error("vault: --most: expected a whole number from 1 to 100000");
        return ExitStatus::Usage;
    }
    if (action == "init") {
        return createKey(invocation);
    }
    Result<std::unique_ptr<app::StoreAccess>> access =
        app::StoreAccess::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
    if (!access) {
        return reportFailure(out, access.failure());
    }
    const Result<vault::Vault*> vault = (*access)->vault();
    if (!vault) {
        return reportFailure(out, vault.failure());
    }
    const std::string own = *(*access)->conf().organisation.name;
    Setting setting{invocation, **vault, own, invocation.arguments.value("organisation").value_or(own),
                    named ? words[1] : ""};
    const auto kept = [&](const char* kind, ExitStatus status) {
        return noted(invocation, **access, setting.organisation, kind, setting.secret, status);
    };
    if (action == "set" || action == "rotate") {
        return kept(action == "set" ? "credential_set" : "credential_rotated", store(setting, action == "rotate"));
    }
    if (action == "list") {
        return list(setting);
    }
    return action == "remove" ? kept("credential_removed", removeSecret(setting))
                              : audit(setting, (*access)->database(), *most);
}

} // namespace crossdock::cli
