#include "plugin/local_source.hpp"

#include "plugin/report_frame.hpp"
#include "plugin/text.hpp"

#include <optional>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t longestKey = 1024;
constexpr std::uint64_t longestNamed = 200; // of a position in a key made up
constexpr std::uint64_t longestStamp = 4096;
constexpr std::uint64_t longestPosition = 64UL * 1024;
constexpr std::uint64_t largestPage = 32UL << 20U; // of bodies and raws; the page ends after the record that reaches it

bool isText(xd_str text, std::uint64_t most) {
    return isRange(text, most) && isUtf8(viewOf(text));
}

// NUL is UTF-8 too, but neither a store nor a log line takes it for a letter.
bool isName(std::string_view text) {
    return !text.empty() && text.find('\0') == std::string_view::npos;
}

struct ReadFrame final : CallFrame {
    ReadFrame(const Clock& clock, const engine::CallContext& context, const engine::Pass& wanted)
        : CallFrame(clock, context),
          pass(wanted) {}

    std::int32_t enter(const xd_component& component, void* self) override {
        std::vector<xd_str> ids;
        for (const std::string& id : pass.ids) {
            ids.push_back(rangeOf(id));
        }
        xd_pass raw = {};
        raw.struct_size = sizeof raw;
        raw.mode = static_cast<std::int32_t>(pass.mode);
        raw.entity = rangeOf(pass.entity);
        raw.since_us = pass.since.us;
        raw.until_us = pass.until.us;
        raw.window = rangeOf(pass.window);
        raw.position = rangeOf(pass.position);
        raw.ids = ids.data();
        raw.id_count = ids.size();
        raw.max_records = pass.maxRecords;
        xd_record_writer writer = {};
        writer.struct_size = sizeof writer;
        writer.context = this;
        writer.append = &ReadFrame::append;
        return component.source->read(self, call.raw(), &raw, &writer, &end, &error);
    }

    static std::int32_t append(void* context, const xd_record* record) noexcept {
        auto& frame = *static_cast<ReadFrame*>(context);
        try {
            return frame.take(record);
        } catch (...) { // out of memory: the read ends before this record
            frame.stopped = true;
            return XD_INTERNAL;
        }
    }

    std::int32_t take(const xd_record* raw) {
        if (broken) {
            return XD_STOP;
        }
        if (call.cancelled()) {
            return XD_CANCELLED;
        }
        if (stopped) { // not taken, so the pass cannot be complete
            dropped = true;
            return XD_STOP;
        }
        if (raw == nullptr || !XD_HAS(raw, xd_record, raw)) {
            return breach(ErrorClass::Internal, "a record is NULL or too small"), XD_INTERNAL;
        }
        const bool hasKey = isText(raw->key, longestKey) && isName(viewOf(raw->key));
        if (!isText(raw->position, longestPosition)) {
            const std::string name = hasKey ? std::string(viewOf(raw->key)) : "a record";
            return breach(ErrorClass::Internal, pass.entity + " " + name + ": position is too long or no UTF-8"),
                   XD_INTERNAL;
        }
        if (!hasKey) {
            return refuse(*raw, hasKey, "malformed_record", "its key is empty, too long, no UTF-8 or holds NUL");
        }
        if (raw->body.size > largestRecord || raw->raw.size > largestRecord ||
            raw->body.size + raw->raw.size > largestRecord) {
            return refuse(*raw, hasKey, "record_too_large", "it is larger than 8 MiB");
        }
        if (raw->op != XD_OP_UPSERT && raw->op != XD_OP_DELETE) {
            return refuse(*raw, hasKey, "malformed_record", "unknown operation " + std::to_string(raw->op));
        }
        if (!isText(raw->stamp, longestStamp)) {
            return refuse(*raw, hasKey, "malformed_record", "its stamp is too long or no UTF-8");
        }
        if (!isText(raw->body, largestRecord) || !isText(raw->raw, largestRecord)) {
            return refuse(*raw, hasKey, "malformed_record", "body or raw is no UTF-8");
        }
        if (raw->body.size == 0 && raw->op == XD_OP_UPSERT && pass.mode != engine::PassMode::Keys) {
            return refuse(*raw, hasKey, "malformed_record", "the body is missing");
        }
        return keep(*raw);
    }

    // Takes what can be read of a record that cannot be taken.
    std::int32_t refuse(const xd_record& raw, bool hasKey, const char* reason, const std::string& what) {
        engine::SourceRecord record;
        record.position = viewOf(raw.position);
        record.key = hasKey ? std::string(viewOf(raw.key)) : "without a key";
        if (!hasKey && record.position.size() <= longestNamed && isName(record.position)) {
            record.key += " at " + record.position;
        }
        record.version = UtcTime{raw.version_us};
        record.created = UtcTime{raw.created_us};
        record.refused = failed(ErrorClass::Permanent, pass.entity + " " + record.key + ": " + what);
        record.refused->reason = reason;
        refusals.push_back(record.refused->message);
        page.records.push_back(std::move(record));
        stopped = page.records.size() >= pass.maxRecords;
        return stopped ? XD_STOP : XD_PERMANENT;
    }

    std::int32_t keep(const xd_record& raw) {
        engine::SourceRecord record;
        record.op = static_cast<engine::Op>(raw.op);
        record.key = viewOf(raw.key);
        record.version = UtcTime{raw.version_us};
        record.created = UtcTime{raw.created_us};
        record.stamp = viewOf(raw.stamp);
        record.position = viewOf(raw.position);
        record.body = viewOf(raw.body);
        record.raw = viewOf(raw.raw);
        bytes += record.body.size() + record.raw.size();
        page.records.push_back(std::move(record));
        stopped = page.records.size() >= pass.maxRecords || bytes >= largestPage;
        return stopped ? XD_STOP : XD_OK;
    }

    void breach(ErrorClass cls, const std::string& what) {
        broken = failed(cls, "the connector broke the contract: " + what);
    }

    const engine::Pass pass;
    xd_page end = {sizeof(xd_page), 0, 0, -1};
    engine::SourcePage page;
    std::uint64_t bytes = 0;
    bool stopped = false;
    bool dropped = false;
    std::vector<std::string> refusals;
    std::optional<Failure> broken;
};

struct SplitFrame final : CallFrame {
    using CallFrame::CallFrame;

    std::int32_t enter(const xd_component& component, void* self) override {
        xd_window_writer writer = {};
        writer.struct_size = sizeof writer;
        writer.context = this;
        writer.append = [](void* context, xd_str window) noexcept -> std::int32_t {
            auto& frame = *static_cast<SplitFrame*>(context);
            try {
                frame.sound = frame.sound && frame.windows.size() < frame.most && window.size > 0 &&
                              isText(window, longestPosition);
                if (!frame.sound) {
                    return XD_INTERNAL;
                }
                frame.windows.emplace_back(viewOf(window));
                return XD_OK;
            } catch (...) { // out of memory
                frame.sound = false;
                return XD_INTERNAL;
            }
        };
        return component.source->split(self, call.raw(), rangeOf(entity), most, &writer, &error);
    }

    std::string entity;
    std::uint32_t most = 0;
    std::vector<std::string> windows;
    bool sound = true;
};

} // namespace

engine::CheckReport LocalSource::check(const engine::CallContext& call) {
    return report(_pool, call, ReportKind::Check);
}

engine::CheckReport LocalSource::discover(const engine::CallContext& call) {
    return report(_pool, call, ReportKind::Discover);
}

engine::SourcePage LocalSource::read(const engine::CallContext& call, const engine::Pass& pass) {
    const auto frame = std::make_shared<ReadFrame>(_pool.clock(), call, pass);
    const CallEnd end = _pool.run(call, frame);
    if (!end.returned) {
        engine::SourcePage page;
        page.failure = end.status.failure();
        return page;
    }
    engine::SourcePage page = std::move(frame->page);
    page.serverDate = UtcTime{frame->end.server_date_us};
    page.total = frame->end.total < -1 ? -1 : frame->end.total;
    if (frame->broken) {
        _pool.logBreach(frame->broken->message);
        page.failure = frame->broken;
    } else if (!end.status) {
        page.failure = end.status.failure();
    }
    for (const std::string& refusal : frame->refusals) {
        _pool.logBreach(refusal);
    }
    if (frame->dropped) {
        _pool.logBreach(pass.entity + ": records were appended after the host had said stop");
    }
    page.done = !page.failure && !frame->dropped && frame->end.done == 1;
    return page;
}

Result<std::vector<std::string>> LocalSource::split(const engine::CallContext& call, const std::string& entity,
                                                    std::uint32_t most) {
    if (_pool.component().source->split == nullptr || most == 0) {
        return std::vector<std::string>();
    }
    const auto frame = std::make_shared<SplitFrame>(_pool.clock(), call);
    frame->entity = entity;
    frame->most = most;
    const CallEnd end = _pool.run(call, frame);
    if (!end.status) {
        return end.status.failure();
    }
    if (!frame->sound) {
        _pool.logBreach("split gave more windows than asked for, or one that is empty, too long or no UTF-8");
        return failed(ErrorClass::Internal, "split: the connector broke the contract");
    }
    return std::move(frame->windows);
}

} // namespace crossdock::plugin
