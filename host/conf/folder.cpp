#include "conf/folder.hpp"

#include "conf/nearest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace crossdock::conf {

namespace fs = std::filesystem;

namespace {

std::string reasonOf(int error) {
    return std::generic_category().message(error);
}

/// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int number) : _number(number) {}
    ~Descriptor() {
        if (_number >= 0) {
            ::close(_number);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return _number; }

private:
    int _number;
};

/// Text of an error, or nothing when `content` holds the file.
std::optional<std::string> slurp(const fs::path& path, std::string& content) {
    // Non-blocking, lest a pipe holds us up before fstat can tell what it is.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    struct stat facts {};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
        return "cannot be read: " + reasonOf(errno);
    }
    if (!S_ISREG(facts.st_mode)) {
        return "is not a regular file";
    }
    std::array<char, 16'384> buffer;
    for (;;) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return "cannot be read: " + reasonOf(errno);
        }
        if (count == 0) {
            return std::nullopt;
        }
        content.append(buffer.data(), static_cast<std::size_t>(count));
        if (content.size() > maxFileBytes) {
            return "is larger than 1 MiB; conf files are small";
        }
    }
}

bool looksLikeToml(const std::string& ending) {
    return ending != ".toml~" && (ending == ".toml.txt" || (ending.size() > 2 && editDistance(ending, ".toml") <= 2));
}

std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }, '?');
    return text;
}

} // namespace

bool isName(std::string_view text) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 64 && plain(text.front()) &&
           std::all_of(text.begin(), text.end(), [plain](char c) { return plain(c) || c == '-' || c == '_'; });
}

Folder::Folder(const fs::path& folder, Mistakes& mistakes)
    : _shown(printable(folder.generic_string())),
      _mistakes(mistakes) {
    while (_shown.size() > 1 && _shown.back() == '/') {
        _shown.pop_back();
    }
    std::error_code error;
    fs::path real = fs::canonical(folder, error);
    if (!error && !fs::is_directory(real, error) && !error) {
        error = std::make_error_code(std::errc::not_a_directory);
    }
    if (error) {
        const Position at{_shown};
        _mistakes.push_back({at, "no conf folder here: " + error.message()});
        return;
    }
    _real = std::move(real);
}

Position Folder::position(const std::string& relative) const {
    return {_shown + "/" + printable(relative)};
}

bool Folder::inside(const fs::path& path) const {
    return std::mismatch(_real.begin(), _real.end(), path.begin(), path.end()).first == _real.end();
}

std::optional<ConfFile> Folder::read(const std::string& relative) {
    const Position at = position(relative);
    std::error_code error;
    const fs::path real = fs::canonical(_real / relative, error);
    if (error) {
        _mistakes.push_back({at, "cannot be read: " + error.message()});
        return std::nullopt;
    }
    if (!inside(real)) {
        _mistakes.push_back({at, "is a link that leads out of the conf folder; put the file here"});
        return std::nullopt;
    }
    ConfFile file{fs::path(relative).stem().string(), at.file, {}};
    if (const auto fault = slurp(real, file.content)) {
        _mistakes.push_back({at, *fault});
        return std::nullopt;
    }
    return file;
}

std::vector<ConfFile> Folder::readAll(const std::string& below) {
    std::error_code error;
    std::vector<std::string> names;
    const fs::path where = fs::canonical(_real / below, error);
    if (error == std::errc::no_such_file_or_directory) {
        return {};
    }
    if (!error && !inside(where)) {
        _mistakes.push_back({position(below), "is a link that leads out of the conf folder"});
        return {};
    }
    for (fs::directory_iterator entry(where, error), end; !error && entry != end; entry.increment(error)) {
        names.push_back(entry->path().filename().string());
        if (names.size() > maxFilesPerFolder) {
            _mistakes.push_back({position(below), "holds more than 2000 files"});
            return {};
        }
    }
    if (error) {
        _mistakes.push_back({position(below), "cannot be read: " + error.message()});
        return {};
    }
    std::sort(names.begin(), names.end());
    std::vector<ConfFile> files;
    for (const std::string& name : names) {
        const std::size_t dot = name.find('.');
        if (dot == 0) {
            continue;
        }
        const std::string stem = name.substr(0, dot);
        const std::string ending = dot == std::string::npos ? "" : name.substr(dot);
        const std::string relative = below + "/" + name;
        if (ending != ".toml") {
            if (looksLikeToml(ending)) {
                _mistakes.push_back({position(relative), "is not read: its name must end in \".toml\""});
            } else if (name.ends_with(".toml")) {
                _mistakes.push_back(
                    {position(relative), "the name before \".toml\" must be lower-case letters, digits, '-' and '_'"});
            }
            continue;
        }
        if (!isName(stem)) {
            _mistakes.push_back({position(relative), "the name before \".toml\" must be lower-case "
                                                     "letters, digits, '-' and '_', at most 64"});
            continue;
        }
        if (auto file = read(relative)) {
            files.push_back(std::move(*file));
        }
    }
    return files;
}

} // namespace crossdock::conf
