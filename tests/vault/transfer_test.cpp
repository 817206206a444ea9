#include "vault/export_file.hpp"
#include "vault_fixture.hpp"

namespace crossdock::vault {

namespace {

const ScryptCost cheap{15, 8, 1};

} // namespace

class TransferTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TransferTest);
    CPPUNIT_TEST(testSecretsArriveInAnotherVaultAndOrganisation);
    CPPUNIT_TEST(testOnlyCurrentVersionsAndNoOAuthSetsUnlessAskedFor);
    CPPUNIT_TEST(testOAuthSetWithAnOlderPlainVersionStaysOut);
    CPPUNIT_TEST(testImportOverwritesOnlyWhenAsked);
    CPPUNIT_TEST(testWrongPassphraseChangesNothing);
    CPPUNIT_TEST(testEveryTruncationIsRefused);
    CPPUNIT_TEST(testEveryFlippedByteIsRefused);
    CPPUNIT_TEST(testSwappedFramesAreRefused);
    CPPUNIT_TEST(testHostileHeadersAreRefusedBeforeTheWork);
    CPPUNIT_TEST(testShortPassphraseIsRefused);
    CPPUNIT_TEST(testEmptyOrganisationGivesAnEmptyFile);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _vault = taken(Vault::open(_store, _clock, keysOf(_key)));
        _other = taken(Vault::open(_otherStore, _clock, keysOf(newKey())));
        put("a", "value of a");
        put("b", "value of b");
    }

    void testSecretsArriveInAnotherVaultAndOrganisation() {
        const ImportReport report = taken(_other->importSecrets("elsewhere", exported(), _phrase, false, _actor));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, report.imported.size());
        CPPUNIT_ASSERT_EQUAL(std::string("value of b"), revealed(taken(_other->get("elsewhere", "b", _use))));
        CPPUNIT_ASSERT(!_other->get("acme", "b", _use).ok());
    }

    void testOnlyCurrentVersionsAndNoOAuthSetsUnlessAskedFor() {
        put("a", "newer a");
        expectOk(_vault->set("acme", "books.oauth", Secret::copyOf("grant"), _actor, {.kind = SecretKind::OAuthSet}));
        const ImportReport plain = taken(_other->importSecrets("one", exported(), _phrase, false, _actor));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, plain.imported.size());
        CPPUNIT_ASSERT_EQUAL(std::string("newer a"), revealed(taken(_other->get("one", "a", _use))));
        expectOk(_other->importSecrets("two", exported(true), _phrase, false, _actor));
        CPPUNIT_ASSERT_EQUAL(std::string("grant"), revealed(taken(_other->get("two", "books.oauth", _use))));
        CPPUNIT_ASSERT(taken(_other->list("two", _actor)).back().kind == SecretKind::OAuthSet);
    }

    void testOAuthSetWithAnOlderPlainVersionStaysOut() {
        put("books.oauth", "plain at first");
        expectOk(_vault->set("acme", "books.oauth", Secret::copyOf("grant"), _actor, {.kind = SecretKind::OAuthSet}));
        const ImportReport report = taken(_other->importSecrets("one", exported(), _phrase, false, _actor));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, report.imported.size());
    }

    void testImportOverwritesOnlyWhenAsked() {
        expectOk(_other->set("one", "a", Secret::copyOf("mine"), _actor));
        const Bytes file = exported();
        const ImportReport kept = taken(_other->importSecrets("one", file, _phrase, false, _actor));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), kept.kept.at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("mine"), revealed(taken(_other->get("one", "a", _use))));
        expectOk(_other->importSecrets("one", file, _phrase, true, _actor));
        CPPUNIT_ASSERT_EQUAL(std::string("value of a"), revealed(taken(_other->get("one", "a", _use))));
    }

    void testWrongPassphraseChangesNothing() { expectRefused(exported(), Secret::copyOf("another passphrase")); }

    void testEveryTruncationIsRefused() {
        const Bytes file = exported();
        // Deriving the key is slow, so cuts behind the header go through one reader's frames.
        for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{30}}) {
            expectRefused(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)), _phrase);
        }
        std::size_t frame = 31;
        while (frame < file.size()) {
            for (const std::size_t size : {frame, frame + 2, frame + 4, frame + 30}) {
                expectRefused(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)), _phrase);
            }
            frame += 4 + loadBigEndian(ByteView(file).subspan(frame, 4));
        }
        CPPUNIT_ASSERT_EQUAL(file.size(), frame);
    }

    void testEveryFlippedByteIsRefused() {
        const Bytes file = exported();
        for (std::size_t at = 0; at < file.size(); at += at < 31 ? 5 : 23) {
            Bytes changed = file;
            changed[at] ^= 0x10;
            expectRefused(changed, _phrase);
        }
    }

    void testSwappedFramesAreRefused() {
        const Bytes file = exported();
        const std::size_t size = 4 + loadBigEndian(ByteView(file).subspan(31, 4));
        Bytes swapped(file.begin(), file.begin() + 31);
        const auto append = [&](std::size_t from, std::size_t count) {
            const ByteView part = ByteView(file).subspan(from, count);
            swapped.insert(swapped.end(), part.begin(), part.end());
        };
        append(31 + size, size); // both frames have one size, as padding makes them
        append(31, size);
        append(31 + 2 * size, file.size() - 31 - 2 * size);
        CPPUNIT_ASSERT_EQUAL(file.size(), swapped.size());
        expectRefused(swapped, _phrase);
    }

    void testHostileHeadersAreRefusedBeforeTheWork() {
        const Bytes file = exported();
        const auto withByte = [&file](std::size_t at, unsigned char value) {
            Bytes changed = file;
            changed[at] = value;
            return changed;
        };
        expectRefused(withByte(4, 2), _phrase);
        expectRefused(withByte(5, 2), _phrase);
        expectRefused(withByte(6, 14), _phrase);
        expectRefused(withByte(6, 21), _phrase);
        expectRefused(withByte(6, 255), _phrase);
        expectRefused(withByte(7, 255), _phrase);
        expectRefused(withByte(14, 200), _phrase);
    }

    void testShortPassphraseIsRefused() {
        CPPUNIT_ASSERT(!_vault->exportSecrets("acme", Secret::copyOf("elevenchars"), false, _actor, cheap).ok());
    }

    void testEmptyOrganisationGivesAnEmptyFile() {
        const Bytes file = taken(_vault->exportSecrets("nobody", _phrase, false, _actor, cheap));
        CPPUNIT_ASSERT(taken(_other->importSecrets("one", file, _phrase, false, _actor)).imported.empty());
    }

private:
    void put(const std::string& name, const std::string& value) {
        expectOk(_vault->set("acme", name, Secret::copyOf(value), _actor));
    }
    Bytes exported(bool withOAuth = false) {
        return taken(_vault->exportSecrets("acme", _phrase, withOAuth, _actor, cheap));
    }
    void expectRefused(const Bytes& file, const Secret& phrase) {
        const auto refused = _other->importSecrets("one", file, phrase, true, _actor);
        expectCode("export_file", refused);
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(taken(_other->list("one", _actor)).empty());
    }

    FakeClock _clock{testStart};
    MemoryRecordStore _store;
    MemoryRecordStore _otherStore;
    Actor _actor = "uid:0";
    Use _use{"uid:0", ""};
    KeyMaterial _key{(secret::setUpMemory(), newKey())};
    Secret _phrase = Secret::copyOf("correct horse battery staple");
    std::unique_ptr<Vault> _vault;
    std::unique_ptr<Vault> _other;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TransferTest);

} // namespace crossdock::vault
