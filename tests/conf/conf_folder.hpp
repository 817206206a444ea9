// A conf folder on disk for one test, removed at its end.
#pragma once

#include "conf/loader.hpp"

#include <filesystem>
#include <string>

namespace crossdock::conf::test {

class ConfFolder {
public:
    ConfFolder();
    ~ConfFolder();
    ConfFolder(const ConfFolder&) = delete;
    ConfFolder& operator=(const ConfFolder&) = delete;

    /// A folder that holds a sound shop, mirror and flow "copy".
    static void fill(ConfFolder& folder);

    void write(const std::string& relative, const std::string& content) const;
    void append(const std::string& relative, const std::string& content) const;
    const std::filesystem::path& path() const { return _path; }

    /// All findings, one a line, with the folder's own path cut off.
    std::string findings(const LoadContext& context) const;

private:
    std::filesystem::path _path;
};

} // namespace crossdock::conf::test
