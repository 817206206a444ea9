// Places in lists, as opaque texts that nobody can make up.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::admin {

/// Thread-safe. Signed with a key that stands in the store, so addresses with a cursor survive a restart.
class Cursors {
public:
    static Result<std::unique_ptr<Cursors>> open(store::Database& database);

    /// `list` names the list with its organisation; a cursor of one list does not open in another.
    std::string sealed(const std::string& list, const std::vector<std::int64_t>& place) const;
    /// Nothing when the text was not made here for this list.
    std::optional<std::vector<std::int64_t>> opened(const std::string& list, const std::string& text) const;

private:
    explicit Cursors(secret::Secret key) : _key(std::move(key)) {}
    std::string seal(const std::string& list, const std::string& bytes) const;

    const secret::Secret _key;
};

} // namespace crossdock::admin
