// A conf folder with flows between fixtures that need no network, and the host on it.
#pragma once

#include "../store/temporary_folder.hpp"
#include "app/host.hpp"
#include "daemon/daemon.hpp"
#include "secret/secret_memory.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

namespace crossdock::daemon::test {

/// The connector's entity "thing" is 250 records, quickly read and written; "slow" is a read that lasts until it is cancelled.
class InstalledHost {
public:
    InstalledHost() {
        secret::setUpMemory();
        std::filesystem::create_directories(conf() / "connections");
        std::filesystem::create_directories(conf() / "flows");
        write("crossdock.toml", "[organisation]\nname = \"acme\"\n[store]\npath = \"../state/crossdock.db\"\n"
                                "[plugins]\ndirectories = [\"" CROSSDOCK_TEST_PLUGINS "\"]\n");
        write("connections/left.toml", connection());
        write("connections/right.toml", connection());
        flow("things", "thing");
    }

    std::filesystem::path conf() const { return _folder.path() / "conf"; }
    static std::string connection(const std::string& more = {}) {
        return "[connection]\nconnector = \"fixture\"\nurl = \"https://fixture.example.com\"\n" + more;
    }
    void write(const std::string& file, const std::string& text) const { std::ofstream(conf() / file) << text; }
    void flow(const std::string& name, const std::string& entity, const std::string& more = {}) const {
        write("flows/" + name + ".toml",
              "[flow]\nfrom = \"left\"\nto = \"right\"\nentities = [\"" + entity + "\"]\n" + more);
    }
    void remove(const std::string& file) const { std::filesystem::remove(conf() / file); }

    /// As `crossdock serve` begins it.
    std::unique_ptr<Daemon> begin() {
        Result<std::unique_ptr<app::Host>> host =
            app::Host::open(relative ? std::filesystem::relative(conf()) : conf(), std::nullopt, clock, LogLevel::Debug,
                            [this](const std::string& line) {
                                const std::lock_guard lock(_mutex);
                                _log += line + "\n";
                            });
        CPPUNIT_ASSERT_MESSAGE(host ? "" : host.failure().message, host.ok());
        Result<std::unique_ptr<Daemon>> daemon = Daemon::begin(std::move(*host));
        CPPUNIT_ASSERT_MESSAGE(daemon ? "" : daemon.failure().message, daemon.ok());
        return std::move(*daemon);
    }
    std::string log() const {
        const std::lock_guard lock(_mutex);
        return _log;
    }

    bool relative = false; ///< the host is told the folder as a relative path
    FakeClock clock{UtcTime::parse("2026-03-02T10:00:30Z").value()};

private:
    crossdock::test::TemporaryFolder _folder;
    mutable std::mutex _mutex;
    std::string _log;
};

/// A wish of a person.
inline SyncWish wishOf(const std::string& flow) {
    SyncWish wish;
    wish.flow = flow;
    wish.who = "ann";
    return wish;
}

} // namespace crossdock::daemon::test
