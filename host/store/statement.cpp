#include "store/statement.hpp"

#include "store/rows.hpp"
#include "store/sqlite_error.hpp"

#include <sqlite3.h>

#include <memory>

namespace crossdock::store {

Statement::~Statement() {
    if (_statement != nullptr) {
        sqlite3_reset(_statement);
        sqlite3_clear_bindings(_statement);
    }
}

int Statement::index(const char* name) const {
    const int position = sqlite3_bind_parameter_index(_statement, name);
    if (position == 0) {
        throw StoreError(Fault::Misuse, std::string("store: statement has no parameter ") + name);
    }
    return position;
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) {
        throwSqlite(_database, code, "bind");
    }
}

Statement& Statement::bind(const char* name, std::int64_t value) {
    check(sqlite3_bind_int64(_statement, index(name), value));
    return *this;
}

Statement& Statement::bind(const char* name, std::string_view text) {
    const char* bytes = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(_statement, index(name), bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bindBlob(const char* name, std::string_view bytes) {
    const char* data = bytes.data() == nullptr ? "" : bytes.data();
    check(sqlite3_bind_blob64(_statement, index(name), data, bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bindNull(const char* name) {
    check(sqlite3_bind_null(_statement, index(name)));
    return *this;
}

Statement& Statement::bindOptional(const char* name, std::string_view text) {
    return text.empty() ? bindNull(name) : bind(name, text);
}

Statement& Statement::bind(const char* name, Rows rows) {
    const int position = index(name);
    auto owned = std::make_unique<Rows>(std::move(rows));
    // Also when it fails, SQLite is the one who ends them.
    check(sqlite3_bind_pointer(_statement, position, owned.release(), rowsPointer,
                               [](void* bound) { delete static_cast<Rows*>(bound); }));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(_statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        throwSqlite(_database, code, "run");
    }
    return false;
}

std::int64_t Statement::run() {
    const std::int64_t before = sqlite3_total_changes64(_database);
    while (step()) {
    }
    // What triggers changed is in the total, but not in the statement's own count.
    return sqlite3_total_changes64(_database) == before ? 0 : sqlite3_changes64(_database);
}

void Statement::reset() {
    sqlite3_reset(_statement);
    sqlite3_clear_bindings(_statement);
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(_statement, column);
}

std::string Statement::text(int column) const {
    const unsigned char* bytes = sqlite3_column_text(_statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(_statement, column));
    return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), size);
}

std::string Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(_statement, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(_statement, column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

} // namespace crossdock::store
