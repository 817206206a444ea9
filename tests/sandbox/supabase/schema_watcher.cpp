#include "sandbox_supabase/schema_watcher.hpp"

#include <cerrno>
#include <exception>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace crossdock::sandbox::supabase {

SchemaWatcher::SchemaWatcher(std::string url, std::string schema, std::chrono::milliseconds retry)
    : _url(std::move(url)),
      _schema(std::move(schema)),
      _retry(retry),
      _wake(::eventfd(0, EFD_CLOEXEC)) {
    if (_wake < 0) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    _thread = std::thread([this] { run(); });
}

SchemaWatcher::~SchemaWatcher() {
    _stopping = true;
    ::eventfd_write(_wake, 1);
    {
        const std::lock_guard lock(_mutex);
        _changed.notify_all();
    }
    _thread.join();
    ::close(_wake);
}

std::shared_ptr<const SchemaCache> SchemaWatcher::current() const {
    const std::lock_guard lock(_mutex);
    return _cache;
}

bool SchemaWatcher::waitFor(std::uint64_t generation, std::chrono::milliseconds limit) {
    std::unique_lock lock(_mutex);
    return _changed.wait_for(lock, limit, [&] { return _generation >= generation; });
}

void SchemaWatcher::run() {
    while (!_stopping) {
        try {
            watch();
        } catch (const DatabaseError&) {
            // The first failure leaves the cache in force: requests then tell of the lost connection themselves. Only when the database
            // stays away is the cache given up.
        } catch (const std::exception&) {
            replace(nullptr);
        }
        std::unique_lock lock(_mutex);
        _changed.wait_for(lock, _retry, [this] { return _stopping.load(); });
    }
}

void SchemaWatcher::watch() {
    std::unique_ptr<Connection> connection;
    try {
        connection = std::make_unique<Connection>(_url);
        connection->execute("LISTEN pgrst");
        load(*connection);
    } catch (const DatabaseError&) {
        replace(nullptr);
        throw;
    }
    while (!_stopping) {
        const auto payload = connection->waitForNotification(_wake, std::chrono::seconds(60));
        if (payload && (payload->empty() || *payload == "reload schema" || *payload == "reload config")) {
            load(*connection);
        }
    }
}

void SchemaWatcher::load(Connection& connection) {
    replace(SchemaCache::load(connection, _schema));
}

void SchemaWatcher::replace(std::shared_ptr<const SchemaCache> cache) {
    const std::lock_guard lock(_mutex);
    _cache = std::move(cache);
    if (_cache) {
        ++_generation;
    }
    _changed.notify_all();
}

} // namespace crossdock::sandbox::supabase
