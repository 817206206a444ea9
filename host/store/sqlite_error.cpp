#include "store/sqlite_error.hpp"

#include <sqlite3.h>

#include <cerrno>

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

Fault faultOf(sqlite3* database, int code) {
    const Fault fault = faultOf(code);
    const bool noSpace = fault == Fault::Io && database != nullptr && sqlite3_system_errno(database) == ENOSPC;
    return noSpace ? Fault::Full : fault;
}

Fault commitFaultOf(int code) {
    switch (const Fault fault = faultOf(code)) {
    case Fault::Busy:
    case Fault::Full:
    case Fault::Corrupt:
        return fault;
    default:
        return Fault::Unknown;
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
    case Fault::Unknown:
        return "; check the state folder, its owner and its disk";
    case Fault::Corrupt:
        return "; the file is damaged: stop what uses it, run crossdock store check to see what is intact, put "
               "the last backup in its place and run a full sync";
    default:
        return "";
    }
}

} // namespace

void throwFault(Fault fault, sqlite3* database, int code, const char* doing) {
    const Fault cure = faultOf(database, code) == Fault::Full ? Fault::Full : fault;
    const char* cause = database != nullptr && sqlite3_errcode(database) == (code & 0xff) ? sqlite3_errmsg(database)
                                                                                          : sqlite3_errstr(code);
    throw StoreError(fault, std::string("store: ") + doing + ": " + cause + adviceFor(cure));
}

void throwSqlite(sqlite3* database, int code, const char* doing) {
    throwFault(faultOf(database, code), database, code, doing);
}

} // namespace crossdock::store
