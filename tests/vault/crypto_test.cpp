#include "vault_fixture.hpp"

#include <openssl/evp.h>

namespace crossdock::vault {

namespace {

Secret secretOfHex(std::string_view hex) {
    return Secret(fromHex(hex));
}

const std::string gcmKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
const std::string gcmNonce = "cafebabefacedbaddecaf888";
const std::string gcmAssociated = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const std::string gcmText = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
const std::string gcmSealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                              "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                              "76fc6ece0f4e1768cddf8853bb2d551b";

Nonce nonceOfHex(std::string_view hex) {
    Nonce nonce{};
    std::ranges::copy(fromHex(hex), nonce.begin());
    return nonce;
}

} // namespace

class CryptoTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CryptoTest);
    CPPUNIT_TEST(testHkdfAgreesWithRfc5869);
    CPPUNIT_TEST(testKeyWrapAgreesWithRfc3394);
    CPPUNIT_TEST(testUnwrapRefusesEveryFlippedBitAndEveryLength);
    CPPUNIT_TEST(testGcmAgreesWithItsTestCase16);
    CPPUNIT_TEST(testGcmSealsPartsAsOneText);
    CPPUNIT_TEST(testGcmRefusesShortTags);
    CPPUNIT_TEST(testHmacAgreesWithRfc4231);
    CPPUNIT_TEST(testSha256OfAbc);
    CPPUNIT_TEST(testScryptAgreesWithTheOtherEntryPoint);
    CPPUNIT_TEST(testScryptRefusesHostileCosts);
    CPPUNIT_TEST(testRandomKeysDiffer);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { secret::setUpMemory(); }

    void testHkdfAgreesWithRfc5869() {
        const Secret key(Bytes(22, 0x0b));
        const Secret first =
            taken(hkdf(key, fromHex("000102030405060708090a0b0c"), fromHex("f0f1f2f3f4f5f6f7f8f9"), 42));
        CPPUNIT_ASSERT_EQUAL(std::string("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56"
                                         "ecc4c5bf34007208d5b887185865"),
                             hexOf(first));
        CPPUNIT_ASSERT_EQUAL(std::string("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f"
                                         "3c738d2d9d201395faa4b61a96c8"),
                             hexOf(taken(hkdf(key, {}, {}, 42))));
    }

    void testKeyWrapAgreesWithRfc3394() {
        const Secret wrapping = countingKey(0);
        const Secret key = secretOfHex("00112233445566778899aabbccddeeff"
                                       "000102030405060708090a0b0c0d0e0f");
        const Bytes wrapped = taken(wrapKey(wrapping, key));
        CPPUNIT_ASSERT_EQUAL(std::string("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326"
                                         "cbc7f0e71a99f43bfb988b9b7a02dd21"),
                             toHex(wrapped));
        CPPUNIT_ASSERT(taken(unwrapKey(wrapping, wrapped)) == key);
    }

    void testUnwrapRefusesEveryFlippedBitAndEveryLength() {
        const Secret wrapping = countingKey(0);
        const Bytes wrapped = taken(wrapKey(wrapping, countingKey(7)));
        for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
            Bytes changed = wrapped;
            changed[bit / 8] = static_cast<unsigned char>(changed[bit / 8] ^ (1U << bit % 8));
            expectCode("sealed", unwrapKey(wrapping, changed));
        }
        for (std::size_t size = 0; size < wrapped.size(); ++size) {
            expectCode("sealed", unwrapKey(wrapping, ByteView(wrapped).first(size)));
        }
        expectCode("sealed", unwrapKey(countingKey(1), wrapped));
    }

    void testGcmAgreesWithItsTestCase16() {
        const Secret key = secretOfHex(gcmKey);
        const Bytes associated = fromHex(gcmAssociated);
        const Bytes text = fromHex(gcmText);
        const Bytes sealed = taken(gcmSeal(key, nonceOfHex(gcmNonce), associated, {text}));
        CPPUNIT_ASSERT_EQUAL(gcmSealed, toHex(sealed));
        CPPUNIT_ASSERT_EQUAL(gcmText, hexOf(taken(gcmOpen(key, nonceOfHex(gcmNonce), associated, sealed))));
    }

    void testGcmSealsPartsAsOneText() {
        const Bytes text = fromHex(gcmText);
        for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{17}, text.size()}) {
            const ByteView all(text);
            const Bytes sealed = taken(gcmSeal(secretOfHex(gcmKey), nonceOfHex(gcmNonce), fromHex(gcmAssociated),
                                               {all.first(cut), all.subspan(cut)}));
            CPPUNIT_ASSERT_EQUAL(gcmSealed, toHex(sealed));
        }
    }

    void testGcmRefusesShortTags() {
        // OpenSSL itself would accept a tag of 12, 8, 4 or 1 bytes that begins as the right one.
        const Bytes sealed = fromHex(gcmSealed);
        const std::size_t text = sealed.size() - tagBytes;
        for (std::size_t tag = 0; tag < tagBytes; ++tag) {
            expectCode("sealed", gcmOpen(secretOfHex(gcmKey), nonceOfHex(gcmNonce), fromHex(gcmAssociated),
                                         ByteView(sealed).first(text + tag)));
        }
    }

    void testHmacAgreesWithRfc4231() {
        const Digest mac =
            taken(hmacSha256(Secret::copyOf("Jefe"), {bytesOf("what do ya want "), bytesOf("for nothing?")}));
        CPPUNIT_ASSERT_EQUAL(std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                             toHex(mac));
    }

    void testSha256OfAbc() {
        CPPUNIT_ASSERT_EQUAL(std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                             toHex(taken(sha256(bytesOf("abc")))));
    }

    void testScryptAgreesWithTheOtherEntryPoint() {
        Salt salt{};
        salt.fill(7);
        const std::string phrase = "correct horse battery staple";
        Bytes wanted(keyBytes);
        CPPUNIT_ASSERT_EQUAL(1, EVP_PBE_scrypt(phrase.data(), phrase.size(), salt.data(), salt.size(), 1U << 15U, 8, 1,
                                               1ULL << 28U, wanted.data(), wanted.size()));
        CPPUNIT_ASSERT_EQUAL(toHex(wanted), hexOf(taken(scrypt(Secret::copyOf(phrase), salt, {15, 8, 1}))));
    }

    void testScryptRefusesHostileCosts() {
        for (const ScryptCost cost :
             {ScryptCost{14, 8, 1}, ScryptCost{21, 8, 1}, ScryptCost{63, 8, 1}, ScryptCost{15, 9, 1},
              ScryptCost{15, 8, 0}, ScryptCost{15, 8, 5}, ScryptCost{0, 0, 0}}) {
            const auto key = scrypt(Secret::copyOf("phrase"), {}, cost);
            CPPUNIT_ASSERT(!key.ok());
            CPPUNIT_ASSERT(key.failure().cls == ErrorClass::Config);
        }
    }

    void testRandomKeysDiffer() { CPPUNIT_ASSERT(taken(randomKey()) != taken(randomKey())); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CryptoTest);

} // namespace crossdock::vault
