// Markup that is known to be safe, and the only way to make it.
#pragma once

#include "pages/template.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace crossdock::pages {

/// One attribute of a tag, or none. The name is written in the source; the value is escaped where it is written.
class Attribute {
public:
    struct Name {
        consteval Name(const char* literal) : text(literal) { // NOLINT(google-explicit-constructor)
            for (const char* c = literal; *c != 0; ++c) {
                if (!((*c >= 'a' && *c <= 'z') || *c == '-')) {
                    throw "names of attributes are lower-case letters";
                }
            }
            if (std::string_view(literal) == "href" || std::string_view(literal) == "style" ||
                std::string_view(literal).starts_with("on")) {
                throw "this attribute is not made by hand";
            }
        }
        const char* text;
    };

    /// None.
    Attribute() = default;
    Attribute(Name name, std::string_view value) : _name(name.text), _value(value) {}
    /// `name="value"` when `wanted`, else none.
    static Attribute when(bool wanted, Name name, std::string_view value = "") {
        return wanted ? Attribute(name, value) : Attribute();
    }

    const char* name() const { return _name; }
    const std::string& value() const { return _value; }

private:
    const char* _name = nullptr;
    std::string _value;
};

/// A growing piece of markup. Whatever is put into it is a literal of the source or is escaped for its place; there is no way in
/// for markup that comes as text.
class Html {
public:
    /// put("<a href=\"{}\">{}</a>", url, name): text is escaped, integers are written as they are, Html is taken over.
    template <typename... Args>
    Html& put(Template<std::type_identity_t<Args>...> literal, const Args&... args) {
        const std::array<Piece, sizeof...(Args)> pieces{Piece(args)...};
        write(literal.text(), pieces);
        return *this;
    }
    Html& put(const Html& other) {
        _text += other._text;
        return *this;
    }

    const std::string& text() const { return _text; }
    bool empty() const { return _text.empty(); }

private:
    struct Piece {
        explicit Piece(std::string_view given) : filling(Filling::Text), text(given) {}
        explicit Piece(const Html& html) : filling(Filling::Markup), text(html._text) {}
        explicit Piece(const Url& url) : filling(Filling::Address), made(url.text()), text(made) {}
        explicit Piece(const Attribute& attribute)
            : filling(Filling::Attribute),
              made(attribute.name() == nullptr ? "" : attribute.name()),
              text(attribute.value()) {}
        template <std::integral Number>
        explicit Piece(Number number) : filling(Filling::Integer),
                                        made(std::to_string(number)),
                                        text(made) {}
        Piece(const Piece&) = delete;
        Piece& operator=(const Piece&) = delete;

        Filling filling;
        std::string made;
        std::string_view text;
    };

    void write(std::string_view literal, std::span<const Piece> pieces);

    std::string _text;
};

/// Text for element content and for values in double quotes. Bytes that are no UTF-8, and control characters that HTML forbids,
/// become U+FFFD: what is stored was written by others.
std::string escaped(std::string_view text);

} // namespace crossdock::pages
