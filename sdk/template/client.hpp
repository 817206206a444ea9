// The remote's HTTP API: paths, parameters and status codes. Knows nothing about records.
#pragma once

#include <crossdock/context.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace example {

/// Stateless; as thread-safe as the host's HTTP service.
class Client {
public:
    explicit Client(const crossdock::Context& context) : _context(context) {}

    /// GET /items: those after an id, in order of their ids, changed since a time.
    crossdock::HttpResponse list(const crossdock::Call& call, std::string_view afterId, crossdock::UtcTime since,
                                 std::int64_t limit) const;
    /// GET /items/{id}; nothing when it is gone (404).
    std::optional<crossdock::HttpResponse> item(const crossdock::Call& call, std::string_view id) const;
    /// PUT /items/{key}: makes or replaces it, so that sending it twice does no harm.
    crossdock::HttpResponse put(const crossdock::Call& call, std::string_view key, std::string body) const;
    /// DELETE /items/{key}; fine when it is gone already.
    void remove(const crossdock::Call& call, std::string_view key) const;

private:
    const crossdock::Context& _context;
};

} // namespace example
