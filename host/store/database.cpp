#include "store/database.hpp"

#include "store/cause.hpp"
#include "store/rows.hpp"
#include "store/sqlite_error.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Exception.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace crossdock::store {

namespace {

// It gets its name when it is a database already: one that is found empty has lost what was in it.
void beginFile(const std::filesystem::path& path) {
    const std::string made = path.string() + ".new-" + std::to_string(::getpid());
    // SQLite would create it under the umask; the log and shared-memory files inherit the mode of
    // this one.
    const int file = ::open(made.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        throw StoreError(Fault::Io, "store: open " + path.string() + ": " + std::strerror(errno));
    }
    ::close(file);
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(made.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    {
        const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> owned(handle, &sqlite3_close);
        if (code == SQLITE_OK) {
            code = sqlite3_exec(handle, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
        }
    }
    // Another process may have been first. Some file systems know no links.
    const bool named = code == SQLITE_OK && (::link(made.c_str(), path.c_str()) == 0 || errno == EEXIST ||
                                             (errno == EPERM && ::rename(made.c_str(), path.c_str()) == 0));
    const std::string why = code == SQLITE_OK ? std::strerror(errno) : sqlite3_errstr(code);
    ::unlink(made.c_str());
    if (!named) {
        throw StoreError(code == SQLITE_FULL ? Fault::Full : Fault::Io, "store: make " + path.string() + ": " + why);
    }
}

void makeFile(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::exists(folder, error)) {
        std::filesystem::create_directories(folder.parent_path(), error);
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
            throw StoreError(Fault::Io, "store: make folder " + folder.string() + ": " + std::strerror(errno));
        }
    }
    // Never opened here: to close it would end the locks that this process may have on it.
    struct stat known {};
    if (::stat(path.c_str(), &known) != 0) {
        if (errno != ENOENT) {
            throw StoreError(Fault::Io, "store: open " + path.string() + ": " + std::strerror(errno));
        }
        beginFile(path);
        return;
    }
    if (::access(path.c_str(), R_OK | W_OK) != 0) {
        throw StoreError(Fault::Io, "store: open " + path.string() + ": " + std::strerror(errno));
    }
    if (S_ISREG(known.st_mode) && known.st_size == 0) {
        throw StoreError(Fault::Corrupt, "store: " + path.string() +
                                             " is there and is empty, so what it held is lost: put a backup in its "
                                             "place, or remove it to begin with a store that knows nothing");
    }
}

void harden(sqlite3* handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

std::unique_ptr<Connection> connect(const DatabaseOptions& options, bool reader) {
    const std::string target = options.uri.empty() ? options.path.string() : options.uri;
    std::unique_ptr<Connection> connection;
    try {
        Poco::Data::SQLite::Connector::registerConnector();
        connection = std::make_unique<Connection>(Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, target));
    } catch (const Poco::Exception& error) {
        throw StoreError(Fault::Io, "store: open " + target + ": " + error.displayText());
    }
    sqlite3_busy_timeout(connection->handle(), options.busyTimeoutMs);
    harden(connection->handle());
    addCauseFunction(connection->handle());
    addRowsTable(connection->handle());
    if (options.exclusive) {
        connection->execute("PRAGMA locking_mode=EXCLUSIVE");
    }
    // The page size must be named before the first page is written.
    connection->execute(
        "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=" + options.synchronous +
        "; PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON");
    if (reader) {
        connection->execute("PRAGMA query_only=ON");
    }
    return connection;
}

Failure failureOfCurrent() {
    try {
        throw;
    } catch (const StoreError& error) {
        return failureOf(error);
    } catch (const Poco::Exception& error) {
        return failureOf(StoreError(Fault::Io, "store: " + error.displayText()));
    } catch (const std::exception& error) {
        return failureOf(StoreError(Fault::Misuse, std::string("store: ") + error.what()));
    }
}

void commit(Connection& connection) {
    sqlite3* const handle = connection.handle();
    const int code = sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throwFault(commitFaultOf(code), handle, code, "commit");
    }
}

void rollBack(Connection& connection) {
    if (connection.inTransaction()) {
        // A rollback that fails leaves nothing to do: the next BEGIN tells.
        sqlite3_exec(connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
    std::unique_ptr<Database> database(new Database);
    try {
        if (options.uri.empty()) {
            makeFile(options.path);
            database->_path = options.path;
        }
        database->_writer = connect(options, false);
        const unsigned readers = options.exclusive ? 0 : options.readers;
        for (unsigned i = 0; i < readers; ++i) {
            database->_readers.push_back(connect(options, true));
        }
        database->_hasReaders = readers > 0;
    } catch (...) {
        return database->named(failureOfCurrent());
    }
    return database;
}

Database::~Database() = default;

Failure Database::named(Failure failure) const {
    const bool missing = failure.message.find(_path.string()) == std::string::npos; // never when it is empty
    for (const Fault fault : {Fault::Corrupt, Fault::Full, Fault::Io, Fault::Unknown}) {
        if (missing && failure.code == codeOf(fault)) {
            return within(_path.string(), std::move(failure));
        }
    }
    return failure;
}

Status Database::write(const Work& work) {
    const std::lock_guard lock(_writerMutex);
    try {
        _writer->execute("BEGIN IMMEDIATE");
        work(*_writer);
        commit(*_writer);
        return {};
    } catch (...) {
        Failure failure = named(failureOfCurrent());
        rollBack(*_writer);
        return failure;
    }
}

Status Database::look(const Work& work) {
    if (!_hasReaders) {
        return write(work);
    }
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(_readersMutex);
        _readerBack.wait(lock, [this] { return !_readers.empty(); });
        connection = std::move(_readers.back());
        _readers.pop_back();
    }
    Status status;
    try {
        connection->execute("BEGIN");
        work(*connection);
    } catch (...) {
        status = named(failureOfCurrent());
    }
    rollBack(*connection);
    {
        const std::lock_guard lock(_readersMutex);
        _readers.push_back(std::move(connection));
    }
    _readerBack.notify_one();
    return status;
}

Status Database::truncateLog() {
    const std::lock_guard lock(_writerMutex);
    try {
        _writer->execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return {};
    } catch (...) {
        return named(failureOfCurrent());
    }
}

Status Database::verify() {
    const Result<std::string> answer = read([](Connection& connection) {
        Statement statement = connection.prepare("PRAGMA quick_check(1)");
        return statement.step() ? statement.text(0) : std::string("no answer");
    });
    if (!answer) {
        return answer.failure();
    }
    if (*answer != "ok") {
        return failureOf(StoreError(Fault::Corrupt, "store: quick_check: " + *answer));
    }
    return {};
}

} // namespace crossdock::store
