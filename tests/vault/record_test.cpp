#include "vault_fixture.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

const std::string token = "ck_0123456789abcdef0123456789abcdef01234567"; // 43 bytes

NumberedKey keyNumber(std::uint32_t id, unsigned char first) {
    Salt salt{};
    salt.fill(first);
    return {id, taken(MasterKey::derive(Secret::copyOf("passphrase"), salt, {15, 8, 1}))};
}

Place place() {
    Place place;
    place.vault.fill(9);
    place.organisation = "acme";
    place.name = "shop.consumer_key";
    place.version = 3;
    place.createdUs = 1'750'000'000'000'001;
    return place;
}

Bytes flipped(const Bytes& record, std::size_t bit) {
    Bytes changed = record;
    changed[bit / 8] = static_cast<unsigned char>(changed[bit / 8] ^ (1U << bit % 8));
    return changed;
}

} // namespace

class RecordTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordTest);
    CPPUNIT_TEST(testLayoutIsAsSpecified);
    CPPUNIT_TEST(testOpensToWhatWasSealed);
    CPPUNIT_TEST(testEverySingleBitFlipIsRefused);
    CPPUNIT_TEST(testEveryTruncationAndExtensionIsRefused);
    CPPUNIT_TEST(testEveryOtherPlaceIsRefused);
    CPPUNIT_TEST(testMovedBoundaryOfOrganisationAndNameIsRefused);
    CPPUNIT_TEST(testSwappedWrappedKeysAreRefused);
    CPPUNIT_TEST(testOtherKeyIsRefused);
    CPPUNIT_TEST(testRewrappedRecordKeepsItsPayload);
    CPPUNIT_TEST(testLengthIsHiddenInStepsOf64);
    CPPUNIT_TEST(testLongestSecretFitsAndOneMoreByteDoesNot);
    CPPUNIT_TEST(testSameSecretTwiceLooksDifferent);
    CPPUNIT_TEST(testSubKeysAreBoundToLabelVaultAndOrganisation);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        secret::setUpMemory();
        if (!_key) {
            _key = std::make_unique<NumberedKey>(keyNumber(1, 1));
            _record = taken(sealRecord(*_key, place(), Secret::copyOf(token)));
        }
    }

    void testLayoutIsAsSpecified() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{146}, _record.size());
        CPPUNIT_ASSERT_EQUAL(std::string("XDV1"), std::string(textOf(_record).substr(0, 4)));
        CPPUNIT_ASSERT_EQUAL(std::string("0100"), toHex(ByteView(_record).subspan(4, 2)));
        CPPUNIT_ASSERT_EQUAL(std::string("00000001"), toHex(ByteView(_record).subspan(6, 4)));
        CPPUNIT_ASSERT_EQUAL(std::string("00000040"), toHex(ByteView(_record).subspan(62, 4)));
        // The payload by hand, from the written layout alone.
        const Place at = place();
        const Secret wrapping = taken(_key->key.wrappingKey(at.vault, "acme"));
        const Secret dataKey = taken(unwrapKey(wrapping, ByteView(_record).subspan(10, 40)));
        Nonce nonce{};
        std::ranges::copy(ByteView(_record).subspan(50, 12), nonce.begin());
        const Bytes associated = fromHex(toHex(bytesOf("crossdock vault record v1")) + "00" + toHex(bytesOf("XDV1")) +
                                         "0100" + toHex(at.vault) + "0004" + toHex(bytesOf("acme")) + "0011" +
                                         toHex(bytesOf("shop.consumer_key")) + "0000000000000003" + "0006379da05b6001");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0x0006379da05b6001}, at.createdUs);
        const Secret text = taken(gcmOpen(dataKey, nonce, associated, ByteView(_record).subspan(66)));
        CPPUNIT_ASSERT_EQUAL("0000002b" + toHex(bytesOf(token)) + std::string(34, '0'), hexOf(text));
    }

    void testOpensToWhatWasSealed() {
        CPPUNIT_ASSERT_EQUAL(token, revealed(taken(openRecord(*_key, place(), _record))));
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{1}, taken(keyIdOf(_record)));
    }

    void testEverySingleBitFlipIsRefused() {
        for (std::size_t bit = 0; bit < _record.size() * 8; ++bit) {
            expectCode("sealed", openRecord(*_key, place(), flipped(_record, bit)));
        }
    }

    void testEveryTruncationAndExtensionIsRefused() {
        for (std::size_t size = 0; size < _record.size(); ++size) {
            expectCode("sealed", openRecord(*_key, place(), ByteView(_record).first(size)));
            expectCode("sealed", keyIdOf(ByteView(_record).first(size)));
        }
        Bytes longer = _record;
        for (int i = 0; i < 64; ++i) {
            longer.push_back(0);
            expectCode("sealed", openRecord(*_key, place(), longer));
        }
    }

    void testEveryOtherPlaceIsRefused() {
        const auto refused = [this](auto change) {
            Place other = place();
            change(other);
            expectCode("sealed", openRecord(*_key, other, _record));
        };
        refused([](Place& p) { p.organisation = "acmf"; });
        refused([](Place& p) { p.organisation = ""; });
        refused([](Place& p) { p.name = "shop.consumer_kex"; });
        refused([](Place& p) { p.name += "x"; });
        refused([](Place& p) { p.version = 4; });
        refused([](Place& p) { p.createdUs += 1; });
        refused([](Place& p) { p.vault[15] ^= 1; });
    }

    void testMovedBoundaryOfOrganisationAndNameIsRefused() {
        Place moved = place();
        moved.organisation = "acmes";
        moved.name = "hop.consumer_key";
        expectCode("sealed", openRecord(*_key, moved, _record));
    }

    void testSwappedWrappedKeysAreRefused() {
        Bytes other = taken(sealRecord(*_key, place(), Secret::copyOf(token)));
        Bytes mine = _record;
        std::swap_ranges(mine.begin() + 10, mine.begin() + 50, other.begin() + 10);
        expectCode("sealed", openRecord(*_key, place(), mine));
        expectCode("sealed", openRecord(*_key, place(), other));
    }

    void testOtherKeyIsRefused() {
        expectCode("sealed", openRecord(keyNumber(1, 2), place(), _record));
        const NumberedKey renumbered{2, _key->key.clone()};
        expectCode("sealed", openRecord(renumbered, place(), _record));
    }

    void testRewrappedRecordKeepsItsPayload() {
        const NumberedKey next = keyNumber(2, 2);
        const Bytes moved = taken(rewrapRecord(*_key, next, place(), _record));
        CPPUNIT_ASSERT_EQUAL(token, revealed(taken(openRecord(next, place(), moved))));
        expectCode("sealed", openRecord(*_key, place(), moved));
        CPPUNIT_ASSERT(std::equal(_record.begin() + 50, _record.end(), moved.begin() + 50));
        CPPUNIT_ASSERT(!std::equal(_record.begin() + 10, _record.begin() + 50, moved.begin() + 10));
        expectCode("sealed", rewrapRecord(next, *_key, place(), _record));
    }

    void testLengthIsHiddenInStepsOf64() {
        const auto sizeFor = [this](std::size_t length) {
            const Secret secret = Secret::copyOf(std::string(length, 'x'));
            const Bytes record = taken(sealRecord(*_key, place(), secret));
            CPPUNIT_ASSERT(taken(openRecord(*_key, place(), record)) == secret);
            return record.size();
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{146}, sizeFor(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{146}, sizeFor(60));
        CPPUNIT_ASSERT_EQUAL(std::size_t{210}, sizeFor(61));
    }

    void testLongestSecretFitsAndOneMoreByteDoesNot() {
        const Bytes record = taken(sealRecord(*_key, place(), Secret::copyOf(std::string(mostSecretBytes, 'x'))));
        CPPUNIT_ASSERT_EQUAL(std::size_t{65'600 + 82}, record.size());
        CPPUNIT_ASSERT_EQUAL(mostSecretBytes, taken(openRecord(*_key, place(), record)).size());
        const auto refused = sealRecord(*_key, place(), Secret::copyOf(std::string(mostSecretBytes + 1, 'x')));
        CPPUNIT_ASSERT(!refused.ok());
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::Config);
    }

    void testSameSecretTwiceLooksDifferent() {
        const Bytes other = taken(sealRecord(*_key, place(), Secret::copyOf(token)));
        CPPUNIT_ASSERT(!std::equal(_record.begin() + 10, _record.begin() + 50, other.begin() + 10));
        CPPUNIT_ASSERT(!std::equal(_record.begin() + 66, _record.end(), other.begin() + 66));
    }

    void testSubKeysAreBoundToLabelVaultAndOrganisation() {
        // Base64url of the bytes 0 to 31.
        const MasterKey key =
            taken(MasterKey::parse(Secret::copyOf("xdm1_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n")));
        const Place at = place();
        const auto derived = [&at](const std::string& infoHex, std::size_t size) {
            return hexOf(taken(hkdf(countingKey(0), at.vault, fromHex(infoHex), size)));
        };
        CPPUNIT_ASSERT_EQUAL(derived(toHex(bytesOf("crossdock/v1/kek")) + "000004" + toHex(bytesOf("acme")), 32),
                             hexOf(taken(key.wrappingKey(at.vault, "acme"))));
        CPPUNIT_ASSERT_EQUAL(derived(toHex(bytesOf("crossdock/v1/audit")) + "000000", 32),
                             hexOf(taken(key.auditKey(at.vault))));
        CPPUNIT_ASSERT_EQUAL(derived(toHex(bytesOf("crossdock/v1/kcv")) + "000000", 16),
                             toHex(taken(key.checkValue(at.vault))));
    }

private:
    std::unique_ptr<NumberedKey> _key;
    Bytes _record;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordTest);

} // namespace crossdock::vault
