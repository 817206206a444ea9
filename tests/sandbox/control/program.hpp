// What the stand-ins' programs have in common: options, the line that says where they listen, the end by signal.
#pragma once

#include "sandbox_control/server.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox {

/// "--name value" or "--name=value" for names in `valued`, "--name" for those in `flags`.
class Arguments {
public:
    /// Throws std::invalid_argument with the wrong argument.
    Arguments(int argc, const char* const* argv, const std::vector<std::string>& valued,
              const std::vector<std::string>& flags);

    bool has(std::string_view name) const { return _given.contains(name); }
    std::string text(std::string_view name, std::string_view otherwise = {}) const;
    /// Throws std::invalid_argument when what was given is not a whole number.
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;

private:
    std::map<std::string, std::string, std::less<>> _given;
};

/// The options that `serve` reads: port, address, threads, ca-out; and the flag tls.
std::vector<std::string> serverOptionNames();

/// Listens as the arguments say, prints "listening on URL" (and "certificate authority: FILE" with --tls), and returns after SIGINT or
/// SIGTERM. Throws std::exception when it cannot listen.
/// `listening` is told the address before it is printed.
void serve(StandIn& standIn, Controls& controls, const Arguments& arguments,
           const std::function<void(const std::string& url)>& listening = {});

} // namespace crossdock::sandbox
