#include "throwaway_ca.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>

namespace crossdock::test {

namespace {

KeyPtr makeKey(KeyKind kind) {
    EVP_PKEY* key = kind == KeyKind::Ec        ? EVP_EC_gen("P-256")
                    : kind == KeyKind::Rsa2048 ? EVP_RSA_gen(2048)
                                               : EVP_RSA_gen(1024);
    return {key, &EVP_PKEY_free};
}

void addExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    if (extension == nullptr) {
        throw std::runtime_error("bad extension " + value);
    }
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void setName(X509_NAME* name, const std::string& common) {
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common.c_str()), -1,
                               -1, 0);
}

/// Serial numbers, and what tells two authorities apart.
long nextNumber() {
    static std::atomic<long> last = 1;
    return ++last;
}

CertificatePtr blank(const std::string& commonName, EVP_PKEY* key, int beginsInDays, int endsInDays) {
    CertificatePtr certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), nextNumber());
    X509_time_adj_ex(X509_getm_notBefore(certificate.get()), beginsInDays, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), endsInDays, 0, nullptr);
    X509_set_pubkey(certificate.get(), key);
    setName(X509_get_subject_name(certificate.get()), commonName);
    return certificate;
}

} // namespace

ThrowawayCa::ThrowawayCa() {
    _authority.key = makeKey(KeyKind::Ec);
    _authority.certificate =
        blank("Throw-away authority " + std::to_string(nextNumber()), _authority.key.get(), -400, 400);
    X509* certificate = _authority.certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    addExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(certificate, _authority.key.get(), EVP_sha256());

    std::string path = "/tmp/crossdock-ca-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    std::FILE* file = ::fdopen(descriptor, "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    _file = path;
}

ThrowawayCa::~ThrowawayCa() {
    ::unlink(_file.c_str());
}

Identity ThrowawayCa::issue(const CertificateWish& wish) const {
    Identity made;
    made.key = makeKey(wish.key);
    made.certificate = blank(wish.commonName, made.key.get(), wish.beginsInDays, wish.endsInDays);
    X509* certificate = made.certificate.get();
    X509* issuer = wish.selfSigned ? certificate : _authority.certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    addExtension(certificate, issuer, NID_basic_constraints, "CA:FALSE");
    addExtension(certificate, issuer, NID_ext_key_usage, wish.extendedUsage);
    std::string names;
    for (const std::string& name : wish.dnsNames) {
        names += (names.empty() ? "DNS:" : ",DNS:") + name;
    }
    for (const std::string& address : wish.addresses) {
        names += (names.empty() ? "IP:" : ",IP:") + address;
    }
    if (!names.empty()) {
        addExtension(certificate, issuer, NID_subject_alt_name, names);
    }
    X509_sign(certificate, wish.selfSigned ? made.key.get() : _authority.key.get(), EVP_sha256());
    return made;
}

void ThrowawayCa::publishRevocationOf(const Identity& identity) const {
    const std::unique_ptr<X509_CRL, void (*)(X509_CRL*)> list(X509_CRL_new(), &X509_CRL_free);
    X509_CRL_set_version(list.get(), 1);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(_authority.certificate.get()));
    const std::unique_ptr<ASN1_TIME, void (*)(ASN1_TIME*)> now(X509_gmtime_adj(nullptr, -60), &ASN1_TIME_free);
    X509_CRL_set1_lastUpdate(list.get(), now.get());
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(identity.certificate.get()));
    X509_REVOKED_set_revocationDate(entry, now.get());
    X509_CRL_add0_revoked(list.get(), entry);
    X509_CRL_sign(list.get(), _authority.key.get(), EVP_sha256());
    std::FILE* file = std::fopen(_file.c_str(), "a");
    PEM_write_X509_CRL(file, list.get());
    std::fclose(file);
}

} // namespace crossdock::test
