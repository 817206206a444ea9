// What an author of a sink derives.
#pragma once

#include <string_view>
#include <vector>

#include "crossdock/context.hpp"
#include "crossdock/record.hpp"
#include "crossdock/settings.hpp"

namespace crossdock {
inline namespace v1 {

/// A system that records are written into. Life, threads and errors are those of a Source (see there); `static Component describe()`
/// also says what the target can do (SinkCapabilities).
///
/// Optional members, found by name; a class without them advertises none:
///
///     // As of a Source.
///     void discover(Call& call, Report& report);
///     void cancel(std::uint64_t callId) noexcept;
///     static Webhook webhook();
///     static void parseWebhook(const Settings& settings, std::string_view topic, std::string_view body, HintWriter& hints);
///
///     // The path of write without writing: one change per item. Reads of the target are allowed. Without it a dry run shows
///     // counts only.
///     void plan(Call& call, std::string_view entity, const std::vector<ItemView>& items, PlanWriter& writer);
///
///     // Did these writes, whose answers were lost, happen? found() or absent() per item, looked up by our own reference. Called
///     // only when no request can land any more. Required when the description says keepsReference.
///     void find(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer);
class Sink {
public:
    virtual ~Sink() = default;

    /// Reaches the remote, proves credentials, and says what the target lacks. Writes nothing. Returning means usable.
    virtual void check(Call& call, Report& report) = 0;

    /// Writes a batch of one entity, no key twice, and reports one result per item. An item that fails is reported as failed, and the
    /// others go on; throwing is for what concerns them all. An item without a result gets the class of what was thrown: throw
    /// `uncertain` only if the request may have taken effect. References are resolved in bulk through Context::links.
    virtual void write(Call& call, std::string_view entity, const std::vector<ItemView>& items,
                       ResultWriter& writer) = 0;

protected:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
};

} // namespace v1
} // namespace crossdock
