// Commands and daemon over a real socket.

#include "../store/temporary_folder.hpp"
#include "awaited.hpp"
#include "daemon/control_protocol.hpp"
#include "daemon/daemon.hpp"
#include "installed_host.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

using namespace crossdock;
using namespace crossdock::daemon;
using namespace crossdock::daemon::test;

class ControlSocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ControlSocketTest);
    CPPUNIT_TEST(testSocketIsItsOwnersAlone);
    CPPUNIT_TEST(testNobodyListensWithoutDaemon);
    CPPUNIT_TEST(testLeftOverSocketIsReplaced);
    CPPUNIT_TEST(testSyncIsStartedAndFollowed);
    CPPUNIT_TEST(testFailuresKeepClassAndCode);
    CPPUNIT_TEST(testPauseScheduleReloadCancel);
    CPPUNIT_TEST(testRubbishGetsAnAnswer);
    CPPUNIT_TEST(testEndlessLineIsCutOff);
    CPPUNIT_TEST(testSeventeenthClientIsSentAway);
    CPPUNIT_TEST(testPathThatIsTooLongIsRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSocketIsItsOwnersAlone() {
        listen();
        struct stat found {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path().c_str(), &found));
        CPPUNIT_ASSERT_EQUAL(0600, static_cast<int>(found.st_mode & 07777U));
        _control.reset();
        CPPUNIT_ASSERT(::stat(path().c_str(), &found) != 0);
    }

    void testNobodyListensWithoutDaemon() { CPPUNIT_ASSERT(RemoteControl::find(path()) == nullptr); }

    void testLeftOverSocketIsReplaced() {
        std::ofstream(path()) << "left over";
        listen();
        CPPUNIT_ASSERT(RemoteControl::find(path()) != nullptr);
    }

    void testSyncIsStartedAndFollowed() {
        listen();
        const auto remote = RemoteControl::find(path());
        const Result<std::string> sync = remote->start(wishOf("things"));
        CPPUNIT_ASSERT_MESSAGE(sync ? "" : sync.failure().message, sync.ok());
        await("the end of the sync", [&] { return remote->sync(*sync)->status != "running"; });
        const store::SyncRow row = remote->sync(*sync).value();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), row.status);
        CPPUNIT_ASSERT_EQUAL(std::string("things"), row.flow);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(250), row.counters.created);
        CPPUNIT_ASSERT(row.completed.has_value());
    }

    void testFailuresKeepClassAndCode() {
        listen();
        const auto remote = RemoteControl::find(path());
        const Result<std::string> unknown = remote->start(wishOf("thing"));
        CPPUNIT_ASSERT_EQUAL(std::string("not_found"), unknown.failure().code);
        CPPUNIT_ASSERT(unknown.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(unknown.failure().message.find("things") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("not_found"), remote->sync("s0").failure().code);
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), remote->resume("things").failure().code);
    }

    void testPauseScheduleReloadCancel() {
        _installed.flow("endless", "slow");
        listen();
        const auto remote = RemoteControl::find(path());
        CPPUNIT_ASSERT(remote->pause("things", "stocktaking"));
        CPPUNIT_ASSERT(remote->setSchedule("endless", "0 3 * * *", "Europe/Berlin"));
        const std::vector<FlowStatus> flows = remote->flows().value();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), flows.size());
        CPPUNIT_ASSERT_EQUAL(std::string("endless"), flows[0].name);
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), flows[0].nextRuns.size());
        CPPUNIT_ASSERT_EQUAL(std::string("acme: left to right"),
                             flows[0].organisation + ": " + flows[0].from + " to " + flows[0].to);
        CPPUNIT_ASSERT(flows[0].entities == std::vector<std::string>{"slow"});
        CPPUNIT_ASSERT(flows[0].scheduleChanged);
        CPPUNIT_ASSERT(flows[1].state == FlowState::Paused);
        CPPUNIT_ASSERT_EQUAL("uid:" + std::to_string(::geteuid()), flows[1].pause->who);
        CPPUNIT_ASSERT_EQUAL(std::string("stocktaking"), flows[1].pause->why);
        CPPUNIT_ASSERT(remote->resume("things"));
        const std::string sync = remote->start(wishOf("endless")).value();
        CPPUNIT_ASSERT(remote->cancel(sync, "wrong shop"));
        await("its end", [&] { return remote->sync(sync)->status == "cancelled"; });
        CPPUNIT_ASSERT(remote->nudge("things"));
        CPPUNIT_ASSERT(remote->reload());
        _installed.flow("things", "thing", "shedule = 1\n");
        const auto bad = remote->reload();
        CPPUNIT_ASSERT(!bad);
        CPPUNIT_ASSERT(bad.failure().message.find("things.toml:5:1") != std::string::npos);
    }

    void testRubbishGetsAnAnswer() {
        listen();
        const auto client = ControlClient::find(path());
        for (const std::string& rubbish :
             {std::string(), std::string("[]"), std::string("{"), std::string("{}"), std::string("{\"do\":7}"),
              std::string("{\"do\":\"start\",\"flow\":{\"a\":1}}"), std::string("{\"do\":\"start\",\"limit\":\"x\"}"),
              std::string("\xff\xfe"), std::string(200, '[')}) {
            const Result<std::string> answer = client->ask(rubbish);
            CPPUNIT_ASSERT_MESSAGE(rubbish, answer.ok());
            CPPUNIT_ASSERT_MESSAGE(*answer, answer->starts_with("{\"ok\":false,\"class\":\"config\""));
        }
        CPPUNIT_ASSERT(client->ask("{\"do\":\"flows\"}")->starts_with("{\"ok\":true"));
    }

    void testEndlessLineIsCutOff() {
        listen();
        const auto client = ControlClient::find(path());
        CPPUNIT_ASSERT(!client->ask(std::string(1'000'000, 'x')));
        CPPUNIT_ASSERT(RemoteControl::find(path())->flows());
    }

    void testSeventeenthClientIsSentAway() {
        listen();
        std::vector<std::unique_ptr<ControlClient>> clients;
        for (int i = 0; i < 16; ++i) {
            clients.push_back(ControlClient::find(path()));
            CPPUNIT_ASSERT(clients.back()->ask("{\"do\":\"flows\"}"));
        }
        const auto late = ControlClient::find(path());
        CPPUNIT_ASSERT(!late->ask("{\"do\":\"flows\"}"));
        clients.clear();
        await("room", [&] {
            const auto again = ControlClient::find(path());
            return again->ask("{\"do\":\"flows\"}").ok();
        });
    }

    void testPathThatIsTooLongIsRefused() {
        Log log(_installed.clock, LogLevel::Error, [](const std::string&) {});
        const auto control = ControlSocket::listen(_folder.path() / std::string(200, 'x'), {}, log);
        CPPUNIT_ASSERT(!control);
        CPPUNIT_ASSERT(control.failure().message.find("[control] socket") != std::string::npos);
    }

private:
    std::filesystem::path path() const { return _folder.path() / "control.sock"; }
    void listen() {
        _daemon = _installed.begin();
        auto control = ControlSocket::listen(
            path(),
            [this](const std::string& line, const std::string& who) { return answerControl(*_daemon, line, who); },
            _daemon->host()->log());
        CPPUNIT_ASSERT_MESSAGE(control ? "" : control.failure().message, control.ok());
        _control = std::move(*control);
    }

    crossdock::test::TemporaryFolder _folder;
    InstalledHost _installed;
    std::unique_ptr<Daemon> _daemon;
    std::unique_ptr<ControlSocket> _control;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ControlSocketTest);
