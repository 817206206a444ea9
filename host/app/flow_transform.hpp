// The flow's filter and mapping behind the engine's interface.
#pragma once

#include "conf/configuration.hpp"
#include "engine/transform.hpp"
#include "transform/transform.hpp"

#include <memory>

namespace crossdock::app {

/// Thread-safe.
class FlowTransform final : public engine::Transform {
public:
    /// Config failure when a program does not compile.
    static Result<std::unique_ptr<FlowTransform>> make(const conf::Flow& flow);
    Result<engine::Transformed> transform(const std::string& entity, const std::string& body, bool posted) override;

private:
    explicit FlowTransform(std::unique_ptr<transform::Transform> programs) : _programs(std::move(programs)) {}
    std::unique_ptr<transform::Transform> _programs;
};

} // namespace crossdock::app
