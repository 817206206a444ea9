// The calls that both kinds of component have: check and discover.
#pragma once

#include "engine/ports.hpp"
#include "plugin/instance_pool.hpp"

#include <string>
#include <vector>

namespace crossdock::plugin {

enum class ReportKind { Check, Discover };

/// Runs check or discover of a source or sink and gives its lines, those of a call that failed too. At most 1000 lines of 64 KiB are kept.
engine::CheckReport report(InstancePool& pool, const engine::CallContext& context, ReportKind kind);

} // namespace crossdock::plugin
