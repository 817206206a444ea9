// Pieces of markup with gaps, checked while compiling: what stands in a gap is escaped for its place, and what does not
// belong there does not compile.
#pragma once

#include "pages/url.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace crossdock::pages {

class Html;
class Attribute;

/// Where a gap stands.
enum class Place {
    Text,      ///< between tags
    Value,     ///< inside the double quotes of an attribute
    UrlValue,  ///< the whole value of href, action, src or formaction
    InsideTag, ///< where an attribute could stand
};

/// What fills a gap.
enum class Filling { Text, Integer, Markup, Address, Attribute, Unknown };

template <typename T>
consteval Filling fillingOf() {
    using Plain = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<Plain, Html>) {
        return Filling::Markup;
    } else if constexpr (std::is_same_v<Plain, Url>) {
        return Filling::Address;
    } else if constexpr (std::is_same_v<Plain, Attribute>) {
        return Filling::Attribute;
    } else if constexpr (std::is_convertible_v<const Plain&, std::string_view>) {
        return Filling::Text;
    } else if constexpr (std::integral<Plain> && !std::is_same_v<Plain, bool> && !std::is_same_v<Plain, char>) {
        return Filling::Integer;
    } else {
        return Filling::Unknown;
    }
}

/// Walks over a template, character by character, and knows where it is.
class TemplateWalk {
public:
    constexpr void step(char c) {
        switch (_state) {
        case State::Text:
            if (c == '<') {
                _state = State::Tag;
                _name = 0;
            }
            break;
        case State::Tag:
            if (c == '>') {
                _state = State::Text;
            } else if (c == '=') {
                _state = State::Equals;
            } else if (c == ' ' || c == '\n') {
                _name = 0;
            } else if (_name < sizeof _attribute) {
                _attribute[_name++] = c;
            }
            break;
        case State::Equals:
            if (c != '"') {
                throw "attribute values stand in double quotes";
            }
            _state = State::Value;
            _valueBegins = true;
            break;
        case State::Value:
            if (c == '"') {
                _state = State::Tag;
                _name = 0;
            }
            _valueBegins = false;
            break;
        }
    }

    /// A gap is met; `next` is the character after it.
    constexpr Place gap(char next) {
        if (_state == State::Text) {
            return Place::Text;
        }
        if (_state == State::Tag) {
            if (_name != 0) {
                throw "names of tags and attributes are written out";
            }
            return Place::InsideTag;
        }
        if (_state != State::Value) {
            throw "attribute values stand in double quotes";
        }
        if (is("style") || startsWithOn()) {
            throw "neither styles nor scripts stand in the markup";
        }
        if (is("href") || is("action") || is("src") || is("formaction")) {
            if (!_valueBegins || next != '"') {
                throw "an address fills its attribute alone";
            }
            return Place::UrlValue;
        }
        _valueBegins = false;
        return Place::Value;
    }

    constexpr bool complete() const { return _state == State::Text; }

private:
    enum class State { Text, Tag, Equals, Value };

    constexpr bool is(std::string_view name) const { return std::string_view(_attribute, _name) == name; }
    constexpr bool startsWithOn() const { return std::string_view(_attribute, _name).starts_with("on"); }

    State _state = State::Text;
    char _attribute[16] = {};
    std::size_t _name = 0;
    bool _valueBegins = false;
};

/// A literal whose gaps "{}" fit the types of what fills them, in order. It begins and ends between tags.
template <typename... Args>
class Template {
public:
    template <std::size_t N>
    // NOLINTNEXTLINE(google-explicit-constructor): put("<p>{}</p>", name) is the point
    consteval Template(const char (&literal)[N]) : _text(literal, N - 1) {
        constexpr Filling fillings[] = {fillingOf<Args>()..., Filling::Unknown};
        TemplateWalk walk;
        std::size_t gaps = 0;
        for (std::size_t i = 0; i + 1 < N; ++i) {
            if (literal[i] == '{' && literal[i + 1] == '}') {
                if (gaps == sizeof...(Args)) {
                    throw "more gaps than fillings";
                }
                fits(fillings[gaps++], walk.gap(literal[i + 2]));
                ++i;
            } else {
                walk.step(literal[i]);
            }
        }
        if (gaps != sizeof...(Args)) {
            throw "more fillings than gaps";
        }
        if (!walk.complete()) {
            throw "a template ends between tags";
        }
    }

    std::string_view text() const { return _text; }

private:
    static consteval void fits(Filling filling, Place place) {
        const bool right = place == Place::Text
                               ? filling == Filling::Text || filling == Filling::Integer || filling == Filling::Markup
                           : place == Place::Value
                               ? filling == Filling::Text || filling == Filling::Integer || filling == Filling::Address
                           : place == Place::UrlValue ? filling == Filling::Address
                                                      : filling == Filling::Attribute;
        if (!right) {
            throw "this filling does not belong into this gap";
        }
    }

    std::string_view _text;
};

} // namespace crossdock::pages
