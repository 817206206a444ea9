#include "keeper_world.hpp"

#include "secret/secret_memory.hpp"

#include <cppunit/TestAssert.h>

namespace crossdock::test {

using secret::Secret;

std::string revealed(const Secret& value) {
    return value.with([](std::span<const unsigned char> bytes) { return std::string(bytes.begin(), bytes.end()); });
}

oauth::TokenSet numberedSet(int number, UtcTime now, std::int64_t accessSeconds) {
    oauth::TokenSet set;
    set.access = Secret::copyOf("access-" + std::to_string(number));
    set.refresh = Secret::copyOf("refresh-" + std::to_string(number));
    set.refreshedAt = set.connectedAt = now;
    set.accessExpires = UtcTime{now.us + accessSeconds * 1'000'000};
    set.realm = "123";
    set.generation = 1;
    return set;
}

oauth::TokenAnswer numberedAnswer(int number, std::int64_t accessSeconds) {
    oauth::TokenAnswer answer;
    answer.access = Secret::copyOf("access-" + std::to_string(number));
    answer.refresh = Secret::copyOf("refresh-" + std::to_string(number));
    answer.expiresIn = std::chrono::seconds(accessSeconds);
    return answer;
}

Result<oauth::StoredSet> MemoryTokens::load() {
    const std::lock_guard lock(_mutex);
    if (_set == nullptr) {
        Failure failure = failed(ErrorClass::Config, "no secret");
        failure.code = "vault_missing";
        return failure;
    }
    return oauth::StoredSet{_set->clone(), _version};
}

Result<std::uint64_t> MemoryTokens::save(const oauth::TokenSet& set, std::uint64_t expectedVersion) {
    const std::lock_guard lock(_mutex);
    if (failSaves > 0) {
        --failSaves;
        return failed(ErrorClass::Transient, "the disk is full");
    }
    if (expectedVersion != _version) {
        Failure failure = failed(ErrorClass::Transient, "changed meanwhile");
        failure.code = "vault_conflict";
        return failure;
    }
    _set = std::make_unique<oauth::TokenSet>(set.clone());
    ++_version;
    if (loseNextAnswer.exchange(false)) {
        return failed(ErrorClass::Transient, "commit: unknown");
    }
    return _version;
}

void MemoryTokens::put(oauth::TokenSet set) {
    const std::lock_guard lock(_mutex);
    _set = std::make_unique<oauth::TokenSet>(std::move(set));
    ++_version;
}

void MemoryTokens::remove() {
    const std::lock_guard lock(_mutex);
    _set.reset();
    _version = 0;
}

std::uint64_t MemoryTokens::version() {
    const std::lock_guard lock(_mutex);
    return _version;
}

std::string MemoryTokens::access() {
    const std::lock_guard lock(_mutex);
    return revealed(_set->access);
}

Result<bool> MemoryLease::acquire(const std::string& owner, UtcTime now, UtcTime until) {
    const std::lock_guard lock(_mutex);
    if (!_owner.empty() && _owner != owner && now < _until) {
        return false;
    }
    _owner = owner;
    _until = until;
    return true;
}

Status MemoryLease::release(const std::string& owner) {
    const std::lock_guard lock(_mutex);
    if (_owner == owner) {
        _owner.clear();
    }
    return {};
}

std::string MemoryLease::owner() {
    const std::lock_guard lock(_mutex);
    return _owner;
}

Result<oauth::TokenAnswer> ScriptedEndpoint::refresh(const Secret& refreshToken, const net::Call&) {
    return _script(revealed(refreshToken), ++_calls);
}

Result<oauth::TokenAnswer> ScriptedEndpoint::exchange(const Secret&, const std::string&, const Secret&,
                                                      const net::Call&) {
    return failed(ErrorClass::Internal, "no codes here");
}

KeeperWorld::KeeperWorld()
    : _log(clock, LogLevel::Debug, [this](const std::string& line) {
          const std::lock_guard lock(_mutex);
          _lines += line + "\n";
      }) {
    secret::setUpMemory();
    tokens.put(numberedSet(1, clock.now()));
}

std::unique_ptr<oauth::TokenKeeper> KeeperWorld::keeper() {
    return std::make_unique<oauth::TokenKeeper>(
        "books", oauth::KeeperParts{clock, random, _log, tokens, lease,
                                    [this](const net::AuthScheme&) -> Result<std::unique_ptr<oauth::TokenEndpoint>> {
                                        return std::unique_ptr<oauth::TokenEndpoint>(
                                            std::make_unique<ScriptedEndpoint>(script, calls));
                                    }});
}

std::string KeeperWorld::token(oauth::TokenKeeper& keeper) {
    const Result<net::AccessToken> token = keeper.accessToken(scheme, call());
    CPPUNIT_ASSERT_MESSAGE(token ? "" : token.failure().message, token.ok());
    return revealed(token->value);
}

std::string KeeperWorld::logged() {
    const std::lock_guard lock(_mutex);
    return _lines;
}

} // namespace crossdock::test
