#include "canonical/content_hash.hpp"

#include "canonical/body.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace crossdock::canonical {

namespace json = boost::json;

namespace {

/// Writes a tree as bytes that no other tree gives: every part has its kind and length in front.
class Serializer {
public:
    Serializer() { _bytes.reserve(8'192); }

    void object(const json::object& object, bool isRoot) {
        // One stack for the members of all levels, so that sorting needs no memory of its own per object.
        const std::size_t base = _members.size();
        for (const auto& member : object) {
            const bool skipped = member.value().is_null() || (isRoot && member.key() == "volatile");
            if (!skipped) {
                _members.push_back(&member);
            }
        }
        const auto first = _members.begin() + static_cast<std::ptrdiff_t>(base);
        std::sort(first, _members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
        const std::size_t end = _members.size();
        head('{', end - base);
        for (std::size_t i = base; i < end; ++i) {
            const json::key_value_pair& member = *_members[i];
            text('k', member.key());
            value(member.value());
        }
        _members.resize(base);
    }

    const std::string& bytes() const { return _bytes; }

private:
    void head(char kind, std::size_t size) {
        _bytes += kind;
        while (size >= 0x80) {
            _bytes += static_cast<char>(0x80U | (size & 0x7FU));
            size >>= 7U;
        }
        _bytes += static_cast<char>(size);
    }

    void text(char kind, json::string_view content) {
        head(kind, content.size());
        _bytes.append(content.data(), content.size());
    }

    void value(const json::value& value) {
        switch (value.kind()) {
        case json::kind::object:
            object(value.get_object(), false);
            break;
        case json::kind::array:
            head('[', value.get_array().size());
            for (const json::value& item : value.get_array()) {
                this->value(item);
            }
            break;
        case json::kind::string:
            text('s', value.get_string());
            break;
        case json::kind::bool_:
            _bytes += value.get_bool() ? 't' : 'f';
            break;
        default:
            _bytes += 'n';
            break; // null in an array; numbers are strings with a mark
        }
    }

    std::string _bytes;
    std::vector<const json::key_value_pair*> _members;
};

} // namespace

ContentHash hashOf(const json::object& root) {
    Serializer serializer;
    serializer.object(root, true);
    const std::string& bytes = serializer.bytes();
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    ContentHash hash;
    std::copy_n(digest.begin(), hash.size(), hash.begin());
    return hash;
}

std::string textOf(const ContentHash& hash) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : hash) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

} // namespace crossdock::canonical
