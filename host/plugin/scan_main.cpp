// crossdock-plugin-scan: looks at one connector and says what it saw. Started by Scanner, which see.

#include "plugin/conformance.hpp"
#include "plugin/library.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

void limit(decltype(RLIMIT_CPU) what, rlim_t value) {
    const rlimit limits = {value, value};
    ::setrlimit(what, &limits);
}

void confine() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, 10);
    limit(RLIMIT_FSIZE, 8UL << 20U); // room for the answer, should it go to a file
    limit(RLIMIT_NOFILE, 64);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow memory alone is beyond any limit
    limit(RLIMIT_AS, 1UL << 30U);
#endif
}

/// Takes the way out of this process away from the connector: what that prints goes nowhere.
int takeOutput() {
    const int output = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    return output;
}

bool answer(int output, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t wrote = ::write(output, text.data() + done, text.size() - done);
        if (wrote <= 0) {
            return false;
        }
        done += static_cast<std::size_t>(wrote);
    }
    return true;
}

std::string inspected(const std::string& path) {
    const auto library = crossdock::plugin::Library::load(path);
    if (!library) {
        return "refused\n" + library.failure().reason + "\n" + library.failure().message + "\n";
    }
    return "ok\n" + crossdock::plugin::toJson((*library)->description()) + "\n";
}

std::string judged(const std::string& name, const std::string& path) {
    const auto wrong = crossdock::plugin::runConformanceCase(name, path);
    return wrong ? "failed\n" + *wrong + "\n" : "passed\n";
}

} // namespace

int main(int argc, char** argv) {
    const std::string verb = argc > 1 ? argv[1] : "";
    const bool inspect = verb == "inspect" && argc == 3;
    const bool one = verb == "case" && argc == 4;
    if (!inspect && !one) {
        std::fputs("usage: crossdock-plugin-scan inspect FILE | case NAME FILE\n", stderr);
        return 2;
    }
    confine();
    const int output = takeOutput();
    const bool told = answer(output, inspect ? inspected(argv[2]) : judged(argv[2], argv[3]));
    // Without exit(): a connector's static destructors are no part of the answer.
    std::_Exit(told ? 0 : 1);
}
