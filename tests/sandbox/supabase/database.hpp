// Connections to PostgreSQL: statements sent in one round trip, and a pool of limited size.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct pg_conn;
struct pg_result;

namespace crossdock::sandbox::supabase {

/// An error that the database, or libpq on its behalf, reported. Thrown.
struct DatabaseError {
    std::string state; ///< SQLSTATE; empty when the connection is gone
    std::string message;
    std::optional<std::string> detail = std::nullopt;
    std::optional<std::string> hint = std::nullopt;
    std::size_t statement = 0; ///< which of the statements sent together failed
};

/// One SQL text and its parameters, all sent as text of a type that PostgreSQL infers.
struct Statement {
    std::string sql;
    std::vector<std::string> parameters = {};
};

/// The rows that a statement gave.
class Rows {
public:
    explicit Rows(pg_result* result);
    std::size_t size() const;
    bool isNull(std::size_t row, std::size_t column) const;
    /// Empty for NULL. Valid as long as these rows.
    std::string_view text(std::size_t row, std::size_t column) const;
    std::size_t columns() const;
    std::string_view columnName(std::size_t column) const;

private:
    std::shared_ptr<pg_result> _result;
};

/// Not thread-safe.
class Connection {
public:
    /// Throws DatabaseError (without state) with libpq's words when it cannot connect.
    explicit Connection(const std::string& url);

    /// Sends all statements at once and returns their rows. After the first error the rest is not executed; that error is thrown.
    std::vector<Rows> send(std::span<const Statement> statements);
    /// SQL without parameters, possibly several statements. Returns the rows of the last.
    Rows execute(const std::string& sql);
    bool usable() const;

    /// Waits for a notification; the file descriptor `wake` ends the wait early. Returns its payload, nothing when there was none.
    /// Throws DatabaseError when the connection is lost.
    std::optional<std::string> waitForNotification(int wake, std::chrono::milliseconds limit);

private:
    std::shared_ptr<pg_conn> _connection;
};

/// At most `size` connections, made when needed. Thread-safe.
class ConnectionPool {
public:
    ConnectionPool(std::string url, std::size_t size, std::chrono::milliseconds wait);

    class Lease {
    public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : _pool(&pool),
              _connection(std::move(connection)) {}
        Lease(Lease&& other) noexcept
            : _pool(std::exchange(other._pool, nullptr)),
              _connection(std::move(other._connection)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        Connection* operator->() const { return _connection.get(); }
        Connection& operator*() const { return *_connection; }

    private:
        ConnectionPool* _pool;
        std::unique_ptr<Connection> _connection;
    };

    /// Throws DatabaseError when no connection can be made, PoolTimeout when none came free in time.
    Lease acquire();

private:
    void giveBack(std::unique_ptr<Connection> connection);

    const std::string _url;
    const std::size_t _size;
    const std::chrono::milliseconds _wait;
    std::mutex _mutex;
    std::condition_variable _free;
    std::vector<std::unique_ptr<Connection>> _idle;
    std::size_t _inUse = 0;
};

struct PoolTimeout {};

} // namespace crossdock::sandbox::supabase
