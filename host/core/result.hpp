// Result<T> and Status: how the core of the host tells success from failure. A failure carries the class that decides what
// happens next, so it must not be dropped: both types are [[nodiscard]]. Exceptions end at the edges that talk to Poco and friends.
#pragma once

#include <crossdock/error.hpp>

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace crossdock {

/// Either a value or a Failure. Asking for the one that is not there is a bug: asserted, and thrown where assertions are off.
template <typename T>
class [[nodiscard]] Result {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is the point
    Result(T value) : _content(std::in_place_index<0>, std::move(value)) {}
    // NOLINTNEXTLINE(google-explicit-constructor): `return failure;` is the point
    Result(Failure failure) : _content(std::in_place_index<1>, std::move(failure)) {}

    bool ok() const noexcept { return _content.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    T& value() & { return assert(ok()), std::get<0>(_content); }
    const T& value() const& { return assert(ok()), std::get<0>(_content); }
    T&& value() && { return assert(ok()), std::move(std::get<0>(_content)); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }

    const Failure& failure() const { return assert(!ok()), std::get<1>(_content); }

private:
    std::variant<T, Failure> _content;
};

/// Success, or a Failure.
class [[nodiscard]] Status {
public:
    Status() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): `return failure;` is the point
    Status(Failure failure) : _failed(true), _failure(std::move(failure)) {}

    bool ok() const noexcept { return !_failed; }
    explicit operator bool() const noexcept { return ok(); }
    const Failure& failure() const { return assert(_failed), _failure; }

private:
    bool _failed = false;
    Failure _failure;
};

/// A failure found by the host itself.
inline Failure failed(ErrorClass cls, std::string message) {
    Failure failure;
    failure.cls = cls;
    failure.message = std::move(message);
    failure.origin = XD_ORIGIN_HOST;
    return failure;
}

/// The same failure with "context: " before its message.
inline Failure within(const std::string& context, Failure failure) {
    failure.message = context + ": " + failure.message;
    return failure;
}

} // namespace crossdock
