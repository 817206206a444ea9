// A server over a fake daemon and a store in a temporary folder, and short ways to ask it.
#pragma once

#include "fake_control.hpp"
#include "temporary_folder.hpp"
#include "wire.hpp"

#include "admin/server.hpp"
#include "admin/sessions.hpp"
#include "admin/tokens.hpp"
#include "admin/users.hpp"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::admin::test {

/// Which hooks there are, each with a current and a former secret: "shop" signs in base64, says its topic and pings, "forge" in
/// hexadecimal after "sha256=". A body names records in words: "7 8" of the topic's entity, "foreign", "cut", or "!" for a failure.
class FakeHooks final : public HookDirectory {
public:
    std::optional<HookTarget> target(const std::string& connection) const override;
    Result<HookContent> read(const std::string& connection, const std::string& topic,
                             const std::string& body) const override;
    Result<std::vector<secret::Secret>> secrets(const std::string& connection) const override;

    static constexpr const char* current = "hook-secret-canary-Zx81";
    static constexpr const char* former = "hook-secret-former-Zx80";
};

class AdminFixture {
public:
    AdminFixture();
    ~AdminFixture() { server.reset(); }

    /// Starts the server; limits and pages may be changed before.
    void start();
    void stop() { server.reset(); }

    /// `method` of a path, with our Host; `headers` are whole lines without line ends.
    WireAnswer ask(const std::string& method, const std::string& path, const std::vector<std::string>& headers = {},
                   const std::string& body = {});
    WireAnswer asOperator(const std::string& method, const std::string& path, const std::string& json = {});
    WireAnswer asViewer(const std::string& method, const std::string& path, const std::string& json = {});
    /// The cookie header of a new session of that user.
    std::string signedIn(const std::string& user);
    std::string csrfOf(const std::string& user, const std::string& cookieHeader);

    std::string host() const { return server->url().substr(7); }
    std::string cookieName() const;
    std::string logged() const;

    static Poco::JSON::Object::Ptr object(const WireAnswer& answer);
    static void good(const Status& status) {
        CPPUNIT_ASSERT_MESSAGE(status ? "" : status.failure().message, status.ok());
    }
    template <typename T>
    static T good(Result<T> result) {
        CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
        return std::move(result).value();
    }

    crossdock::test::TemporaryFolder folder;
    FakeClock clock{UtcTime{1'763'600'000'000'000}};
    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::Store> store;
    FakeControl control;
    FakeHooks hooks;
    conf::AdminConf conf;
    ServerLimits limits;
    std::vector<Route> pages;
    const Faces* faces = nullptr;
    std::unique_ptr<Users> users;
    std::unique_ptr<Sessions> sessions;
    std::unique_ptr<Tokens> tokens;
    std::string operatorToken;
    std::string viewerToken;
    std::unique_ptr<Server> server;

    static constexpr const char* password = "correct horse battery";

private:
    mutable std::mutex _mutex;
    std::string _logged;
    std::unique_ptr<Log> _log;
};

} // namespace crossdock::admin::test
