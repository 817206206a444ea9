#include "oauth/sign_in_notes.hpp"

#include <charconv>

namespace crossdock::oauth {

namespace {

constexpr const char* name = "sign-in";

/// Takes a number and the blank behind it off the front.
template <typename Number>
bool take(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() + text.size() || *end != ' ') {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return true;
}

std::optional<SignInNote> parsed(std::string_view text) {
    SignInNote note;
    UtcTime ends;
    if (!take(text, note.version) || !take(text, ends.us)) {
        return std::nullopt;
    }
    note.ends = ends.us == 0 ? std::nullopt : std::optional(ends);
    note.by = text;
    return note;
}

} // namespace

// Connections' names hold no colon, so this place is no connector's.
SignInNotes::SignInNotes(store::Store& store, std::string organisation, const std::string& connection)
    : _state(store, std::move(organisation), "oauth:" + connection) {}

std::optional<SignInNote> SignInNotes::read() {
    const Result<std::optional<store::StateValue>> stored = _state.get(name);
    return stored && *stored ? parsed((*stored)->value) : std::nullopt;
}

void SignInNotes::keep(const TokenSet& set, std::uint64_t version) {
    const Result<std::optional<store::StateValue>> stored = _state.get(name);
    if (!stored) {
        return;
    }
    const std::optional<SignInNote> before = *stored ? parsed((*stored)->value) : std::nullopt;
    if (before && before->version > version) {
        return;
    }
    const std::string text =
        std::to_string(version) + " " + std::to_string(set.ends().value_or(UtcTime{}).us) + " " + set.connectedBy;
    static_cast<void>(_state.set(name, text, *stored ? (*stored)->revision : 0, set.refreshedAt));
}

} // namespace crossdock::oauth
