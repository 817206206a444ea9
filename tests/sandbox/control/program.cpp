#include "sandbox_control/program.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>

#include <unistd.h>

namespace crossdock::sandbox {

Arguments::Arguments(int argc, const char* const* argv, const std::vector<std::string>& valued,
                     const std::vector<std::string>& flags) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto known = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        const std::string name = words[i].substr(0, equals);
        if (!name.starts_with("--")) {
            throw std::invalid_argument("unexpected argument: " + words[i]);
        }
        const std::string bare = name.substr(2);
        if (known(flags, bare) && equals == std::string::npos) {
            _given[bare] = "";
        } else if (known(valued, bare) && equals != std::string::npos) {
            _given[bare] = words[i].substr(equals + 1);
        } else if (known(valued, bare) && i + 1 < words.size()) {
            _given[bare] = words[++i];
        } else {
            throw std::invalid_argument((known(valued, bare) ? "value is missing after " : "unknown option: ") +
                                        words[i]);
        }
    }
}

std::string Arguments::text(std::string_view name, std::string_view otherwise) const {
    const auto found = _given.find(name);
    return found == _given.end() ? std::string{otherwise} : found->second;
}

std::int64_t Arguments::number(std::string_view name, std::int64_t otherwise) const {
    const auto found = _given.find(name);
    if (found == _given.end()) {
        return otherwise;
    }
    std::int64_t value = 0;
    const std::string& given = found->second;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc{} || end != given.data() + given.size()) {
        throw std::invalid_argument("--" + std::string{name} + ": must be a whole number");
    }
    return value;
}

std::vector<std::string> serverOptionNames() {
    return {"port", "address", "threads", "ca-out"};
}

void serve(StandIn& standIn, Controls& controls, const Arguments& arguments,
           const std::function<void(const std::string& url)>& listening) {
    StopSignal stop;
    std::optional<TestAuthority> authority;
    std::string caFile;
    ServerOptions options;
    options.port = static_cast<std::uint16_t>(std::clamp<std::int64_t>(arguments.number("port", 0), 0, 65'535));
    options.address = arguments.text("address", "127.0.0.1");
    options.threads = static_cast<int>(std::clamp<std::int64_t>(arguments.number("threads", 32), 1, 512));
    if (arguments.has("tls")) {
        options.authority = &authority.emplace();
        caFile = arguments.text("ca-out");
        if (caFile.empty()) {
            caFile =
                (std::filesystem::temp_directory_path() / ("sandbox-ca-" + std::to_string(getpid()) + ".pem")).string();
        }
        authority->writeCa(caFile);
    }
    const Server server(standIn, controls, options);
    if (listening) {
        listening(server.url());
    }
    std::cout << "listening on " << server.url() << std::endl;
    if (authority) {
        std::cout << "certificate authority: " << caFile << std::endl;
    }
    stop.wait();
    if (authority && !arguments.has("ca-out")) {
        std::error_code ignored;
        std::filesystem::remove(caFile, ignored);
    }
}

} // namespace crossdock::sandbox
