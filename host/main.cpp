// The program `crossdock`. The first lines make the process safe to hold secrets; the commands do the rest.

#include "cli/program.hpp"
#include "secret/secret_memory.hpp"
#include "vault/key_source.hpp"
#include "vault/process_hardening.hpp"

#include <exception>
#include <iostream>

#include <malloc.h>

namespace {

/// glibc gives every thread a heap of its own and keeps what was freed in it. Pages of some hundred kilobytes pass through a dozen
/// threads here, which left 20 MiB behind; two heaps, and large blocks given back at once, cost no measurable time.
void keepHeapsSmall() {
#ifdef __GLIBC__
    constexpr int largeBlock = 128 * 1024;
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_MMAP_THRESHOLD, largeBlock);
    ::mallopt(M_TRIM_THRESHOLD, largeBlock);
#endif
}

} // namespace

int main(int argc, char** argv) {
    keepHeapsSmall();
    try {
        if (const crossdock::Status hardened = crossdock::vault::processHardening(); !hardened) {
            std::cerr << "crossdock: " << hardened.failure().message << '\n';
            return 3;
        }
        crossdock::secret::setUpMemory();
        auto environmentKey = crossdock::vault::takeEnvironmentKey();
        return crossdock::cli::runProgram({argv + 1, argv + argc}, std::move(environmentKey), std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "crossdock: " << error.what() << '\n';
        return 3;
    }
}
