// A certificate authority that lives as long as one test.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace crossdock::test {

using KeyPtr = std::shared_ptr<EVP_PKEY>;
using CertificatePtr = std::shared_ptr<X509>;

enum class KeyKind { Ec, Rsa2048, Rsa1024 };

/// What to put into a certificate. Times are days from now.
struct CertificateWish {
    std::vector<std::string> dnsNames{"shop.test"};
    std::vector<std::string> addresses{};
    std::string commonName = "a test";
    KeyKind key = KeyKind::Ec;
    int beginsInDays = -1;
    int endsInDays = 30;
    std::string extendedUsage = "serverAuth";
    bool selfSigned = false;
};

struct Identity {
    CertificatePtr certificate;
    KeyPtr key;
};

class ThrowawayCa {
public:
    ThrowawayCa();
    ~ThrowawayCa();
    ThrowawayCa(const ThrowawayCa&) = delete;
    ThrowawayCa& operator=(const ThrowawayCa&) = delete;

    Identity issue(const CertificateWish& wish) const;

    /// A PEM file with the authority's certificate; removed by the destructor.
    const std::string& file() const { return _file; }

    /// Adds a revocation list that names this certificate to file().
    void publishRevocationOf(const Identity& identity) const;

private:
    Identity _authority;
    std::string _file;
};

} // namespace crossdock::test
