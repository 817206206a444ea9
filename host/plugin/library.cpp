#include "plugin/library.hpp"

#include "plugin/file_policy.hpp"
#include "plugin/verdict.hpp"

// Without these Boost.DLL and Boost.Filesystem would be two more libraries to link.
#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include <exception>
#include <filesystem>
#include <mutex>
#include <vector>

namespace crossdock::plugin {

namespace {

/// Holds every library that was ever mapped, and is itself never destroyed: nothing may be unmapped, not even at exit, when
/// destructors of a connector's statics still run. A process-wide fact, hence a process-wide object.
void keepMapped(boost::dll::shared_library library) {
    static std::mutex mutex;
    static auto* const kept = new std::vector<boost::dll::shared_library>;
    const std::lock_guard lock(mutex);
    kept->push_back(std::move(library));
}

/// Maps the library and asks it for its descriptor, which may be NULL.
Result<const xd_plugin*> entered(const std::string& path) {
    namespace dll = boost::dll;
    try {
        // The throwing overload alone carries the linker's own words.
        dll::shared_library library(std::filesystem::path(path), dll::load_mode::rtld_now | dll::load_mode::rtld_local);
        const bool there = library.has(XD_ENTRY_NAME);
        const xd_plugin_entry_fn entry = there ? &library.get<const xd_plugin*()>(XD_ENTRY_NAME) : nullptr;
        keepMapped(std::move(library));
        if (entry == nullptr) {
            return refused(Verdict::NotAPlugin, path + ": it exports no " XD_ENTRY_NAME);
        }
        return entry();
    } catch (const std::exception& error) {
        return refused(Verdict::CannotLoad, path + ": " + error.what());
    } catch (...) { // the entry function is foreign code
        return refused(Verdict::CannotLoad, path + ": its entry function threw");
    }
}

} // namespace

Result<std::shared_ptr<const Library>> Library::load(const std::string& path) {
    if (const Status file = checkFile(path); !file) {
        return file.failure();
    }
    const Result<Note> note = readNote(path);
    if (!note) {
        return note.failure();
    }
    if (const Status fits = negotiate(*note); !fits) {
        return within(path, fits.failure());
    }
    const Result<const xd_plugin*> raw = entered(path);
    if (!raw) {
        return raw.failure();
    }
    Result<PluginDescription> description = describe(*raw);
    if (!description) {
        return within(path, description.failure());
    }
    if (const Status same = agree(*note, *description); !same) {
        return within(path, same.failure());
    }
    return std::shared_ptr<const Library>(new Library(path, *raw, std::move(*description)));
}

} // namespace crossdock::plugin
