// Webhooks: how a remote tells that something changed, and what its message is about.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "crossdock/call.hpp"
#include "crossdock/record.hpp"
#include "crossdock/settings.hpp"

namespace crossdock {
inline namespace v1 {

/// How the remote signs and what else the host must know to take its webhooks. Built link by link:
///
///     Webhook::hmacSha256Hex("x-example-signature", "webhook_secret").prefix("sha256=").topicIn("x-example-topic")
///
/// The secret is a key of the connection's [credentials] of its own, never one that an Auth uses. It is optional there: without it the
/// connection takes no webhooks. The host proves each message over its raw bytes; the connector sees neither secret nor signature.
class Webhook {
public:
    /// `header` holds the HMAC-SHA256 of the body in base64. Header names are in lower case.
    static Webhook hmacSha256Base64(std::string header, std::string secretKey) {
        return Webhook(XD_PROOF_HMAC_SHA256_BASE64, std::move(header), std::move(secretKey));
    }
    /// The same in hexadecimal.
    static Webhook hmacSha256Hex(std::string header, std::string secretKey) {
        return Webhook(XD_PROOF_HMAC_SHA256_HEX, std::move(header), std::move(secretKey));
    }

    /// What stands before the signature in its header, e.g. "sha256=".
    Webhook& prefix(std::string text) { return _prefix = std::move(text), *this; }
    /// A header whose value parseWebhook is given. No header is signed: it helps to read the body, it proves nothing.
    Webhook& topicIn(std::string header) { return _topicHeader = std::move(header), *this; }
    /// The remote tries an address with the unsigned form "field=digits" and wants success: the host answers it and does no more.
    Webhook& pingedBy(std::string field) { return _pingField = std::move(field), *this; }

    /// Laid out for the boundary, without a parse. Points into this object.
    xd_webhook raw() const noexcept {
        const auto orNull = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
        xd_webhook out = detail::sized<xd_webhook>();
        out.proof = _proof;
        out.secret_key = _secretKey.c_str();
        out.signature_header = _header.c_str();
        out.signature_prefix = orNull(_prefix);
        out.topic_header = orNull(_topicHeader);
        out.ping_field = orNull(_pingField);
        return out;
    }

private:
    Webhook(std::int32_t proof, std::string header, std::string secretKey)
        : _proof(proof),
          _header(std::move(header)),
          _secretKey(std::move(secretKey)) {}

    std::int32_t _proof;
    std::string _header;
    std::string _secretKey;
    std::string _prefix;
    std::string _topicHeader;
    std::string _pingField;
};

/// Takes what a webhook is about.
class HintWriter {
public:
    explicit HintWriter(const xd_hint_writer* raw) noexcept : _raw(raw) {}
    HintWriter(const HintWriter&) = delete;
    HintWriter& operator=(const HintWriter&) = delete;

    /// A record to read again, by entity and key as the source would hand it over. Throws Stop when the host has enough, Error for a
    /// key that cannot be one (empty, more than 256 bytes, control characters).
    void append(std::string_view entity, std::string_view key) {
        const std::int32_t status = _raw->append(_raw->context, detail::toAbi(entity), detail::toAbi(key));
        if (status == XD_STOP) {
            throw Stop();
        }
        if (status != XD_OK) {
            throw Error(errorClassOf(status), "hint writer: the host refused the hint");
        }
    }
    /// A part of the message is about something else than this connection, as another company under the same app. Counted, no more.
    void foreign() noexcept { _raw->foreign(_raw->context); }

private:
    const xd_hint_writer* _raw;
};

namespace detail {

template <typename T, typename = void>
struct HasWebhook : std::false_type {};
template <typename T>
struct HasWebhook<T, std::void_t<decltype(T::webhook())>> : std::true_type {};

template <typename T, typename = void>
struct HasParseWebhook : std::false_type {};
template <typename T>
struct HasParseWebhook<T, std::void_t<decltype(T::parseWebhook(std::declval<const Settings&>(), std::string_view(),
                                                               std::string_view(), std::declval<HintWriter&>()))>>
    : std::true_type {};

} // namespace detail

} // namespace v1
} // namespace crossdock
