// One loaded connector.
#pragma once

#include "core/result.hpp"
#include "plugin/description.hpp"

#include <memory>
#include <string>

namespace crossdock::plugin {

/// A connector's library, mapped for the rest of the process. Destroying the Library keeps the code mapped: descriptors, threads and
/// thread-local destructors of a connector may outlive whatever the host believes. Thread-safe; immutable once loaded.
class Library {
public:
    /// Checks the file (file_policy), its note and versions (elf_note), then maps it with all symbols bound and none of them
    /// visible to others, and checks the descriptor. Runs the connector's entry function. Failure: refused() with a Verdict.
    static Result<std::shared_ptr<const Library>> load(const std::string& path);

    const std::string& path() const { return _path; }
    const PluginDescription& description() const { return _description; }
    /// Index as in description().components.
    const xd_component& component(std::size_t index) const { return *_raw->components[index]; }

private:
    Library(std::string path, const xd_plugin* raw, PluginDescription description)
        : _path(std::move(path)),
          _raw(raw),
          _description(std::move(description)) {}

    std::string _path;
    const xd_plugin* _raw;
    PluginDescription _description;
};

} // namespace crossdock::plugin
