// One call of the host into a connector, and the small change of the boundary: texts and errors on their way across it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "crossdock/error.hpp"

namespace crossdock {
inline namespace v1 {

namespace detail {

inline xd_str toAbi(std::string_view text) {
    return xd_str{text.data(), text.size()};
}
inline std::string_view toView(xd_str text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

/// A struct of the boundary, zeroed, with its size.
template <typename T>
T sized() {
    T value = {};
    value.struct_size = static_cast<std::uint32_t>(sizeof(T));
    return value;
}

/// An xd_error ready to be filled by the other side.
inline xd_error emptyError() {
    xd_error error = sized<xd_error>();
    error.retry_after_ms = -1;
    return error;
}

/// Copies `text` into a fixed field: cut at a code point, always ends in NUL, control characters become blanks.
template <std::size_t Size>
void putText(char (&field)[Size], std::string_view text) noexcept {
    std::size_t length = text.size() < Size - 1 ? text.size() : Size - 1;
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
        --length;
    }
    for (std::size_t i = 0; i < length; ++i) {
        field[i] = static_cast<unsigned char>(text[i]) < 0x20U ? ' ' : text[i];
    }
    std::memset(field + length, 0, Size - length);
}

template <std::size_t Size>
std::string takeText(const char (&field)[Size]) {
    return std::string(field, strnlen(field, Size));
}

/// Writes a failure into the caller's error and returns its status. A NULL or foreign error is left alone.
inline std::int32_t fill(xd_error* error, const Failure& failure) noexcept {
    const auto status = static_cast<std::int32_t>(failure.cls);
    if (error == nullptr || !XD_HAS(error, xd_error, message)) {
        return status;
    }
    error->status = status;
    error->origin = failure.origin;
    error->http_status = failure.httpStatus;
    error->retry_after_ms = failure.retryAfterMs;
    putText(error->code, failure.code);
    putText(error->reason, failure.reason);
    putText(error->message, failure.message);
    return status;
}

/// What the other side said when it returned `status` (not XD_OK).
inline Failure takeFailure(std::int32_t status, const xd_error& error) {
    Failure failure;
    failure.cls = errorClassOf(status);
    failure.message = takeText(error.message);
    failure.reason = takeText(error.reason);
    failure.code = takeText(error.code);
    failure.httpStatus = error.http_status;
    failure.retryAfterMs = error.retry_after_ms;
    failure.origin = error.origin;
    if (failure.message.empty()) {
        failure.message = "no reason given (status " + std::to_string(status) + ")";
    }
    return failure;
}

inline void throwUnlessOk(std::int32_t status, const xd_error& error) {
    if (status != XD_OK) {
        throw Error(takeFailure(status, error));
    }
}

} // namespace detail

/// The call that is running. Handed to every function of a Source or Sink and on to every host service that may wait, so that
/// a cancellation or the deadline ends the wait. Valid until the function returns; not copyable.
class Call {
public:
    explicit Call(const xd_call* raw) noexcept : _raw(raw) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    std::uint32_t attempt() const noexcept { return _raw->attempt; } ///< from 1
    std::uint64_t id() const noexcept { return _raw->id; }           ///< names the call in logs
    std::int64_t deadlineMonoUs() const noexcept { return _raw->deadline_mono_us; }
    std::string_view syncId() const noexcept { return detail::toView(_raw->sync_id); }

    /// Should the call end soon? Long loops without a host call ask now and then.
    bool cancelled() const noexcept { return _raw->cancelled != nullptr && _raw->cancelled(_raw) != 0; }
    /// Throws Error (cancelled) if so.
    void throwIfCancelled() const {
        if (cancelled()) {
            throw Error(ErrorClass::Cancelled, "the call was cancelled");
        }
    }

    const xd_call* raw() const noexcept { return _raw; }

private:
    const xd_call* _raw;
};

} // namespace v1
} // namespace crossdock
