// Records on their way out of a source and into a sink.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/call.hpp"
#include "crossdock/time.hpp"

namespace crossdock {
inline namespace v1 {

enum class Op : std::int32_t { Upsert = XD_OP_UPSERT, Delete = XD_OP_DELETE };

/// A record as a source hands it over. Texts are UTF-8, body and raw are JSON.
struct Record {
    Op op = Op::Upsert;
    std::string key;   ///< the source's own stable id, unique within connection and entity; never empty
    UtcTime version;   ///< when the source says that it changed; epoch when it does not say
    UtcTime created;   ///< epoch when unknown
    std::string stamp; ///< differs when the content does, and a keys pass can compute it too, e.g. "time|total|status"
    std::string position; ///< where to go on after this record; opaque to the host
    std::string body;     ///< canonical JSON, one object; empty in a keys pass
    std::string raw;      ///< the source's own JSON of it; may be empty
};

enum class PassMode : std::int32_t {
    Full = XD_PASS_FULL, ///< whole records
    Keys = XD_PASS_KEYS, ///< key, version, stamp: cheap, for sweeps
    Ids = XD_PASS_IDS    ///< whole records of the keys in `ids`; one that is gone is appended with Op::Delete
};

/// What to read: one walk over an entity. Views are valid until read returns.
struct Pass {
    PassMode mode = PassMode::Full;
    std::string_view entity;
    UtcTime since;             ///< changed at or after; epoch: from the beginning
    UtcTime until;             ///< changed before; epoch: open
    std::string_view window;   ///< one that split gave, else empty
    std::string_view position; ///< of the last record taken; empty: the start of the pass
    std::vector<std::string_view> ids;
    std::uint32_t maxRecords = 100; ///< a hint for the page size

    bool hasSince() const noexcept { return since.us != 0; }
    bool hasUntil() const noexcept { return until.us != 0; }
};

/// What a read that came to its end returns.
struct PageEnd {
    bool done = false;       ///< the pass is complete; no further read follows
    UtcTime serverDate;      ///< the server's clock at the first request of this read; epoch when unknown
    std::int64_t total = -1; ///< records in the whole pass as the source counts them, -1 unknown
};

/// Thrown by RecordWriter::append when the host has enough. Let it pass: the glue ends the read with success.
struct Stop {};

/// Takes the records of one read, in the source's safe order. Valid until read returns; any thread.
class RecordWriter {
public:
    explicit RecordWriter(const xd_record_writer* raw) noexcept : _raw(raw) {}
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;

    /// Call it as soon as the first answer is there: append may throw Stop, and then no PageEnd comes to tell the same.
    void announce(UtcTime serverDate, std::int64_t total = -1) noexcept {
        _announced.serverDate = serverDate;
        _announced.total = total;
    }

    /// Hands one record over; the host copies it. False: refused as too large, go on with the next.
    /// Throws Stop when the host has enough (this record was taken), Error (cancelled, internal).
    bool append(const Record& record) {
        xd_record out = detail::sized<xd_record>();
        out.op = static_cast<std::int32_t>(record.op);
        out.key = detail::toAbi(record.key);
        out.version_us = record.version.us;
        out.created_us = record.created.us;
        out.stamp = detail::toAbi(record.stamp);
        out.position = detail::toAbi(record.position);
        out.body = detail::toAbi(record.body);
        out.raw = detail::toAbi(record.raw);
        switch (const std::int32_t status = _raw->append(_raw->context, &out)) {
        case XD_OK:
            ++_taken;
            return true;
        case XD_STOP:
            ++_taken;
            throw Stop();
        case XD_PERMANENT:
            return false;
        default:
            throw Error(errorClassOf(status), "record writer: the host refused the record");
        }
    }

    std::uint64_t taken() const noexcept { return _taken; } ///< records that the host took so far in this read
    const PageEnd& announced() const noexcept { return _announced; }

private:
    const xd_record_writer* _raw;
    PageEnd _announced;
    std::uint64_t _taken = 0;
};

/// Takes the windows of a split.
class WindowWriter {
public:
    explicit WindowWriter(const xd_window_writer* raw) noexcept : _raw(raw) {}
    /// `window` is opaque to the host and comes back in Pass::window. Throws Error.
    void append(std::string_view window) {
        const std::int32_t status = _raw->append(_raw->context, detail::toAbi(window));
        if (status != XD_OK && status != XD_STOP) {
            throw Error(errorClassOf(status), "window writer: the host refused the window");
        }
    }

private:
    const xd_window_writer* _raw;
};

/// Takes the findings of a check (one line each) or what a discover saw (one JSON text per entity).
class Report {
public:
    explicit Report(const xd_report_writer* raw) noexcept : _raw(raw) {}
    void info(std::string_view subject, std::string_view text) { append(XD_LOG_INFO, subject, text); }
    void warning(std::string_view subject, std::string_view text) { append(XD_LOG_WARNING, subject, text); }
    void error(std::string_view subject, std::string_view text) { append(XD_LOG_ERROR, subject, text); }
    /// Of a discover.
    void entity(std::string_view name, std::string_view json) { append(XD_LOG_INFO, name, json); }

private:
    void append(std::int32_t level, std::string_view subject, std::string_view text) {
        const std::int32_t status = _raw->append(_raw->context, level, detail::toAbi(subject), detail::toAbi(text));
        if (status != XD_OK && status != XD_STOP) {
            throw Error(errorClassOf(status), "report: the host refused the line");
        }
    }

    const xd_report_writer* _raw;
};

/// A record as a sink receives it, with all that the host knows about its key. Views are valid until the call returns.
struct ItemView {
    Op op = Op::Upsert;
    std::string_view key;
    UtcTime version;
    UtcTime seen;                ///< when the read that brought it began; orders edits that leave version alone
    std::string_view body;       ///< canonical JSON
    std::string_view fields;     ///< JSON object made by the flow's [map.ENTITY]; empty when there is none
    std::string_view raw;        ///< the source's own JSON; may be empty
    std::string_view requestId;  ///< idempotency key, stable over every repeat of this write
    std::string_view target;     ///< the target's id; empty when never posted
    std::string_view token;      ///< the target's version token
    std::string_view postedHash; ///< the host's hash of what was posted
    std::string_view note;       ///< a broken invariant with its arithmetic; empty when sound
};

/// What the target says about a written record.
struct Written {
    std::string target;    ///< the target's id
    std::string token;     ///< the target's version token
    std::string total;     ///< total as read back, decimal text; empty when the target has none
    std::string requestId; ///< find only: the request id whose content was found; empty when the target cannot tell
};

/// Takes one result per item of a write or find, by the item's place in the batch. Each place once; order is free; any thread.
class ResultWriter {
public:
    explicit ResultWriter(const xd_result_writer* raw) noexcept : _raw(raw) {}

    void created(std::size_t index, const Written& written) { write(index, XD_RESULT_CREATED, written); }
    void updated(std::size_t index, const Written& written) { write(index, XD_RESULT_UPDATED, written); }
    void unchanged(std::size_t index, const Written& written) { write(index, XD_RESULT_UNCHANGED, written); }
    /// By a rule of this sink nothing is to be written for this version: its status is not posted, there is nothing to book, what was
    /// posted stays as it is. Nothing was written for it. Counted as skipped under `reason`, never held; the next version is asked about
    /// again. An earlier target stays the record's target; without one, those that resolve the record's link find one without target.
    /// `reason` is a stable name that the connector's manual explains, like "status_not_posted": a lower-case letter and then
    /// [a-z0-9_], at most 64 characters.
    void skipped(std::size_t index, std::string_view reason) {
        xd_result result = detail::sized<xd_result>();
        result.outcome = XD_RESULT_SKIPPED;
        result.index = index;
        result.reason = detail::toAbi(reason);
        append(result);
    }
    /// The item fails with the failure's class; others go on.
    void failed(std::size_t index, const Failure& failure) {
        xd_error error = detail::emptyError();
        detail::fill(&error, failure);
        xd_result result = detail::sized<xd_result>();
        result.outcome = XD_RESULT_FAILED;
        result.index = index;
        result.error = &error;
        append(result);
    }
    /// A parent is not in the target yet: the host tries again when it is.
    void waiting(std::size_t index, std::string_view entity, std::string_view key) {
        xd_result result = detail::sized<xd_result>();
        result.outcome = XD_RESULT_WAITING;
        result.index = index;
        result.waits_entity = detail::toAbi(entity);
        result.waits_key = detail::toAbi(key);
        append(result);
    }
    /// Of find.
    void found(std::size_t index, const Written& written) { write(index, XD_RESULT_FOUND, written); }
    /// Of find.
    void absent(std::size_t index) { write(index, XD_RESULT_ABSENT, {}); }

private:
    void write(std::size_t index, std::int32_t outcome, const Written& written) {
        xd_result result = detail::sized<xd_result>();
        result.outcome = outcome;
        result.index = index;
        result.target = detail::toAbi(written.target);
        result.token = detail::toAbi(written.token);
        result.total = detail::toAbi(written.total);
        result.request_id = detail::toAbi(written.requestId);
        append(result);
    }
    void append(const xd_result& result) {
        const std::int32_t status = _raw->append(_raw->context, &result);
        if (status != XD_OK) {
            throw Error(errorClassOf(status), "result writer: the host refused the result");
        }
    }

    const xd_result_writer* _raw;
};

enum class PlanAction : std::int32_t {
    Create = XD_PLAN_CREATE,
    Update = XD_PLAN_UPDATE,
    Unchanged = XD_PLAN_UNCHANGED,
    Void = XD_PLAN_VOID
};

/// Takes what a write would change: one change per item, by its place in the batch.
class PlanWriter {
public:
    explicit PlanWriter(const xd_change_writer* raw) noexcept : _raw(raw) {}

    /// `document` is the kind of target document or table, `fields` a JSON array of {"field","old","new"}, may be empty.
    void change(std::size_t index, PlanAction action, std::string_view document, std::string_view fields = {}) {
        append(index, static_cast<std::int32_t>(action), document, fields, nullptr);
    }
    /// The write would skip it: the reason as of ResultWriter::skipped.
    void skipped(std::size_t index, std::string_view reason) { append(index, XD_PLAN_SKIP, {}, {}, nullptr, reason); }
    /// The write would fail, or hold for a person if the failure's class is hold.
    void failed(std::size_t index, const Failure& failure) {
        xd_error error = detail::emptyError();
        detail::fill(&error, failure);
        append(index, failure.cls == ErrorClass::Hold ? XD_PLAN_HOLD : XD_PLAN_FAIL, {}, {}, &error);
    }

private:
    void append(std::size_t index, std::int32_t action, std::string_view document, std::string_view fields,
                const xd_error* error, std::string_view reason = {}) {
        xd_change change = detail::sized<xd_change>();
        change.action = action;
        change.index = index;
        change.document = detail::toAbi(document);
        change.fields = detail::toAbi(fields);
        change.error = error;
        change.reason = detail::toAbi(reason);
        const std::int32_t status = _raw->append(_raw->context, &change);
        if (status != XD_OK) {
            throw Error(errorClassOf(status), "plan writer: the host refused the change");
        }
    }

    const xd_change_writer* _raw;
};

} // namespace v1
} // namespace crossdock
