#include "transform/jq_state.hpp"

#include <climits>
#include <new>

namespace crossdock::transform {

bool Value::isTrue() const {
    const jv_kind kind = jv_get_kind(_value);
    return kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
}

std::string Value::json() const {
    const Value text(jv_dump_string(copy(), 0));
    return {jv_string_value(text._value), static_cast<std::size_t>(jv_string_length_bytes(text.copy()))};
}

std::string Value::message() const {
    return jv_get_kind(_value) == JV_KIND_STRING ? jv_string_value(_value) : json();
}

JqState::JqState() : _state(jq_init()) {
    if (_state == nullptr) {
        throw std::bad_alloc();
    }
    jq_set_error_cb(_state, &JqState::onMessage, this);
}

JqState::~JqState() {
    jq_teardown(&_state);
}

void JqState::onMessage(void* self, jv message) {
    const Value text(jq_format_error(message));
    std::string& first = static_cast<JqState*>(self)->_firstMessage;
    if (first.empty()) {
        first = text.message();
    }
}

std::optional<std::string> JqState::compile(const std::string& program) {
    _firstMessage.clear();
    if (jq_compile(_state, program.c_str()) != 0) {
        return std::nullopt;
    }
    return _firstMessage.empty() ? "does not compile" : _firstMessage;
}

std::variant<Value, JqState::Nothing, JqState::Error> JqState::first(Value input) {
    jq_start(_state, input.release(), 0);
    Value result(jq_next(_state));
    if (result.isValid()) {
        return result;
    }
    if (jv_invalid_has_msg(result.copy()) != 0) {
        return Error{Value(jv_invalid_get_msg(result.copy())).message()};
    }
    return Nothing{};
}

std::optional<Value> parseJson(std::string_view text) {
    if (text.size() > INT_MAX) {
        return std::nullopt;
    }
    Value value(jv_parse_sized(text.data(), static_cast<int>(text.size())));
    return value.isValid() ? std::optional(std::move(value)) : std::nullopt;
}

} // namespace crossdock::transform
