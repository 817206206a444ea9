#include "plugin/webhook_reader.hpp"

#include "plugin/instance.hpp"
#include "plugin/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace crossdock::plugin {

namespace {

constexpr std::size_t mostRecords = 1'000;
constexpr std::uint64_t longestEntity = 64;
constexpr std::uint64_t longestKey = 256;

bool isEntity(xd_str text) {
    if (!isRange(text, longestEntity) || text.size == 0) {
        return false;
    }
    const std::string_view word = viewOf(text);
    return std::all_of(word.begin(), word.end(), [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               each == '.' || each == '_' || each == '-';
    });
}

bool isKey(xd_str text) {
    if (!isRange(text, longestKey) || text.size == 0) {
        return false;
    }
    const std::string_view key = viewOf(text);
    return isUtf8(key) && std::none_of(key.begin(), key.end(), [](char each) {
               return static_cast<unsigned char>(each) < 0x20U || each == 0x7F;
           });
}

/// Takes what a parse writes.
class Taker {
public:
    Taker() {
        _writer.struct_size = sizeof _writer;
        _writer.context = this;
        _writer.append = [](void* context, xd_str entity, xd_str key) noexcept {
            return static_cast<Taker*>(context)->append(entity, key);
        };
        _writer.foreign = [](void* context) noexcept { ++static_cast<Taker*>(context)->_content.foreign; };
    }
    Taker(const Taker&) = delete;
    Taker& operator=(const Taker&) = delete;

    const xd_hint_writer* writer() const { return &_writer; }
    const char* wrong() const { return _wrong; }
    WebhookContent content() { return std::move(_content); }

private:
    std::int32_t append(xd_str entity, xd_str key) noexcept {
        if (!isEntity(entity) || !isKey(key)) {
            _wrong = isEntity(entity) ? "a key that cannot be one" : "an entity that cannot be one";
            return XD_INTERNAL;
        }
        try {
            if (_content.records.size() >= mostRecords) {
                _content.isCut = true;
                return XD_STOP;
            }
            if (_seen.emplace(viewOf(entity), viewOf(key)).second) {
                _content.records.push_back({std::string(viewOf(entity)), std::string(viewOf(key))});
            }
            return XD_OK;
        } catch (...) {
            _wrong = "out of memory";
            return XD_INTERNAL;
        }
    }

    xd_hint_writer _writer = {};
    std::set<std::pair<std::string, std::string>> _seen;
    WebhookContent _content;
    const char* _wrong = nullptr;
};

} // namespace

const xd_webhook* webhookOf(const xd_component& component) {
    constexpr std::string_view id = XD_EXT_WEBHOOK;
    try {
        const auto extension = component.extension;
        return extension == nullptr ? nullptr : static_cast<const xd_webhook*>(extension(rangeOf(id)));
    } catch (...) {
        return nullptr;
    }
}

Result<WebhookContent> readWebhook(const xd_webhook& webhook, std::string_view settings, std::string_view topic,
                                   std::string_view body) {
    Taker taker;
    xd_error error = {};
    error.struct_size = sizeof error;
    error.retry_after_ms = -1;
    std::int32_t status = XD_INTERNAL;
    try {
        status = webhook.parse(rangeOf(settings), rangeOf(topic), rangeOf(body), taker.writer(), &error);
    } catch (...) { // it breaks the contract, and the host goes on
        return failed(ErrorClass::Internal, "the connector threw over a webhook");
    }
    if (taker.wrong() != nullptr) {
        return failed(ErrorClass::Internal, std::string("the connector named ") + taker.wrong() + " in a webhook");
    }
    if (status != XD_OK && status != XD_STOP) {
        return cleanFailure(status, error);
    }
    return taker.content();
}

} // namespace crossdock::plugin
