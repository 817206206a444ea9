// The admin page over a seeded store and a daemon that does nothing, for the browser: prints "listening on URL", then obeys lines
// on standard input ("hold N", "deliver N", "finish N", "rehearse N", "later SECONDS", "trouble SECONDS", "asked") until it is closed.
//
//   seeded_admin --state six-held --folder DIR
//
// Users: mira (operator) and vera (viewer), password "the quick brown ox".
#include "../pages/seeded_world.hpp"

#include "admin/password.hpp"
#include "admin/server.hpp"
#include "admin/users.hpp"
#include "pages/pages.hpp"
#include "secret/secret_memory.hpp"

#include <csignal>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace crossdock;

class NoHooks final : public admin::HookDirectory {
public:
    std::optional<admin::HookTarget> target(const std::string&) const override { return std::nullopt; }
    Result<admin::HookContent> read(const std::string&, const std::string&, const std::string&) const override {
        return admin::HookContent();
    }
    Result<std::vector<secret::Secret>> secrets(const std::string&) const override {
        return std::vector<secret::Secret>();
    }
};

void check(const Status& status) {
    if (!status.ok()) {
        throw std::runtime_error(status.failure().message);
    }
}

int run(const std::map<std::string, std::string>& options) {
    pages::test::SeededWorld world(options.at("--folder"));
    world.seed(options.at("--state"));
    admin::Users users(*world.database);
    admin::PasswordHasher hasher;
    const auto hash = hasher.hash(secret::Secret::copyOf("the quick brown ox"));
    check(users.add({"mira", "acme", admin::Role::Operator, world.now, world.now}, *hash, world.now));
    check(users.add({"vera", "acme", admin::Role::Viewer, world.now, world.now}, *hash, world.now));
    conf::AdminConf conf;
    conf.listen.value = "127.0.0.1:0";
    Log log(world.clock, LogLevel::Error, standardErrorWriter());
    NoHooks hooks;
    pages::Pages pages(world.sources());
    admin::ServerParts parts{conf, world.control, *world.store, world.clock, log, hooks, pages.routes(), &pages, {}};
    parts.limits.beat = std::chrono::milliseconds(2'000);
    auto server = admin::Server::start(std::move(parts));
    if (!server.ok()) {
        throw std::runtime_error(server.failure().message);
    }
    std::cout << "listening on " << (*server)->url() << std::endl;
    std::string word;
    while (std::cin >> word) {
        int count = 0;
        if (word == "hold" && std::cin >> count) {
            world.hold("orders-to-books", count, "missing_item", "the books have no item of this kind");
        } else if (word == "deliver" && std::cin >> count) {
            world.deliver("orders-to-books", count);
        } else if (word == "finish" && std::cin >> count) {
            world.finish("orders-to-books", count);
        } else if (word == "rehearse" && std::cin >> count) {
            world.control.holdAgain(static_cast<std::size_t>(count));
        } else if (word == "trouble" && std::cin >> count) {
            world.breakBooks(count);
        } else if (word == "later" && std::cin >> count) {
            world.clock.advanceUs(std::int64_t{count} * 1'000'000);
        } else if (word == "asked") {
            std::cout << world.control.allAsked();
        }
        std::cout << "done" << std::endl;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    std::map<std::string, std::string> options;
    for (int i = 1; i + 1 < argc; i += 2) {
        options[argv[i]] = argv[i + 1];
    }
    try {
        std::signal(SIGPIPE, SIG_IGN);
        crossdock::secret::setUpMemory();
        return run(options);
    } catch (const std::exception& failure) {
        std::cerr << "seeded_admin: " << failure.what() << "\n";
        return 2;
    }
}
