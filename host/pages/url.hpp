// Addresses of our own pages: a path and a query, encoded where they are put together.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::pages {

/// A path that stands in the source: what varies is added by Url::segment and Url::with.
class Path {
public:
    consteval Path(const char* text) : _text(text) { // NOLINT(google-explicit-constructor): Url("/hold") is the point
        if (text[0] != '/' || text[1] == '/') {
            throw "an address of our own begins with one slash";
        }
    }
    const char* text() const { return _text; }

private:
    const char* _text;
};

/// A path on this host with its query, or a place on the page itself. Begins with one '/' or with '#', so it can never lead elsewhere
/// or name a scheme. A value.
class Url {
public:
    explicit Url(Path path) : _path(path.text()) {}
    /// "#id" of the same page.
    static Url here(std::string_view id) { return Url().at(id); }

    /// With "/segment" appended, percent-encoded.
    Url segment(std::string_view segment) const;
    /// With "name=value" appended, percent-encoded; unchanged when the value is empty.
    Url with(std::string_view name, std::string_view value) const;
    /// With "#id" at the end.
    Url at(std::string_view id) const;

    /// ASCII without blanks, quotes and '<'.
    std::string text() const { return _path + _query + _fragment; }

    /// What a form gave back as the page to return to. Only a path of this host is taken, with nothing in it that an address cannot
    /// hold; anything else becomes `otherwise`.
    static Url back(std::string_view text, const Url& otherwise);

private:
    Url() = default;

    std::string _path;
    std::string _query; ///< with its '?'
    std::string _fragment;
};

/// Everything but letters, digits and -._~ becomes %XX.
std::string percentEncoded(std::string_view text);

} // namespace crossdock::pages
