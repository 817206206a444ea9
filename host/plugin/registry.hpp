// The connectors of this process.
#pragma once

#include "plugin/library.hpp"
#include "plugin/scanner.hpp"
#include "plugin/services.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::plugin {

/// A component of a loaded connector.
struct Found {
    std::shared_ptr<const Library> library;
    std::size_t component = 0; ///< index into the library's description

    const ComponentDescription& description() const { return library->description().components[component]; }
};

/// Owns the loaded libraries. What was loaded stays for the life of the process; replacing a connector takes a restart. Thread-safe.
class Registry {
public:
    /// Loads one library. With a scanner, it is first inspected in a process of its own, so that one that crashes or hangs is refused
    /// instead of taking the host with it. Failure: refused() with a Verdict.
    Status load(const std::string& path, const Scanner* scanner = nullptr);

    /// Loads all files *.so of a folder, in order of their names; gives the refusals. A folder that cannot be read is one.
    std::vector<Failure> loadFolder(const std::string& folder, const Scanner* scanner = nullptr);

    /// The component that `connector = "..."` of a connection names.
    std::optional<Found> find(std::string_view connector, Kind kind) const;

    /// Does this host offer all extensions that the component needs? Failure: missing_service.
    static Status checkNeeds(const ComponentDescription& component, const Services& services);

    std::vector<std::shared_ptr<const Library>> libraries() const;

private:
    mutable std::mutex _mutex;
    std::vector<std::shared_ptr<const Library>> _libraries;
};

} // namespace crossdock::plugin
