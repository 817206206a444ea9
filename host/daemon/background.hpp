// Leaving the terminal: what `serve --daemon` does where no service manager is.
#pragma once

#include "core/result.hpp"

#include <filesystem>

namespace crossdock::daemon {

/// The process that goes on in the background; the one that was started waits for its word and ends with it. To be made before any thread:
/// a fork takes only one along. The secure memory is kept, but the child's copy is not locked into main memory.
class Background {
public:
    /// Returns in the child alone, in a session of its own, with /dev/null as input and `log` (made with mode 0600, appended to) as both
    /// outputs. The folder stays: relative paths keep their meaning. The parent exits 0 when the child says done(), else 3.
    static Result<Background> enter(const std::filesystem::path& log);
    Background(Background&& other) noexcept : _word(other._word) { other._word = -1; }
    Background& operator=(Background&&) = delete;
    ~Background();

    /// The daemon is ready: the parent may end well.
    void done();

private:
    explicit Background(int word) : _word(word) {}
    int _word; ///< a pipe to the parent
};

/// A file with the process's number, for whoever wants to signal it; removed with the object.
class PidFile {
public:
    /// Made with mode 0644. Config failure when it cannot be written.
    static Result<PidFile> write(const std::filesystem::path& path);
    PidFile(PidFile&& other) noexcept : _path(std::move(other._path)) { other._path.clear(); }
    PidFile& operator=(PidFile&&) = delete;
    ~PidFile();

private:
    explicit PidFile(std::filesystem::path path) : _path(std::move(path)) {}
    std::filesystem::path _path;
};

} // namespace crossdock::daemon
