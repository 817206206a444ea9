#include "plugin/registry.hpp"

#include "plugin/host_table.hpp"
#include "plugin/verdict.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace crossdock::plugin {

Status Registry::load(const std::string& path, const Scanner* scanner) {
    if (scanner != nullptr) {
        if (const Result<PluginDescription> seen = scanner->inspect(path); !seen) {
            return seen.failure();
        }
    }
    const Result<std::shared_ptr<const Library>> library = Library::load(path);
    if (!library) {
        return library.failure();
    }
    const PluginDescription& fresh = (*library)->description();
    const std::lock_guard lock(_mutex);
    for (const std::shared_ptr<const Library>& other : _libraries) {
        for (const ComponentDescription& mine : fresh.components) {
            for (const ComponentDescription& theirs : other->description().components) {
                if (mine.id == theirs.id && mine.kind == theirs.kind) {
                    return refused(Verdict::DuplicateId,
                                   path + ": " + other->path() + " offers the connector " + mine.id + " already");
                }
            }
        }
    }
    _libraries.push_back(*library);
    return {};
}

std::vector<Failure> Registry::loadFolder(const std::string& folder, const Scanner* scanner) {
    std::vector<std::string> paths;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".so") {
            paths.push_back(std::filesystem::absolute(entry->path()).lexically_normal().string());
        }
    }
    std::vector<Failure> refusals;
    if (error) {
        refusals.push_back(refused(Verdict::ForbiddenFile, folder + ": " + error.message()));
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
        if (const Status loaded = load(path, scanner); !loaded) {
            refusals.push_back(loaded.failure());
        }
    }
    return refusals;
}

std::optional<Found> Registry::find(std::string_view connector, Kind kind) const {
    const std::lock_guard lock(_mutex);
    for (const std::shared_ptr<const Library>& library : _libraries) {
        const std::vector<ComponentDescription>& components = library->description().components;
        for (std::size_t i = 0; i < components.size(); ++i) {
            if (components[i].id == connector && components[i].kind == kind) {
                return Found{library, i};
            }
        }
    }
    return std::nullopt;
}

Status Registry::checkNeeds(const ComponentDescription& component, const Services& services) {
    for (const std::string& need : component.needs) {
        if (!HostTable::offers(services, need)) {
            return refused(Verdict::MissingService,
                           component.id + " needs the extension " + need + ", which this host does not offer here");
        }
    }
    return {};
}

std::vector<std::shared_ptr<const Library>> Registry::libraries() const {
    const std::lock_guard lock(_mutex);
    return _libraries;
}

} // namespace crossdock::plugin
