#pragma once

#include <filesystem>
#include <string>

namespace crossdock::integration {

/// A folder for one test, mode 0700, removed with all that is in it.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return _path; }

private:
    std::filesystem::path _path;
};

void writeFile(const std::filesystem::path& file, const std::string& text);
/// Empty when there is no such file.
std::string readFile(const std::filesystem::path& file);

} // namespace crossdock::integration
