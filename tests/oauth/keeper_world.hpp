// A token keeper among parts that do what a test says: store, lease, endpoint, clock.
#pragma once

#include "oauth/token_keeper.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace crossdock::test {

std::string revealed(const secret::Secret& value);

/// A set whose tokens carry a number: "access-3", "refresh-3".
oauth::TokenSet numberedSet(int number, UtcTime now, std::int64_t accessSeconds = 3'600);
oauth::TokenAnswer numberedAnswer(int number, std::int64_t accessSeconds = 3'600);

/// A vault that can fail; shared by keepers as processes share one.
class MemoryTokens final : public oauth::TokenStore {
public:
    Result<oauth::StoredSet> load() override;
    Result<std::uint64_t> save(const oauth::TokenSet& set, std::uint64_t expectedVersion) override;

    void put(oauth::TokenSet set);
    void remove();
    std::uint64_t version();
    std::string access();

    std::atomic<int> failSaves = 0;           ///< so many saves fail, with nothing stored
    std::atomic<bool> loseNextAnswer = false; ///< the next save is durable, and fails all the same

private:
    std::mutex _mutex;
    std::unique_ptr<oauth::TokenSet> _set;
    std::uint64_t _version = 0;
};

class MemoryLease final : public oauth::RefreshLease {
public:
    Result<bool> acquire(const std::string& owner, UtcTime now, UtcTime until) override;
    Status release(const std::string& owner) override;
    std::string owner();

private:
    std::mutex _mutex;
    std::string _owner;
    UtcTime _until;
};

/// Answers as a test says, and counts.
class ScriptedEndpoint final : public oauth::TokenEndpoint {
public:
    using Script = std::function<Result<oauth::TokenAnswer>(const std::string& refreshToken, int call)>;
    ScriptedEndpoint(Script& script, std::atomic<int>& calls) : _script(script), _calls(calls) {}

    Result<oauth::TokenAnswer> refresh(const secret::Secret& refreshToken, const net::Call& call) override;
    Result<oauth::TokenAnswer> exchange(const secret::Secret& code, const std::string& redirectUrl,
                                        const secret::Secret& verifier, const net::Call& call) override;

private:
    Script& _script;
    std::atomic<int>& _calls;
};

class KeeperWorld {
public:
    KeeperWorld();

    /// Another keeper on the same store and lease, as in another process.
    std::unique_ptr<oauth::TokenKeeper> keeper();
    net::Call call(std::int64_t seconds = 60) const { return {clock.monoUs() + seconds * 1'000'000, {}, 1}; }
    /// The token that a keeper hands out; fails the test when it does not.
    std::string token(oauth::TokenKeeper& keeper);
    std::string logged();

    FakeClock clock{UtcTime{1'750'000'000'000'000}};
    SeededRandom random{7};
    MemoryTokens tokens;
    MemoryLease lease;
    net::AuthScheme scheme;
    /// Hands out access-2, refresh-2 at its first call, and so on.
    ScriptedEndpoint::Script script = [](const std::string&, int call) { return numberedAnswer(call + 1); };
    std::atomic<int> calls = 0;

private:
    std::mutex _mutex;
    std::string _lines;
    Log _log;
};

} // namespace crossdock::test
