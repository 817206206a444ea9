#include "plugin/conformance.hpp"

#include "core/random.hpp"
#include "plugin/library.hpp"
#include "plugin/local_sink.hpp"
#include "plugin/local_source.hpp"
#include "plugin/webhook_reader.hpp"

#include <crossdock/call.hpp>
#include <crossdock/settings_json.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <utility>

namespace crossdock::plugin {

namespace {

using Complaint = std::optional<std::string>;

constexpr std::int64_t callUs = 100'000;     // one that waits for nothing has time enough
constexpr std::int64_t graceUs = 10'000'000; // also on a machine that stalls
constexpr std::int64_t webhookUs = 1'000'000;

/// A host far from everything: each request is refused, nothing is linked, nothing is stored.
class Desert final : public HttpService, public LinkService, public StateService, public MetricsService {
public:
    net::HttpExchange perform(const net::HttpRequest&, const net::Call& call) override {
        const bool cancelled = call.cancelled && call.cancelled();
        return {std::nullopt, failed(cancelled ? ErrorClass::Cancelled : ErrorClass::Transient, "http: nobody there")};
    }
    Result<std::vector<KnownLink>> resolve(const net::Call&, const std::string&,
                                           const std::vector<std::string>&) override {
        return std::vector<KnownLink>();
    }
    Result<ClaimAnswer> claim(const net::Call&, const std::string&, const std::string&) override {
        return ClaimAnswer();
    }
    Status put(const net::Call&, const std::string&, const KnownLink&) override { return {}; }
    void release(const net::Call&, const std::string&, const std::string&) override {}
    void ended(const net::Call&) noexcept override {}
    Result<std::optional<StateValue>> get(const std::string&) override { return std::optional<StateValue>(); }
    Status set(const std::string&, const std::string&, std::int64_t) override { return {}; }
    void count(const std::string&, std::int64_t) override {}
};

/// A loaded library in such a host.
class Stage {
public:
    explicit Stage(std::shared_ptr<const Library> library) : _library(std::move(library)) {}

    PortOptions options(std::string settings) {
        PortOptions out;
        out.settings = std::move(settings);
        out.services = {&_clock, &_log, &_desert, &_desert, &_desert, &_desert, "conformance"};
        out.graceUs = graceUs;
        return out;
    }
    PortOptions options(std::size_t component) {
        return options(plausibleSettings(description(component).settingsSchema));
    }
    engine::CallContext context() const { return {_clock.monoUs() + callUs, 1, "conformance"}; }
    const Library& library() const { return *_library; }
    std::shared_ptr<const Library> shared() const { return _library; }
    const ComponentDescription& description(std::size_t component) const {
        return _library->description().components[component];
    }
    std::size_t components() const { return _library->description().components.size(); }

    Complaint forEach(const std::function<Complaint(std::size_t)>& body) const {
        for (std::size_t i = 0; i < components(); ++i) {
            if (const Complaint complaint = body(i)) {
                return description(i).id + ": " + *complaint;
            }
        }
        return std::nullopt;
    }

private:
    std::shared_ptr<const Library> _library;
    SystemClock _clock;
    Log _log{_clock, LogLevel::Error, [](const std::string&) {}};
    Desert _desert;
};

/// Any answer of the connector's own is a proper one, also that it finds something impossible. What the host had to find out, or the
/// glue had to catch, is not.
Complaint acceptable(const Failure& failure) {
    const auto begins = [&](std::string_view words) { return failure.message.rfind(words, 0) == 0; };
    const bool own = failure.origin != XD_ORIGIN_HOST && !begins("unexpected exception") && !begins("out of memory") &&
                     !begins("create: unexpected exception") && !begins("the connector returned the unknown status");
    return failure.cls == ErrorClass::Internal && !own ? Complaint(failure.message) : std::nullopt;
}

engine::Pass passOf(const ComponentDescription& component, std::size_t entity) {
    engine::Pass pass;
    pass.entity = component.entities[entity].name;
    pass.until = UtcTime{1'700'000'000'000'000};
    return pass;
}

Complaint describesItself(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        return stage.description(i).entities.empty() ? Complaint("it names no entity") : std::nullopt;
    });
}

Complaint createsTwice(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        const PortOptions options = stage.options(i);
        for (int round = 0; round < 2; ++round) {
            const auto first =
                Instance::create(stage.shared(), i, options.settings, options.services, stage.context(), graceUs);
            const auto second =
                Instance::create(stage.shared(), i, options.settings, options.services, stage.context(), graceUs);
            for (const auto* made : {&first, &second}) {
                if (!*made) {
                    if (const Complaint complaint = acceptable(made->failure())) {
                        return complaint;
                    }
                }
            }
        }
        return std::nullopt;
    });
}

Complaint refusesWildSettings(Stage& stage) {
    static constexpr const char* wild[] = {
        "{}", "", "[]", "{\"connection\":7}", "{\"a\":", "\xff\xfe", "{\"page_size\":-1,\"x\":null}"};
    return stage.forEach([&](std::size_t i) -> Complaint {
        const PortOptions options = stage.options(i);
        for (const char* settings : wild) {
            const auto made = Instance::create(stage.shared(), i, settings, options.services, stage.context(), graceUs);
            if (!made && acceptable(made.failure())) {
                return std::string("create with settings ") + settings + ": " + made.failure().message;
            }
        }
        return std::nullopt;
    });
}

Complaint knowsNoUnknownExtension(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        const xd_component& raw = stage.library().component(i);
        const std::string id = "xd.nonsense/9";
        return raw.extension != nullptr && raw.extension({id.data(), id.size()}) != nullptr
                   ? Complaint("it offers " + id)
                   : std::nullopt;
    });
}

Complaint readsFromAnyPosition(Stage& stage) {
    SeededRandom random(7);
    return stage.forEach([&](std::size_t i) -> Complaint {
        if (stage.description(i).kind != Kind::Source) {
            return std::nullopt;
        }
        LocalSource source(stage.shared(), i, stage.options(i));
        for (int round = 0; round < 20; ++round) {
            for (std::size_t entity = 0; entity < stage.description(i).entities.size(); ++entity) {
                engine::Pass pass = passOf(stage.description(i), entity);
                pass.position = round == 0 ? "" : randomId(random, random.below(64));
                pass.window = round % 3 == 2 ? randomId(random, 12) : "";
                const engine::SourcePage page = source.read(stage.context(), pass);
                if (page.failure && acceptable(*page.failure)) {
                    return "read from position '" + pass.position + "': " + page.failure->message;
                }
            }
        }
        return std::nullopt;
    });
}

Complaint survivesUnknownEntity(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        if (stage.description(i).kind == Kind::Source) {
            LocalSource source(stage.shared(), i, stage.options(i));
            engine::Pass pass;
            pass.entity = "no_such_entity";
            const engine::SourcePage page = source.read(stage.context(), pass);
            if (!page.records.empty()) {
                return "it read records of an entity that it does not name";
            }
            return page.failure ? acceptable(*page.failure) : std::nullopt;
        }
        LocalSink sink(stage.shared(), i, stage.options(i));
        engine::SinkItem item;
        item.key = "1";
        item.body = "{}";
        const std::vector<engine::SinkResult> results = sink.write(stage.context(), "no_such_entity", {item});
        return results[0].outcome == engine::Outcome::Failed ? acceptable(results[0].failure)
                                                             : Complaint("it wrote an entity that it does not name");
    });
}

Complaint takesEmptyBatch(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        const ComponentDescription& component = stage.description(i);
        if (component.kind != Kind::Sink || component.entities.empty()) {
            return std::nullopt;
        }
        LocalSink sink(stage.shared(), i, stage.options(i));
        const bool empty = sink.write(stage.context(), component.entities[0].name, {}).empty();
        return empty ? std::nullopt : Complaint("results for an empty batch");
    });
}

Complaint takesWildBodies(Stage& stage) {
    static constexpr const char* wild[] = {"{}", "{\"id\":{}}", "{\"lines\":[null,1,\"x\"],\"totals\":[]}"};
    return stage.forEach([&](std::size_t i) -> Complaint {
        const ComponentDescription& component = stage.description(i);
        if (component.kind != Kind::Sink) {
            return std::nullopt;
        }
        LocalSink sink(stage.shared(), i, stage.options(i));
        for (const EntityDescription& entity : component.entities) {
            std::vector<engine::SinkItem> items;
            for (const char* body : wild) {
                items.emplace_back().key = "k" + std::to_string(items.size());
                items.back().body = body;
                items.back().requestId = items.back().key + ".1";
            }
            for (const engine::SinkResult& result : sink.write(stage.context(), entity.name, items)) {
                if (result.outcome != engine::Outcome::Failed && result.outcome != engine::Outcome::Waiting) {
                    return entity.name + ": it reports success without any answer of the remote";
                }
                if (result.outcome == engine::Outcome::Failed && acceptable(result.failure)) {
                    return entity.name + ": " + result.failure.message;
                }
            }
        }
        return std::nullopt;
    });
}

/// Bodies that somebody with the secret, or its thief, may send.
std::vector<std::string> wildWebhooks() {
    std::vector<std::string> all = {"",
                                    "{}",
                                    "[]",
                                    "null",
                                    "7",
                                    "\"\xff\xfe\"",
                                    "{\"id\":",
                                    "{\"id\":{}}",
                                    "{\"id\":-1e999}",
                                    "{\"id\":\"\\u0000\\n\"}",
                                    "[{\"id\":1},null,[],7]",
                                    std::string(1, '\0'),
                                    std::string(100'000, '['),
                                    "{\"id\":\"" + std::string(100'000, '7') + "\"}"};
    std::string many = "[";
    while (many.size() < 100'000) {
        many += many.size() == 1 ? "{\"id\":1}" : ",{\"id\":1}";
    }
    all.push_back(many + "]");
    SeededRandom random(7);
    for (int i = 0; i < 50; ++i) {
        std::string noise;
        for (std::size_t left = random.below(300); left > 0; --left) {
            noise += static_cast<char>(random.below(256));
        }
        all.push_back(noise);
    }
    return all;
}

/// Of this thread, so that a busy machine makes nobody slow.
std::int64_t usedCpuUs() {
    timespec used = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return used.tv_sec * 1'000'000 + used.tv_nsec / 1'000;
}

Complaint readsWildWebhooks(Stage& stage) {
    return stage.forEach([&](std::size_t i) -> Complaint {
        const xd_webhook* webhook = webhookOf(stage.library().component(i));
        if (webhook == nullptr) {
            return std::nullopt;
        }
        const auto read = [&](const std::string& settings, const std::string& topic, const std::string& body) {
            const std::int64_t begin = usedCpuUs();
            const Result<WebhookContent> content = readWebhook(*webhook, settings, topic, body);
            const bool slow = usedCpuUs() - begin > webhookUs;
            const bool bad = !content && content.failure().cls == ErrorClass::Internal;
            return slow || bad ? Complaint("webhook of topic '" + topic + "', " + std::to_string(body.size()) +
                                           " bytes: " + (bad ? content.failure().message : "more than a second"))
                               : std::nullopt;
        };
        const std::string settings = plausibleSettings(stage.description(i).settingsSchema);
        std::vector<std::string> topics = {"", "no.such.topic", std::string(64, '.')};
        for (const EntityDescription& entity : stage.description(i).entities) {
            topics.push_back(entity.name);
        }
        for (const std::string& body : wildWebhooks()) {
            for (const std::string& topic : topics) {
                if (const Complaint complaint = read(settings, topic, body)) {
                    return complaint;
                }
            }
        }
        for (const char* wild : {"{}", "", "[]", "{\"connection\":7}"}) {
            if (const Complaint complaint = read(wild, "", "{\"id\":1}")) {
                return complaint;
            }
        }
        return std::nullopt;
    });
}

const std::vector<std::pair<std::string, Complaint (*)(Stage&)>>& cases() {
    static const std::vector<std::pair<std::string, Complaint (*)(Stage&)>> all = {
        {"describes_itself", &describesItself},
        {"creates_twice", &createsTwice},
        {"refuses_wild_settings", &refusesWildSettings},
        {"knows_no_unknown_extension", &knowsNoUnknownExtension},
        {"reads_from_any_position", &readsFromAnyPosition},
        {"survives_unknown_entity", &survivesUnknownEntity},
        {"takes_empty_batch", &takesEmptyBatch},
        {"takes_wild_bodies", &takesWildBodies},
        {"reads_wild_webhooks", &readsWildWebhooks},
    };
    return all;
}

std::string plausibleValue(const JsonValue& field) {
    const auto textOf = [&](const char* name) {
        return field.find(name) != nullptr ? field.find(name)->text : std::string();
    };
    const std::string type = textOf("type");
    if (type == "integer") {
        return field.find("minimum") != nullptr ? textOf("minimum") : "1";
    }
    if (type == "boolean") {
        return "false";
    }
    if (type == "array") {
        return "[]";
    }
    if (type == "object") {
        return "{}";
    }
    const JsonValue* choices = field.find("enum");
    return jsonQuoted(choices != nullptr && !choices->items.empty() ? choices->items[0].text : "1");
}

} // namespace

const std::vector<std::string>& conformanceCases() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out = {"loads_within_100_ms"};
        for (const auto& [name, run] : cases()) {
            out.push_back(name);
        }
        return out;
    }();
    return names;
}

std::optional<std::string> runConformanceCase(const std::string& name, const std::string& path) {
    const auto begin = std::chrono::steady_clock::now();
    const auto library = Library::load(path);
    const auto took = std::chrono::steady_clock::now() - begin;
    if (!library) {
        return library.failure().message;
    }
    if (name == "loads_within_100_ms") {
        return took > std::chrono::milliseconds(100) ? Complaint("it took longer") : std::nullopt;
    }
    for (const auto& [known, run] : cases()) {
        if (known == name) {
            Stage stage(*library);
            return run(stage);
        }
    }
    return "no such case";
}

std::string plausibleSettings(const std::string& schema) {
    std::string out = "{\"connection\":{\"name\":\"conformance\",\"organisation\":\"conformance\",\"url\":\"https://"
                      "conformance.invalid\"}";
    try {
        const JsonValue root = JsonValue::parse(schema);
        const JsonValue* properties = root.find("properties");
        const JsonValue* required = root.find("required");
        for (const auto& [name, field] :
             properties != nullptr ? properties->members : std::vector<JsonValue::Member>()) {
            const std::string& wanted = name;
            const bool needed =
                required != nullptr && std::any_of(required->items.begin(), required->items.end(),
                                                   [&](const JsonValue& item) { return item.text == wanted; });
            const JsonValue* standard = field.find("default");
            if (standard != nullptr) {
                out += "," + jsonQuoted(name) + ":" + jsonText(*standard);
            } else if (needed) {
                out += "," + jsonQuoted(name) + ":" + plausibleValue(field);
            }
        }
    } catch (const Error&) { // describe() has refused such a schema already
        return "{}";
    }
    return out + "}";
}

} // namespace crossdock::plugin
