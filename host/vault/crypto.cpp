#include "vault/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>
#include <vector>

namespace crossdock::vault {

namespace {

template <auto Free>
struct Freer {
    template <typename Handle>
    void operator()(Handle* handle) const noexcept {
        Free(handle);
    }
};

using Cipher = std::unique_ptr<EVP_CIPHER, Freer<EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Freer<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Freer<EVP_KDF_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Freer<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Freer<EVP_MAC_CTX_free>>;
using DigestAlgorithm = std::unique_ptr<EVP_MD, Freer<EVP_MD_free>>;

Failure broken(const char* what) {
    Failure failure = failed(ErrorClass::Internal, std::string("crypto: ") + what + " failed");
    failure.code = "crypto";
    return failure;
}

Failure sealed() {
    Failure failure = failed(ErrorClass::Permanent, "does not open: wrong key, wrong place or changed bytes");
    failure.code = "sealed";
    return failure;
}

int sizeOf(ByteView bytes) {
    return static_cast<int>(bytes.size());
}

struct CipherUse {
    Cipher cipher;
    CipherContext context;

    explicit CipherUse(const char* name)
        : cipher(EVP_CIPHER_fetch(nullptr, name, nullptr)),
          context(EVP_CIPHER_CTX_new()) {}

    bool begin(const Secret& key, const unsigned char* nonce, bool encrypting) {
        return cipher && context && key.size() == keyBytes && key.with([&](ByteView bytes) {
            // Key wrap refuses to work without this flag; the other modes do not look at it.
            EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
            return EVP_CipherInit_ex2(context.get(), cipher.get(), bytes.data(), nonce, encrypting ? 1 : 0, nullptr) ==
                   1;
        });
    }
    bool associate(ByteView bytes) {
        int done = 0;
        return bytes.empty() || EVP_CipherUpdate(context.get(), nullptr, &done, bytes.data(), sizeOf(bytes)) == 1;
    }
    /// Writes as many bytes as it reads, as counter modes do.
    bool update(ByteView in, unsigned char* out) {
        int done = 0;
        return in.empty() ||
               (EVP_CipherUpdate(context.get(), out, &done, in.data(), sizeOf(in)) == 1 && done == sizeOf(in));
    }
    bool finish() {
        int done = 0;
        unsigned char none[EVP_MAX_BLOCK_LENGTH];
        return EVP_CipherFinal_ex(context.get(), none, &done) == 1 && done == 0;
    }
    bool tag(int control, unsigned char* bytes) {
        return EVP_CIPHER_CTX_ctrl(context.get(), control, static_cast<int>(tagBytes), bytes) == 1;
    }
};

Result<Secret> derive(const char* algorithm, const OSSL_PARAM* parameters, std::size_t size) {
    const Kdf kdf(EVP_KDF_fetch(nullptr, algorithm, nullptr));
    const KdfContext context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    bool ok = false;
    Secret derived = Secret::make(size, [&](std::span<unsigned char> out) {
        ok = context && EVP_KDF_derive(context.get(), out.data(), out.size(), parameters) == 1;
    });
    if (!ok) {
        return broken(algorithm);
    }
    return derived;
}

OSSL_PARAM octets(const char* name, ByteView bytes) {
    // The parameter type wants a mutable pointer; OpenSSL only reads input parameters.
    static unsigned char none = 0;
    return OSSL_PARAM_construct_octet_string(name, bytes.empty() ? &none : const_cast<unsigned char*>(bytes.data()),
                                             bytes.size());
}

} // namespace

Result<Secret> randomKey() {
    bool ok = false;
    Secret key = Secret::make(keyBytes, [&ok](std::span<unsigned char> out) {
        ok = RAND_priv_bytes(out.data(), static_cast<int>(out.size())) == 1;
    });
    if (!ok) {
        return broken("random generator");
    }
    return key;
}

Status randomBytes(std::span<unsigned char> out) {
    return RAND_bytes(out.data(), static_cast<int>(out.size())) == 1 ? Status() : Status(broken("random generator"));
}

Result<Secret> hkdf(const Secret& key, ByteView salt, ByteView info, std::size_t size) {
    return key.with([&](ByteView bytes) {
        char digest[] = "SHA256";
        std::vector<OSSL_PARAM> parameters{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                                           octets(OSSL_KDF_PARAM_KEY, bytes), octets(OSSL_KDF_PARAM_INFO, info)};
        if (!salt.empty()) {
            parameters.push_back(octets(OSSL_KDF_PARAM_SALT, salt));
        }
        parameters.push_back(OSSL_PARAM_construct_end());
        return derive("HKDF", parameters.data(), size);
    });
}

Result<Bytes> wrapKey(const Secret& wrappingKey, const Secret& key) {
    CipherUse use("AES-256-WRAP");
    Bytes wrapped(wrappedKeyBytes);
    int done = 0;
    const bool ok = key.size() == keyBytes && use.begin(wrappingKey, nullptr, true) && key.with([&](ByteView bytes) {
        return EVP_CipherUpdate(use.context.get(), wrapped.data(), &done, bytes.data(), sizeOf(bytes)) == 1;
    });
    if (!ok || done != static_cast<int>(wrappedKeyBytes)) {
        return broken("key wrap");
    }
    return wrapped;
}

Result<Secret> unwrapKey(const Secret& wrappingKey, ByteView wrapped) {
    CipherUse use("AES-256-WRAP");
    if (!use.begin(wrappingKey, nullptr, false)) {
        return broken("key unwrap");
    }
    if (wrapped.size() != wrappedKeyBytes) {
        return sealed();
    }
    int done = 0;
    bool ok = false;
    // OpenSSL may write all 40 bytes while it unwraps in place.
    Secret key = Secret::make(wrappedKeyBytes, [&](std::span<unsigned char> out) {
        ok = EVP_CipherUpdate(use.context.get(), out.data(), &done, wrapped.data(), sizeOf(wrapped)) == 1;
    });
    if (!ok || done != static_cast<int>(keyBytes)) {
        return sealed();
    }
    key.keep(0, keyBytes);
    return key;
}

Result<Bytes> gcmSeal(const Secret& key, const Nonce& nonce, ByteView associated,
                      std::initializer_list<ByteView> parts) {
    std::size_t size = 0;
    for (const ByteView part : parts) {
        size += part.size();
    }
    CipherUse use("AES-256-GCM");
    Bytes out(size + tagBytes);
    bool ok = use.begin(key, nonce.data(), true) && use.associate(associated);
    std::size_t at = 0;
    for (const ByteView part : parts) {
        ok = ok && use.update(part, out.data() + at);
        at += part.size();
    }
    if (!ok || !use.finish() || !use.tag(EVP_CTRL_AEAD_GET_TAG, out.data() + size)) {
        return broken("AES-GCM");
    }
    return out;
}

Result<Secret> gcmOpen(const Secret& key, const Nonce& nonce, ByteView associated, ByteView sealedBytes) {
    CipherUse use("AES-256-GCM");
    if (!use.begin(key, nonce.data(), false)) {
        return broken("AES-GCM");
    }
    if (sealedBytes.size() < tagBytes) {
        return sealed();
    }
    const ByteView text = sealedBytes.first(sealedBytes.size() - tagBytes);
    std::array<unsigned char, tagBytes> tag{};
    std::copy(sealedBytes.end() - tagBytes, sealedBytes.end(), tag.begin());
    bool ok = false;
    // Plaintext comes out before the tag is checked; on a failure it dies, cleansed, in here.
    Secret opened = Secret::make(text.size(), [&](std::span<unsigned char> out) {
        ok = use.associate(associated) && use.update(text, out.data()) && use.tag(EVP_CTRL_AEAD_SET_TAG, tag.data()) &&
             use.finish();
    });
    if (!ok) {
        return sealed();
    }
    return opened;
}

Result<Digest> hmacSha256(const Secret& key, std::initializer_list<ByteView> parts) {
    const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    const MacContext context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    bool ok = context && !key.empty() && key.with([&](ByteView bytes) {
        return EVP_MAC_init(context.get(), bytes.data(), bytes.size(), parameters) == 1;
    });
    for (const ByteView part : parts) {
        ok = ok && EVP_MAC_update(context.get(), part.data(), part.size()) == 1;
    }
    Digest result{};
    std::size_t size = 0;
    if (!ok || EVP_MAC_final(context.get(), result.data(), &size, result.size()) != 1 || size != result.size()) {
        return broken("HMAC");
    }
    return result;
}

Result<Digest> sha256(ByteView bytes) {
    const DigestAlgorithm algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    Digest result{};
    unsigned size = 0;
    if (!algorithm || EVP_Digest(bytes.data(), bytes.size(), result.data(), &size, algorithm.get(), nullptr) != 1) {
        return broken("SHA-256");
    }
    return result;
}

Result<Secret> scrypt(const Secret& passphrase, const Salt& salt, const ScryptCost& cost) {
    if (!cost.sane()) {
        return failed(ErrorClass::Config, "scrypt: cost out of range (2^15 to 2^20, r 8, p 1 to 4)");
    }
    return passphrase.with([&](ByteView bytes) {
        std::uint64_t n = 1ULL << cost.logN;
        std::uint32_t r = cost.r;
        std::uint32_t p = cost.p;
        // The default cap differs between OpenSSL's entry points.
        std::uint64_t cap = 128ULL * r * (n + p) + (1ULL << 20U);
        const OSSL_PARAM parameters[] = {octets(OSSL_KDF_PARAM_PASSWORD, bytes),
                                         octets(OSSL_KDF_PARAM_SALT, salt),
                                         OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
                                         OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
                                         OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
                                         OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &cap),
                                         OSSL_PARAM_construct_end()};
        return derive("SCRYPT", parameters, keyBytes);
    });
}

bool equalInConstantTime(ByteView a, ByteView b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace crossdock::vault
