#include "store/connection.hpp"

#include "store/sqlite_error.hpp"

#include <Poco/Data/SQLite/Utility.h>
#include <sqlite3.h>

namespace crossdock::store {

Connection::Connection(Poco::Data::Session session)
    : _session(std::move(session)),
      _handle(Poco::Data::SQLite::Utility::dbHandle(_session)) {}

Connection::~Connection() {
    for (const auto& [sql, statement] : _statements) {
        sqlite3_finalize(statement);
    }
}

Statement Connection::prepare(const std::string& sql) {
    auto found = _statements.find(sql);
    if (found == _statements.end()) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(_handle, sql.c_str(), static_cast<int>(sql.size()) + 1,
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) {
            throwSqlite(_handle, code, "prepare");
        }
        found = _statements.emplace(sql, statement).first;
    }
    return {_handle, found->second};
}

void Connection::execute(const std::string& sql) {
    const int code = sqlite3_exec(_handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throwSqlite(_handle, code, "run");
    }
}

std::int64_t Connection::scalar(const std::string& sql) {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::vector<std::string> Connection::preparedTexts() const {
    std::vector<std::string> texts;
    for (const auto& [sql, statement] : _statements) {
        texts.push_back(sql);
    }
    return texts;
}

bool Connection::inTransaction() const {
    return sqlite3_get_autocommit(_handle) == 0;
}

} // namespace crossdock::store
