#include "app/flow_transform.hpp"

namespace crossdock::app {

Result<std::unique_ptr<FlowTransform>> FlowTransform::make(const conf::Flow& flow) {
    transform::Definition definition;
    for (const auto& [entity, program] : flow.filters) {
        definition.filters[entity] = {program.value, program.at.text()};
    }
    for (const auto& [entity, fields] : flow.maps) {
        for (const conf::MappedField& field : fields) {
            definition.maps[entity].push_back({field.field, {field.expression.value, field.expression.at.text()}});
        }
    }
    Result<std::unique_ptr<transform::Transform>> programs = transform::Transform::make(std::move(definition));
    if (!programs) {
        return programs.failure();
    }
    return std::unique_ptr<FlowTransform>(new FlowTransform(std::move(*programs)));
}

Result<engine::Transformed> FlowTransform::transform(const std::string& entity, const std::string& body, bool posted) {
    if (!_programs->concerns(entity)) {
        return engine::Transformed{};
    }
    Result<transform::Transformed> made = _programs->apply(entity, body, posted);
    if (!made) {
        return made.failure();
    }
    return engine::Transformed{made->kept, std::move(made->fields)};
}

} // namespace crossdock::app
