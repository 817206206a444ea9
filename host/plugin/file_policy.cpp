#include "plugin/file_policy.hpp"

#include "plugin/verdict.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace crossdock::plugin {

namespace {

Failure forbidden(const std::string& path, const std::string& why) {
    return refused(Verdict::ForbiddenFile, path + ": " + why);
}

Status checkOwner(const std::string& path, const struct stat& status) {
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
        return forbidden(path, "belongs to user " + std::to_string(status.st_uid) +
                                   "; it must belong to root or to the daemon's user");
    }
    // A sticky folder such as /tmp lets nobody replace what another one owns.
    const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky) {
        return forbidden(path, "group or others may write to it; chmod go-w");
    }
    return {};
}

} // namespace

Status checkFile(const std::string& path) {
    if (path.empty() || path.front() != '/') {
        return forbidden(path, "not an absolute path");
    }
    struct stat status = {};
    if (::lstat(path.c_str(), &status) != 0) {
        return forbidden(path, std::generic_category().message(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return forbidden(path, "not a regular file");
    }
    if (const Status owner = checkOwner(path, status); !owner) {
        return owner;
    }
    const std::string folder = std::filesystem::path(path).parent_path().string();
    if (::stat(folder.c_str(), &status) != 0) {
        return forbidden(folder, std::generic_category().message(errno));
    }
    return checkOwner(folder, status);
}

} // namespace crossdock::plugin
