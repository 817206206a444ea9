#include "vault_fixture.hpp"

namespace crossdock::vault {

using namespace std::chrono_literals;

// Each case runs over the store in memory and over the database.
class VaultTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(VaultTest);
    CPPUNIT_TEST(testSetIsReadBackAndSurvivesReopening);
    CPPUNIT_TEST(testWrongKeyIsAnErrorOfItsOwn);
    CPPUNIT_TEST(testOrganisationsDoNotSeeEachOther);
    CPPUNIT_TEST(testMissingSecretSaysHowToStoreIt);
    CPPUNIT_TEST(testRotationKeepsTheLastVersionUntilItsEnd);
    CPPUNIT_TEST(testFallbackOfZeroRemovesTheOldVersionAtOnce);
    CPPUNIT_TEST(testRotateNeedsASecretThatIsThere);
    CPPUNIT_TEST(testExpectedVersionKeepsTwoWritersApart);
    CPPUNIT_TEST(testRemoveTakesAllVersions);
    CPPUNIT_TEST(testListShowsVersionsAndStatesOnly);
    CPPUNIT_TEST(testBadNamesAreRefusedWithoutRepeatingThem);
    CPPUNIT_TEST(testEmptyAndOverlongSecretsAreRefused);
    CPPUNIT_TEST(testRecordMovedToAnotherRowDoesNotOpen);
    CPPUNIT_TEST(testPassphraseVaultOpensAgainWithItsPassphraseOnly);
    CPPUNIT_TEST(testFullLockedMemoryIsAFailureNotACrash);
    CPPUNIT_TEST(testFailedWriteChangesNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        secret::setUpMemory();
        _database = openDatabase(_folder.path);
        _stores.clear();
        _stores.push_back(std::make_unique<MemoryRecordStore>());
        _stores.push_back(std::make_unique<DatabaseRecordStore>(*_database));
    }

    void testSetIsReadBackAndSurvivesReopening() {
        eachStore([this](RecordStore& store) {
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put(*open(store), "shop.key", "first"));
            CPPUNIT_ASSERT_EQUAL(std::string("first"), read(*open(store), "shop.key"));
            expectOk(open(store)->checkRecords());
        });
    }

    void testWrongKeyIsAnErrorOfItsOwn() {
        eachStore([this](RecordStore& store) {
            put(*open(store), "shop.key", "first");
            const auto wrong = Vault::open(store, _clock, keysOf(newKey()));
            expectCode("vault_wrong_key", wrong);
            CPPUNIT_ASSERT(wrong.failure().cls == ErrorClass::Config);
            expectCode("vault_wrong_key", Vault::open(store, _clock, {}));
            CPPUNIT_ASSERT_EQUAL(std::string("first"), read(*open(store), "shop.key"));
        });
    }

    void testOrganisationsDoNotSeeEachOther() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            expectOk(vault->set("acme", "key", Secret::copyOf("of acme"), _actor));
            expectOk(vault->set("other", "key", Secret::copyOf("of other"), _actor));
            CPPUNIT_ASSERT_EQUAL(std::string("of acme"), revealed(taken(vault->get("acme", "key", _use))));
            expectOk(vault->remove("other", "key", _actor));
            expectCode("vault_missing", vault->get("other", "key", _use));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(vault->list("acme", _actor)).size());
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(vault->list("other", _actor)).size());
        });
    }

    void testMissingSecretSaysHowToStoreIt() {
        eachStore([this](RecordStore& store) {
            const auto missing = open(store)->get("acme", "shop.key", _use);
            expectCode("vault_missing", missing);
            CPPUNIT_ASSERT(missing.failure().cls == ErrorClass::Config);
            CPPUNIT_ASSERT(missing.failure().message.find("crossdock vault set") != std::string::npos);
        });
    }

    void testRotationKeepsTheLastVersionUntilItsEnd() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "hook", "one");
            put(*vault, "hook", "two");
            CPPUNIT_ASSERT_EQUAL(std::string("two one "), readAll(*vault, "hook"));
            CPPUNIT_ASSERT_EQUAL(std::string("two"), read(*vault, "hook"));
            put(*vault, "hook", "three"); // only the last one stays beside it
            CPPUNIT_ASSERT_EQUAL(std::string("three two "), readAll(*vault, "hook"));
            _clock.advanceUs(std::chrono::microseconds(24h).count() - 1);
            CPPUNIT_ASSERT_EQUAL(std::string("three two "), readAll(*vault, "hook"));
            _clock.advanceUs(1);
            CPPUNIT_ASSERT_EQUAL(std::string("three "), readAll(*vault, "hook"));
        });
    }

    void testFallbackOfZeroRemovesTheOldVersionAtOnce() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "hook", "one");
            expectOk(vault->set("acme", "hook", Secret::copyOf("two"), _actor, {.fallback = 0s}));
            CPPUNIT_ASSERT_EQUAL(std::string("two "), readAll(*vault, "hook"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(vault->list("acme", _actor)).size());
        });
    }

    void testRotateNeedsASecretThatIsThere() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            expectCode("vault_missing", vault->rotate("acme", "k", Secret::copyOf("x"), _actor));
            put(*vault, "k", "one");
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, taken(vault->rotate("acme", "k", Secret::copyOf("x"), _actor)));
        });
    }

    void testExpectedVersionKeepsTwoWritersApart() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            const auto write = [&](std::uint64_t expected) {
                SetOptions options;
                options.kind = SecretKind::OAuthSet;
                options.expectedVersion = expected;
                return vault->set("acme", "books.oauth", Secret::copyOf("t"), _actor, options);
            };
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, taken(write(0)));
            expectCode("vault_conflict", write(0));
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, taken(vault->currentVersion("acme", "books.oauth")));
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, taken(write(1)));
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, taken(vault->currentVersion("acme", "none")));
        });
    }

    void testRemoveTakesAllVersions() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "k", "one");
            put(*vault, "k", "two");
            put(*vault, "k2", "other");
            expectOk(vault->remove("acme", "k", _actor));
            expectCode("vault_missing", vault->get("acme", "k", _use));
            expectCode("vault_missing", vault->valid("acme", "k", _use));
            expectCode("vault_missing", vault->remove("acme", "k", _actor));
            CPPUNIT_ASSERT_EQUAL(std::string("other"), read(*vault, "k2"));
        });
    }

    void testListShowsVersionsAndStatesOnly() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "b", "one");
            put(*vault, "a.x", "one");
            put(*vault, "b", "two");
            const std::vector<Listing> rows = taken(vault->list("acme", _actor));
            std::string text;
            for (const Listing& row : rows) {
                text += row.name + " " + std::to_string(row.version) + " " + nameOf(row.state) +
                        (row.expires ? " ends, " : ", ");
            }
            CPPUNIT_ASSERT_EQUAL(std::string("a.x 1 current, b 2 current, b 1 fallback ends, "), text);
            _clock.advanceUs(std::chrono::microseconds(24h).count());
            CPPUNIT_ASSERT(taken(vault->list("acme", _actor)).back().state == VersionState::Expired);
        });
    }

    void testBadNamesAreRefusedWithoutRepeatingThem() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            for (const std::string& bad :
                 {std::string(), std::string(129, 'a'), std::string("Shop"), std::string("a b"), std::string("a/b"),
                  std::string("a\0b", 3), std::string("ck_ABCDEF"), std::string("caf\xC3\xA9")}) {
                const auto refused = vault->set("acme", bad, Secret::copyOf("x"), _actor);
                CPPUNIT_ASSERT(!refused.ok());
                CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::Config);
                CPPUNIT_ASSERT(bad.empty() || refused.failure().message.find(bad) == std::string::npos);
                CPPUNIT_ASSERT(!vault->get("acme", bad, _use).ok());
                CPPUNIT_ASSERT(!vault->remove("acme", bad, _actor).ok());
            }
            CPPUNIT_ASSERT(!vault->set("", "k", Secret::copyOf("x"), _actor).ok());
            CPPUNIT_ASSERT(!vault->list("a b", _actor).ok());
            expectOk(vault->set("acme", std::string(128, 'a'), Secret::copyOf("x"), _actor));
        });
    }

    void testEmptyAndOverlongSecretsAreRefused() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            CPPUNIT_ASSERT(!vault->set("acme", "k", Secret(), _actor).ok());
            const std::string longest(mostSecretBytes, 'x');
            CPPUNIT_ASSERT(!vault->set("acme", "k", Secret::copyOf(longest + "x"), _actor).ok());
            put(*vault, "k", longest);
            CPPUNIT_ASSERT_EQUAL(longest, read(*vault, "k"));
        });
    }

    void testRecordMovedToAnotherRowDoesNotOpen() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "a", "value of a");
            put(*vault, "b", "value of b");
            expectOk(store.transaction([](VaultRows& rows) -> Status {
                RecordRow row = rows.versions("acme", "a").front();
                row.name = "b";
                rows.putRecord(row);
                return {};
            }));
            expectCode("sealed", vault->get("acme", "b", _use));
            expectCode("sealed", vault->checkRecords());
            CPPUNIT_ASSERT_EQUAL(std::string("value of a"), read(*vault, "a"));
        });
    }

    void testPassphraseVaultOpensAgainWithItsPassphraseOnly() {
        eachStore([this](RecordStore& store) {
            const auto keys = [](const std::string& phrase) {
                std::vector<KeyMaterial> list;
                list.push_back({KeySource::Passphrase, Secret::copyOf(phrase), {15, 8, 1}});
                return list;
            };
            put(*taken(Vault::open(store, _clock, keys("a long passphrase"))), "k", "one");
            const auto again = taken(Vault::open(store, _clock, keys("a long passphrase")));
            CPPUNIT_ASSERT_EQUAL(std::string("one"), read(*again, "k"));
            expectCode("vault_wrong_key", Vault::open(store, _clock, keys("a long passphrasf")));
            expectCode("vault_wrong_key", Vault::open(store, _clock, keysOf(newKey())));
        });
    }

    void testFullLockedMemoryIsAFailureNotACrash() {
        eachStore([this](RecordStore& store) {
            const auto vault = open(store);
            put(*vault, "k", std::string(3'000, 'x'));
            {
                std::vector<Secret> hog;
                for (std::size_t size = 65'536; size >= 32;) {
                    try {
                        hog.push_back(Secret::copyOf(std::string(size, 'h')));
                    } catch (const secret::MemoryFull&) {
                        size /= 2;
                    }
                }
                expectCode("secret_memory_full", vault->get("acme", "k", _use));
            }
            CPPUNIT_ASSERT_EQUAL(std::size_t{3'000}, read(*vault, "k").size());
        });
    }

    void testFailedWriteChangesNothing() {
        eachStore([this](RecordStore& store) {
            put(*open(store), "k", "one");
            DyingStore dying(store, 1); // one for opening
            const auto vault = taken(Vault::open(dying, _clock, keysOf(_key)));
            CPPUNIT_ASSERT(!vault->set("acme", "k", Secret::copyOf("two"), _actor).ok());
            CPPUNIT_ASSERT(!vault->remove("acme", "k", _actor).ok());
            CPPUNIT_ASSERT_EQUAL(std::string("one "), readAll(*open(store), "k"));
        });
    }

private:
    void eachStore(const std::function<void(RecordStore&)>& body) {
        for (const auto& store : _stores) {
            body(*store);
        }
    }
    std::unique_ptr<Vault> open(RecordStore& store) { return taken(Vault::open(store, _clock, keysOf(_key))); }
    std::uint64_t put(Vault& vault, const std::string& name, const std::string& value) {
        return taken(vault.set("acme", name, Secret::copyOf(value), _actor));
    }
    std::string read(Vault& vault, const std::string& name) { return revealed(taken(vault.get("acme", name, _use))); }
    std::string readAll(Vault& vault, const std::string& name) {
        std::string text;
        for (const Secret& secret : taken(vault.valid("acme", name, _use))) {
            text += revealed(secret) + " ";
        }
        return text;
    }

    TempFolder _folder;
    FakeClock _clock{testStart};
    Actor _actor = "uid:0";
    Use _use{"flow:test/shop", "sync-1"};
    KeyMaterial _key{(secret::setUpMemory(), newKey())};
    std::unique_ptr<store::Database> _database;
    std::vector<std::unique_ptr<RecordStore>> _stores;
};

CPPUNIT_TEST_SUITE_REGISTRATION(VaultTest);

} // namespace crossdock::vault
