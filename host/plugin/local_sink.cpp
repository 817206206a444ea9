#include "plugin/local_sink.hpp"

#include "plugin/report_frame.hpp"
#include "plugin/text.hpp"

#include <crossdock/call.hpp>
#include <crossdock/decimal.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t longestId = 1024;
constexpr std::uint64_t longestToken = 4096;
constexpr std::uint64_t longestFields = 1UL << 20U;

constexpr std::uint64_t longestReason = 64;

bool isText(xd_str text, std::uint64_t most) {
    return isRange(text, most) && isUtf8(viewOf(text));
}

/// A stable name: it goes into lists, filters and pages as it is.
bool isReason(xd_str reason) {
    if (!isRange(reason, longestReason)) {
        return false;
    }
    const std::string_view name = viewOf(reason);
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// A batch as the boundary wants it, with the texts that it points to.
struct BatchFrame : CallFrame {
    BatchFrame(const Clock& clock, const engine::CallContext& context, std::string name,
               const std::vector<engine::SinkItem>& batch)
        : CallFrame(clock, context),
          entity(std::move(name)),
          items(batch) {
        raw.reserve(items.size());
        for (const engine::SinkItem& item : items) {
            raw.push_back(rawOf(item));
            pointers.push_back(&raw.back());
        }
    }

    static xd_item rawOf(const engine::SinkItem& item) {
        xd_item out = {};
        out.struct_size = sizeof out;
        out.op = static_cast<std::int32_t>(item.op);
        out.key = rangeOf(item.key);
        out.version_us = item.version.us;
        out.seen_us = item.seen.us;
        out.body = rangeOf(item.body);
        out.fields = rangeOf(item.fields);
        out.raw = rangeOf(item.raw);
        out.request_id = rangeOf(item.requestId);
        out.target = rangeOf(item.target);
        out.token = rangeOf(item.token);
        out.posted_hash = rangeOf(item.postedHash);
        out.note = rangeOf(item.note);
        return out;
    }

    std::int32_t breach(std::string what) {
        if (breaches.size() < 10) {
            breaches.push_back(std::move(what));
        }
        return XD_INTERNAL;
    }
    /// As above, of the item at `index`, which shows it.
    std::int32_t breach(std::uint64_t index, const std::string& what) {
        itemBreaches.try_emplace(index, what);
        return breach(entity + " " + items[index].key + ": " + what);
    }

    const std::string entity;
    const std::vector<engine::SinkItem> items;
    std::vector<xd_item> raw;
    std::vector<const xd_item*> pointers;
    std::vector<std::string> breaches;
    std::map<std::uint64_t, std::string> itemBreaches; ///< the first of each item
};

Failure itemFailure(const xd_error* error) {
    if (error == nullptr || !XD_HAS(error, xd_error, message)) {
        return failed(ErrorClass::Internal, "the connector gave no reason");
    }
    return cleanFailure(error->status, *error);
}

struct WriteFrame final : BatchFrame {
    WriteFrame(const Clock& clock, const engine::CallContext& context, const std::string& name,
               const std::vector<engine::SinkItem>& batch, bool isFind)
        : BatchFrame(clock, context, name, batch),
          find(isFind),
          results(batch.size()) {}

    std::int32_t enter(const xd_component& component, void* self) override {
        xd_result_writer writer = {};
        writer.struct_size = sizeof writer;
        writer.context = this;
        writer.append = [](void* context, const xd_result* result) noexcept -> std::int32_t {
            auto& frame = *static_cast<WriteFrame*>(context);
            try {
                return frame.take(result);
            } catch (...) { // out of memory: the item stays without a result
                return XD_INTERNAL;
            }
        };
        const auto function = find ? component.sink->find : component.sink->write;
        return function(self, call.raw(), rangeOf(entity), pointers.data(), pointers.size(), &writer, &error);
    }

    bool isPossible(std::int32_t outcome) const {
        return find ? outcome == XD_RESULT_FOUND || outcome == XD_RESULT_ABSENT || outcome == XD_RESULT_FAILED
                    : (outcome >= XD_RESULT_CREATED && outcome <= XD_RESULT_WAITING) || outcome == XD_RESULT_SKIPPED;
    }

    std::int32_t take(const xd_result* from) {
        // NOLINTNEXTLINE(bugprone-sizeof-expression): the struct has a pointer there, and room for it is the question
        if (from == nullptr || !XD_HAS(from, xd_result, error)) {
            return breach("a result is NULL or too small");
        }
        if (from->index >= results.size()) {
            return breach("a result for item " + std::to_string(from->index) + " of " + std::to_string(results.size()));
        }
        if (results[from->index]) {
            return breach(from->index, "a second result");
        }
        if (!isPossible(from->outcome)) {
            return breach(from->index,
                          "outcome " + std::to_string(from->outcome) + " is not one that this call can have");
        }
        if (!isText(from->target, longestId) || !isText(from->token, longestToken) || !isText(from->total, longestId) ||
            !isText(from->request_id, longestId) || !isText(from->waits_entity, longestId) ||
            !isText(from->waits_key, longestId)) {
            return breach(from->index, "a text of the result is too long or no UTF-8");
        }
        const bool isThere = from->outcome == XD_RESULT_CREATED || from->outcome == XD_RESULT_UPDATED ||
                             from->outcome == XD_RESULT_UNCHANGED || from->outcome == XD_RESULT_FOUND;
        const bool isGone = items[from->index].op == engine::Op::Delete;
        if (isThere && !isGone && from->target.size == 0) {
            return breach(from->index, "the result names no target");
        }
        if (from->outcome == XD_RESULT_WAITING && (from->waits_entity.size == 0 || from->waits_key.size == 0)) {
            return breach(from->index, "waits without saying for what");
        }
        if (from->outcome == XD_RESULT_SKIPPED && (!XD_HAS(from, xd_result, reason) || !isReason(from->reason))) {
            return breach(from->index, "skipped without a reason, or one that is no short name in snake_case");
        }
        if (from->total.size > 0 && !Decimal::parse(viewOf(from->total))) {
            return breach(from->index, "the total is no decimal number");
        }
        results[from->index] = copied(*from);
        return XD_OK;
    }

    static engine::SinkResult copied(const xd_result& from) {
        engine::SinkResult out;
        out.outcome = static_cast<engine::Outcome>(from.outcome);
        out.target = viewOf(from.target);
        out.token = viewOf(from.token);
        out.total = viewOf(from.total);
        out.requestId = viewOf(from.request_id);
        out.waitsEntity = viewOf(from.waits_entity);
        out.waitsKey = viewOf(from.waits_key);
        if (from.outcome == XD_RESULT_SKIPPED) {
            out.reason = viewOf(from.reason);
        }
        if (from.outcome == XD_RESULT_FAILED) {
            out.failure = itemFailure(from.error);
        }
        return out;
    }

    const bool find;
    std::vector<std::optional<engine::SinkResult>> results;
};

struct PlanFrame final : BatchFrame {
    PlanFrame(const Clock& clock, const engine::CallContext& context, const std::string& name,
              const std::vector<engine::SinkItem>& batch)
        : BatchFrame(clock, context, name, batch),
          changes(batch.size()) {}

    std::int32_t enter(const xd_component& component, void* self) override {
        xd_change_writer writer = {};
        writer.struct_size = sizeof writer;
        writer.context = this;
        writer.append = [](void* context, const xd_change* change) noexcept -> std::int32_t {
            auto& frame = *static_cast<PlanFrame*>(context);
            try {
                return frame.take(change);
            } catch (...) { // out of memory: the item stays without a change
                return XD_INTERNAL;
            }
        };
        return component.sink->plan(self, call.raw(), rangeOf(entity), pointers.data(), pointers.size(), &writer,
                                    &error);
    }

    std::int32_t take(const xd_change* from) {
        // NOLINTNEXTLINE(bugprone-sizeof-expression): as above
        if (from == nullptr || !XD_HAS(from, xd_change, error) || from->index >= changes.size() ||
            changes[from->index]) {
            return breach("a planned change is NULL, too small, out of range or a second one");
        }
        if (from->action < XD_PLAN_CREATE || from->action > XD_PLAN_SKIP || !isText(from->document, longestId) ||
            !isText(from->fields, longestFields)) {
            return breach(from->index, "the planned change cannot be used");
        }
        if (from->action == XD_PLAN_SKIP && (!XD_HAS(from, xd_change, reason) || !isReason(from->reason))) {
            return breach(from->index, "planned to be skipped without a reason that is a short name in snake_case");
        }
        engine::PlannedChange change;
        change.action = static_cast<engine::PlanAction>(from->action);
        change.document = viewOf(from->document);
        change.fields = viewOf(from->fields);
        if (from->action == XD_PLAN_SKIP) {
            change.reason = viewOf(from->reason);
        }
        if (from->action == XD_PLAN_HOLD || from->action == XD_PLAN_FAIL) {
            change.failure = itemFailure(from->error);
        }
        changes[from->index] = std::move(change);
        return XD_OK;
    }

    std::vector<std::optional<engine::PlannedChange>> changes;
};

/// What is known about an item that the connector said nothing proper about.
Failure silence(const InstancePool& pool, const CallEnd& end, const BatchFrame& frame, std::size_t index, bool find) {
    const auto breach = end.returned ? frame.itemBreaches.find(index) : frame.itemBreaches.end();
    if (!end.status && breach == frame.itemBreaches.end()) {
        return end.status.failure();
    }
    const ErrorClass cls = !end.status ? end.status.failure().cls : find ? ErrorClass::Internal : ErrorClass::Uncertain;
    return failed(
        cls, pool.blaming(breach != frame.itemBreaches.end() ? breach->second : "there is no result for this item"));
}

std::vector<engine::SinkResult> runWrite(InstancePool& pool, const engine::CallContext& call, const std::string& entity,
                                         const std::vector<engine::SinkItem>& items, bool find) {
    const auto frame = std::make_shared<WriteFrame>(pool.clock(), call, entity, items, find);
    CallEnd end = pool.run(call, frame);
    if (!end.returned && !find) { // whatever it was doing may still happen
        Failure failure = end.status.failure();
        failure.cls = ErrorClass::Uncertain;
        end.status = std::move(failure);
    }
    std::vector<engine::SinkResult> out(items.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (end.returned && frame->results[i]) {
            out[i] = std::move(*frame->results[i]);
        } else {
            out[i].outcome = engine::Outcome::Failed;
            out[i].failure = silence(pool, end, *frame, i, find);
        }
    }
    if (end.returned) {
        for (const std::string& breach : frame->breaches) {
            pool.logBreach(breach);
        }
    }
    return out;
}

} // namespace

engine::SinkCapabilities LocalSink::capabilities() const {
    const std::uint32_t bits = _pool.component().capabilities;
    return {(bits & XD_SINK_REPLAYS) != 0, (bits & XD_SINK_REFERENCE) != 0, (bits & XD_SINK_DRIFTS) != 0,
            (bits & XD_SINK_MIRRORS) != 0};
}

engine::CheckReport LocalSink::check(const engine::CallContext& call) {
    return report(_pool, call, ReportKind::Check);
}

engine::CheckReport LocalSink::discover(const engine::CallContext& call) {
    return report(_pool, call, ReportKind::Discover);
}

std::vector<engine::SinkResult> LocalSink::write(const engine::CallContext& call, const std::string& entity,
                                                 const std::vector<engine::SinkItem>& items) {
    return runWrite(_pool, call, entity, items, false);
}

std::vector<engine::SinkResult> LocalSink::find(const engine::CallContext& call, const std::string& entity,
                                                const std::vector<engine::SinkItem>& items) {
    if (_pool.component().sink->find == nullptr) {
        engine::SinkResult unsupported;
        unsupported.failure = failed(ErrorClass::Unsupported, "this sink cannot look up its writes");
        return std::vector<engine::SinkResult>(items.size(), unsupported);
    }
    return runWrite(_pool, call, entity, items, true);
}

Result<std::vector<engine::PlannedChange>> LocalSink::plan(const engine::CallContext& call, const std::string& entity,
                                                           const std::vector<engine::SinkItem>& items) {
    if (_pool.component().sink->plan == nullptr) {
        return failed(ErrorClass::Unsupported, "this sink offers no plan");
    }
    const auto frame = std::make_shared<PlanFrame>(_pool.clock(), call, entity, items);
    const CallEnd end = _pool.run(call, frame);
    if (!end.status) {
        return end.status.failure();
    }
    std::vector<engine::PlannedChange> out;
    for (std::optional<engine::PlannedChange>& change : frame->changes) {
        if (!change) {
            change.emplace();
            change->failure = silence(_pool, end, *frame, out.size(), true);
        }
        out.push_back(std::move(*change));
    }
    for (const std::string& breach : frame->breaches) {
        _pool.logBreach(breach);
    }
    return out;
}

} // namespace crossdock::plugin
