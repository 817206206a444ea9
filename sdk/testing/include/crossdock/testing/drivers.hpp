// Drive a connector's class through the boundary as a host does, and give back plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/plugin.hpp"
#include "crossdock/testing/fake_host.hpp"

namespace crossdock {
inline namespace v1 {
namespace testing {

struct ReportLine {
    std::int32_t level = XD_LOG_INFO;
    std::string subject;
    std::string text;
};

/// Of a check or discover. `failure` is set when it failed.
struct ReportResult {
    std::vector<ReportLine> lines;
    std::optional<Failure> failure;
};

/// Of one or more reads. Records before a failure are there.
struct ReadResult {
    std::vector<Record> records;
    PageEnd end;
    std::optional<Failure> failure;
    bool stopped = false; ///< the writer said stop
};

struct SplitResult {
    std::vector<std::string> windows;
    std::optional<Failure> failure;
};

/// What a sink said about one item; `outcome` 0: nothing.
struct ItemResult {
    std::int32_t outcome = 0; ///< XD_RESULT_...
    Written written;
    std::string waitsEntity;
    std::string waitsKey;
    std::string reason; ///< of XD_RESULT_SKIPPED
    Failure failure;    ///< of XD_RESULT_FAILED
};

/// Of a write or find: one result per item, in order. `failure` is that of the whole call.
struct WriteResult {
    std::vector<ItemResult> items;
    std::optional<Failure> failure;
};

struct PlannedItem {
    std::int32_t action = 0; ///< XD_PLAN_...
    std::string document;
    std::string fields;
    std::string reason; ///< of XD_PLAN_SKIP
    Failure failure;
};

/// Would a host take this as the reason of what is skipped? A lower-case letter and then [a-z0-9_], at most 64 characters.
inline bool isSkipReason(std::string_view reason) {
    if (reason.empty() || reason.size() > 64 || reason.front() < 'a' || reason.front() > 'z') {
        return false;
    }
    for (const char c : reason) {
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return false;
        }
    }
    return true;
}

struct PlanResult {
    std::vector<PlannedItem> items;
    std::optional<Failure> failure;
};

/// What both kinds of component have: an instance, made and destroyed as a host would.
class ComponentDriver {
public:
    /// `settings` is a JSON object as the host would give it; "{}" if there are none. Throws Error when create refuses.
    ComponentDriver(const xd_component* component, FakeHost& host, std::string_view settings)
        : _host(host),
          _component(component) {
        xd_error error = detail::emptyError();
        void* self = nullptr;
        detail::throwUnlessOk(component->create(host.raw(), detail::toAbi(settings), &self, &error), error);
        _self = std::unique_ptr<void, void (*)(void*)>(self, component->destroy);
    }

    const xd_component& descriptor() const noexcept { return *_component; }

protected:
    using ReportFunction = std::int32_t (*)(void*, const xd_call*, const xd_report_writer*, xd_error*);

    ReportResult report(ReportFunction function) {
        need(function != nullptr, "this component does not offer that");
        ReportResult result;
        xd_report_writer writer = detail::sized<xd_report_writer>();
        writer.context = &result;
        writer.append = [](void* context, std::int32_t level, xd_str subject, xd_str text) -> std::int32_t {
            static_cast<ReportResult*>(context)->lines.push_back(
                {level, std::string(detail::toView(subject)), std::string(detail::toView(text))});
            return XD_OK;
        };
        xd_error error = detail::emptyError();
        result.failure = failureOf(function(_self.get(), _host.call(), &writer, &error), error);
        return result;
    }
    static std::optional<Failure> failureOf(std::int32_t status, const xd_error& error) {
        return status == XD_OK ? std::nullopt : std::optional<Failure>(detail::takeFailure(status, error));
    }
    static void need(bool condition, const char* what) {
        if (!condition) {
            throw std::logic_error(what);
        }
    }

    FakeHost& _host;
    const xd_component* _component;
    std::unique_ptr<void, void (*)(void*)> _self{nullptr, nullptr};
};

/// Drives a Source.
class SourceDriver : public ComponentDriver {
public:
    using ComponentDriver::ComponentDriver;
    template <typename T>
    static SourceDriver of(FakeHost& host, std::string_view settings = "{}") {
        return SourceDriver(ComponentTable::of<T>(), host, settings);
    }

    /// The writer says stop after this many records of one read; 0: never.
    std::size_t stopAfter = 0;

    ReportResult check() { return report(_component->source->check); }
    ReportResult discover() { return report(_component->source->discover); }

    /// One batch.
    ReadResult read(const Pass& pass) {
        std::vector<xd_str> ids;
        for (const std::string_view id : pass.ids) {
            ids.push_back(detail::toAbi(id));
        }
        xd_pass raw = detail::sized<xd_pass>();
        raw.mode = static_cast<std::int32_t>(pass.mode);
        raw.entity = detail::toAbi(pass.entity);
        raw.since_us = pass.since.us;
        raw.until_us = pass.until.us;
        raw.window = detail::toAbi(pass.window);
        raw.position = detail::toAbi(pass.position);
        raw.ids = ids.data();
        raw.id_count = ids.size();
        raw.max_records = pass.maxRecords;

        Taker taker{{}, stopAfter};
        xd_record_writer writer = detail::sized<xd_record_writer>();
        writer.context = &taker;
        writer.append = &Taker::append;
        xd_page page = detail::sized<xd_page>();
        page.total = -1;
        xd_error error = detail::emptyError();
        const std::int32_t status = _component->source->read(_self.get(), _host.call(), &raw, &writer, &page, &error);
        taker.result.end = PageEnd{page.done != 0, UtcTime{page.server_date_us}, page.total};
        taker.result.failure = failureOf(status, error);
        return std::move(taker.result);
    }

    /// Batch after batch from the last position until done, failure, or `mostReads`.
    ReadResult readAll(Pass pass, std::size_t mostReads = 1000) {
        ReadResult all;
        std::string position(pass.position);
        for (std::size_t i = 0; i < mostReads && !all.end.done && !all.failure; ++i) {
            pass.position = position;
            ReadResult page = read(pass);
            if (!page.records.empty()) {
                position = page.records.back().position;
            }
            for (Record& record : page.records) {
                all.records.push_back(std::move(record));
            }
            all.end = page.end;
            all.failure = page.failure;
        }
        need(all.end.done || all.failure.has_value(), "the pass does not come to its end");
        return all;
    }

    SplitResult split(std::string_view entity, std::uint32_t most) {
        need(_component->source->split != nullptr, "this source does not split");
        SplitResult result;
        xd_window_writer writer = detail::sized<xd_window_writer>();
        writer.context = &result;
        writer.append = [](void* context, xd_str window) -> std::int32_t {
            static_cast<SplitResult*>(context)->windows.emplace_back(detail::toView(window));
            return XD_OK;
        };
        xd_error error = detail::emptyError();
        const std::int32_t status =
            _component->source->split(_self.get(), _host.call(), detail::toAbi(entity), most, &writer, &error);
        result.failure = failureOf(status, error);
        return result;
    }

private:
    struct Taker {
        ReadResult result;
        std::size_t most;

        static std::int32_t append(void* context, const xd_record* raw) {
            using detail::toView;
            auto& taker = *static_cast<Taker*>(context);
            Record record;
            record.op = static_cast<Op>(raw->op);
            record.key = toView(raw->key);
            record.version = UtcTime{raw->version_us};
            record.created = UtcTime{raw->created_us};
            record.stamp = toView(raw->stamp);
            record.position = toView(raw->position);
            record.body = toView(raw->body);
            record.raw = toView(raw->raw);
            taker.result.records.push_back(std::move(record));
            taker.result.stopped = taker.most != 0 && taker.result.records.size() >= taker.most;
            return taker.result.stopped ? XD_STOP : XD_OK;
        }
    };
};

/// Drives a Sink.
class SinkDriver : public ComponentDriver {
public:
    using ComponentDriver::ComponentDriver;
    template <typename T>
    static SinkDriver of(FakeHost& host, std::string_view settings = "{}") {
        return SinkDriver(ComponentTable::of<T>(), host, settings);
    }

    ReportResult check() { return report(_component->sink->check); }
    ReportResult discover() { return report(_component->sink->discover); }
    WriteResult write(std::string_view entity, const std::vector<ItemView>& items) {
        return run(_component->sink->write, entity, items);
    }
    WriteResult find(std::string_view entity, const std::vector<ItemView>& items) {
        return run(_component->sink->find, entity, items);
    }

    PlanResult plan(std::string_view entity, const std::vector<ItemView>& items) {
        need(_component->sink->plan != nullptr, "this sink does not plan");
        const Batch batch(items);
        PlanResult result;
        result.items.resize(items.size());
        xd_change_writer writer = detail::sized<xd_change_writer>();
        writer.context = &result;
        writer.append = [](void* context, const xd_change* raw) -> std::int32_t {
            auto& planned = *static_cast<PlanResult*>(context);
            if (raw->index >= planned.items.size() || planned.items[raw->index].action != 0) {
                return XD_INTERNAL;
            }
            const std::string_view reason = XD_HAS(raw, xd_change, reason) ? detail::toView(raw->reason) : "";
            if (raw->action == XD_PLAN_SKIP && !isSkipReason(reason)) {
                return XD_INTERNAL;
            }
            PlannedItem& item = planned.items[raw->index];
            item.action = raw->action;
            item.document = detail::toView(raw->document);
            item.fields = detail::toView(raw->fields);
            item.reason = reason;
            if (raw->error != nullptr) {
                item.failure = detail::takeFailure(raw->error->status, *raw->error);
            }
            return XD_OK;
        };
        xd_error error = detail::emptyError();
        const std::int32_t status = _component->sink->plan(_self.get(), _host.call(), detail::toAbi(entity),
                                                           batch.pointers.data(), items.size(), &writer, &error);
        result.failure = failureOf(status, error);
        return result;
    }

private:
    using ItemsFunction = decltype(xd_sink::write);

    struct Batch {
        explicit Batch(const std::vector<ItemView>& items) {
            raw.reserve(items.size());
            for (const ItemView& item : items) {
                using detail::toAbi;
                xd_item out = detail::sized<xd_item>();
                out.op = static_cast<std::int32_t>(item.op);
                out.key = toAbi(item.key);
                out.version_us = item.version.us;
                out.seen_us = item.seen.us;
                out.body = toAbi(item.body);
                out.fields = toAbi(item.fields);
                out.raw = toAbi(item.raw);
                out.request_id = toAbi(item.requestId);
                out.target = toAbi(item.target);
                out.token = toAbi(item.token);
                out.posted_hash = toAbi(item.postedHash);
                out.note = toAbi(item.note);
                raw.push_back(out);
                pointers.push_back(&raw.back());
            }
        }
        std::vector<xd_item> raw;
        std::vector<const xd_item*> pointers;
    };

    WriteResult run(ItemsFunction function, std::string_view entity, const std::vector<ItemView>& items) {
        need(function != nullptr, "this sink does not offer that");
        const Batch batch(items);
        WriteResult result;
        result.items.resize(items.size());
        xd_result_writer writer = detail::sized<xd_result_writer>();
        writer.context = &result;
        writer.append = &SinkDriver::take;
        xd_error error = detail::emptyError();
        const std::int32_t status = function(_self.get(), _host.call(), detail::toAbi(entity), batch.pointers.data(),
                                             items.size(), &writer, &error);
        result.failure = failureOf(status, error);
        return result;
    }

    static std::int32_t take(void* context, const xd_result* raw) {
        using detail::toView;
        auto& result = *static_cast<WriteResult*>(context);
        if (raw->index >= result.items.size() || result.items[raw->index].outcome != 0) {
            return XD_INTERNAL;
        }
        const std::string_view reason = XD_HAS(raw, xd_result, reason) ? toView(raw->reason) : "";
        if (raw->outcome == XD_RESULT_SKIPPED && !isSkipReason(reason)) {
            return XD_INTERNAL;
        }
        ItemResult& item = result.items[raw->index];
        item.outcome = raw->outcome;
        item.reason = reason;
        item.written = {std::string(toView(raw->target)), std::string(toView(raw->token)),
                        std::string(toView(raw->total)), std::string(toView(raw->request_id))};
        item.waitsEntity = toView(raw->waits_entity);
        item.waitsKey = toView(raw->waits_key);
        if (raw->error != nullptr) {
            item.failure = detail::takeFailure(raw->error->status, *raw->error);
        }
        return XD_OK;
    }
};

} // namespace testing
} // namespace v1
} // namespace crossdock
