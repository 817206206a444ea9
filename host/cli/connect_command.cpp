#include "cli/connect_command.hpp"

#include "app/connect.hpp"
#include "app/hidden_input.hpp"
#include "cli/report.hpp"
#include "oauth/callback_listener.hpp"

#include <charconv>
#include <optional>

namespace crossdock::cli {

namespace {

constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t defaultWaitSeconds = 600;
constexpr std::int64_t longestWaitSeconds = 86'400;

std::optional<std::int64_t> waitSeconds(const Arguments& arguments) {
    const std::string text = arguments.value("wait").value_or(std::to_string(defaultWaitSeconds));
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool good =
        error == std::errc() && end == text.data() + text.size() && seconds >= 1 && seconds <= longestWaitSeconds;
    return good ? std::optional(seconds) : std::nullopt;
}

Result<oauth::Consented> pasted(const oauth::Consent& consent) {
    const Result<secret::Secret> answer = app::readHidden("the address that the browser ended at (not shown): ");
    if (!answer) {
        return answer.failure();
    }
    return answer->with([&](std::span<const unsigned char> bytes) {
        return consent.read({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
}

Result<oauth::Consented> awaited(const oauth::Consent& consent, oauth::CallbackListener& listener, const Clock& clock,
                                 std::int64_t seconds, Output& out) {
    std::optional<Result<oauth::Consented>> answer;
    const auto take = [&](const std::string& target) {
        Result<oauth::Consented> read = consent.read(target);
        if (!read && read.failure().code == "state") {
            out.note("somebody came back with an answer that is not for this sign-in; still waiting");
            return false;
        }
        answer.emplace(std::move(read));
        return true;
    };
    if (const Status came = listener.await(take, clock, clock.monoUs() + seconds * secondUs); !came) {
        return came.failure();
    }
    return std::move(*answer);
}

/// Sends the person to the browser and waits for what comes back.
Result<oauth::TokenSet> signIn(app::Connect& connect, Invocation& invocation, std::int64_t seconds) {
    Output& out = invocation.out;
    const bool paste = invocation.arguments.has("paste");
    Result<oauth::Consent> consent = connect.ask();
    if (!consent) {
        return consent.failure();
    }
    std::optional<oauth::CallbackListener> listener;
    if (!paste) {
        const Result<oauth::LoopbackAddress> address = oauth::LoopbackAddress::parse(consent->redirectUrl());
        if (!address) {
            return address.failure();
        }
        Result<oauth::CallbackListener> opened = oauth::CallbackListener::open(*address);
        if (!opened) {
            return opened.failure();
        }
        listener.emplace(std::move(*opened));
    }
    const Result<std::string> url = consent->url();
    if (!url) {
        return url.failure();
    }
    out.note("Open this address in a browser, sign in, and allow the access:");
    out.note("");
    out.note("  " + *url);
    out.note("");
    if (!paste) {
        out.note("Waiting for the browser at " + consent->redirectUrl() + " (" + std::to_string(seconds) + " s) ...");
    }
    const Result<oauth::Consented> answer =
        paste ? pasted(*consent) : awaited(*consent, *listener, invocation.clock, seconds, out);
    if (!answer) {
        return answer.failure();
    }
    return connect.finish(*consent, *answer);
}

Result<oauth::TokenSet> adopt(app::Connect& connect, const Arguments& arguments) {
    const Result<secret::Secret> token = app::readHidden("refresh token: ");
    if (!token) {
        return token.failure();
    }
    return connect.adopt(*token, arguments.value("realm").value_or(""));
}

Poco::Dynamic::Var timeOrNull(UtcTime time) {
    return time.us == 0 ? Poco::Dynamic::Var() : Poco::Dynamic::Var(time.text());
}

void print(const app::Connect& connect, const oauth::TokenSet& set, Output& out) {
    const std::string& name = connect.connection().name;
    out.line(name + " is connected" + (set.realm.empty() ? "" : " to company " + set.realm));
    std::vector<std::vector<std::string>> rows = {
        {"  access token", "until " + set.accessExpires.text() + ", renewed by itself"}};
    if (set.refreshExpires.us != 0) {
        rows.push_back({"  sign-in", "until " + set.refreshExpires.text() + ", longer with each renewal"});
    }
    if (set.hardExpires.us != 0) {
        rows.push_back({"  at the latest", "until " + set.hardExpires.text()});
    }
    rows.push_back({"  kept as", oauth::tokenSecretName(name) + " in the vault"});
    out.table(rows);
    if (!set.realm.empty() && connect.namedRealm().empty()) {
        out.line("The conf does not name the company yet: write realm_id = \"" + set.realm + "\" under [settings] of " +
                 "connections/" + name + ".toml");
    }
    JsonObject::Ptr result = orderedObject();
    result->set("connection", name);
    result->set("connector", *connect.connection().connector);
    result->set("realm", set.realm);
    result->set("named_realm", connect.namedRealm());
    result->set("scope", set.scope);
    result->set("connected_by", set.connectedBy);
    result->set("connected_at", set.connectedAt.text());
    result->set("access_expires", set.accessExpires.text());
    result->set("refresh_expires", timeOrNull(set.refreshExpires));
    result->set("hard_expires", timeOrNull(set.hardExpires));
    out.result(result);
}

} // namespace

std::vector<OptionSpec> ConnectCommand::options() const {
    return {
        {"paste", "", "wait for no browser: the address that it ends at is pasted here", false},
        {"refresh-token-stdin", "", "no browser at all: a refresh token from elsewhere comes on standard input", false},
        {"realm", "ID", "with --refresh-token-stdin: which company it is for (default: the conf's realm_id)", false},
        {"wait", "SECONDS", "how long to wait for the browser (default: 600)", false}};
}

ExitStatus ConnectCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const Arguments& arguments = invocation.arguments;
    if (arguments.words().size() != 1) {
        out.error("connect: takes one CONNECTION");
        return ExitStatus::Usage;
    }
    const bool token = arguments.has("refresh-token-stdin");
    if ((token && arguments.has("paste")) || (!token && arguments.has("realm"))) {
        out.error(
            token ? "connect: --paste and --refresh-token-stdin exclude each other"
                  : "connect: --realm goes with --refresh-token-stdin; else the browser's answer names the company");
        return ExitStatus::Usage;
    }
    const std::optional<std::int64_t> seconds = waitSeconds(arguments);
    if (!seconds) {
        out.error("connect: --wait takes 1 to 86400 seconds");
        return ExitStatus::Usage;
    }
    Result<std::unique_ptr<app::Host>> host = app::Host::open(
        invocation.confFolder, std::move(invocation.environmentKey), invocation.clock, LogLevel::Warning);
    if (!host) {
        return reportFailure(out, host.failure());
    }
    const Result<std::unique_ptr<app::Connect>> connect = app::Connect::open(**host, arguments.words().front());
    if (!connect) {
        return reportFailure(out, connect.failure());
    }
    const Result<oauth::TokenSet> set = token ? adopt(**connect, arguments) : signIn(**connect, invocation, *seconds);
    (*host)->flush();
    if (!set) {
        return reportFailure(out, set.failure());
    }
    print(**connect, *set, out);
    return ExitStatus::Done;
}

} // namespace crossdock::cli
