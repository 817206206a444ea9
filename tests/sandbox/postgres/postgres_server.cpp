#include "sandbox_postgres/postgres_server.hpp"

#include <libpq-fe.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace crossdock::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr auto patience = std::chrono::seconds(120); // it takes a second, unless the machine stalls

[[noreturn]] void failWithErrno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

bool holdsServer(const fs::path& directory) {
    return ::access((directory / "initdb").c_str(), X_OK) == 0 && ::access((directory / "postgres").c_str(), X_OK) == 0;
}

std::string outputOf(const char* command) {
    std::string text;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command, "r"), ::pclose);
    std::array<char, 256> part{};
    while (pipe && std::fgets(part.data(), static_cast<int>(part.size()), pipe.get())) {
        text += part.data();
    }
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

fs::path findPrograms(const fs::path& wanted) {
    if (!wanted.empty()) {
        return wanted;
    }
    if (holdsServer("/usr/lib/postgresql/15/bin")) {
        return "/usr/lib/postgresql/15/bin";
    }
    if (fs::path found = outputOf("pg_config --bindir 2>/dev/null"); !found.empty() && holdsServer(found)) {
        return found;
    }
    if (fs::path found = outputOf("command -v postgres"); !found.empty() && holdsServer(found.parent_path())) {
        return found.parent_path();
    }
    throw std::runtime_error("no PostgreSQL server found; on Debian: apt-get install postgresql-15");
}

/// Bound and let go again: another program may take it in between, so the caller tries anew.
std::uint16_t freePort() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = probe >= 0 && ::bind(probe, generic, length) == 0 && ::getsockname(probe, generic, &length) == 0;
    if (probe >= 0) {
        ::close(probe);
    }
    if (!bound) {
        failWithErrno("no free port");
    }
    return ntohs(address.sin_port);
}

fs::path makeHome() {
    // Short on purpose: the path of a unix socket holds 107 bytes.
    std::string name = "/tmp/crossdock-pg-XXXXXX";
    if (!::mkdtemp(name.data())) {
        failWithErrno(name);
    }
    return name;
}

void give(const fs::path& path, const ProcessUser& user) {
    if (user.uid != 0 && ::chown(path.c_str(), user.uid, user.gid) != 0) {
        failWithErrno(path.string());
    }
}

} // namespace

PostgresServer::PostgresServer(const PostgresOptions& options)
    : _programs(findPrograms(options.programs)),
      _home(makeHome()),
      _user(ProcessUser::unprivileged()),
      _durable(options.durable) {
    try {
        give(_home, _user);
        _cluster = options.data.empty() ? _home / "data" : fs::absolute(options.data);
        if (!fs::exists(_cluster / "PG_VERSION")) {
            initialise(_programs);
        } else if (struct stat status = {}; _user.uid != 0 && ::stat(_cluster.c_str(), &status) == 0) {
            _user = ProcessUser::owner(status.st_uid);
            give(_home, _user);
        }
        start();
    } catch (...) {
        _process.reset();
        std::error_code ignored;
        fs::remove_all(_home, ignored);
        throw;
    }
}

PostgresServer::~PostgresServer() {
    _process.reset();
    std::error_code ignored;
    fs::remove_all(_home, ignored);
}

std::string PostgresServer::url(std::string_view database, std::string_view user) const {
    return "host=127.0.0.1 port=" + std::to_string(_port) + " dbname=" + std::string(database) +
           " user=" + std::string(user);
}

std::string PostgresServer::socketUrl(std::string_view database, std::string_view user) const {
    return "host=" + _home.string() + " port=" + std::to_string(_port) + " dbname=" + std::string(database) +
           " user=" + std::string(user);
}

void PostgresServer::stop() {
    if (_process) {
        _process->stop();
        _process.reset();
    }
}

void PostgresServer::start() {
    if (_process && _process->running()) {
        return;
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const bool portIsKnown = _port != 0;
    for (;;) {
        if (!portIsKnown) {
            _port = freePort();
        }
        try {
            launch(_programs);
            return;
        } catch (const std::runtime_error&) {
            stop();
            if (std::chrono::steady_clock::now() > deadline || logTail().find("already in use") == std::string::npos) {
                throw;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50)); // whoever has the port may give it back
        }
    }
}

void PostgresServer::initialise(const fs::path& programs) {
    fs::create_directories(_cluster);
    give(_cluster, _user);
    const std::vector<std::string> arguments{(programs / "initdb").string(),
                                             "-D",
                                             _cluster.string(),
                                             "-U",
                                             "postgres",
                                             "-A",
                                             "trust",
                                             "-E",
                                             "UTF8",
                                             "--no-locale",
                                             "-N"};
    if (runToEnd(arguments, _user, _home / "log") != 0) {
        throw std::runtime_error("initdb failed: " + logTail());
    }
}

void PostgresServer::launch(const fs::path& programs) {
    std::vector<std::string> arguments{(programs / "postgres").string(), "-D", _cluster.string(), "-p",
                                       std::to_string(_port)};
    std::vector<std::string> settings{"listen_addresses=127.0.0.1",
                                      "unix_socket_directories=" + _home.string(),
                                      "timezone=UTC",
                                      "log_timezone=UTC",
                                      "jit=off",
                                      "max_connections=60",
                                      "logging_collector=off",
                                      "wal_level=minimal",
                                      "max_wal_senders=0",
                                      "max_wal_size=2GB"};
    if (!_durable) {
        settings.insert(settings.end(), {"fsync=off", "synchronous_commit=off", "full_page_writes=off"});
    }
    for (const std::string& setting : settings) {
        arguments.insert(arguments.end(), {"-c", setting});
    }
    const bool temporary = _cluster.parent_path() == _home;
    _process = std::make_unique<GuardedProcess>(arguments, _user, _home / "log", _home);

    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (::PQping(socketUrl().c_str()) != PQPING_OK) {
        if (!_process->running() || std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("PostgreSQL did not start: " + logTail() +
                                     (temporary ? "" : " (cluster " + _cluster.string() + ")"));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

std::string PostgresServer::logTail() const {
    std::ifstream file(_home / "log");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    constexpr std::size_t kept = 600;
    return text.size() > kept ? text.substr(text.size() - kept) : text;
}

} // namespace crossdock::sandbox
