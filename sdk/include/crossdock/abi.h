/*
 * Crossdock plug-in boundary, ABI major 1.
 *
 * This header is the whole contract between the Crossdock host and a connector. It is C11 (and compiles as C++17), includes
 * only <stddef.h> and <stdint.h>, and is meant to be read from top to bottom. C++ authors will rather include
 * <crossdock/crossdock.hpp>, which wraps all of this in two classes and one macro; nothing there is needed by the host.
 *
 * A connector is one shared library (NAME.so) that exports exactly one symbol, xd_plugin_entry_v1, and carries one ELF note.
 * It offers components: sources, which read records from a system, and sinks, which write them into one. The host does all
 * networking, TLS, retrying, rate limiting, sleeping, secret keeping and progress keeping; a connector asks it through host
 * extensions and stays a translator between one remote API and canonical records.
 *
 *
 * CONSTITUTION
 *
 *  1. Only fixed-width integers, pointers and byte ranges cross. No bool, no enum-typed field, no bit field, no union, no long,
 *     no time_t, no varargs, no struct by value but xd_str.
 *  2. Every struct but xd_str and xd_pair goes by pointer and starts with struct_size: the size that its writer was compiled
 *     with. Members are only appended. A reader touches a member newer than ABI 1.0 only after XD_HAS says that it is there.
 *     Reserved members are written as zero.
 *  3. Arrays of structs are arrays of pointers, so that an element may grow. Arrays of xd_str and xd_pair, which never grow,
 *     are plain arrays.
 *  4. Text is UTF-8 with a length and need not end in NUL. Descriptor strings alone (const char*) do end in NUL. JSON is UTF-8
 *     bytes. Times are int64 microseconds since 1970-01-01T00:00:00Z (_us), spans are in the unit that their name ends in.
 *     Money and other exact numbers travel as decimal text inside JSON, never as a binary floating point number.
 *  5. Nothing allocated on one side is freed on the other. Output is pushed into a writer that the caller owns; the callee
 *     copies what it keeps. There is no free function.
 *  6. A pointer argument is valid until the call returns, a descriptor until the process ends, the xd_host until destroy
 *     of the instance returns.
 *  7. No exception, longjmp, signal handler, locale change, setenv, fork, exit or write to standard output escapes a connector.
 *     No thread of a connector outlives destroy.
 *  8. A connector imports no symbol of the host. It receives one host table.
 *  9. An unknown status means XD_INTERNAL, an unknown flag is ignored, an unknown extension id gives NULL. Both sides keep to
 *     this, so either may be the newer one.
 * 10. A function in a released struct never changes its meaning. A break is a new extension id ("xd.http/2") or, at worst, a new
 *     entry symbol; hosts then serve both.
 *
 *
 * THREADS
 *
 * Each function carries a tag:
 *   [scan]      called before any instance exists, from any thread, also in a process that only inspects the library
 *   [instance]  never two at a time for one instance; from any thread, with a happens-before between calls
 *   [any]       from any thread at any time while the instance lives
 * All functions of the host table and of the writers are [any], and are called only while a call into the instance is running.
 */
#ifndef CROSSDOCK_ABI_H
#define CROSSDOCK_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------------ versions */

/* A host of another major refuses the library. Within a major a connector built against any minor works in every later host. */
#define XD_ABI_MAJOR 1u
#define XD_ABI_MINOR 0u
#define XD_MAGIC 0x31444358u /* "XCD1", little-endian */
#define XD_ENTRY_NAME "xd_plugin_entry_v1"

/* Does the struct at ptr, as its writer knew it, hold this member? Rationale: sizes are compared at the point of use, versions
 * never, so that a backported member works. */
#define XD_HAS(ptr, type, member) ((ptr)->struct_size >= offsetof(type, member) + sizeof((ptr)->member))

/* ----------------------------------------------------------------------------------------------------------------- plain data */

typedef struct xd_str {
    const char* data; /* may be NULL when size is 0 */
    uint64_t size;
} xd_str;

typedef struct xd_pair {
    xd_str name;
    xd_str value;
} xd_pair;

/* ------------------------------------------------------------------------------------------------------------- status, errors */

/*
 * What a call returns. The class alone decides what the host does:
 *
 *   XD_OK
 *   XD_TRANSIENT     try again later, with back-off: time-outs on reads, 5xx, refused connections
 *   XD_RATE_LIMITED  pause this connection for retry_after_ms; counts as no attempt
 *   XD_AUTH          the remote refused who we are: the host refreshes the credential once, then stops the flow and says so once
 *   XD_CONFIG        the conf or the remote's set-up is wrong for every record: stop the flow
 *   XD_PERMANENT     this record can never work; others go on
 *   XD_HOLD          this record needs a person; "reason" in xd_error names why, "message" says what to do
 *   XD_UNCERTAIN     the write may have happened: the host looks up before it repeats
 *   XD_CANCELLED     the call's cancellation was seen
 *   XD_DEADLINE      the call's deadline passed before anything was sent
 *   XD_UNSUPPORTED   this component does not do that
 *   XD_INTERNAL      a bug: contract breach, escaped exception, out of memory
 *   XD_STOP          (from a writer) the host wants no more in this call: finish and return XD_OK
 */
#define XD_OK 0
#define XD_TRANSIENT 1
#define XD_RATE_LIMITED 2
#define XD_AUTH 3
#define XD_CONFIG 4
#define XD_PERMANENT 5
#define XD_HOLD 6
#define XD_UNCERTAIN 7
#define XD_CANCELLED 8
#define XD_DEADLINE 9
#define XD_UNSUPPORTED 10
#define XD_INTERNAL 11
#define XD_STOP 12

#define XD_ORIGIN_PLUGIN 0 /* the connector's own judgement */
#define XD_ORIGIN_HOST 1   /* a host service refused or failed */
#define XD_ORIGIN_REMOTE 2 /* the remote system said so */

/* Caller-allocated, so no ownership question. Texts are cut to fit on a code point and always end in NUL. The host copies and
 * redacts it; a connector never puts a secret or personal data into it. */
typedef struct xd_error {
    uint32_t struct_size;
    int32_t status;         /* one of the above; equals what the function returned */
    int32_t origin;         /* XD_ORIGIN_... */
    int32_t http_status;    /* 0 when none */
    int64_t retry_after_ms; /* -1 unknown */
    char code[64];          /* the remote's own code, e.g. "23505", "6240" */
    char reason[64];        /* for XD_HOLD: stable name in snake_case, e.g. "total_mismatch" */
    char message[768];      /* one line: what failed, on what, what to do */
} xd_error;

/* ----------------------------------------------------------------------------------------------------------------------- calls */

/* Handed to every call into an instance. */
typedef struct xd_call {
    uint32_t struct_size;
    uint32_t attempt;         /* from 1 */
    uint64_t id;              /* unique in this process; names the call in logs */
    int64_t deadline_mono_us; /* CLOCK_MONOTONIC; host services return XD_DEADLINE after it */
    xd_str sync_id;           /* the sync this call belongs to, may be empty */
    void* host;               /* host's own */
    int32_t (*cancelled)(const struct xd_call* call); /* [any] 1 when the call should end soon with XD_CANCELLED */
} xd_call;

/* --------------------------------------------------------------------------------------------------------- host and its services */

/* The host, as one instance sees it. Extension ids carry their revision; unknown ones give NULL. Extension tables live as long as
 * the instance. A service needed before the call that uses it can be asked for in create. */
typedef struct xd_host {
    uint32_t struct_size;
    uint32_t abi_minor; /* of the host */
    void* context;      /* host's own */
    const void* (*extension)(const struct xd_host* host, xd_str id); /* [any] */
} xd_host;

/* --- xd.log/1: one line each; secrets are redacted by the host, lines over its rate are counted and dropped --- */
#define XD_EXT_LOG "xd.log/1"
#define XD_LOG_DEBUG 0
#define XD_LOG_INFO 1
#define XD_LOG_WARNING 2
#define XD_LOG_ERROR 3
typedef struct xd_log {
    uint32_t struct_size, reserved;
    int32_t (*enabled)(const xd_host* host, int32_t level);
    void (*write)(const xd_host* host, int32_t level, xd_str message, const xd_pair* fields, uint64_t field_count);
} xd_log;

/* --- xd.clock/1 --- */
#define XD_EXT_CLOCK "xd.clock/1"
typedef struct xd_clock {
    uint32_t struct_size, reserved;
    int64_t (*now_us)(const xd_host* host);  /* UTC */
    int64_t (*mono_us)(const xd_host* host); /* CLOCK_MONOTONIC */
    int32_t (*sleep_us)(const xd_host* host, const xd_call* call, int64_t us); /* wakes on cancellation and at the deadline */
} xd_clock;

/* --- xd.http/1: the only way to the network --- */
#define XD_EXT_HTTP "xd.http/1"

/* The request may be repeated without harm although its method is POST, PATCH, PUT or DELETE (an upsert, a search by POST):
 * a lost answer is then XD_TRANSIENT instead of XD_UNCERTAIN. */
#define XD_HTTP_REPEATABLE 1u
/* Do not ask the body to be one JSON value. Without it an answer with a body that is not JSON is an error of class transient
 * ("HTML with status 200") and is never handed over. */
#define XD_HTTP_ANY_BODY 2u

typedef struct xd_http_request {
    uint32_t struct_size;
    uint32_t flags;        /* XD_HTTP_... */
    xd_str method;         /* GET, HEAD, POST, PUT, PATCH, DELETE */
    xd_str origin;         /* empty: the connection's url; else "https://host[:port]", which the conf must allow */
    xd_str path;           /* appended to the url's path; begins with '/'; already percent-encoded */
    const xd_pair* query;  /* encoded by the host (RFC 3986), sent in this order */
    uint64_t query_count;
    const xd_pair* headers; /* Host, Authorization, Cookie, Content-Length, Transfer-Encoding, ... are refused */
    uint64_t header_count;
    xd_str body;           /* Content-Type is the connector's to set */
    const xd_str* auths;   /* ids of the component's xd_auth entries to apply, in order */
    uint64_t auth_count;
    int64_t timeout_ms;    /* 0: the connection's default; never beyond the call's deadline */
    xd_str label;          /* short name of the operation for counters, e.g. "orders.list" */
} xd_http_request;

typedef struct xd_http_response {
    uint32_t struct_size;
    int32_t status;
    const xd_pair* headers; /* names in lower case; received text, as hostile as the body */
    uint64_t header_count;
    xd_str body;            /* complete: an answer that was cut short is an error, never a short body */
    int64_t date_us;        /* the server's Date header; 0 when absent */
} xd_http_response;

/* Receives the answer while perform runs. Called once for each complete answer, also for an error status. */
typedef struct xd_http_sink {
    uint32_t struct_size, reserved;
    void* context;
    void (*answer)(void* context, const xd_http_response* response);
} xd_http_sink;

typedef struct xd_http {
    uint32_t struct_size, reserved;
    /* Blocks for limiter, connection, sending and the whole answer. XD_OK for 2xx; else the host's class for this status, with
     * `error` filled, after `answer` was called if there was a complete one: a connector that knows better looks at the answer
     * and returns its own class. The host never retries by itself. */
    int32_t (*perform)(const xd_host* host, const xd_call* call, const xd_http_request* request, const xd_http_sink* sink,
        xd_error* error);
} xd_http;

/* --- xd.links/1: which target record a source record became, in this flow; and things that must be made once --- */
#define XD_EXT_LINKS "xd.links/1"
typedef struct xd_link {
    uint32_t struct_size, reserved;
    xd_str key;    /* as asked */
    xd_str target; /* target id */
    xd_str token;  /* target's version token */
} xd_link;
typedef struct xd_link_sink {
    uint32_t struct_size, reserved;
    void* context;
    void (*found)(void* context, const xd_link* link);
} xd_link_sink;
#define XD_CLAIM_GRANTED 1 /* yours: make the thing, then put() and release(); release() not if nobody knows whether it was made */
#define XD_CLAIM_KNOWN 2   /* it exists; `found` was called with it */
#define XD_CLAIM_BUSY 3    /* another worker is making it: return XD_TRANSIENT for the records that need it */
typedef struct xd_links {
    uint32_t struct_size, reserved;
    /* One look-up for all keys of one entity. Calls found() for each one known; the missing are not mentioned. */
    int32_t (*resolve)(const xd_host* host, const xd_call* call, xd_str entity, const xd_str* keys, uint64_t count,
        const xd_link_sink* sink, xd_error* error);
    /* Ask to make (entity, key) once. Tells XD_CLAIM_.... Ends by release(), else once nothing that the call sent can land. */
    int32_t (*claim)(const xd_host* host, const xd_call* call, xd_str entity, xd_str key, const xd_link_sink* sink,
        int32_t* outcome, xd_error* error);
    /* Record what was made or found; durable when it returns XD_OK. */
    int32_t (*put)(const xd_host* host, const xd_call* call, xd_str entity, const xd_link* link, xd_error* error);
    void (*release)(const xd_host* host, const xd_call* call, xd_str entity, xd_str key);
} xd_links;

/* --- xd.state/1: a few small values per connection, durable, compared and set. Not for progress: that is the host's --- */
#define XD_EXT_STATE "xd.state/1"
typedef struct xd_value_sink {
    uint32_t struct_size, reserved;
    void* context;
    void (*value)(void* context, xd_str value, int64_t revision);
} xd_value_sink;
typedef struct xd_state {
    uint32_t struct_size, reserved;
    /* Calls value() once if the name is known, never otherwise. */
    int32_t (*get)(const xd_host* host, xd_str name, const xd_value_sink* sink, xd_error* error);
    /* Writes if the stored revision equals `revision` (0: not stored yet), else returns XD_TRANSIENT: read again. At most 64 KiB. */
    int32_t (*set)(const xd_host* host, xd_str name, xd_str value, int64_t revision, xd_error* error);
} xd_state;

/* --- xd.metrics/1 --- */
#define XD_EXT_METRICS "xd.metrics/1"
typedef struct xd_metrics {
    uint32_t struct_size, reserved;
    void (*count)(const xd_host* host, xd_str name, int64_t delta); /* name: [a-z0-9_.]; at most 64 names per instance */
} xd_metrics;

/* --------------------------------------------------------------------------------------------------------------------- records */

#define XD_OP_UPSERT 1
#define XD_OP_DELETE 2 /* body empty, or the last known state */

/* A record as a source hands it over. */
typedef struct xd_record {
    uint32_t struct_size;
    int32_t op;
    xd_str key;            /* the source's own stable id, unique within connection and entity */
    int64_t version_us;    /* when the source says it changed; 0 when the source does not say */
    int64_t created_us;    /* 0 when unknown */
    xd_str stamp;          /* short text that differs when the content does, and that a `keys` pass can compute too, e.g. "time|total|status" */
    xd_str position;       /* where to go on after this record; opaque to the host */
    xd_str body;           /* canonical JSON (one object); empty in a `keys` pass */
    xd_str raw;            /* the source's own JSON of it; may be empty */
} xd_record;

typedef struct xd_record_writer {
    uint32_t struct_size, reserved;
    void* context;
    /* XD_OK: taken. XD_STOP: taken, and no more wanted: finish and return XD_OK. XD_CANCELLED. XD_PERMANENT: refused, too large
     * (the host's limit, 8 MiB); the connector goes on with the next. */
    int32_t (*append)(void* context, const xd_record* record);
} xd_record_writer;

/* --------------------------------------------------------------------------------------------------------------------- sources */

#define XD_PASS_FULL 1 /* whole records */
#define XD_PASS_KEYS 2 /* key, version, stamp only: cheap, for sweeps */
#define XD_PASS_IDS 3  /* whole records of the keys in `ids`; a key that is gone is appended as XD_OP_DELETE */

/* What to read. A pass is one walk over an entity; `read` returns one bounded batch of it. */
typedef struct xd_pass {
    uint32_t struct_size;
    int32_t mode;      /* XD_PASS_... */
    xd_str entity;
    int64_t since_us;  /* changed at or after; 0: from the beginning. Already lessened by the host's overlap */
    int64_t until_us;  /* changed before; 0: open */
    xd_str window;     /* one that `split` gave, else empty */
    xd_str position;   /* of the last record taken; empty: the start of the pass */
    const xd_str* ids; /* XD_PASS_IDS: at most max_records keys */
    uint64_t id_count;
    uint32_t max_records; /* a hint for the page size; append() returns XD_STOP when the host has enough */
    uint32_t reserved;
} xd_pass;

/* Filled by the source before `read` returns XD_OK. */
typedef struct xd_page {
    uint32_t struct_size;
    int32_t done;           /* 1: the pass is complete; no further read follows */
    int64_t server_date_us; /* the server's clock at the first request of this read; 0 unknown */
    int64_t total;          /* records in the whole pass as the source counts them, -1 unknown */
} xd_page;

typedef struct xd_window_writer {
    uint32_t struct_size, reserved;
    void* context;
    int32_t (*append)(void* context, xd_str window);
} xd_window_writer;

/* Pushes text lines of a check or JSON of a discovery: `level` is XD_LOG_..., `subject` what it is about. */
typedef struct xd_report_writer {
    uint32_t struct_size, reserved;
    void* context;
    int32_t (*append)(void* context, int32_t level, xd_str subject, xd_str text);
} xd_report_writer;

/*
 * Life of a source: create, then any of check, discover, split, read in any order and number, cancel at any time, destroy once.
 * Nothing is remembered between reads but caches: the same pass and position give the same rest, also in another process.
 */
typedef struct xd_source {
    uint32_t struct_size, reserved;
    /* [instance] Reach the remote and prove credentials and rights, one line per finding. XD_OK: usable. */
    int32_t (*check)(void* self, const xd_call* call, const xd_report_writer* writer, xd_error* error);
    /* [instance] What the remote holds: one append per entity, text = JSON. Optional (NULL). */
    int32_t (*discover)(void* self, const xd_call* call, const xd_report_writer* writer, xd_error* error);
    /* [instance] One bounded batch of a pass. Records come in the source's safe order: a record that changes or goes while the
     * pass runs must never make another one be missed. On an error the records already appended are valid and kept. */
    int32_t (*read)(void* self, const xd_call* call, const xd_pass* pass, const xd_record_writer* writer, xd_page* page,
        xd_error* error);
    /* [instance] Cut the records of an entity that exist now into at most `max` disjoint windows which may be read at the same
     * time. Optional (NULL). The host closes such a load by a pass over what changed since it began. */
    int32_t (*split)(void* self, const xd_call* call, xd_str entity, uint32_t max, const xd_window_writer* writer,
        xd_error* error);
} xd_source;

/* ----------------------------------------------------------------------------------------------------------------------- sinks */

/* What a sink's target can do; see xd_component.capabilities. */
#define XD_SINK_REPLAYS (1u << 0)   /* the same write sent again, also late or twice, has the effect of one (request ids honoured, or guarded upserts) */
#define XD_SINK_REFERENCE (1u << 1) /* keeps our reference unique: `find` can tell whether an uncertain write happened */
#define XD_SINK_DRIFTS (1u << 2)    /* others change the target's records: tokens matter */
#define XD_SINK_MIRRORS (1u << 3)   /* takes records that break a canonical invariant, with the note; without it they are held */
#define XD_CONCURRENT (1u << 8)     /* instance functions may run at the same time */

/* A record as a sink receives it, with all that the host knows. */
typedef struct xd_item {
    uint32_t struct_size;
    int32_t op;
    xd_str key;
    int64_t version_us;
    int64_t seen_us;      /* when the read that brought it began; orders edits that leave version_us alone */
    xd_str body;          /* canonical JSON */
    xd_str fields;        /* JSON object made by the flow's [map.ENTITY]; empty when there is none */
    xd_str raw;           /* the source's own JSON; may be empty */
    xd_str request_id;    /* idempotency key: stable over every repeat of this write, different for the next version. Sub-writes take
                             request_id ".1", ".2" in a fixed order */
    xd_str target;        /* from the link: the target's id; empty when never posted */
    xd_str token;         /* from the link: the target's version token */
    xd_str posted_hash;   /* from the link: host's hash of what was posted */
    xd_str note;          /* a broken invariant with its arithmetic; empty when sound */
} xd_item;

#define XD_RESULT_CREATED 1
#define XD_RESULT_UPDATED 2
#define XD_RESULT_UNCHANGED 3
#define XD_RESULT_FAILED 4  /* `error` says why, its status is the class */
#define XD_RESULT_WAITING 5 /* a parent is not there yet: waits_entity, waits_key */
#define XD_RESULT_FOUND 6   /* find only: it is there */
#define XD_RESULT_ABSENT 7  /* find only: it is not there */
#define XD_RESULT_SKIPPED 8 /* by a rule of the sink nothing of it belongs into the target: `reason`; counted, never held */

typedef struct xd_result {
    uint32_t struct_size;
    int32_t outcome;      /* XD_RESULT_... */
    uint64_t index;       /* into the items of the call */
    xd_str target;        /* target id */
    xd_str token;         /* target's version token */
    xd_str total;         /* read-back total as decimal text, empty when the target has none */
    xd_str request_id;    /* find: the request id whose content was found; empty when the target cannot tell */
    xd_str waits_entity;
    xd_str waits_key;
    const xd_error* error; /* XD_RESULT_FAILED */
    xd_str reason;         /* XD_RESULT_SKIPPED: stable name in snake_case, e.g. "status_not_posted" */
} xd_result;

typedef struct xd_result_writer {
    uint32_t struct_size, reserved;
    void* context;
    int32_t (*append)(void* context, const xd_result* result); /* each index once */
} xd_result_writer;

/* What a write would change, for one record. */
#define XD_PLAN_CREATE 1
#define XD_PLAN_UPDATE 2
#define XD_PLAN_UNCHANGED 3
#define XD_PLAN_VOID 4
#define XD_PLAN_HOLD 5
#define XD_PLAN_FAIL 6
#define XD_PLAN_SKIP 7
typedef struct xd_change {
    uint32_t struct_size;
    int32_t action;        /* XD_PLAN_... */
    uint64_t index;
    xd_str document;       /* kind of target document or table */
    xd_str fields;         /* JSON array of {"field","old","new"}; may be empty */
    const xd_error* error; /* XD_PLAN_HOLD, XD_PLAN_FAIL */
    xd_str reason;         /* XD_PLAN_SKIP: as of a result */
} xd_change;
typedef struct xd_change_writer {
    uint32_t struct_size, reserved;
    void* context;
    int32_t (*append)(void* context, const xd_change* change);
} xd_change_writer;

/* Life of a sink: create, then any of the calls, cancel at any time, destroy once. */
typedef struct xd_sink {
    uint32_t struct_size, reserved;
    /* [instance] Reach the remote, prove credentials, and say what the target lacks. XD_OK: usable. Writes nothing. */
    int32_t (*check)(void* self, const xd_call* call, const xd_report_writer* writer, xd_error* error);
    /* [instance] Optional (NULL). */
    int32_t (*discover)(void* self, const xd_call* call, const xd_report_writer* writer, xd_error* error);
    /* [instance] Write a batch of one entity: no key twice. One result per item. An item without a result and an error of the
     * call mean: nothing is known about that item but the call's class. */
    int32_t (*write)(void* self, const xd_call* call, xd_str entity, const xd_item* const* items, uint64_t count,
        const xd_result_writer* writer, xd_error* error);
    /* [instance] The path of write without writing: one change per item. Optional (NULL): no dry run beyond counts. */
    int32_t (*plan)(void* self, const xd_call* call, xd_str entity, const xd_item* const* items, uint64_t count,
        const xd_change_writer* writer, xd_error* error);
    /* [instance] Did these writes, whose answers were lost, happen? XD_RESULT_FOUND or XD_RESULT_ABSENT per item, looked up by our
     * own reference. The host calls it only when no request can land any more. Required with XD_SINK_REFERENCE. */
    int32_t (*find)(void* self, const xd_call* call, xd_str entity, const xd_item* const* items, uint64_t count,
        const xd_result_writer* writer, xd_error* error);
} xd_sink;

/* ----------------------------------------------------------------------------------------------------------------- descriptors */

/* How the host signs requests. Secrets are named by the connection's [credentials] keys and never enter the connector. */
#define XD_AUTH_BASIC 1  /* Authorization: Basic; user_key, secret_key */
#define XD_AUTH_BEARER 2 /* Authorization: Bearer; secret_key */
#define XD_AUTH_HEADER 3 /* `header`: secret_key */
#define XD_AUTH_OAUTH1 4 /* OAuth 1.0a one-legged, HMAC-SHA256, in the Authorization header; user_key, secret_key */
#define XD_AUTH_OAUTH2 5 /* bearer from a token set kept and refreshed by the host; user_key = client id, secret_key = client secret */
typedef struct xd_auth {
    uint32_t struct_size;
    int32_t kind;
    const char* id;
    const char* user_key;
    const char* secret_key;
    const char* header;        /* XD_AUTH_HEADER */
    const char* skip_prefix;   /* adds nothing when the secret begins with this; NULL: always adds */
    const char* authorize_url; /* XD_AUTH_OAUTH2; conf may override all three */
    const char* token_url;
    const char* scope;
} xd_auth;

#define XD_ENTITY_INCREMENTAL (1u << 0) /* a pass with since_us reads less than everything */
#define XD_ENTITY_DELETES (1u << 1)     /* a pass shows deletions, or trash */
#define XD_ENTITY_KEYS (1u << 2)        /* XD_PASS_KEYS is offered */
#define XD_ENTITY_SPLITS (1u << 3)      /* split is offered */
typedef struct xd_entity {
    uint32_t struct_size;
    uint32_t flags;
    const char* name;    /* "order" */
    const char* title;   /* "Orders" */
    const char* parents; /* entities that go first, separated by blanks; may be empty */
} xd_entity;

/* xd.webhook/1, of a component: what its remote sends when something changed. The host listens at /hooks/CONNECTION, proves the
 * signature over the raw bytes with a secret that the connector never sees, refuses replays, stores, answers, and then asks
 * `parse` what to read again. A body is a hint, never data. */
#define XD_EXT_WEBHOOK "xd.webhook/1"
#define XD_PROOF_HMAC_SHA256_BASE64 1
#define XD_PROOF_HMAC_SHA256_HEX 2
typedef struct xd_hint_writer {
    uint32_t struct_size, reserved;
    void* context;
    int32_t (*append)(void* context, xd_str entity, xd_str key); /* a record to read again; XD_STOP: enough */
    void (*foreign)(void* context); /* a part that is about something else than this connection, e.g. another company */
} xd_hint_writer;
typedef struct xd_webhook {
    uint32_t struct_size;
    int32_t proof;                /* XD_PROOF_...; the host does the comparing */
    const char* secret_key;       /* of [credentials]; optional there: without it the address answers 404 */
    const char* signature_header; /* lower case */
    const char* signature_prefix; /* taken off before comparing, e.g. "sha256="; NULL: none */
    const char* topic_header;     /* handed to parse, unsigned as all headers are; NULL: none */
    const char* ping_field;       /* unsigned form "FIELD=digits" by which the remote tries the address: answered, no more; NULL: none */
    /* [any] Names what a body is about. Without instance and network; settings as of create, what a flow alone sets being absent.
     * Not understood: append nothing, return XD_OK. */
    int32_t (*parse)(xd_str settings, xd_str topic, xd_str body, const xd_hint_writer* writer, xd_error* error);
} xd_webhook;

#define XD_KIND_SOURCE 1
#define XD_KIND_SINK 2
typedef struct xd_component {
    uint32_t struct_size;
    int32_t kind;
    uint32_t capabilities; /* XD_SINK_..., XD_CONCURRENT */
    uint32_t requests_per_minute, requests_per_second; /* sensible default limits, 0: none */
    uint32_t concurrency;                              /* 0: 1 */
    const char* id;      /* unique within the plug-in, e.g. "woocommerce" */
    const char* title;
    const char* summary;
    const char* settings_schema; /* JSON schema (subset: object, string, integer, number as decimal text, boolean, array of string,
                                    enum, default, description, pattern, minimum, maximum, required) of the [source] or [sink] table */
    const xd_entity* const* entities;
    uint64_t entity_count;
    const xd_auth* const* auths;
    uint64_t auth_count;
    const char* const* needs; /* extension ids that this component cannot do without */
    uint64_t need_count;
    /* [any] Makes an instance. `settings` is a JSON object that the host has checked against settings_schema, with defaults filled
     * in, and "connection": {"name", "organisation", "url", "timezone"}. No network here. */
    int32_t (*create)(const xd_host* host, xd_str settings, void** self, xd_error* error);
    /* [any] After it returns nothing of the instance is used again. */
    void (*destroy)(void* self);
    /* [any] Another thread asks the running call with this id to end. Network waits end by themselves. Optional (NULL). */
    void (*cancel)(void* self, uint64_t call_id);
    const xd_source* source; /* XD_KIND_SOURCE */
    const xd_sink* sink;     /* XD_KIND_SINK */
    /* [scan] Component-side extensions, static tables: XD_EXT_WEBHOOK. Optional (NULL). */
    const void* (*extension)(xd_str id);
} xd_component;

typedef struct xd_plugin {
    uint32_t struct_size;
    uint32_t magic;          /* XD_MAGIC */
    uint32_t abi_major, abi_minor; /* built against */
    uint32_t min_host_minor;       /* needs at least */
    uint32_t reserved;
    const char* id;          /* reverse domain, e.g. "org.crossdock.woocommerce" */
    const char* version;     /* MAJOR.MINOR.PATCH */
    const char* title;
    const char* vendor;
    const char* licence;
    const char* toolchain;   /* compiler and standard library, for bug reports */
    const xd_component* const* components;
    uint64_t component_count;
} xd_plugin;

/* [scan] The one exported symbol. Returns static data and does no work. Rationale: a function, since that is what dlsym promises. */
typedef const xd_plugin* (*xd_plugin_entry_fn)(void);

#define XD_EXPORT __attribute__((visibility("default"))) /* of GCC and clang, as the note below */

/* ------------------------------------------------------------------------------------------------------------------ the ELF note */

/*
 * A library carries this note in section ".note.crossdock" (owner "XD", type 1). The host reads it from the file, so that a wrong
 * version, or a library that is no connector, is refused before any of its code runs. Write it with XD_PLUGIN_NOTE.
 */
#define XD_NOTE_TYPE 1u
typedef struct xd_note {
    uint32_t name_size, desc_size, type; /* 3, 112, XD_NOTE_TYPE */
    char name[4];                        /* "XD" */
    uint32_t abi_major, abi_minor, min_host_minor, reserved;
    char id[64]; /* as in xd_plugin, padded with NUL */
    char version[32];
} xd_note;

#define XD_PLUGIN_NOTE(plugin_id, plugin_version)                                                                     \
    __attribute__((section(".note.crossdock"), used, aligned(4))) static const xd_note xd_plugin_note_ = {            \
        3u, 112u, XD_NOTE_TYPE, "XD", XD_ABI_MAJOR, XD_ABI_MINOR, 0u, 0u, plugin_id, plugin_version}

#ifdef __cplusplus
}
#endif

#endif /* CROSSDOCK_ABI_H */
