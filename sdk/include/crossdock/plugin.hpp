// The registration of a connector and the glue between its classes and the boundary. Authors use one macro of it:
//
//     CROSSDOCK_PLUGIN("org.example.shop", "1.0.0", "Example shop", "Example Ltd", "MIT", ShopSource, ShopSink)
//
// in exactly one source file, at file scope. Each class derives Source or Sink, has `static Component describe()` and a constructor
// (Context&, const Settings&).
//
// Everything here is noexcept at the boundary: whatever a class throws becomes a status and a text (see Ladder).
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "crossdock/component.hpp"
#include "crossdock/sink.hpp"
#include "crossdock/source.hpp"
#include "crossdock/webhook.hpp"

namespace crossdock {
inline namespace v1 {

namespace detail {

/// Runs `body` and turns what it throws into a status and `error`.
template <typename Body>
std::int32_t ladder(xd_error* error, Body&& body) noexcept {
    try {
        try {
            body();
            return XD_OK;
        } catch (const Error& thrown) {
            return fill(error, thrown.failure());
        } catch (const std::bad_alloc&) {
            return fill(error, {ErrorClass::Internal, "out of memory", {}, {}});
        } catch (const std::exception& thrown) {
            return fill(error, {ErrorClass::Internal, std::string("unexpected exception: ") + thrown.what(), {}, {}});
        } catch (...) {
            return fill(error, {ErrorClass::Internal, "unexpected exception of unknown type", {}, {}});
        }
    } catch (...) { // no memory for the text
        return XD_INTERNAL;
    }
}

template <typename T, typename = void>
struct HasDiscover : std::false_type {};
template <typename T>
struct HasDiscover<T,
                   std::void_t<decltype(std::declval<T&>().discover(std::declval<Call&>(), std::declval<Report&>()))>>
    : std::true_type {};

template <typename T, typename = void>
struct HasSplit : std::false_type {};
template <typename T>
struct HasSplit<T, std::void_t<decltype(std::declval<T&>().split(std::declval<Call&>(), std::string_view(),
                                                                 std::uint32_t(), std::declval<WindowWriter&>()))>>
    : std::true_type {};

template <typename T, typename = void>
struct HasCancel : std::false_type {};
template <typename T>
struct HasCancel<T, std::void_t<decltype(std::declval<T&>().cancel(std::uint64_t()))>> : std::true_type {};

template <typename T, typename = void>
struct HasPlan : std::false_type {};
template <typename T>
struct HasPlan<T, std::void_t<decltype(std::declval<T&>().plan(std::declval<Call&>(), std::string_view(),
                                                               std::declval<const std::vector<ItemView>&>(),
                                                               std::declval<PlanWriter&>()))>> : std::true_type {};

template <typename T, typename = void>
struct HasFind : std::false_type {};
template <typename T>
struct HasFind<T, std::void_t<decltype(std::declval<T&>().find(std::declval<Call&>(), std::string_view(),
                                                               std::declval<const std::vector<ItemView>&>(),
                                                               std::declval<ResultWriter&>()))>> : std::true_type {};

/// What `self` points to: the author's object with the things that it may refer to.
template <typename T>
struct Instance {
    Instance(const xd_host* host, std::string_view json) : context(host), settings(json), object(context, settings) {}

    Context context;
    Settings settings;
    T object;
};

template <typename T>
T& objectOf(void* self) {
    return static_cast<Instance<T>*>(self)->object;
}

inline Pass passOf(const xd_pass& raw) {
    Pass pass;
    pass.mode = static_cast<PassMode>(raw.mode);
    pass.entity = toView(raw.entity);
    pass.since = UtcTime{raw.since_us};
    pass.until = UtcTime{raw.until_us};
    pass.window = toView(raw.window);
    pass.position = toView(raw.position);
    pass.maxRecords = raw.max_records;
    for (std::uint64_t i = 0; i < raw.id_count; ++i) {
        pass.ids.push_back(toView(raw.ids[i]));
    }
    if (raw.mode < XD_PASS_FULL || raw.mode > XD_PASS_IDS) {
        throw Error(ErrorClass::Unsupported, "read: a mode that this connector does not know");
    }
    return pass;
}

inline std::vector<ItemView> itemsOf(const xd_item* const* raw, std::uint64_t count) {
    std::vector<ItemView> items;
    items.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const xd_item& from = *raw[i];
        ItemView item;
        item.op = static_cast<Op>(from.op);
        item.key = toView(from.key);
        item.version = UtcTime{from.version_us};
        item.seen = UtcTime{from.seen_us};
        item.body = toView(from.body);
        item.fields = toView(from.fields);
        item.raw = toView(from.raw);
        item.requestId = toView(from.request_id);
        item.target = toView(from.target);
        item.token = toView(from.token);
        item.postedHash = toView(from.posted_hash);
        item.note = toView(from.note);
        items.push_back(item);
    }
    return items;
}

/// The functions of the boundary for a class of an author.
template <typename T>
struct Trampolines {
    static std::int32_t create(const xd_host* host, xd_str settings, void** self, xd_error* error) noexcept {
        return ladder(error, [&] { *self = std::make_unique<Instance<T>>(host, toView(settings)).release(); });
    }
    static void destroy(void* self) noexcept { delete static_cast<Instance<T>*>(self); }
    static void cancel(void* self, std::uint64_t callId) noexcept {
        ladder(nullptr, [&] { objectOf<T>(self).cancel(callId); });
    }

    static std::int32_t check(void* self, const xd_call* raw, const xd_report_writer* writer,
                              xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            Report report(writer);
            objectOf<T>(self).check(call, report);
        });
    }
    static std::int32_t discover(void* self, const xd_call* raw, const xd_report_writer* writer,
                                 xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            Report report(writer);
            objectOf<T>(self).discover(call, report);
        });
    }
    static std::int32_t read(void* self, const xd_call* raw, const xd_pass* pass, const xd_record_writer* rawWriter,
                             xd_page* page, xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            RecordWriter writer(rawWriter);
            PageEnd end;
            try {
                end = objectOf<T>(self).read(call, passOf(*pass), writer);
            } catch (const Stop&) {
                end.done = false;
            }
            const PageEnd& announced = writer.announced();
            page->done = end.done ? 1 : 0;
            page->server_date_us = end.serverDate.us != 0 ? end.serverDate.us : announced.serverDate.us;
            page->total = end.total >= 0 ? end.total : announced.total;
        });
    }
    static std::int32_t split(void* self, const xd_call* raw, xd_str entity, std::uint32_t most,
                              const xd_window_writer* rawWriter, xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            WindowWriter writer(rawWriter);
            objectOf<T>(self).split(call, toView(entity), most, writer);
        });
    }
    static std::int32_t write(void* self, const xd_call* raw, xd_str entity, const xd_item* const* items,
                              std::uint64_t count, const xd_result_writer* rawWriter, xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            ResultWriter writer(rawWriter);
            objectOf<T>(self).write(call, toView(entity), itemsOf(items, count), writer);
        });
    }
    static std::int32_t find(void* self, const xd_call* raw, xd_str entity, const xd_item* const* items,
                             std::uint64_t count, const xd_result_writer* rawWriter, xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            ResultWriter writer(rawWriter);
            objectOf<T>(self).find(call, toView(entity), itemsOf(items, count), writer);
        });
    }
    static std::int32_t plan(void* self, const xd_call* raw, xd_str entity, const xd_item* const* items,
                             std::uint64_t count, const xd_change_writer* rawWriter, xd_error* error) noexcept {
        return ladder(error, [&] {
            Call call(raw);
            PlanWriter writer(rawWriter);
            objectOf<T>(self).plan(call, toView(entity), itemsOf(items, count), writer);
        });
    }
};

/// The webhook of a class that offers one. Made once, never destroyed.
template <typename T>
class WebhookTable {
public:
    static const xd_webhook* get() {
        static_assert(HasParseWebhook<T>::value, "a class with webhook() has parseWebhook(const Settings&, "
                                                 "std::string_view, std::string_view, HintWriter&), both static");
        static const WebhookTable* const table = new WebhookTable;
        return &table->_raw;
    }
    /// [scan] xd_component::extension. The table is there before the descriptor is, so nothing is made here.
    static const void* extension(xd_str id) noexcept { return toView(id) == XD_EXT_WEBHOOK ? get() : nullptr; }

private:
    WebhookTable() : _webhook(T::webhook()), _raw(_webhook.raw()) { _raw.parse = &WebhookTable::parse; }

    static std::int32_t parse(xd_str settings, xd_str topic, xd_str body, const xd_hint_writer* rawWriter,
                              xd_error* error) noexcept {
        return ladder(error, [&] {
            HintWriter writer(rawWriter);
            try {
                T::parseWebhook(Settings(toView(settings)), toView(topic), toView(body), writer);
            } catch (const Stop&) { // the host has enough
            }
        });
    }

    const Webhook _webhook;
    xd_webhook _raw;
};

template <typename T>
xd_source sourceTable() noexcept {
    using Glue = Trampolines<T>;
    xd_source table = sized<xd_source>();
    table.check = &Glue::check;
    table.read = &Glue::read;
    if constexpr (HasDiscover<T>::value) {
        table.discover = &Glue::discover;
    }
    if constexpr (HasSplit<T>::value) {
        table.split = &Glue::split;
    }
    return table;
}

template <typename T>
xd_sink sinkTable() noexcept {
    using Glue = Trampolines<T>;
    xd_sink table = sized<xd_sink>();
    table.check = &Glue::check;
    table.write = &Glue::write;
    if constexpr (HasDiscover<T>::value) {
        table.discover = &Glue::discover;
    }
    if constexpr (HasPlan<T>::value) {
        table.plan = &Glue::plan;
    }
    if constexpr (HasFind<T>::value) {
        table.find = &Glue::find;
    }
    return table;
}

} // namespace detail

/// A Component laid out for the boundary. Made once per class and process, never destroyed: descriptors live until the process ends.
class ComponentTable {
public:
    template <typename T>
    static const xd_component* of() {
        static_assert(std::is_base_of_v<Source, T> || std::is_base_of_v<Sink, T>, "a component derives Source or Sink");
        static_assert(std::is_constructible_v<T, Context&, const Settings&>,
                      "a component is constructed with (Context&, const Settings&)");
        static const ComponentTable* const table = new ComponentTable(T::describe(), static_cast<T*>(nullptr));
        return &table->_raw;
    }

private:
    template <typename T>
    ComponentTable(Component description, T* /*tag*/)
        : _description(std::move(description)),
          _raw(detail::sized<xd_component>()) {
        static_assert(std::is_base_of_v<Source, T> != std::is_base_of_v<Sink, T>,
                      "one class is a Source or a Sink, not both");
        layOut();
        if constexpr (std::is_base_of_v<Source, T>) {
            static const xd_source source = detail::sourceTable<T>();
            _raw.kind = XD_KIND_SOURCE;
            _raw.source = &source;
        } else {
            static const xd_sink sink = detail::sinkTable<T>();
            _raw.kind = XD_KIND_SINK;
            _raw.sink = &sink;
        }
        _raw.create = &detail::Trampolines<T>::create;
        _raw.destroy = &detail::Trampolines<T>::destroy;
        if constexpr (detail::HasCancel<T>::value) {
            _raw.cancel = &detail::Trampolines<T>::cancel;
        }
        if constexpr (detail::HasWebhook<T>::value) {
            detail::WebhookTable<T>::get();
            _raw.extension = &detail::WebhookTable<T>::extension;
        }
    }

    void layOut() {
        const Component& from = _description;
        const auto orNull = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
        _entities.reserve(from._entities.size());
        for (const Entity& entity : from._entities) {
            xd_entity raw = detail::sized<xd_entity>();
            raw.flags = entity.flags;
            raw.name = entity.name.c_str();
            raw.title = entity.title.c_str();
            raw.parents = entity.parents.c_str();
            _entities.push_back(raw);
            _entityPointers.push_back(&_entities.back());
        }
        _auths.reserve(from._auths.size());
        for (const Auth& auth : from._auths) {
            xd_auth raw = detail::sized<xd_auth>();
            raw.kind = auth.kind;
            raw.id = auth.id.c_str();
            raw.user_key = orNull(auth.userKey);
            raw.secret_key = auth.secretKey.c_str();
            raw.header = orNull(auth.headerName);
            raw.skip_prefix = orNull(auth.skipPrefix);
            raw.authorize_url = orNull(auth.authorizeUrl);
            raw.token_url = orNull(auth.tokenUrl);
            raw.scope = orNull(auth.scope);
            _auths.push_back(raw);
            _authPointers.push_back(&_auths.back());
        }
        for (const std::string& need : from._needs) {
            _needPointers.push_back(need.c_str());
        }
        _raw.capabilities = from._capabilities;
        _raw.requests_per_minute = from._requestsPerMinute;
        _raw.requests_per_second = from._requestsPerSecond;
        _raw.concurrency = from._concurrency;
        _raw.id = from._id.c_str();
        _raw.title = from._title.c_str();
        _raw.summary = from._summary.c_str();
        _raw.settings_schema = _schema.c_str();
        _raw.entities = _entityPointers.data();
        _raw.entity_count = _entityPointers.size();
        _raw.auths = _authPointers.data();
        _raw.auth_count = _authPointers.size();
        _raw.needs = _needPointers.data();
        _raw.need_count = _needPointers.size();
    }

    const Component _description;
    const std::string _schema = _description.schema();
    std::vector<xd_entity> _entities;
    std::vector<const xd_entity*> _entityPointers;
    std::vector<xd_auth> _auths;
    std::vector<const xd_auth*> _authPointers;
    std::vector<const char*> _needPointers;
    xd_component _raw;
};

namespace detail {

#if defined(__clang__)
#define XD_TOOLCHAIN_COMPILER "clang " __clang_version__
#else
#define XD_TOOLCHAIN_COMPILER "g++ " __VERSION__
#endif
#if defined(_LIBCPP_VERSION)
#define XD_TOOLCHAIN XD_TOOLCHAIN_COMPILER ", libc++"
#else
#define XD_TOOLCHAIN XD_TOOLCHAIN_COMPILER ", libstdc++"
#endif

/// The descriptor of a plug-in with these classes; NULL when there is no memory for it.
template <typename... Classes>
const xd_plugin* pluginTable(const char* id, const char* version, const char* title, const char* vendor,
                             const char* licence) noexcept {
    static_assert(sizeof...(Classes) > 0, "a plug-in offers at least one Source or Sink");
    try {
        static const xd_component* const components[] = {ComponentTable::of<Classes>()...};
        static const xd_plugin plugin = [&] {
            xd_plugin raw = sized<xd_plugin>();
            raw.magic = XD_MAGIC;
            raw.abi_major = XD_ABI_MAJOR;
            raw.abi_minor = XD_ABI_MINOR;
            raw.id = id;
            raw.version = version;
            raw.title = title;
            raw.vendor = vendor;
            raw.licence = licence;
            raw.toolchain = XD_TOOLCHAIN;
            raw.components = components;
            raw.component_count = sizeof...(Classes);
            return raw;
        }();
        return &plugin;
    } catch (...) {
        return nullptr;
    }
}

} // namespace detail

} // namespace v1
} // namespace crossdock

/// Registers the classes named after the licence. Emits the entry function and the ELF note; id and version must be literals of at
/// most 63 and 31 characters.
#define CROSSDOCK_PLUGIN(id, version, title, vendor, licence, ...)                                                     \
    XD_PLUGIN_NOTE(id, version);                                                                                       \
    extern "C" XD_EXPORT const xd_plugin* xd_plugin_entry_v1(void);                                                    \
    extern "C" XD_EXPORT const xd_plugin* xd_plugin_entry_v1(void) {                                                   \
        return ::crossdock::detail::pluginTable<__VA_ARGS__>(id, version, title, vendor, licence);                     \
    }
