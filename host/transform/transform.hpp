// The [filter] and [map] programs of a flow, run by libjq over canonical records.
//
// The programs see the record as `.` and nothing else; program.hpp says what they may not use. jq turns JSON numbers into doubles, which
// harms nothing here, since exact numbers are text in canonical records.
#pragma once

#include "core/result.hpp"
#include "transform/program.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::transform {

class Value;

/// A jq program and the place in the conf that error messages name, e.g. "conf/flows/x.toml:12:9".
struct Expression {
    std::string program;
    std::string where;
};

/// What a flow asks for, per entity.
struct Definition {
    std::map<std::string, Expression> filters;
    std::map<std::string, std::vector<std::pair<std::string, Expression>>> maps; ///< field name, program
};

/// What became of a record.
struct Transformed {
    bool kept = true;
    std::string fields; ///< JSON object of the mapped fields, empty when the entity has no map or
                        ///< the record is neither kept nor posted
};

/// The compiled programs of one flow. Thread-safe: each call takes one set of compiled programs out
/// of a pool, which grows to the number of calls that run at the same time.
class Transform {
public:
    /// A Config failure names the place of a program that is not allowed here. Compiling, which takes tens of milliseconds, waits for the
    /// first use: checkPrograms is the way to know beforehand.
    static Result<std::unique_ptr<Transform>> make(Definition definition);
    ~Transform();
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    /// Runs filter and map of `entity` over a body. A filter keeps the record when the first value
    /// that it gives is neither false nor null; one that gives no value drops it. A map program
    /// that gives no value leaves its field out; of several values the first counts. Hold failures:
    /// "filter_error" and "map_error" (jq's message, cut to 100 characters), "transform_limit" when
    /// a program ran too long or made too much.
    /// `posted`: it stands in the target already, and is mapped though the filter does not keep it.
    Result<Transformed> apply(const std::string& entity, std::string_view body, bool posted = false);

    /// Does the flow have a program for this entity? Without one, apply need not be called.
    bool concerns(const std::string& entity) const;

private:
    class Programs;
    struct Pool;
    explicit Transform(Definition definition);
    Result<Transformed> evaluate(Programs& programs, const std::string& entity, const Value& record, bool posted) const;

    Definition _definition;
    std::unique_ptr<Pool> _pool;
};

} // namespace crossdock::transform
