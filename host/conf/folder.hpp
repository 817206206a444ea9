// Reading the files of a conf folder, warily: what is there may be huge, a pipe, or a link to
// somewhere else.
#pragma once

#include "conf/mistake.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::conf {

inline constexpr std::size_t maxFileBytes = 1U << 20U;
inline constexpr std::size_t maxFilesPerFolder = 2'000;

/// A conf file as read.
struct ConfFile {
    std::string name;  ///< without ".toml"
    std::string shown; ///< path as messages print it: the folder as given by the user, then the
                       ///< path below it
    std::string content;
};

/// A conf folder on disk. Files must be regular and lie inside the folder once links are followed:
/// a link inside it is fine (mounted configuration volumes are made of them), one that leads out is
/// a mistake, since whoever can set it could show us any file.
class Folder {
public:
    /// Adds a mistake when `folder` is not a readable folder.
    Folder(const std::filesystem::path& folder, Mistakes& mistakes);

    bool readable() const { return !_real.empty(); }
    /// Absolute, links resolved; empty when not readable.
    const std::filesystem::path& absolute() const { return _real; }

    /// One file of the folder; a missing or unusable one is a mistake.
    std::optional<ConfFile> read(const std::string& relative);

    /// All `*.toml` files of a folder below, by name; a missing folder gives none. Hidden files and
    /// those with another ending are passed over, but an ending that looks like a slip (".tml",
    /// ".TOML") and a name that cannot be used are mistakes.
    std::vector<ConfFile> readAll(const std::string& below);

private:
    Position position(const std::string& relative) const;
    bool inside(const std::filesystem::path& path) const;

    std::string _shown;
    std::filesystem::path _real;
    Mistakes& _mistakes;
};

/// May this be the name of a connection or flow? Lower-case letters, digits, '-' and '_', beginning
/// with a letter or digit, at most 64.
bool isName(std::string_view text);

} // namespace crossdock::conf
