#include "conf/file_spec.hpp"
#include "conf/nearest.hpp"

#include <algorithm>

namespace crossdock::conf {

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t hour = 3'600 * second;
constexpr std::int64_t day = 24 * hour;
constexpr std::size_t longestProgram = 16'384;

std::optional<Placed<std::string>> readProgram(const Node::Member& member, const ReadContext& context) {
    const Node& value = member.value;
    if (value.kind != Node::Kind::Text) {
        context.error(value.at, inQuotes(member.name) + " must be a jq program in quotes, not " +
                                    std::string(describe(value.kind)));
        return std::nullopt;
    }
    if (value.text.empty() || value.text.size() > longestProgram || value.text.find('\0') != std::string::npos) {
        context.error(value.at, inQuotes(member.name) + " must be a jq program of 1 to 16384 bytes");
        return std::nullopt;
    }
    Placed<std::string> program(value.text);
    program.at = value.at;
    return program;
}

void readFilters(const Node& table, const ReadContext& context, Flow& flow) {
    for (const Node::Member& member : table.members) {
        if (auto program = readProgram(member, context)) {
            flow.filters.insert_or_assign(member.name, std::move(*program));
        }
    }
}

void readMaps(const Node& table, const ReadContext& context, Flow& flow) {
    for (const Node::Member& entity : table.members) {
        if (entity.value.kind != Node::Kind::Table) {
            context.error(entity.at, "[map] has one table per entity: write [map.order] and the fields below it");
            continue;
        }
        std::vector<MappedField>& fields = flow.maps[entity.name];
        for (const Node::Member& member : entity.value.members) {
            if (auto program = readProgram(member, context)) {
                fields.push_back({member.name, std::move(*program), member.at});
            }
        }
    }
}

} // namespace

FileSpec flowSpec(Flow& flow) {
    FileSpec file{"flows/NAME.toml",
                  "A route from one connection to another. The file's name without `.toml` is the "
                  "name of the flow: lower-case letters, digits, `-` "
                  "and `_`.",
                  {}};
    file.tables.push_back(
        {"flow",
         "What goes where, when and how fast.",
         {
             key("from", flow.from, "The connection that records are read from.").required().example("\"shop\""),
             key("to", flow.to, "The connection that they are written to; of the same organisation.")
                 .required()
                 .example("\"books\""),
             key("entities", flow.entities,
                 "Which kinds of records, in the order in which a sync reads them: parents first.")
                 .required()
                 .example("[\"customer\", \"product\", \"order\", \"refund\"]"),
             key("schedule", flow.schedule,
                 "When it runs by itself: five cron fields, `@hourly`, `@daily`, `@weekly`, "
                 "`@monthly`, `@yearly`, or `every 5m`. Left out: "
                 "only when asked to, or by webhook.")
                 .example("\"*/5 * * * *\""),
             key("timezone", flow.timezone,
                 "Time zone of the schedule. A time that daylight saving skips runs once, a "
                 "repeated one not twice.")
                 .defaultIs("the organisation's")
                 .example("\"America/Los_Angeles\""),
             key("jitter", flow.jitter,
                 "Start up to this much later, always by the same amount, so that flows do not all "
                 "start at once.")
                 .range(0, hour),
             key("paused", flow.paused,
                 "Neither read nor deliver, by itself or by hand, but for dry runs. Webhooks are still stored."),
             key("batch_size", flow.batchSize, "Records per write to the target.").range(1, 1'000),
             key("batch_delay", flow.batchDelay, "Pause between two writes of one worker.").range(0, hour),
             key("concurrency", flow.concurrency,
                 "Workers that deliver at the same time. One record is never in two hands.")
                 .range(1, 64),
             key("max_retries", flow.maxRetries, "Attempts after the first one before a record waits for a person.")
                 .range(0, 100),
             key("backoff", flow.backoff, "Pause before the first further attempt; doubled each time, with jitter.")
                 .range(100, hour),
             key("page_size", flow.pageSize,
                 "Records asked of the source at a time; connectors lower it to what the service "
                 "allows.")
                 .range(1, 1'000),
             key("readers", flow.readers, "Parts of a load that are read at the same time.").range(1, 64),
             key("windows", flow.windows,
                 "Parts of a first load that are read at the same time, where the source can "
                 "split. 1 = no split.")
                 .range(1, 64),
             key("overlap", flow.overlap, "How far an incremental pass begins before the end of the last one.")
                 .range(0, 7 * day),
             key("sweep_every", flow.sweepEvery,
                 "How often ids and totals of source and ledger are compared, to find what "
                 "modified dates hide. `0s` = never.")
                 .range(0, 31 * day),
             key("queue_batches", flow.queueBatches, "Reading pauses while this many batches wait to be delivered.")
                 .range(1, 10'000),
         },
         true});
    file.tables.push_back(
        {"filter",
         "Which records go through.",
         {},
         false,
         "Entity = jq program over the canonical record. The record goes through when the result "
         "is neither false nor null. What was delivered before goes through in any case: a sale that is "
         "cancelled later must not stay a sale.",
         "order = '.status.mapped == \"processing\" or .status.mapped == \"completed\"'",
         [&flow](const Node& table, const ReadContext& context) { readFilters(table, context, flow); }});
    file.tables.push_back({"map",
                           "Fields of the target that the flow fills itself, one table `[map.ENTITY]` per entity.",
                           {},
                           false,
                           "Target field = jq program over the canonical record.",
                           "[map.order]\n\"PrivateNote\" = '\"Woo order \" + .number'",
                           [&flow](const Node& table, const ReadContext& context) { readMaps(table, context, flow); }});
    file.tables.push_back({"source",
                           "Settings of the source's connector for this flow.",
                           {},
                           false,
                           "Any setting that the connector's source knows; goes over the "
                           "connection's `[settings]`, key by key.",
                           "",
                           [](const Node&, const ReadContext&) {}});
    file.tables.push_back(
        {"sink",
         "Settings of the sink's connector for this flow.",
         {},
         false,
         "Any setting that the connector's sink knows; goes over the "
         "connection's `[settings]`, key by key. A change of `[filter]`, `[map]` or settings of the sink makes "
         "every record new to the target: it is written again when it is read next, by a full sync all "
         "are. A dry run tells how many.",
         "document = \"sales_receipt\"",
         [](const Node&, const ReadContext&) {}});
    return file;
}

void checkFlow(const Flow& flow, const ReadContext& context) {
    const auto& entities = flow.entities.value;
    const auto mustBeTaken = [&](const std::string& entity, const Position& at, const char* table) {
        const bool taken = std::find(entities.begin(), entities.end(), entity) != entities.end();
        if (!taken && !entities.empty()) {
            context.error(at, std::string("[") + table + "] speaks of " + inQuotes(entity) +
                                  ", which is not among the flow's entities" + suggestion(entity, entities));
        }
    };
    for (const auto& [entity, program] : flow.filters) {
        mustBeTaken(entity, program.at, "filter");
    }
    for (const auto& [entity, fields] : flow.maps) {
        mustBeTaken(entity, fields.empty() ? flow.at : fields.front().expression.at, "map");
    }
}

} // namespace crossdock::conf
