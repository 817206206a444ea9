#include "store/schema.hpp"

namespace crossdock::store {

namespace {

// Names of organisations, flows and entities are coded as numbers (table name). Times are UTC
// microseconds. States are those of engine::ItemState; a claim, a due time, a wait look only at
// partial indices, so finished rows cost nothing.
constexpr const char* ledger = R"sql(
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO setting VALUES('instance', lower(hex(randomblob(6))));
CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE sequence(n INTEGER NOT NULL);
INSERT INTO sequence VALUES(0);

CREATE TABLE sync(num INTEGER PRIMARY KEY, org INTEGER NOT NULL, flow INTEGER NOT NULL, id TEXT NOT NULL, entities TEXT NOT NULL,
  mode TEXT NOT NULL, status TEXT NOT NULL, dry_run INTEGER NOT NULL, who TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0, retried INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT -1, started INTEGER NOT NULL, changed INTEGER NOT NULL, completed INTEGER,
  message TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX sync_id ON sync(org, id);
CREATE INDEX sync_flow ON sync(org, flow, num);
CREATE INDEX sync_org ON sync(org, num);
CREATE INDEX sync_running ON sync(org, flow) WHERE status = 'running';

CREATE TABLE item(id INTEGER PRIMARY KEY, org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, key TEXT NOT NULL,
  version INTEGER NOT NULL, seen INTEGER NOT NULL, op INTEGER NOT NULL, hash TEXT NOT NULL, stamp TEXT,
  state INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0, lease INTEGER NOT NULL DEFAULT 0, waits TEXT, reason TEXT, message TEXT,
  sync INTEGER NOT NULL, outcome INTEGER NOT NULL DEFAULT 0, rid TEXT, created INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE UNIQUE INDEX item_open ON item(org, flow, entity, key) WHERE state IN (0, 2, 3);
CREATE UNIQUE INDEX item_held ON item(org, flow, entity, key) WHERE state = 1;
CREATE INDEX item_ready ON item(org, flow, entity, id) WHERE state = 0;
CREATE INDEX item_due ON item(org, flow, due) WHERE state = 2;
CREATE INDEX item_waits ON item(org, flow, waits) WHERE state = 2 AND waits IS NOT NULL;
CREATE INDEX item_fence ON item(org, flow, fence) WHERE state = 1;
CREATE INDEX item_required ON item(org, flow, reason) WHERE state = 3;
CREATE INDEX item_key ON item(org, flow, entity, key);
CREATE INDEX item_flow ON item(org, flow, id);
CREATE TABLE payload(item INTEGER PRIMARY KEY, body BLOB NOT NULL, raw BLOB, note TEXT);
CREATE TABLE attempt(id INTEGER PRIMARY KEY, item INTEGER NOT NULL, org INTEGER NOT NULL, at INTEGER NOT NULL,
  number INTEGER NOT NULL, class TEXT NOT NULL, http INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
  rid TEXT, state INTEGER NOT NULL);
CREATE INDEX attempt_item ON attempt(item);

CREATE TABLE link(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, key TEXT NOT NULL, target TEXT, token TEXT,
  version INTEGER, seen INTEGER, hash TEXT, posted TEXT, stamp TEXT, total TEXT, gen INTEGER NOT NULL DEFAULT 0, rid TEXT,
  rid_hash TEXT, rid_version INTEGER, rid_seen INTEGER, rid_until INTEGER NOT NULL DEFAULT 0,
  look INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(org, flow, entity, key)) WITHOUT ROWID;
CREATE TABLE alias(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL,
  token TEXT NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY(org, flow, entity, key)) WITHOUT ROWID;
CREATE TABLE claim(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL,
  lease INTEGER NOT NULL, PRIMARY KEY(org, flow, entity, key)) WITHOUT ROWID;

CREATE TABLE mark(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, hwm INTEGER NOT NULL,
  PRIMARY KEY(org, flow, entity)) WITHOUT ROWID;
CREATE TABLE pass(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, pass INTEGER NOT NULL,
  mode INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, opened INTEGER NOT NULL, began INTEGER NOT NULL,
  moves INTEGER NOT NULL, closing INTEGER NOT NULL, bounded INTEGER NOT NULL, overlap INTEGER NOT NULL, lag INTEGER NOT NULL,
  remaining INTEGER NOT NULL, sync INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(org, flow, entity, pass)) WITHOUT ROWID;
CREATE UNIQUE INDEX pass_open ON pass(org, flow, entity, mode) WHERE state = 0;
CREATE TABLE part(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, pass INTEGER NOT NULL,
  part INTEGER NOT NULL, bounds TEXT NOT NULL, pos TEXT NOT NULL DEFAULT '', hwm INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT -1, done INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0,
  lease INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(org, flow, entity, pass, part)) WITHOUT ROWID;
CREATE TABLE listed(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, pass INTEGER NOT NULL,
  key TEXT NOT NULL, PRIMARY KEY(org, flow, entity, pass, key)) WITHOUT ROWID;
CREATE TABLE wanted(org INTEGER NOT NULL, flow INTEGER NOT NULL, entity INTEGER NOT NULL, key TEXT NOT NULL,
  added INTEGER NOT NULL, due INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(org, flow, entity, key)) WITHOUT ROWID;

CREATE TABLE activity(id INTEGER PRIMARY KEY, org INTEGER NOT NULL, flow INTEGER, at INTEGER NOT NULL, sync INTEGER,
  entity INTEGER, key TEXT, item INTEGER, kind TEXT NOT NULL, who TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX activity_org ON activity(org, id);
CREATE INDEX activity_flow ON activity(org, flow, id);
CREATE INDEX activity_key ON activity(org, flow, entity, key) WHERE key IS NOT NULL;
CREATE TABLE state(org INTEGER NOT NULL, connection INTEGER NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
  revision INTEGER NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY(org, connection, name)) WITHOUT ROWID;
CREATE TABLE permit(org INTEGER NOT NULL, bucket INTEGER NOT NULL, use_by INTEGER NOT NULL, part INTEGER NOT NULL,
  n INTEGER NOT NULL, PRIMARY KEY(org, bucket, use_by, part)) WITHOUT ROWID;
)sql";

// Lists in the order of the last change, sums that need no walk over finished items. `tally` is kept
// by triggers, since items finish and vanish in many statements; `hourly` is counted by confirm.
constexpr const char* lists = R"sql(
ALTER TABLE item ADD COLUMN amount TEXT;
ALTER TABLE item ADD COLUMN currency TEXT;
DROP INDEX item_flow;
CREATE INDEX item_trouble ON item(org, flow, changed) WHERE state IN (2, 3);
CREATE INDEX item_finished ON item(org, flow, changed) WHERE state >= 4;

CREATE TABLE tally(org INTEGER NOT NULL, flow INTEGER NOT NULL, state INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(org, flow, state)) WITHOUT ROWID;
INSERT INTO tally SELECT org, flow, state, count(*) FROM item WHERE state >= 4 GROUP BY org, flow, state;
CREATE TRIGGER tally_finished AFTER UPDATE OF state ON item WHEN NEW.state >= 4 AND NEW.state <> OLD.state BEGIN
  INSERT INTO tally VALUES(NEW.org, NEW.flow, NEW.state, 1) ON CONFLICT(org, flow, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tally_again AFTER UPDATE OF state ON item WHEN OLD.state >= 4 AND NEW.state <> OLD.state BEGIN
  UPDATE tally SET n = n - 1 WHERE org = OLD.org AND flow = OLD.flow AND state = OLD.state;
END;
CREATE TRIGGER tally_gone AFTER DELETE ON item WHEN OLD.state >= 4 BEGIN
  UPDATE tally SET n = n - 1 WHERE org = OLD.org AND flow = OLD.flow AND state = OLD.state;
END;
CREATE TABLE hourly(org INTEGER NOT NULL, flow INTEGER NOT NULL, hour INTEGER NOT NULL, delivered INTEGER NOT NULL,
  required INTEGER NOT NULL, PRIMARY KEY(org, flow, hour)) WITHOUT ROWID;
)sql";

// States are those of limit::Breaker.
constexpr const char* circuits = R"sql(
CREATE TABLE circuit(org INTEGER NOT NULL, connection INTEGER NOT NULL, state INTEGER NOT NULL, failures INTEGER NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL, cause TEXT NOT NULL, PRIMARY KEY(org, connection)) WITHOUT ROWID;
)sql";

// Who holds what: a process is a row of run, see store/runs.hpp. A sync that still runs was left by
// a process of the time before.
constexpr const char* runs = R"sql(
CREATE TABLE run(num INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
ALTER TABLE item ADD COLUMN holder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE part ADD COLUMN holder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync ADD COLUMN holder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync ADD COLUMN cancel_who TEXT;
ALTER TABLE sync ADD COLUMN cancel_why TEXT;
UPDATE sync SET status = 'failed', completed = changed, message = 'interrupted: its process ended' WHERE status = 'running';
)sql";

// What waits for a person is counted with the sync that queued it, whatever moves it: confirm, a
// newer version, a person's hand. Tally::Held is 7; any other failed for good.
constexpr const char* figures = R"sql(
ALTER TABLE sync ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync ADD COLUMN held_before INTEGER NOT NULL DEFAULT 0;
UPDATE sync SET whole = 1 WHERE NOT dry_run AND mode IN ('full', 'incremental', 'resumed');
CREATE INDEX sync_whole ON sync(org, flow, num) WHERE whole AND status = 'completed';

UPDATE sync SET held = 0, failed = 0 WHERE NOT dry_run;
UPDATE sync SET held = q.held, failed = q.failed FROM (SELECT sync AS num, sum(outcome = 7) AS held,
  sum(outcome <> 7) AS failed FROM item WHERE state = 3 GROUP BY sync) q WHERE q.num = sync.num;
CREATE TRIGGER required_read AFTER INSERT ON item WHEN NEW.state = 3 BEGIN
  UPDATE sync SET held = held + (NEW.outcome = 7), failed = failed + (NEW.outcome <> 7) WHERE num = NEW.sync;
END;
CREATE TRIGGER required_moved AFTER UPDATE OF state, outcome, sync ON item WHEN (OLD.state = 3 OR NEW.state = 3)
AND (NEW.state <> OLD.state OR NEW.outcome <> OLD.outcome OR NEW.sync <> OLD.sync) BEGIN
  UPDATE sync SET held = held - (OLD.outcome = 7), failed = failed - (OLD.outcome <> 7)
    WHERE num = OLD.sync AND OLD.state = 3;
  UPDATE sync SET held = held + (NEW.outcome = 7), failed = failed + (NEW.outcome <> 7)
    WHERE num = NEW.sync AND NEW.state = 3;
END;
CREATE TRIGGER required_gone AFTER DELETE ON item WHEN OLD.state = 3 BEGIN
  UPDATE sync SET held = held - (OLD.outcome = 7), failed = failed - (OLD.outcome <> 7) WHERE num = OLD.sync;
END;
)sql";

// What a person closed is remembered by its item. Of a sync, what waited when it began: FlowLedger::takeOver().
constexpr const char* closed = R"sql(
CREATE INDEX item_closed ON item(org, flow, entity, key) WHERE state = 5;
ALTER TABLE sync ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace

std::vector<Migration> storeMigrations() {
    return {{1, "ledger", ledger}, {3, "lists", lists},     {4, "circuits", circuits},
            {5, "runs", runs},     {6, "figures", figures}, {7, "closed", closed}};
}

} // namespace crossdock::store
