// One prepared statement, lent by a Connection for one use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace crossdock::store {

class Rows;

/// Binds, steps, reads. Movable; reset and unbound when it ends, so that the connection can lend it
/// again. Belongs to one thread. Every function throws StoreError on failure.
class Statement {
public:
    Statement(sqlite3* database, sqlite3_stmt* statement) : _database(database), _statement(statement) {}
    Statement(Statement&& other) noexcept : _database(other._database), _statement(other._statement) {
        other._statement = nullptr;
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Parameters by their name with its colon, e.g. ":flow". The bytes are copied.
    Statement& bind(const char* name, std::int64_t value);
    Statement& bind(const char* name, std::string_view text);
    Statement& bindBlob(const char* name, std::string_view bytes);
    Statement& bindNull(const char* name);
    /// Empty text becomes NULL.
    Statement& bindOptional(const char* name, std::string_view text);

    /// The table that given(:name) reads.
    Statement& bind(const char* name, Rows rows);

    /// True when there is a row to read.
    bool step();
    /// Steps to the end and tells how many rows the statement itself changed, triggers apart.
    std::int64_t run();
    /// Ready for other values and another run.
    void reset();

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::string blob(int column) const;

private:
    int index(const char* name) const;
    void check(int code) const;

    sqlite3* _database;
    sqlite3_stmt* _statement;
};

} // namespace crossdock::store
