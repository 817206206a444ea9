// What an author of a source derives.
#pragma once

#include "crossdock/context.hpp"
#include "crossdock/record.hpp"
#include "crossdock/settings.hpp"

namespace crossdock {
inline namespace v1 {

/// A system that records are read from.
///
/// Life of a source:
///  1. The host loads the library and reads `static Component describe()`: which entities, settings and credentials there are.
///     No instance is needed for that.
///  2. It constructs the class with (Context&, const Settings&), both of which live as long as the instance. No network in the
///     constructor; throw Error (config) when the settings cannot be used.
///  3. It calls check, discover, split and read in any order and number. Never two at a time unless the description says concurrent();
///     from any thread, with a happens-before between two calls. Several instances of one class may work side by side.
///  4. Another thread may call cancel while a call runs.
///  5. It destroys the instance once. No thread of the connector lives on.
///
/// Nothing is remembered between reads but caches: the same pass and position give the same rest, also in another process.
///
/// Any function may throw: Error with its class, which alone decides what the host does (see abi.h); bad_alloc and anything else
/// become `internal`, which counts towards quarantine of the connector.
///
/// Optional members, found by name; a class without them advertises none:
///
///     // What the remote holds: one report.entity(name, json) each. Called when an admin asks. May use the network.
///     void discover(Call& call, Report& report);
///
///     // Cuts the records of an entity that exist now into at most `most` disjoint windows that may be read at the same time.
///     // Called at the start of a first load. The host closes it by a pass over what changed since.
///     void split(Call& call, std::string_view entity, std::uint32_t most, WindowWriter& writer);
///
///     // Ends a running call soon; from any thread, must not block nor throw. Waits inside host services end by themselves.
///     void cancel(std::uint64_t callId) noexcept;
///
///     // The remote can tell that something changed (see Webhook). The second says what a message is about, from the connection's
///     // settings (those that a flow alone sets are absent), the topic header and the body, which is as hostile as any answer: it
///     // names records to read again and takes nothing else over. From any thread, without instance and network. A body that it does
///     // not understand names nothing; throwing is for what the conf has wrong.
///     static Webhook webhook();
///     static void parseWebhook(const Settings& settings, std::string_view topic, std::string_view body, HintWriter& hints);
class Source {
public:
    virtual ~Source() = default;

    /// Reaches the remote and proves credentials and rights: one report line per finding. Returning means usable. Called by
    /// `crossdock check --online` and before a first sync; one or few requests.
    virtual void check(Call& call, Report& report) = 0;

    /// Reads one bounded batch of a pass, usually one page of the remote, and appends its records in the safe order: a record that
    /// changes or goes while the pass runs must never make another one be missed. Called again and again with the last position
    /// until PageEnd::done. Throwing keeps the records already appended: they are valid.
    virtual PageEnd read(Call& call, const Pass& pass, RecordWriter& writer) = 0;

protected:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
};

} // namespace v1
} // namespace crossdock
