#include "transform/transform.hpp"

#include "transform/jq_state.hpp"
#include "transform/program.hpp"

#include <algorithm>
#include <mutex>
#include <variant>

namespace crossdock::transform {

namespace {

constexpr std::size_t longestMessage = 100;
constexpr std::size_t largestFields = 256U << 10U;

std::string shortened(std::string text) {
    std::size_t end = std::min(text.size(), longestMessage);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    text.resize(end);
    return text;
}

Failure hold(const char* reason, std::string message) {
    Failure failure = failed(ErrorClass::Hold, std::move(message));
    failure.reason = reason;
    return failure;
}

} // namespace

/// All programs of the flow, compiled as one; for one thread at a time.
class Transform::Programs {
public:
    explicit Programs(std::string text) : _text(std::move(text)) {}

    Status compile() {
        if (auto message = _state.compile(_text)) {
            return failed(ErrorClass::Config,
                          "the flow's jq programs do not compile: " + shortened(std::move(*message)));
        }
        return {};
    }

    std::variant<Value, JqState::Nothing, JqState::Error> run(std::size_t number, const Value& record) {
        jv input = jv_array_append(jv_array(), jv_number(static_cast<double>(number)));
        return _state.first(Value(jv_array_append(input, record.copy())));
    }

private:
    std::string _text;
    JqState _state;
};

struct Transform::Pool {
    std::string text;
    std::map<std::string, std::size_t> filters;           ///< entity -> number of its program
    std::map<std::string, std::vector<std::size_t>> maps; ///< the same, field by field
    std::mutex mutex;
    std::vector<std::unique_ptr<Programs>> idle;

    Result<std::unique_ptr<Programs>> take() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                auto programs = std::move(idle.back());
                idle.pop_back();
                return programs;
            }
        }
        auto programs = std::make_unique<Programs>(text);
        if (Status status = programs->compile(); !status) {
            return status.failure();
        }
        return programs;
    }

    void giveBack(std::unique_ptr<Programs> programs) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(programs));
    }
};

Transform::Transform(Definition definition) : _definition(std::move(definition)), _pool(std::make_unique<Pool>()) {}

Transform::~Transform() = default;

Result<std::unique_ptr<Transform>> Transform::make(Definition definition) {
    std::unique_ptr<Transform> transform(new Transform(std::move(definition)));
    Pool& pool = *transform->_pool;
    std::vector<std::string> programs;
    std::optional<Failure> failure;
    const auto add = [&](const Expression& expression) {
        if (const auto fault = faultOfText(expression.program); fault && !failure) {
            failure = failed(ErrorClass::Config, expression.where + ": " + fault->message);
        }
        programs.push_back(expression.program);
        return programs.size() - 1;
    };
    for (const auto& [entity, expression] : transform->_definition.filters) {
        pool.filters[entity] = add(expression);
    }
    for (const auto& [entity, fields] : transform->_definition.maps) {
        for (const auto& [field, expression] : fields) {
            pool.maps[entity].push_back(add(expression));
        }
    }
    if (failure) {
        return *failure;
    }
    pool.text = combined(programs);
    return transform;
}

bool Transform::concerns(const std::string& entity) const {
    return _pool->filters.contains(entity) || _pool->maps.contains(entity);
}

Result<Transformed> Transform::apply(const std::string& entity, std::string_view body, bool posted) {
    if (!concerns(entity)) {
        return Transformed{};
    }
    const auto record = parseJson(body);
    if (!record) {
        return failed(ErrorClass::Permanent, "the record is not JSON that jq can read");
    }
    auto taken = _pool->take();
    if (!taken) {
        return taken.failure();
    }
    auto result = evaluate(**taken, entity, *record, posted);
    _pool->giveBack(std::move(*taken));
    return result;
}

Result<Transformed> Transform::evaluate(Programs& programs, const std::string& entity, const Value& record,
                                        bool posted) const {
    Transformed transformed;
    if (const auto filter = _pool->filters.find(entity); filter != _pool->filters.end()) {
        const auto verdict = programs.run(filter->second, record);
        if (const auto* error = std::get_if<JqState::Error>(&verdict)) {
            return hold("filter_error", _definition.filters.at(entity).where + ": " + shortened(error->message));
        }
        const Value* value = std::get_if<Value>(&verdict);
        transformed.kept = value != nullptr && value->isTrue();
    }
    const auto map = _pool->maps.find(entity);
    if ((!transformed.kept && !posted) || map == _pool->maps.end()) {
        return transformed;
    }
    const auto& fields = _definition.maps.at(entity);
    jv object = jv_object();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& [field, expression] = fields[i];
        auto made = programs.run(map->second[i], record);
        if (const auto* error = std::get_if<JqState::Error>(&made)) {
            jv_free(object);
            return hold("map_error", expression.where + ": field \"" + field + "\": " + shortened(error->message));
        }
        if (Value* value = std::get_if<Value>(&made)) {
            object =
                jv_object_set(object, jv_string_sized(field.data(), static_cast<int>(field.size())), value->release());
        }
    }
    transformed.fields = Value(object).json();
    if (transformed.fields.size() > largestFields) {
        return hold("transform_limit", fields.front().second.where + ": the mapped fields are larger than 256 KiB");
    }
    return transformed;
}

} // namespace crossdock::transform
