#include "vault_fixture.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossdock::vault {

class MasterRotationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MasterRotationTest);
    CPPUNIT_TEST(testAfterwardsOnlyTheNewKeyOpensTheVault);
    CPPUNIT_TEST(testPayloadsStayUnlessReencryptionIsAskedFor);
    CPPUNIT_TEST(testDeathAfterAnyTransactionResumes);
    CPPUNIT_TEST(testKilledProcessLeavesEveryRecordOpenWithTheKeyItNames);
    CPPUNIT_TEST(testHalfDoneRotationAsksForBothKeys);
    CPPUNIT_TEST(testHalfDoneRotationRefusesAThirdKey);
    CPPUNIT_TEST(testKeyThatNothingWasWrittenUnderGivesWay);
    CPPUNIT_TEST(testDamagedRecordStopsBeforeTheOldKeyIsRetired);
    CPPUNIT_TEST(testKeysThatTheVaultHadAreRefused);
    CPPUNIT_TEST(testAuditChainGoesOnAndOldRowsStayProven);
    CPPUNIT_TEST(testSecretsStayReadableInTheRunningVault);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAfterwardsOnlyTheNewKeyOpensTheVault() {
        fill(3);
        expectOk(open(keysOf(_old))->rotateMasterKey(_new, _actor));
        expectIntact(3, keysOf(_new));
        const auto retired = Vault::open(_store, _clock, keysOf(_old));
        expectCode("vault_wrong_key", retired);
        CPPUNIT_ASSERT(retired.failure().message.find("retired") != std::string::npos);
        // And once more, so that three keys stand in the table.
        const KeyMaterial third = newKey();
        expectOk(open(keysOf(_new))->rotateMasterKey(third, _actor));
        expectIntact(3, keysOf(third));
    }

    void testPayloadsStayUnlessReencryptionIsAskedFor() {
        fill(1);
        const Bytes before = recordBytes();
        expectOk(open(keysOf(_old))->rotateMasterKey(_new, _actor));
        const Bytes moved = recordBytes();
        CPPUNIT_ASSERT(std::equal(before.begin() + 50, before.end(), moved.begin() + 50));
        CPPUNIT_ASSERT(!std::equal(before.begin(), before.begin() + 50, moved.begin()));
        const KeyMaterial third = newKey();
        expectOk(open(keysOf(_new))->rotateMasterKey(third, _actor, Reencrypt::Yes));
        CPPUNIT_ASSERT(!std::equal(before.begin() + 66, before.end(), recordBytes().begin() + 66));
        expectIntact(1, keysOf(third));
    }

    void testDeathAfterAnyTransactionResumes() {
        fill(250);
        bool done = false;
        int deaths = 0;
        for (int allowed = 1; !done; ++allowed) {
            DyingStore dying(_store, allowed);
            auto vault = Vault::open(dying, _clock, keysOf(_old, _new));
            done = vault.ok() && (*vault)->rotateMasterKey(_new, _actor).ok();
            if (!done) {
                ++deaths;
                expectIntact(250, keysOf(_old, _new));
            }
        }
        CPPUNIT_ASSERT(deaths >= 3);
        expectIntact(250, keysOf(_new));
    }

    void testKilledProcessLeavesEveryRecordOpenWithTheKeyItNames() {
        const TempFolder folder;
        {
            const auto database = openDatabase(folder.path);
            DatabaseRecordStore store(*database);
            const auto vault = taken(Vault::open(store, _clock, keysOf(_old)));
            for (int i = 0; i < 350; ++i) {
                expectOk(vault->set("acme", numbered("k", i), Secret::copyOf(numbered("value ", i)), _actor));
            }
        }
        int kills = 0;
        for (int commits = 1; killedAfter(commits, folder.path); ++commits) {
            ++kills;
            const auto database = openDatabase(folder.path);
            DatabaseRecordStore store(*database);
            expectOk(taken(Vault::open(store, _clock, keysOf(_old, _new)))->checkRecords());
        }
        CPPUNIT_ASSERT(kills >= 4);
        const auto database = openDatabase(folder.path);
        DatabaseRecordStore store(*database);
        const auto vault = taken(Vault::open(store, _clock, keysOf(_new)));
        CPPUNIT_ASSERT_EQUAL(std::string("value 349"), revealed(taken(vault->get("acme", "k349", _use))));
        expectOk(vault->checkRecords());
        expectOk(vault->verifyAudit("acme"));
    }

    void testHalfDoneRotationAsksForBothKeys() {
        halfRotate(150);
        expectCode("vault_rotation_unfinished", Vault::open(_store, _clock, keysOf(_old)));
        expectCode("vault_rotation_unfinished", Vault::open(_store, _clock, keysOf(_new)));
        expectIntact(150, keysOf(_old, _new));
        expectOk(open(keysOf(_new, _old))->rotateMasterKey(_new, _actor));
        expectIntact(150, keysOf(_new));
    }

    void testHalfDoneRotationRefusesAThirdKey() {
        halfRotate(150);
        const auto vault = open(keysOf(_old, _new));
        expectCode("vault_rotation_unfinished", vault->rotateMasterKey(newKey(), _actor));
        expectOk(vault->rotateMasterKey(_new, _actor));
    }

    void testKeyThatNothingWasWrittenUnderGivesWay() {
        fill(5);
        DyingStore dying(_store, 2); // opening, and the row of the incoming key
        const auto vault = taken(Vault::open(dying, _clock, keysOf(_old)));
        CPPUNIT_ASSERT(!vault->rotateMasterKey(newKey(), _actor).ok());
        expectIntact(5, keysOf(_old));
        expectOk(open(keysOf(_old))->rotateMasterKey(_new, _actor));
        expectIntact(5, keysOf(_new));
    }

    void testDamagedRecordStopsBeforeTheOldKeyIsRetired() {
        fill(3);
        expectOk(_store.transaction([](VaultRows& rows) -> Status {
            RecordRow row = rows.versions("acme", "k1").front();
            row.record.back() ^= 1; // its data key still unwraps, its payload is gone
            rows.putRecord(row);
            return {};
        }));
        const auto vault = open(keysOf(_old));
        const Status status = vault->rotateMasterKey(_new, _actor);
        expectCode("sealed", status);
        CPPUNIT_ASSERT(status.failure().message.find("k1") != std::string::npos);
        expectOk(vault->remove("acme", "k1", _actor));
        expectOk(vault->rotateMasterKey(_new, _actor));
    }

    void testKeysThatTheVaultHadAreRefused() {
        fill(1);
        const auto vault = open(keysOf(_old));
        expectCode("vault_already_current", vault->rotateMasterKey(_old, _actor));
        expectOk(vault->rotateMasterKey(_new, _actor));
        expectCode("vault_wrong_key", vault->rotateMasterKey(_old, _actor));
        CPPUNIT_ASSERT(!vault->rotateMasterKey({KeySource::File, Secret::copyOf("rubbish"), {}}, _actor).ok());
        expectIntact(1, keysOf(_new));
    }

    void testAuditChainGoesOnAndOldRowsStayProven() {
        fill(2);
        const AuditReport before = taken(open(keysOf(_old))->verifyAudit("acme"));
        expectOk(open(keysOf(_old))->rotateMasterKey(_new, _actor));
        const KeyMaterial third = newKey();
        expectOk(open(keysOf(_new))->rotateMasterKey(third, _actor));
        const auto vault = open(keysOf(third));
        expectOk(vault->set("acme", "k0", Secret::copyOf("x"), _actor));
        CPPUNIT_ASSERT_EQUAL(before.rows + 1, taken(vault->verifyAudit("acme", before.head)).rows);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, taken(vault->verifyAudit("")).rows);
        // A row made under the first key is still guarded.
        expectOk(_store.transaction([](VaultRows& rows) -> Status {
            KeyRow first = rows.keys().front();
            CPPUNIT_ASSERT(first.state == KeyState::Retired);
            first.auditKey.back() ^= 1;
            rows.putKey(first);
            return {};
        }));
        expectCode("vault_audit_broken", open(keysOf(third))->verifyAudit("acme"));
    }

    void testSecretsStayReadableInTheRunningVault() {
        fill(2);
        const auto vault = open(keysOf(_old));
        expectOk(vault->rotateMasterKey(_new, _actor));
        CPPUNIT_ASSERT_EQUAL(std::string("value 1"), revealed(taken(vault->get("acme", "k1", _use))));
        expectOk(vault->set("acme", "k1", Secret::copyOf("later"), _actor));
        CPPUNIT_ASSERT_EQUAL(std::string("later"), revealed(taken(open(keysOf(_new))->get("acme", "k1", _use))));
    }

private:
    std::unique_ptr<Vault> open(const std::vector<KeyMaterial>& keys) {
        return taken(Vault::open(_store, _clock, keys));
    }

    void fill(int count) {
        const auto vault = open(keysOf(_old));
        for (int i = 0; i < count; ++i) {
            const std::string organisation = i % 2 == 0 || i == 1 ? "acme" : "other";
            expectOk(vault->set(organisation, numbered("k", i), Secret::copyOf(numbered("value ", i)), _actor));
        }
    }

    void halfRotate(int count) {
        fill(count);
        DyingStore dying(_store, 3); // opening, the incoming key, the first 100 records
        CPPUNIT_ASSERT(!taken(Vault::open(dying, _clock, keysOf(_old)))->rotateMasterKey(_new, _actor).ok());
    }

    void expectIntact(int count, const std::vector<KeyMaterial>& keys) {
        const auto vault = open(keys);
        expectOk(vault->checkRecords());
        const auto all = taken(vault->list("acme", _actor)).size() + taken(vault->list("other", _actor)).size();
        CPPUNIT_ASSERT_EQUAL(static_cast<std::size_t>(count), all);
    }

    Bytes recordBytes() {
        Bytes record;
        expectOk(_store.read([&record](VaultRows& rows) -> Status {
            record = rows.versions("acme", "k0").front().record;
            return {};
        }));
        return record;
    }

    /// Rotates in a child that is killed right behind its n-th commit; false when it came through.
    bool killedAfter(int commits, const std::filesystem::path& folder) {
        const pid_t child = ::fork();
        if (child == 0) {
            auto database = openDatabase(folder);
            DatabaseRecordStore store(*database);
            DyingStore counting(store, 1'000);
            counting.onCommit = [&commits] {
                if (commits-- == 0) {
                    ::kill(::getpid(), SIGKILL);
                }
            };
            auto vault = Vault::open(counting, _clock, keysOf(_old, _new));
            const Status status = vault ? (*vault)->rotateMasterKey(_new, _actor) : vault.failure();
            ::_exit(status || status.failure().code == "vault_already_current" ? 0 : 1);
        }
        int status = 0;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        return WIFSIGNALED(status);
    }

    FakeClock _clock{testStart};
    MemoryRecordStore _store;
    Actor _actor = "uid:0";
    Use _use{"flow:test/shop", "sync-1"};
    KeyMaterial _old{(secret::setUpMemory(), newKey())};
    KeyMaterial _new{newKey()};
};

CPPUNIT_TEST_SUITE_REGISTRATION(MasterRotationTest);

} // namespace crossdock::vault
