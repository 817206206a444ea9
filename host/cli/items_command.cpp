#include "cli/items_command.hpp"

#include "cli/report.hpp"
#include "cli/store_setting.hpp"
#include "conf/nearest.hpp"
#include "store/queries.hpp"

#include <charconv>

namespace crossdock::cli {

namespace {

constexpr std::uint32_t mostRows = 1'000;

const std::vector<engine::ItemState>& states() {
    using engine::ItemState;
    static const std::vector<ItemState> all = {ItemState::Draft,          ItemState::Processing, ItemState::Failed,
                                               ItemState::ActionRequired, ItemState::Done,       ItemState::Cancelled,
                                               ItemState::Superseded};
    return all;
}

Result<std::optional<engine::ItemState>> stateOf(const std::optional<std::string>& name) {
    std::vector<std::string> names;
    for (const engine::ItemState state : states()) {
        if (!name || *name == engine::nameOf(state)) {
            return name ? std::optional(state) : std::optional<engine::ItemState>();
        }
        names.emplace_back(engine::nameOf(state));
    }
    return failed(ErrorClass::Config, "--state: no state " + conf::inQuotes(*name) + conf::suggestion(*name, names));
}

template <typename Number>
Result<Number> numberOf(const Arguments& arguments, const char* option, Number byDefault, Number most) {
    const std::optional<std::string> text = arguments.value(option);
    if (!text) {
        return byDefault;
    }
    Number value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < 1 || value > most) {
        return failed(ErrorClass::Config, std::string("--") + option + ": expected a whole number from 1 to " +
                                              std::to_string(most) + ", not " + conf::inQuotes(*text));
    }
    return value;
}

// CHANGED.ID, as showList prints it.
Result<std::optional<store::ItemCursor>> cursorOf(const std::optional<std::string>& text) {
    if (!text) {
        return std::optional<store::ItemCursor>();
    }
    store::ItemCursor place;
    const char* const end = text->data() + text->size();
    const auto changed = std::from_chars(text->data(), end, place.changed.us);
    if (changed.ec == std::errc() && changed.ptr != end && *changed.ptr == '.') {
        const auto id = std::from_chars(changed.ptr + 1, end, place.id);
        if (id.ec == std::errc() && id.ptr == end) {
            return std::optional(place);
        }
    }
    return failed(ErrorClass::Config, "--after: no place in the list: " + conf::inQuotes(*text));
}

JsonObject::Ptr itemObject(const store::ItemRow& item) {
    JsonObject::Ptr object = orderedObject();
    object->set("id", item.id);
    object->set("entity", item.entity);
    object->set("key", item.key);
    object->set("state", engine::nameOf(item.state));
    object->set("attempt", item.attempt);
    object->set("outcome", engine::nameOf(item.outcome));
    object->set("reason", item.reason);
    object->set("message", item.message);
    object->set("version", item.version.text());
    object->set("due", item.due.us == 0 ? Poco::Dynamic::Var() : Poco::Dynamic::Var(item.due.text()));
    object->set("waits_for", item.waitsKey.empty() ? std::string() : item.waitsEntity + " " + item.waitsKey);
    object->set("request_id", item.requestId);
    object->set("sync_id", item.sync);
    object->set("created_at", item.created.text());
    object->set("updated_at", item.changed.text());
    return object;
}

std::string stateText(const store::ItemRow& item) {
    const bool skipped = item.state == engine::ItemState::Done && item.outcome == engine::Tally::Skipped;
    return std::string(engine::nameOf(item.state)) + (skipped ? ", skipped" : "");
}

ExitStatus showList(Output& out, store::Queries& queries, const store::ItemQuery& query) {
    const Result<std::vector<store::ItemRow>> items = queries.items(query);
    if (!items) {
        return reportFailure(out, items.failure());
    }
    std::vector<std::vector<std::string>> rows = {{"ID", "ENTITY", "KEY", "STATE", "ATTEMPT", "REASON", "MESSAGE"}};
    JsonArray::Ptr list = new JsonArray;
    for (const store::ItemRow& item : *items) {
        const std::string wait = item.waitsKey.empty() ? "" : "waits for " + item.waitsEntity + " " + item.waitsKey;
        rows.push_back({std::to_string(item.id), item.entity, item.key, stateText(item), std::to_string(item.attempt),
                        item.reason, wait.empty() ? item.message : wait});
        list->add(itemObject(item));
    }
    if (items->empty()) {
        out.line("no such items");
    } else {
        out.table(rows);
    }
    if (items->size() == query.most) {
        const store::ItemCursor last = store::after(items->back());
        out.note("more: --after " + std::to_string(last.changed.us) + "." + std::to_string(last.id));
    }
    out.result(list);
    return ExitStatus::Done;
}

JsonObject::Ptr biographyObject(const store::Biography& life) {
    JsonObject::Ptr object = orderedObject();
    JsonArray::Ptr versions = new JsonArray;
    for (const store::ItemRow& item : life.items) {
        versions->add(itemObject(item));
    }
    object->set("versions", versions);
    JsonArray::Ptr attempts = new JsonArray;
    for (const store::AttemptRow& attempt : life.attempts) {
        JsonObject::Ptr entry = orderedObject();
        entry->set("at", attempt.at.text());
        entry->set("number", attempt.number);
        entry->set("outcome", attempt.outcome.empty() ? "failed" : attempt.outcome);
        entry->set("class", attempt.cls);
        entry->set("http_status", attempt.httpStatus);
        entry->set("code", attempt.code);
        entry->set("message", attempt.message);
        entry->set("request_id", attempt.requestId);
        entry->set("led_to", engine::nameOf(attempt.state));
        attempts->add(entry);
    }
    object->set("attempts", attempts);
    object->set("target", life.link ? life.link->target : std::string());
    object->set("posted", life.link && !life.link->posted.empty());
    object->set("open_request_id", life.link ? life.link->requestId : std::string());
    object->set("total", life.total);
    object->set("note", life.note);
    object->set("body", life.body);
    JsonArray::Ptr activity = new JsonArray;
    for (const store::ActivityRow& row : life.activity) {
        JsonObject::Ptr entry = orderedObject();
        entry->set("at", row.at.text());
        entry->set("kind", row.kind);
        entry->set("who", row.who);
        entry->set("message", row.message);
        activity->add(entry);
    }
    object->set("activity", activity);
    return object;
}

std::string attemptLine(const store::AttemptRow& attempt) {
    const std::string what = attempt.outcome.empty()
                                 ? attempt.cls +
                                       (attempt.httpStatus == 0 ? "" : " " + std::to_string(attempt.httpStatus)) +
                                       (attempt.code.empty() ? "" : " " + attempt.code) + ": " + attempt.message
                                 : attempt.message;
    return "  attempt " + std::to_string(attempt.number) + " at " + attempt.at.text() +
           (attempt.requestId.empty() ? "" : ", request " + attempt.requestId) + ": " + what;
}

// An older version, whose attempts are not looked up any more, but for the one that delivered it.
void printDelivery(Output& out, const store::ItemRow& item) {
    if (item.state == engine::ItemState::Done && !item.requestId.empty()) {
        out.line("  attempt " + std::to_string(item.attempt) + " at " + item.changed.text() + ", request " +
                 item.requestId + ": " + engine::nameOf(item.outcome));
    }
}

ExitStatus showLife(Output& out, store::Queries& queries, const KnownFlow& flow,
                    const std::vector<std::string>& words) {
    const Result<std::optional<store::Biography>> life = queries.biography(flow.name, words[1], words[2]);
    if (!life) {
        return reportFailure(out, life.failure());
    }
    if (!*life) {
        out.error("items: " + flow.name + " knows no " + words[1] + " " + conf::inQuotes(words[2]));
        return ExitStatus::Usage;
    }
    const store::Biography& record = **life;
    out.line(words[1] + " " + words[2] + " of " + flow.from + ", for " + flow.to);
    for (const store::ItemRow& item : record.items) {
        out.line("version of " + item.version.text() + ", queued " + item.created.text() + " by sync " + item.sync +
                 ": " + stateText(item) + (item.reason.empty() ? "" : " (" + item.reason + ")") +
                 (item.message.empty() ? "" : ": " + item.message));
        if (&item != &record.items.front()) {
            printDelivery(out, item);
            continue;
        }
        for (const store::AttemptRow& attempt : record.attempts) {
            out.line(attemptLine(attempt));
        }
    }
    if (record.link) {
        out.line("in the target: " + (record.link->target.empty() ? "nothing" : record.link->target) +
                 (record.total.empty() ? "" : ", total " + record.total) +
                 (record.link->requestId.empty() ? "" : "; request " + record.link->requestId + " is open"));
    }
    if (!record.note.empty()) {
        out.line("note: " + record.note);
    }
    for (const store::ActivityRow& row : record.activity) {
        out.line(row.at.text() + "  " + row.kind + (row.who.empty() ? "" : " by " + row.who) + "  " + row.message);
    }
    out.result(biographyObject(record));
    return ExitStatus::Done;
}

} // namespace

std::vector<OptionSpec> ItemsCommand::options() const {
    return {{"state", "S", "draft, processing, failed, action_required, done, cancelled or superseded", false},
            {"reason", "R", "only those held for this reason", false},
            {"after", "PLACE", "the page after this place, as the page before it printed it", false},
            {"most", "N", "at most so many (default 50)", false}};
}

ExitStatus ItemsCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() != 1 && words.size() != 3) {
        out.error("items: takes a flow, or a flow, an entity and a key");
        return ExitStatus::Usage;
    }
    const Result<std::optional<engine::ItemState>> state = stateOf(invocation.arguments.value("state"));
    const Result<std::uint32_t> most = numberOf<std::uint32_t>(invocation.arguments, "most", 50, mostRows);
    const Result<std::optional<store::ItemCursor>> after = cursorOf(invocation.arguments.value("after"));
    if (!state || !most || !after) {
        out.error("items: " + (!state ? state.failure() : !most ? most.failure() : after.failure()).message);
        return ExitStatus::Usage;
    }
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return reportFailure(out, setting.failure());
    }
    const Result<KnownFlow> flow = setting->flow(words[0]);
    if (!flow) {
        return reportFailure(out, flow.failure());
    }
    store::Queries queries(*setting->store, flow->organisation);
    if (words.size() == 3) {
        return showLife(out, queries, *flow, words);
    }
    store::ItemQuery query;
    query.flow = words[0];
    query.state = *state;
    query.reason = invocation.arguments.value("reason").value_or("");
    query.after = *after;
    query.most = *most;
    return showList(out, queries, query);
}

} // namespace crossdock::cli
