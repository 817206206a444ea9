// `crossdock serve` as a service manager and an admin use it: the real program, over a connector that needs no network.

#include "../daemon/awaited.hpp"
#include "../daemon/manager.hpp"
#include "../integration/program.hpp"
#include "../store/temporary_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <signal.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

using crossdock::daemon::test::await;
using crossdock::daemon::test::Manager;
using crossdock::integration::Program;
using crossdock::integration::Start;

class ServiceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServiceTest);
    CPPUNIT_TEST(testManagerHearsEveryStep);
    CPPUNIT_TEST(testHangupTakesChangedConfOver);
    CPPUNIT_TEST(testHangupWithBrokenConfChangesNothing);
    CPPUNIT_TEST(testTermEndsARunningSyncThatGoesOnLater);
    CPPUNIT_TEST(testKilledSyncGoesOn);
    CPPUNIT_TEST(testSecondDaemonIsRefused);
    CPPUNIT_TEST(testWrongConfDoesNotStart);
    CPPUNIT_TEST(testBackgroundDaemon);
    CPPUNIT_TEST(testBackgroundDaemonThatCannotStartSaysSo);
    CPPUNIT_TEST(testCommandsUseTheDaemon);
    CPPUNIT_TEST(testCommandsWorkWithoutDaemon);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        for (const char* name : {"conf/connections", "conf/flows", "state", "runs"}) {
            std::filesystem::create_directories(_folder.path() / name);
        }
        std::filesystem::permissions(_folder.path() / "state", std::filesystem::perms::owner_all);
        write("crossdock.toml", "[organisation]\nname = \"acme\"\n[store]\npath = \"../state/crossdock.db\"\n"
                                "[plugins]\ndirectories = [\"" CROSSDOCK_TEST_PLUGINS "\"]\n"
                                "[admin]\nenabled = false\n");
        for (const char* name : {"left", "right"}) {
            write("connections/" + std::string(name) + ".toml",
                  "[connection]\nconnector = \"fixture\"\nurl = \"https://fixture.example.com\"\n");
        }
        flow("things", "thing");
    }

    void testManagerHearsEveryStep() {
        const Manager manager;
        const auto daemon = start({"serve"}, {{"NOTIFY_SOCKET", manager.address()}, {"WATCHDOG_USEC", "3000000"}});
        CPPUNIT_ASSERT_MESSAGE(daemon->errors(), manager.awaited("READY=1\nSTATUS=1 flow") != "");
        CPPUNIT_ASSERT(manager.awaited("WATCHDOG=1") != "");
        daemon->signal(SIGHUP);
        CPPUNIT_ASSERT(manager.awaited("RELOADING=1\nMONOTONIC_USEC=") != "");
        CPPUNIT_ASSERT(manager.awaited("READY=1\nSTATUS=reloaded") != "");
        daemon->signal(SIGTERM);
        CPPUNIT_ASSERT(manager.awaited("STOPPING=1") != "");
        CPPUNIT_ASSERT_EQUAL(0, daemon->wait());
        CPPUNIT_ASSERT(daemon->errors().find("stopped") != std::string::npos);
    }

    void testHangupTakesChangedConfOver() {
        const auto daemon = serve();
        flow("more", "thing", "schedule = \"every 1s\"\n");
        daemon->signal(SIGHUP);
        awaitLine(*daemon, "changes=\"new flow more\"");
        awaitLine(*daemon, "flow=\"more\"");
        awaitLine(*daemon, "sync completed");
        std::filesystem::remove(_folder.path() / "conf/flows/more.toml");
        daemon->signal(SIGHUP);
        awaitLine(*daemon, "changes=\"removed flow more\"");
        end(*daemon);
    }

    void testHangupWithBrokenConfChangesNothing() {
        flow("things", "thing", "schedule = \"every 1s\"\n");
        const auto daemon = serve();
        flow("things", "thing", "shedule = \"every 1s\"\n");
        daemon->signal(SIGHUP);
        awaitLine(*daemon, "flows/things.toml:5:1: unknown key");
        awaitLine(*daemon, "the former one stays in force");
        const std::size_t at = daemon->errors().size();
        await("a sync under the former conf",
              [&] { return daemon->errors().find("sync completed", at) != std::string::npos; });
        end(*daemon);
    }

    void testTermEndsARunningSyncThatGoesOnLater() {
        flow("endless", "slow", "schedule = \"every 1s\"\n");
        {
            const auto daemon = serve();
            awaitStatus("endless", "running");
            end(*daemon);
            CPPUNIT_ASSERT(daemon->errors().find("sync cancelled") != std::string::npos);
        }
        const auto daemon = serve();
        awaitLine(*daemon, "the last sync was interrupted; it goes on");
        awaitStatus("endless", "running");
        end(*daemon);
    }

    void testKilledSyncGoesOn() {
        flow("endless", "slow", "schedule = \"every 1s\"\n");
        {
            const auto daemon = serve();
            await("the sync to be in the store", [&] {
                CPPUNIT_ASSERT_EQUAL(0, run({"status", "endless"}));
                return _output.find("running") != std::string::npos;
            });
            daemon->signal(SIGKILL);
            daemon->wait();
        }
        const auto daemon = serve();
        awaitLine(*daemon, "the last sync was interrupted; it goes on");
        end(*daemon);
    }

    void testSecondDaemonIsRefused() {
        const auto daemon = serve();
        const auto second = start({"serve"});
        CPPUNIT_ASSERT_EQUAL(2, second->wait());
        CPPUNIT_ASSERT_MESSAGE(second->errors(),
                               second->errors().find("another daemon works on the store") != std::string::npos);
        end(*daemon);
    }

    void testWrongConfDoesNotStart() {
        flow("things", "thing", "shedule = \"every 1s\"\n");
        const auto daemon = start({"serve"});
        CPPUNIT_ASSERT_EQUAL(2, daemon->wait());
        CPPUNIT_ASSERT(daemon->errors().find("things.toml:5:1") != std::string::npos);
    }

    void testBackgroundDaemon() {
        const std::filesystem::path pidFile = _folder.path() / "pid";
        const auto parent = start({"serve", "--daemon", "--pid-file", pidFile.string()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(parent->errors(), 0, parent->wait());
        pid_t process = 0;
        std::ifstream(pidFile) >> process;
        CPPUNIT_ASSERT(process > 1 && ::kill(process, 0) == 0);
        CPPUNIT_ASSERT(read(_folder.path() / "state/crossdock.log").find("msg=\"ready\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, run({"reload"}));
        ::kill(process, SIGTERM);
        await("the end of the daemon", [&] { return !std::filesystem::exists(pidFile); });
    }

    void testBackgroundDaemonThatCannotStartSaysSo() {
        const auto daemon = serve();
        const auto parent = start({"serve", "--daemon", "--log", (_folder.path() / "second.log").string()});
        CPPUNIT_ASSERT_EQUAL(3, parent->wait());
        CPPUNIT_ASSERT(parent->errors().find("second.log says why") != std::string::npos);
        CPPUNIT_ASSERT(read(_folder.path() / "second.log").find("another daemon") != std::string::npos);
        end(*daemon);
    }

    void testCommandsUseTheDaemon() {
        const auto daemon = serve();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(_errors, 0, run({"sync", "things"}));
        CPPUNIT_ASSERT_MESSAGE(_output, _output.find("created 250") != std::string::npos);
        awaitLine(*daemon, "sync completed"); // the daemon made it
        CPPUNIT_ASSERT_EQUAL(2, run({"sync", "thing"}));
        CPPUNIT_ASSERT_MESSAGE(_errors, _errors.find("did you mean") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, run({"pause", "things", "--reason", "stocktaking"}));
        awaitLine(*daemon, "the flow is paused");
        CPPUNIT_ASSERT_EQUAL(0, run({"resume", "things"}));
        CPPUNIT_ASSERT_EQUAL(2, run({"resume", "things"}));
        CPPUNIT_ASSERT_EQUAL(0, run({"schedule", "things", "--set", "0 3 * * *", "--timezone", "Europe/Berlin"}));
        CPPUNIT_ASSERT_EQUAL(0, run({"schedule"}));
        CPPUNIT_ASSERT_MESSAGE(_output,
                               _output.find("0 3 * * * (Europe/Berlin), changed by hand") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, run({"schedule", "things", "--set", "0 25 * * *"}));
        CPPUNIT_ASSERT_MESSAGE(_errors, _errors.find("column 3") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, run({"schedule", "things", "--set", ""}));
        CPPUNIT_ASSERT_MESSAGE(_errors, _errors.find("--reset") != std::string::npos);
        flow("things", "thing", "shedule = 1\n");
        CPPUNIT_ASSERT_EQUAL(2, run({"reload"}));
        CPPUNIT_ASSERT_MESSAGE(_errors, _errors.find("things.toml:5:1") != std::string::npos);
        end(*daemon);
    }

    void testCommandsWorkWithoutDaemon() {
        CPPUNIT_ASSERT_EQUAL(0, run({"pause", "things", "--reason", "stocktaking"}));
        CPPUNIT_ASSERT_EQUAL(2, run({"pause", "things"}));
        CPPUNIT_ASSERT_EQUAL(0, run({"schedule", "things"}));
        CPPUNIT_ASSERT_MESSAGE(_output, _output.find("stocktaking") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(_output, _output.find("no daemon runs") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, run({"reload"}));
        CPPUNIT_ASSERT_EQUAL(2, run({"schedule", "things", "--set", "0 25 * * *"}));
        const auto daemon = serve();
        CPPUNIT_ASSERT_EQUAL(0, run({"schedule", "--json"}));
        CPPUNIT_ASSERT_MESSAGE(_output, _output.find("\"state\": \"paused\"") != std::string::npos ||
                                            _output.find("\"state\":\"paused\"") != std::string::npos);
        end(*daemon);
    }

private:
    void write(const std::string& file, const std::string& text) const {
        std::ofstream(_folder.path() / "conf" / file) << text;
    }
    void flow(const std::string& name, const std::string& entity, const std::string& more = {}) const {
        write("flows/" + name + ".toml",
              "[flow]\nfrom = \"left\"\nto = \"right\"\nentities = [\"" + entity + "\"]\n" + more);
    }
    static std::string read(const std::filesystem::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::unique_ptr<Program> start(std::vector<std::string> arguments, std::map<std::string, std::string> more = {}) {
        arguments.insert(arguments.end(), {"--conf", (_folder.path() / "conf").string()});
        Start start{crossdock::integration::builtProgram("crossdock"), std::move(arguments), std::move(more), {}};
        return std::make_unique<Program>(_folder.path() / "runs" / std::to_string(++_runs), start);
    }
    /// A daemon that is ready.
    std::unique_ptr<Program> serve() {
        auto daemon = start({"serve"});
        awaitLine(*daemon, "msg=\"ready\"");
        return daemon;
    }
    /// A command, to its end; what it printed is in _output and _errors.
    int run(std::vector<std::string> arguments) {
        const auto program = start(std::move(arguments));
        const int status = program->wait();
        _output = program->output();
        _errors = program->errors();
        return status;
    }
    static void awaitLine(Program& daemon, const std::string& text) {
        await(text, [&] {
            CPPUNIT_ASSERT_MESSAGE(daemon.errors(),
                                   daemon.errors().find(text) != std::string::npos || daemon.running());
            return daemon.errors().find(text) != std::string::npos;
        });
    }
    void awaitStatus(const std::string& flow, const std::string& status) {
        await(flow + " to be " + status, [&] {
            CPPUNIT_ASSERT_EQUAL(0, run({"schedule", flow}));
            return _output.find(status) != std::string::npos;
        });
    }
    static void end(Program& daemon) {
        daemon.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(daemon.errors(), 0, daemon.wait());
    }

    crossdock::test::TemporaryFolder _folder;
    int _runs = 0;
    std::string _output;
    std::string _errors;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServiceTest);
