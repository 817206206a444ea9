// libjq behind a type that cleans up after itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

extern "C" {
#include <jq.h>
}

namespace crossdock::transform {

/// Owns one jv.
class Value {
public:
    explicit Value(jv value) : _value(value) {}
    ~Value() { jv_free(_value); }
    Value(Value&& other) noexcept : _value(other.release()) {}
    Value& operator=(Value&& other) noexcept { return std::swap(_value, other._value), *this; }
    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;

    /// Another reference to the same value, for functions of libjq that consume one.
    jv copy() const { return jv_copy(_value); }
    jv release() {
        const jv value = _value;
        _value = jv_null();
        return value;
    }
    bool isValid() const { return jv_is_valid(_value); }
    bool isTrue() const;
    /// As JSON, or a text as it is.
    std::string json() const;
    std::string message() const;

private:
    jv _value;
};

/// A compiled program. Not thread-safe.
class JqState {
public:
    JqState();
    ~JqState();
    JqState(const JqState&) = delete;
    JqState& operator=(const JqState&) = delete;

    /// The first message of jq when the program does not compile.
    std::optional<std::string> compile(const std::string& program);

    struct Nothing {};
    struct Error {
        std::string message;
    };
    /// The first value that the program gives for `input`.
    std::variant<Value, Nothing, Error> first(Value input);

private:
    static void onMessage(void* self, jv message);

    jq_state* _state;
    std::string _firstMessage;
};

/// Parses JSON; nothing when it is none.
std::optional<Value> parseJson(std::string_view text);

} // namespace crossdock::transform
