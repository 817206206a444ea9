// Where in the conf files a value stands, kept beside the value so that whoever uses it later can
// still point at it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace crossdock::conf {

/// A place in a conf file. Line and column count from 1 (columns in characters); line 0 means the
/// file as a whole.
struct Position {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    /// "conf/flows/x.toml:12:1", or the file alone.
    std::string text() const;
    bool operator==(const Position&) const = default;
};

/// A value and where it was written. A default has the file but line 0: `given()` tells them apart.
template <typename T>
struct Placed {
    T value{};
    Position at;

    Placed() = default;
    explicit Placed(T initial) : value(std::move(initial)) {}

    bool given() const { return at.line != 0; }
    const T& operator*() const { return value; }
    const T* operator->() const { return &value; }
    /// The values alone: where they stand makes no difference to who uses them.
    bool operator==(const Placed& other) const { return value == other.value; }
};

} // namespace crossdock::conf
