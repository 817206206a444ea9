// What an admin can set, and how requests are signed. Shared by source and sink.
#pragma once

#include <crossdock/component.hpp>

#include <cstdint>
#include <vector>

namespace example {

struct Config {
    std::int64_t pageSize = 100;

    static std::vector<crossdock::Field> fields() {
        return {crossdock::Field::integer("page_size", 100).between(1, 100).describe("records per request")};
    }
    explicit Config(const crossdock::Settings& settings) : pageSize(settings.integer("page_size")) {}
};

/// The id that requests name; "api_token" is the key in the connection's [credentials].
inline crossdock::Auth tokenAuth() {
    return crossdock::Auth::bearer("token", "api_token");
}

} // namespace example
