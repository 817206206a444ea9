#include "store/sqlite_error.hpp"

#include <sqlite3.h>

namespace crossdock::store {

Fault faultOf(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Fault::Busy;
    case SQLITE_FULL:
        return Fault::Full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
        return Fault::Io;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Fault::Corrupt;
    case SQLITE_CONSTRAINT:
        return Fault::Constraint;
    default:
        return Fault::Misuse;
    }
}

namespace {

const char* adviceFor(Fault fault) {
    switch (fault) {
    case Fault::Busy:
        return "; another process is writing, it is tried again";
    case Fault::Full:
        return "; make room on the disk, the sync goes on from its checkpoint";
    case Fault::Io:
        return "; check the state folder, its owner and its disk";
    case Fault::Corrupt:
        return "; the file is damaged: stop what uses it, run crossdock store check to see what is intact, put "
               "the last backup in its place and run a full sync";
    default:
        return "";
    }
}

} // namespace

void throwSqlite(sqlite3* database, int code, const char* doing) {
    const Fault fault = faultOf(code);
    const char* cause = database != nullptr && sqlite3_errcode(database) == (code & 0xff) ? sqlite3_errmsg(database)
                                                                                          : sqlite3_errstr(code);
    throw StoreError(fault, std::string("store: ") + doing + ": " + cause + adviceFor(fault));
}

} // namespace crossdock::store
