#include "sandbox_supabase/database.hpp"

#include <libpq-fe.h>

#include <poll.h>
#include <stdexcept>
#include <utility>

namespace crossdock::sandbox::supabase {

namespace {

std::optional<std::string> field(const PGresult* result, int code) {
    const char* text = ::PQresultErrorField(result, code);
    return text ? std::optional<std::string>(text) : std::nullopt;
}

DatabaseError errorOf(const PGconn* connection, const PGresult* result, std::size_t statement) {
    DatabaseError error;
    error.statement = statement;
    error.state = field(result, PG_DIAG_SQLSTATE).value_or("");
    error.message = field(result, PG_DIAG_MESSAGE_PRIMARY).value_or(::PQerrorMessage(connection));
    error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    error.hint = field(result, PG_DIAG_MESSAGE_HINT);
    return error;
}

void ignoreNotice(void*, const PGresult*) {}

} // namespace

Rows::Rows(pg_result* result) : _result(result, ::PQclear) {}

std::size_t Rows::size() const {
    return static_cast<std::size_t>(::PQntuples(_result.get()));
}

bool Rows::isNull(std::size_t row, std::size_t column) const {
    return ::PQgetisnull(_result.get(), static_cast<int>(row), static_cast<int>(column)) != 0;
}

std::string_view Rows::text(std::size_t row, std::size_t column) const {
    const int r = static_cast<int>(row);
    const int c = static_cast<int>(column);
    return {::PQgetvalue(_result.get(), r, c), static_cast<std::size_t>(::PQgetlength(_result.get(), r, c))};
}

std::size_t Rows::columns() const {
    return static_cast<std::size_t>(::PQnfields(_result.get()));
}

std::string_view Rows::columnName(std::size_t column) const {
    return ::PQfname(_result.get(), static_cast<int>(column));
}

Connection::Connection(const std::string& url) : _connection(::PQconnectdb(url.c_str()), ::PQfinish) {
    if (::PQstatus(_connection.get()) != CONNECTION_OK) {
        throw DatabaseError{.state = {}, .message = ::PQerrorMessage(_connection.get())};
    }
    ::PQsetNoticeReceiver(_connection.get(), ignoreNotice, nullptr);
}

std::vector<Rows> Connection::send(std::span<const Statement> statements) {
    PGconn* connection = _connection.get();
    ::PQenterPipelineMode(connection);
    bool sent = true;
    for (const Statement& statement : statements) {
        std::vector<const char*> values;
        for (const std::string& parameter : statement.parameters) {
            values.push_back(parameter.c_str());
        }
        sent = sent && ::PQsendQueryParams(connection, statement.sql.c_str(), static_cast<int>(values.size()), nullptr,
                                           values.data(), nullptr, nullptr, 0) == 1;
    }
    sent = sent && ::PQpipelineSync(connection) == 1;
    std::vector<Rows> all;
    std::optional<DatabaseError> error;
    if (!sent) {
        error = DatabaseError{.state = {}, .message = ::PQerrorMessage(connection)};
    }
    for (bool synchronised = false; sent && !synchronised;) {
        PGresult* result = ::PQgetResult(connection);
        if (!result) { // the end of one statement's results, or of a lost connection's
            if (::PQstatus(connection) == CONNECTION_BAD) {
                break;
            }
            continue;
        }
        Rows rows(result);
        switch (::PQresultStatus(result)) {
        case PGRES_PIPELINE_SYNC:
            synchronised = true;
            break;
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            all.push_back(std::move(rows));
            break;
        case PGRES_PIPELINE_ABORTED:
            break;
        default:
            if (!error) {
                error = errorOf(connection, result, all.size());
            }
        }
    }
    if (usable()) {
        ::PQexitPipelineMode(connection);
    } else if (!error) {
        error = DatabaseError{
            .state = {}, .message = ::PQerrorMessage(connection), .detail = {}, .hint = {}, .statement = all.size()};
    }
    if (error) {
        throw DatabaseError(std::move(*error));
    }
    return all;
}

Rows Connection::execute(const std::string& sql) {
    Rows rows(nullptr);
    std::optional<DatabaseError> error;
    PGresult* result = ::PQexec(_connection.get(), sql.c_str());
    const ExecStatusType status = ::PQresultStatus(result);
    rows = Rows(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
        throw errorOf(_connection.get(), result, 0);
    }
    return rows;
}

bool Connection::usable() const {
    return ::PQstatus(_connection.get()) == CONNECTION_OK;
}

std::optional<std::string> Connection::waitForNotification(int wake, std::chrono::milliseconds limit) {
    const auto taken = [this]() -> std::optional<std::string> {
        const std::unique_ptr<PGnotify, void (*)(void*)> notification(::PQnotifies(_connection.get()), ::PQfreemem);
        return notification ? std::optional<std::string>(notification->extra) : std::nullopt;
    };
    if (auto payload = taken()) {
        return payload;
    }
    pollfd watched[2] = {{::PQsocket(_connection.get()), POLLIN, 0}, {wake, POLLIN, 0}};
    if (::poll(watched, 2, static_cast<int>(limit.count())) > 0 && watched[0].revents != 0) {
        if (::PQconsumeInput(_connection.get()) != 1 || !usable()) {
            throw DatabaseError{.state = {}, .message = ::PQerrorMessage(_connection.get())};
        }
    }
    return taken();
}

ConnectionPool::ConnectionPool(std::string url, std::size_t size, std::chrono::milliseconds wait)
    : _url(std::move(url)),
      _size(size),
      _wait(wait) {}

ConnectionPool::Lease ConnectionPool::acquire() {
    std::unique_lock lock(_mutex);
    if (!_free.wait_for(lock, _wait, [this] { return _inUse < _size; })) {
        throw PoolTimeout{};
    }
    ++_inUse;
    if (!_idle.empty()) {
        auto connection = std::move(_idle.back());
        _idle.pop_back();
        return {*this, std::move(connection)};
    }
    lock.unlock();
    try {
        return {*this, std::make_unique<Connection>(_url)};
    } catch (...) {
        giveBack(nullptr);
        throw;
    }
}

ConnectionPool::Lease::~Lease() {
    if (_pool) {
        _pool->giveBack(std::move(_connection));
    }
}

void ConnectionPool::giveBack(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(_mutex);
    --_inUse;
    if (connection && connection->usable()) {
        _idle.push_back(std::move(connection));
    } else {
        _idle.clear(); // what ended one connection has most likely ended those that wait as well
    }
    _free.notify_one();
}

} // namespace crossdock::sandbox::supabase
