// What can go wrong in the store, as the exception that travels inside a transaction and as the
// failure that leaves it.
#pragma once

#include "core/result.hpp"

#include <exception>
#include <string>

namespace crossdock::store {

enum class Fault {
    Busy,       ///< another process holds the write lock; nothing was changed
    Full,       ///< no room on the disk; nothing was changed
    Io,         ///< the file cannot be read or written; nothing was changed
    Corrupt,    ///< the file is not an intact database
    Unknown,    ///< the commit itself failed (not for want of room): it may or may not be durable
    Constraint, ///< a unique index or a NOT NULL refused a row
    Fenced,     ///< somebody else owns the rows now; nothing was changed
    Missing,    ///< what was asked for is not there
    Misuse      ///< a bug: bad SQL, wrong parameter
};

/// Stable name as it stands in Failure::code, e.g. "store_full".
const char* codeOf(Fault fault);

/// Thrown by Statement and Connection, and by the body of a transaction that wants it rolled back.
/// Database::transaction and Database::read turn it into a Failure; it does not leave the store.
class StoreError : public std::exception {
public:
    StoreError(Fault fault, std::string message) : _fault(fault), _message(std::move(message)) {}

    Fault fault() const noexcept { return _fault; }
    const char* what() const noexcept override { return _message.c_str(); }

private:
    Fault _fault;
    std::string _message;
};

/// Busy, Fenced and Unknown are transient; Full, Io and Corrupt need a person (class config); the
/// rest is internal. `code` names the fault, the message says what to do.
Failure failureOf(const StoreError& error);

/// It says what is wrong with the store, and nothing about conf or a record. By its origin and its
/// code, since a remote's own code may be any text.
bool isOfStore(const Failure& failure);

} // namespace crossdock::store
