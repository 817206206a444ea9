#include "vault/process_hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace crossdock::vault {

Status processHardening() {
    const rlimit noCore{0, 0};
    ::umask(0077);
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || ::setrlimit(RLIMIT_CORE, &noCore) != 0 ||
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed(ErrorClass::Config, "cannot harden the process: " + std::generic_category().message(errno));
    }
    return {};
}

} // namespace crossdock::vault
