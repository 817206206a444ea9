// A connector that needs no network. Source: entity "thing" is 250 records, read by pages or by id ("gone" is a deletion); "slow" is a read
// that lasts until it is cancelled. Sink: takes everything. Setting greeting = "refuse": the instance cannot be made.

#include <crossdock/plugin.hpp>

#include <charconv>
#include <string>

namespace {

using namespace crossdock;

constexpr UtcTime serverTime{1'700'000'000'000'000};

class FixtureSource : public Source {
public:
    static Component describe() {
        return Component("fixture", "Fixture", "Things for tests")
            .settings({Field::text("greeting", "hello")})
            .entity(Entity("thing", "Things").incremental())
            .entity(Entity("slow", "Slow things"))
            .auth(Auth::bearer("token", "api_token"))
            .concurrency(2);
    }
    FixtureSource(Context& context, const Settings& settings) : _context(context) {
        if (settings.text("greeting", "hello") == "refuse") {
            throw Error::config("greeting: refused");
        }
    }

    void check(Call&, Report& report) override { report.info("things", "250 of them"); }

    PageEnd read(Call& call, const Pass& pass, RecordWriter& writer) override {
        if (pass.entity == "slow") {
            _context.clock().sleepUs(call, 3'600'000'000);
            return {};
        }
        if (pass.mode == PassMode::Ids) {
            for (const std::string_view id : pass.ids) {
                Record record = thing(1);
                record.key = id;
                record.position = id;
                if (id == "gone") {
                    record.op = Op::Delete;
                    record.body.clear();
                }
                writer.append(record);
            }
            return {true, {}, -1};
        }
        writer.announce(serverTime, 250);
        int from = 0;
        std::from_chars(pass.position.data(), pass.position.data() + pass.position.size(), from);
        for (int n = from + 1; n <= 250; ++n) {
            writer.append(thing(n));
        }
        return {true, serverTime, 250};
    }

private:
    static Record thing(int n) {
        Record record;
        record.key = "k" + std::to_string(n);
        record.version = UtcTime{n * 1'000'000LL};
        record.stamp = "s" + std::to_string(n);
        record.position = std::to_string(n);
        record.body = "{\"n\":" + std::to_string(n) + "}";
        record.raw = "{}";
        return record;
    }

    Context& _context;
};

class FixtureSink : public Sink {
public:
    static Component describe() {
        SinkCapabilities can;
        can.replays = true;
        return Component("fixture", "Fixture", "Things for tests")
            .entity(Entity("thing", "Things"))
            .entity(Entity("slow", "Slow things"))
            .capabilities(can);
    }
    FixtureSink(Context&, const Settings&) {}

    void check(Call&, Report& report) override { report.warning("fixture", "a fixture, no shop"); }

    void write(Call&, std::string_view, const std::vector<ItemView>& items, ResultWriter& results) override {
        for (std::size_t i = 0; i < items.size(); ++i) {
            results.created(i, {"t-" + std::string(items[i].key), "1", {}, {}});
        }
    }

    void plan(Call&, std::string_view, const std::vector<ItemView>& items, PlanWriter& changes) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            changes.change(i, PlanAction::Create, "thing", R"([{"field":"n","old":null,"new":1}])");
        }
    }
};

} // namespace

CROSSDOCK_PLUGIN("org.crossdock.fixture", "1.2.3", "Fixture", "Crossdock", "MIT", FixtureSource, FixtureSink)
