#include "vault/key_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <vector>

namespace crossdock::vault {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostFileBytes = 256;
constexpr const char* keyCredential = "vault-key";
constexpr const char* passphraseCredential = "vault-passphrase";

class File {
public:
    explicit File(const fs::path& path)
        // Non-blocking: a FIFO in place of the file must not hang the start.
        : _descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (_descriptor >= 0) {
            ::close(_descriptor);
        }
    }
    int get() const { return _descriptor; }

private:
    int _descriptor;
};

Failure refused(const fs::path& path, const std::string& why) {
    Failure failure = failed(ErrorClass::Config, "key file " + path.string() + ": " + why);
    failure.code = "vault_key_file";
    return failure;
}

bool isOurs(uid_t owner) {
    return owner == 0 || owner == ::geteuid();
}

Status checkFolders(const fs::path& path, const fs::path& stateDirectory) {
    std::error_code error;
    const fs::path folder = fs::absolute(path, error).lexically_normal().parent_path();
    const fs::path real = fs::canonical(folder, error);
    if (error) {
        return refused(path, error.message());
    }
    if (real != folder) {
        return refused(path, "its path leads over a symbolic link; use " + (real / path.filename()).string());
    }
    if (const fs::path state = fs::weakly_canonical(stateDirectory, error); !stateDirectory.empty() && !error) {
        const auto [rest, unused] = std::ranges::mismatch(state, real);
        if (rest == state.end()) {
            return refused(path, "lies inside the state directory " + state.string() +
                                     ", so a backup would take the key too; move it elsewhere");
        }
    }
    for (fs::path at = real;; at = at.parent_path()) {
        struct stat info {};
        if (::lstat(at.c_str(), &info) != 0) {
            return refused(path, std::generic_category().message(errno));
        }
        const bool othersWrite = (info.st_mode & 022U) != 0 && (info.st_mode & S_ISVTX) == 0;
        if (othersWrite || !isOurs(info.st_uid)) {
            return refused(path, "others may write to the folder " + at.string() + "; run: chmod go-w " + at.string());
        }
        if (at == at.root_path()) {
            return {};
        }
    }
}

Status checkFile(const fs::path& path, const struct stat& info) {
    if (!S_ISREG(info.st_mode)) {
        return refused(path, "is not a regular file");
    }
    if (info.st_nlink != 1) {
        return refused(path, "has more than one hard link");
    }
    if (!isOurs(info.st_uid)) {
        return refused(path, "belongs to another user");
    }
    if ((info.st_mode & 077U) != 0) {
        return refused(path, "others may read it; run: chmod 600 " + path.string());
    }
    if (info.st_size <= 0 || static_cast<std::size_t>(info.st_size) > mostFileBytes) {
        return refused(path, "is empty or too large for a key");
    }
    return {};
}

Result<Secret> readChecked(const fs::path& path) {
    const File file(path);
    struct stat info {};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
        return refused(path,
                       errno == ELOOP ? std::string("is a symbolic link") : std::generic_category().message(errno));
    }
    if (const Status status = checkFile(path, info); !status) {
        return status.failure();
    }
    ssize_t got = -1;
    Secret content = Secret::make(
        mostFileBytes + 1, [&](std::span<unsigned char> out) { got = ::read(file.get(), out.data(), out.size()); });
    if (got <= 0 || static_cast<std::size_t>(got) > mostFileBytes) {
        return refused(path, "cannot be read, or is too large for a key");
    }
    content.keep(0, static_cast<std::size_t>(got));
    return content;
}

std::optional<fs::path> present(const std::optional<fs::path>& folder, const char* name) {
    std::error_code ignored;
    if (folder && fs::exists(fs::symlink_status(*folder / name, ignored))) {
        return *folder / name;
    }
    return std::nullopt;
}

/// A passphrase in a file ends before its line end.
void dropLineEnd(Secret& text) {
    const bool ends = text.with([](ByteView bytes) { return !bytes.empty() && bytes.back() == '\n'; });
    text.keep(0, text.size() - (ends ? 1 : 0));
}

} // namespace

const char* nameOf(KeySource source) {
    switch (source) {
    case KeySource::Credential:
        return "credential";
    case KeySource::File:
        return "file";
    case KeySource::Environment:
        return "environment";
    case KeySource::Passphrase:
        return "passphrase";
    }
    return "file";
}

Result<Secret> readKeyFile(const fs::path& path, const fs::path& stateDirectory) {
    if (const Status status = checkFolders(path, stateDirectory); !status) {
        return status.failure();
    }
    return readChecked(path);
}

Result<KeyMaterial> loadKey(KeySources sources) {
    const auto keyFile = present(sources.credentials, keyCredential);
    const auto passphraseFile = present(sources.credentials, passphraseCredential);
    std::vector<std::string> given;
    const auto note = [&given](bool is, std::string what) {
        if (is) {
            given.push_back(std::move(what));
        }
    };
    note(keyFile.has_value(), "the credential vault-key");
    note(passphraseFile.has_value(), "the credential vault-passphrase");
    note(sources.file.has_value(), "the key file of the conf");
    note(sources.environment.has_value(), environmentVariable);
    note(sources.passphrase.has_value(), "a passphrase");
    if (given.size() != 1) {
        Failure failure = failed(ErrorClass::Config, "no master key for the vault: make a key file "
                                                     "and name it in the conf");
        if (!given.empty()) {
            failure.message = "two master keys for the vault: " + given[0] + " and " + given[1] + "; keep one";
        }
        failure.code = "vault_key_source";
        return failure;
    }

    const auto material = [](KeySource source, Result<Secret> secret) -> Result<KeyMaterial> {
        if (!secret) {
            return secret.failure();
        }
        return KeyMaterial{source, std::move(*secret), {}};
    };
    if (sources.environment) {
        return material(KeySource::Environment, std::move(*sources.environment));
    }
    if (sources.passphrase) {
        return material(KeySource::Passphrase, std::move(*sources.passphrase));
    }
    if (sources.file) {
        return material(KeySource::File, readKeyFile(*sources.file, sources.stateDirectory));
    }
    if (keyFile) {
        return material(KeySource::Credential, readChecked(*keyFile));
    }
    Result<Secret> passphrase = readChecked(*passphraseFile);
    if (passphrase) {
        dropLineEnd(*passphrase);
    }
    return material(KeySource::Passphrase, std::move(passphrase));
}

std::optional<Secret> takeEnvironmentKey() {
    char* value = std::getenv(environmentVariable);
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::span<unsigned char> bytes(reinterpret_cast<unsigned char*>(value), std::strlen(value));
    Secret taken{ByteView(bytes)};
    secret::cleanse(bytes);
    ::unsetenv(environmentVariable);
    return taken;
}

} // namespace crossdock::vault
