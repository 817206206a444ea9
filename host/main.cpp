// The program `crossdock`. The first lines make the process safe to hold secrets; the commands do the rest.

#include "cli/program.hpp"
#include "secret/secret_memory.hpp"
#include "vault/key_source.hpp"
#include "vault/process_hardening.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
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
