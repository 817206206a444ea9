// One open connection to the store's database, with its cache of prepared statements.
#pragma once

#include "store/statement.hpp"

#include <Poco/Data/Session.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace crossdock::store {

/// Poco Data owns the session; statements of the hot path run on its SQLite handle, since binding
/// and extracting row by row through Poco costs more than the work itself. Belongs to one thread at
/// a time. Functions throw StoreError.
class Connection {
public:
    explicit Connection(Poco::Data::Session session);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Lends the prepared statement for this text. One text must not be lent twice at the same
    /// time.
    Statement prepare(const std::string& sql);
    /// Runs one or more statements without parameters or results.
    void execute(const std::string& sql);
    /// The first column of the first row; 0 without a row.
    std::int64_t scalar(const std::string& sql);

    /// For control-plane code that prefers Poco Data's own statements.
    Poco::Data::Session& session() { return _session; }
    sqlite3* handle() const { return _handle; }
    /// Texts of all statements prepared so far; a test asks how each would be run.
    std::vector<std::string> preparedTexts() const;
    /// True between BEGIN and COMMIT.
    bool inTransaction() const;

private:
    Poco::Data::Session _session;
    sqlite3* _handle;
    std::unordered_map<std::string, sqlite3_stmt*> _statements;
};

} // namespace crossdock::store
