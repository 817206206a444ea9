#include "seeded_world.hpp"

#include "admin_tables/tables.hpp"
#include "store/schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossdock::pages::test {

namespace {

void good(const Status& status) {
    if (!status.ok()) {
        throw std::runtime_error(status.failure().message);
    }
}

template <typename T>
T good(Result<T> result) {
    if (!result.ok()) {
        throw std::runtime_error(result.failure().message);
    }
    return std::move(result).value();
}

constexpr std::int64_t hour = 3'600;
constexpr std::int64_t day = 24 * hour;

} // namespace

SeededWorld::SeededWorld(const std::filesystem::path& folder)
    : now(*UtcTime::parse("2026-11-22T22:32:07Z")),
      clock(now) {
    store::DatabaseOptions options;
    options.path = folder / "seeded.db";
    options.readers = 2;
    database = good(store::Database::open(options));
    std::vector<store::Migration> migrations = store::storeMigrations();
    migrations.push_back(admin::adminMigration());
    good(store::migrate(*database, std::move(migrations)));
    store = std::make_unique<store::Store>(*database);
}

const std::vector<std::string>& SeededWorld::states() {
    static const std::vector<std::string> all = {"empty",      "all-well",        "six-held",      "thousand-held",
                                                 "first-load", "sign-in-soon",    "sign-in-ended", "circuit-open",
                                                 "paused",     "store-read-only", "conf-error",    "partly-done",
                                                 "hostile",    "forty-flows",     "currencies"};
    return all;
}

SeededWorld::Line& SeededWorld::line(const std::string& name) {
    for (const auto& each : _lines) {
        if (each->flow == name) {
            return *each;
        }
    }
    auto made = std::make_unique<Line>();
    made->flow = name;
    made->ledger = good(store->ledger("acme", name));
    _lines.push_back(std::move(made));
    return *_lines.back();
}

void SeededWorld::addFlow(const std::string& name, const std::string& from, const std::string& to) {
    daemon::FlowStatus status;
    status.name = name;
    status.organisation = "acme";
    status.from = from;
    status.to = to;
    status.entities = {"order"};
    status.schedule = "every 5m";
    status.timezone = "America/Los_Angeles";
    status.lastRun = ago(130);
    status.lastGood = ago(120);
    status.nextRuns = {UtcTime{now.us + 180'000'000}, UtcTime{now.us + 480'000'000}};
    control.allFlows.push_back(status);
}

void SeededWorld::addConnections() {
    const auto add = [this](const char* name, const char* connector, const char* url, std::uint32_t used,
                            std::uint32_t allowed) {
        daemon::ConnectionStatus status;
        status.name = name;
        status.organisation = "acme";
        status.connector = connector;
        status.url = url;
        status.circuit = "closed";
        status.usedLastMinute = used;
        status.perMinute = allowed;
        status.credentials = {std::string(name) + ".key"};
        for (const auto& each : control.allFlows) {
            if (each.from == name || each.to == name) {
                status.flows.push_back(each.name);
            }
        }
        control.allConnections.push_back(status);
    };
    add("shop", "woocommerce", "https://shop.example.com", 62, 100);
    add("books", "quickbooks", "https://quickbooks.example.com", 148, 500);
    add("mirror", "supabase", "https://mirror.example.com", 40, 0);
}

daemon::FlowStatus& SeededWorld::flow(const std::string& name) {
    for (auto& each : control.allFlows) {
        if (each.name == name) {
            return each;
        }
    }
    throw std::runtime_error("no flow " + name);
}

daemon::ConnectionStatus& SeededWorld::connection(const std::string& name) {
    for (auto& each : control.allConnections) {
        if (each.name == name) {
            return each;
        }
    }
    throw std::runtime_error("no connection " + name);
}

void SeededWorld::startSync(const std::string& name, const std::string& id, const std::string& mode,
                            const std::string& who, UtcTime at) {
    Line& one = line(name);
    good(one.ledger->startSync({id, mode, "order", false, who}, at));
    engine::PassPlan plan;
    plan.entity = "order";
    plan.moves = true;
    plan.sync = id;
    static_cast<void>(good(one.ledger->openPass(plan, at)));
    const auto part = good(one.ledger->claimPart({"order"}, at, UtcTime{at.us + day * 1'000'000}));
    if (!part) {
        throw std::runtime_error("no part to read");
    }
    one.part = *part;
}

void SeededWorld::finishSync(const std::string& name, const std::string& id, const std::string& status,
                             const std::string& message, UtcTime at) {
    Line& one = line(name);
    engine::PageWrite page;
    page.position = std::to_string(++one.position);
    page.done = true;
    page.seen = page.now = page.hwm = at;
    page.leaseUntil = UtcTime{at.us + day * 1'000'000};
    static_cast<void>(good(one.ledger->storePage(one.part, page)));
    good(one.ledger->finishSync(id, status, message, at));
}

void SeededWorld::order(const std::string& name, const std::string& key, const std::string& amount,
                        const std::string& currency, UtcTime at, const std::string& body) {
    Line& one = line(name);
    engine::NewItem item;
    item.key = key;
    item.version = at;
    item.hash = item.stamp = key + amount;
    item.body = body;
    item.amount = amount;
    item.currency = currency;
    engine::PageWrite page;
    page.items = {item};
    page.position = std::to_string(++one.position);
    page.hwm = page.seen = page.now = at;
    page.total = 10'000;
    page.leaseUntil = UtcTime{at.us + day * 1'000'000};
    static_cast<void>(good(one.ledger->storePage(one.part, page)));
    one.part.position = page.position;
}

void SeededWorld::settle(const std::string& name, Fate fate, const std::string& reason, const std::string& message,
                         UtcTime at, int most) {
    Line& one = line(name);
    while (most > 0) {
        const auto some = static_cast<std::uint32_t>(std::min(most, 200));
        const engine::Batch batch = good(one.ledger->claim({"order"}, some, at, UtcTime{at.us + 60'000'000}));
        if (batch.items.empty()) {
            return;
        }
        most -= static_cast<int>(batch.items.size());
        std::vector<engine::Intent> intents;
        std::vector<engine::Verdict> verdicts;
        for (const auto& item : batch.items) {
            intents.push_back({item.id, "r-" + item.key, item.hash, UtcTime{at.us + 90'000'000}});
            engine::Verdict verdict;
            verdict.item = item.id;
            verdict.sync = item.sync;
            verdict.requestId = "r-" + item.key;
            if (fate == Fate::Done) {
                verdict.state = engine::ItemState::Done;
                verdict.tally = engine::Tally::Created;
                verdict.touchesLink = verdict.closesIntent = true;
                verdict.link = item.link;
                verdict.link->target = "SR-" + item.key;
                verdict.link->token = "0";
                verdict.link->version = item.version;
                verdict.link->seen = item.seen;
                verdict.link->hash = verdict.link->posted = item.hash;
            } else {
                verdict.state = fate == Fate::Held ? engine::ItemState::ActionRequired : engine::ItemState::Failed;
                verdict.tally = fate == Fate::Held ? engine::Tally::Held : engine::Tally::Retried;
                verdict.due = UtcTime{now.us + 4'000'000};
                verdict.failure = failed(fate == Fate::Held ? ErrorClass::Hold : ErrorClass::Transient, message);
                verdict.failure->reason = reason;
                verdict.failure->httpStatus = fate == Fate::Held ? 400 : 503;
            }
            verdicts.push_back(std::move(verdict));
        }
        good(one.ledger->intend(batch, intents, UtcTime{at.us + 60'000'000}));
        good(one.ledger->confirm(batch, verdicts, {}, at));
    }
}

void SeededWorld::hold(const std::string& name, int count, const std::string& reason, const std::string& message) {
    for (int i = 0; i < count; ++i) {
        order(name, std::to_string(++_next), "10.50", "USD", now);
    }
    settle(name, Fate::Held, reason, message, now);
    control.tell({daemon::Change::What::Items, name, ""});
}

void SeededWorld::deliver(const std::string& name, int count) {
    for (int i = 0; i < count; ++i) {
        order(name, std::to_string(++_next), "20.00", "USD", now);
    }
    settle(name, Fate::Done, "", "", now);
    control.tell({daemon::Change::What::Sync, name, flow(name).runningSync});
}

void SeededWorld::finish(const std::string& name, int held) {
    settle(name, Fate::Held, "cause_a", "something is wrong in way a", now, held);
    settle(name, Fate::Done, "", "", now);
    control.tell({daemon::Change::What::Items, name, ""});
}

void SeededWorld::breakBooks(int seconds) {
    daemon::ConnectionStatus one = connection("books");
    one.circuit = "open";
    one.circuitCause = "5 calls failed in a row, the last with HTTP 503";
    one.circuitSince = clock.now();
    one.nextTry = UtcTime{clock.now().us + std::int64_t{seconds} * 1'000'000};
    control.put(one);
    control.tell({daemon::Change::What::Connection, "", ""});
}

void SeededWorld::allWell() {
    addFlow("orders-to-books", "shop", "books");
    addFlow("orders-to-mirror", "shop", "mirror");
    addFlow("products-to-books", "shop", "books");
    addConnections();
    for (const auto& [name, every, many] :
         {std::tuple{"orders-to-books", 2, 4}, {"orders-to-mirror", 1, 6}, {"products-to-books", 5, 1}}) {
        const std::string id = std::string("sy_1") + name[0] + name[10];
        startSync(name, id, "incremental", "schedule", ago(23 * hour));
        for (std::int64_t back = 22; back >= 0; back -= every) {
            for (int i = 0; i < many + (back * 7) % 5; ++i) {
                order(name, std::to_string(++_next), std::to_string(20 + i * 13) + ".40", "USD",
                      ago(back * hour + 100 + i));
            }
            settle(name, Fate::Done, "", "", ago(back * hour + 60));
        }
        finishSync(name, id, "completed", "", ago(120));
    }
}

void SeededWorld::sixHeld() {
    allWell();
    daemon::FlowStatus& books = flow("orders-to-books");
    books.state = daemon::FlowState::Running;
    books.runningSync = "sy_7kq2m";
    books.lastRun = ago(22 * hour + 600);
    startSync("orders-to-books", "sy_7kq2m", "full", "mira", ago(22 * hour + 600));
    const auto held = [&](const char* key, const char* amount, const char* reason, const char* message,
                          std::int64_t back) {
        order("orders-to-books", key, amount, "USD", ago(back),
              R"({"number":"10482","total":"584.99","currency":"USD","billing":{"email":"buyer@example.com"}})");
        settle("orders-to-books", Fate::Held, reason, message, ago(back));
    };
    const char* tax = "tax rate \"NY 8.875%\" has no tax code in the books";
    held("10471", "410.20", "tax_code_missing", tax, 22 * hour);
    held("10474", "96.00", "tax_code_missing", tax, 20 * hour);
    held("10479", "694.20", "tax_code_missing", tax, 4 * hour);
    held("10488", "118.00", "tax_code_missing", tax, 2 * hour);
    held("10482", "584.99", "total_mismatch", "order total is 0.01 more than its lines: 584.99 against 584.98",
         5 * hour);
    held("10490", "38.79", "duplicate_name", "customer name \"Blue Heron LLC\" is already a vendor in the books",
         3 * hour);
    for (int i = 0; i < 40; ++i) {
        order("orders-to-books", std::to_string(11'000 + i), "129.00", "USD", ago(150 + i));
    }
    settle("orders-to-books", Fate::Done, "", "", ago(125));
    order("orders-to-books", "10496", "64.50", "USD", ago(8));
    settle("orders-to-books", Fate::Again, "timeout", "books did not answer in 30 s", ago(4));
    for (int i = 0; i < 9; ++i) {
        order("orders-to-books", std::to_string(12'000 + i), "55.00", "USD", ago(7));
    }
}

void SeededWorld::seed(const std::string& state) {
    if (state == "empty") {
        return;
    }
    if (state == "six-held" || state == "sign-in-soon") {
        sixHeld();
        connection("books").signInEnds = UtcTime{now.us + (9 * day + 3 * hour) * 1'000'000};
        connection("books").signedInBy = "mira";
        return;
    }
    if (state == "forty-flows") {
        for (int i = 0; i < 40; ++i) {
            addFlow(
                std::string(i % 2 == 0 ? "orders-of-the-branch-in-a-town-with-a-very-long-name-indeed-number-" : "f-") +
                    std::to_string(i),
                "shop", "books");
        }
        addConnections();
        return;
    }
    allWell();
    daemon::FlowStatus& books = flow("orders-to-books");
    if (state == "thousand-held") {
        startSync("orders-to-books", "sy_big", "full", "mira", ago(600));
        for (int cause = 0; cause < 8; ++cause) {
            for (int i = 0; i < 125; ++i) {
                order("orders-to-books", std::to_string(20'000 + cause * 125 + i), "10.01", "USD", ago(500 - cause));
            }
            settle("orders-to-books", Fate::Held, "cause_" + std::string(1, static_cast<char>('a' + cause)),
                   "something is wrong in way " + std::string(1, static_cast<char>('a' + cause)), ago(400 - cause));
        }
    } else if (state == "first-load") {
        books.state = daemon::FlowState::Running;
        books.lastGood.reset();
        books.runningSync = "sy_first";
        startSync("orders-to-books", "sy_first", "full", "mira", ago(60));
        deliver("orders-to-books", 64);
    } else if (state == "sign-in-ended") {
        books.state = daemon::FlowState::Stopped;
        books.problem = "the sign-in to books has ended: the refresh token was refused";
        books.problemClass = "auth";
        books.nextRuns.clear();
        connection("books").signInEnds = ago(hour);
    } else if (state == "circuit-open") {
        auto& one = connection("books");
        one.circuit = "open";
        one.circuitCause = "5 calls failed in a row, the last with HTTP 503";
        one.circuitSince = ago(15 * 60);
        one.nextTry = UtcTime{now.us + 42'000'000};
    } else if (state == "paused") {
        books.state = daemon::FlowState::Paused;
        books.pause = daemon::Pause{"jon", "new accountant starts Monday", ago(4 * day)};
        books.nextRuns.clear();
    } else if (state == "store-read-only") {
        control.state = {true, false, {"the store cannot be written: disk full"}};
    } else if (state == "conf-error") {
        books.state = daemon::FlowState::ConfError;
        books.problem = "conf/flows/orders-to-books.toml:12:1: unknown key \"shedule\", did you mean \"schedule\"?";
        books.problemClass = "config";
    } else if (state == "partly-done") {
        books.lastGood = ago(2 * day);
        startSync("orders-to-books", "sy_part", "incremental", "schedule", ago(600));
        hold("orders-to-books", 2, "closed_period", "books are closed up to 31 Oct");
        finishSync("orders-to-books", "sy_part", "partial", "2 held", ago(300));
        books.lastRun = ago(600);
    } else if (state == "hostile") {
        startSync("orders-to-books", "sy_evil", "full", "mira", ago(60));
        order("orders-to-books", "<script>alert(1)</script>", "1.00", "USD", ago(50),
              R"({"name":"<script>alert(2)</script>"})");
        order("orders-to-books", "\u05D0\u05D1\u05D2 \U0001F600 \u202Egnorw", "2.00", "USD", ago(50));
        order("orders-to-books", std::string(80, 'W'), "999999999999999.99", "USD", ago(50));
        settle("orders-to-books", Fate::Held, "duplicate_name",
               "customer \"<img src=x onerror=alert(3)>\" & \"\u202Eevil\" ' is taken", ago(40));
    } else if (state == "currencies") {
        startSync("orders-to-books", "sy_cur", "full", "mira", ago(60));
        order("orders-to-books", "30001", "1318.4", "USD", ago(50));
        order("orders-to-books", "30002", "125000", "JPY", ago(50));
        order("orders-to-books", "30003", "12.5", "KWD", ago(50));
        order("orders-to-books", "30004", "-20", "USD", ago(50));
        settle("orders-to-books", Fate::Held, "currency", "this currency is not switched on in the books", ago(40));
    }
}

} // namespace crossdock::pages::test
