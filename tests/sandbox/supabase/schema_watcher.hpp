// Keeps the schema cache current: loads it, hears NOTIFY pgrst, and starts over when the database went away.
#pragma once

#include "sandbox_supabase/schema_cache.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::sandbox::supabase {

/// One thread with one connection of its own. Thread-safe.
class SchemaWatcher {
public:
    /// Begins at once, whether or not the database can be reached; tries again every `retry`.
    SchemaWatcher(std::string url, std::string schema, std::chrono::milliseconds retry);
    ~SchemaWatcher();
    SchemaWatcher(const SchemaWatcher&) = delete;
    SchemaWatcher& operator=(const SchemaWatcher&) = delete;

    /// Null while the database cannot be reached.
    std::shared_ptr<const SchemaCache> current() const;
    /// How many times the cache was loaded.
    std::uint64_t generation() const { return _generation; }
    /// Waits until the cache was loaded at least `generation` times; false when `limit` passed first.
    bool waitFor(std::uint64_t generation, std::chrono::milliseconds limit);

private:
    void run();
    void watch();
    void load(Connection& connection);
    void replace(std::shared_ptr<const SchemaCache> cache);

    const std::string _url;
    const std::string _schema;
    const std::chrono::milliseconds _retry;
    mutable std::mutex _mutex;
    std::condition_variable _changed;
    std::shared_ptr<const SchemaCache> _cache;
    std::atomic<std::uint64_t> _generation{0};
    std::atomic<bool> _stopping{false};
    int _wake;
    std::thread _thread;
};

} // namespace crossdock::sandbox::supabase
