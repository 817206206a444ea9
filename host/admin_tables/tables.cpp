#include "admin_tables/tables.hpp"

namespace crossdock::admin {

namespace {

// Sessions and tokens stand here as SHA-256 alone: who reads the table cannot use them. A hook is one body that was signed well;
// `done` 0 waits for a worker from `due` on. Times are UTC microseconds.
constexpr const char* tables = R"sql(
CREATE TABLE admin_user(name TEXT PRIMARY KEY, org TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE admin_session(id BLOB PRIMARY KEY, user TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX admin_session_user ON admin_session(user, created);
CREATE TABLE admin_token(id TEXT PRIMARY KEY, hash BLOB NOT NULL, name TEXT NOT NULL UNIQUE, org TEXT NOT NULL, role TEXT NOT NULL,
  created INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE admin_key(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO admin_key VALUES('cursor', randomblob(32));
CREATE TABLE hook(id INTEGER PRIMARY KEY, connection TEXT NOT NULL, digest BLOB NOT NULL, hint TEXT NOT NULL, body BLOB,
  first INTEGER NOT NULL, last INTEGER NOT NULL, due INTEGER NOT NULL,
  times INTEGER NOT NULL DEFAULT 1, done INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX hook_digest ON hook(connection, digest, hint);
CREATE INDEX hook_waiting ON hook(id) WHERE done = 0;
CREATE INDEX hook_age ON hook(connection, last);
)sql";

} // namespace

store::Migration adminMigration() {
    return {11, "admin", tables};
}

} // namespace crossdock::admin
