// The shape of a JSON value, declared once: checks what is sent, describes itself in JSON Schema, checks our own answers in tests.
#pragma once

#include "admin/problem.hpp"

#include <Poco/Dynamic/Var.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::admin {

/// A value; copies share what never changes. JSON Schema 2020-12, the part of it that the API needs.
class Schema {
public:
    /// A member of an object.
    struct Member;

    static Schema text(std::string description = {});
    static Schema time(std::string description = {}); ///< RFC 3339
    static Schema oneOf(std::vector<std::string> words, std::string description = {});
    static Schema integer(std::int64_t least, std::int64_t most, std::string description = {});
    static Schema integer(std::string description = {}) {
        return integer(INT64_MIN, INT64_MAX, std::move(description));
    }
    static Schema number(std::string description = {});
    static Schema boolean(std::string description = {});
    static Schema list(Schema of, std::string description = {});
    /// Members that are not named are refused, with the nearest name that is.
    static Schema object(std::vector<Member> members, std::string description = {});
    /// An object whose member names are data.
    static Schema map(Schema of, std::string description = {});

    /// The same, or null.
    Schema orNull() const;
    /// At most so many bytes of text; 4,096 when not said.
    Schema atMost(std::size_t bytes) const;
    /// At least so many characters of text, blanks at the ends not counted.
    Schema atLeast(std::size_t characters) const;

    /// As a JSON Schema object.
    Poco::Dynamic::Var described() const;
    /// What is wrong with a parsed value; `where` is its JSON pointer. At most 20 faults.
    std::vector<Problem::Fault> faults(const Poco::Dynamic::Var& value, const std::string& where = {}) const;
    /// What is wrong with a text out of a query, read as this kind of value.
    std::optional<std::string> faultOf(const std::string& text) const;

private:
    struct Shape;
    explicit Schema(std::shared_ptr<const Shape> shape) : _shape(std::move(shape)) {}
    void check(const Poco::Dynamic::Var& value, const std::string& where, std::vector<Problem::Fault>& found) const;

    std::shared_ptr<const Shape> _shape;
};

struct Schema::Member {
    std::string name;
    Schema schema;
    bool required = true;
};

/// A member that may be left out.
inline Schema::Member maybe(std::string name, Schema schema) {
    return {std::move(name), std::move(schema), false};
}

} // namespace crossdock::admin
