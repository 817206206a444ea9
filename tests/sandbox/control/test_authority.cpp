#include "sandbox_control/test_authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <stdexcept>

namespace crossdock::sandbox {

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void check(bool good, const char* what) {
    if (!good) {
        throw std::runtime_error(std::string{"test authority: "} + what);
    }
}

Key makeKey() {
    Key key(EVP_EC_gen("P-256"));
    check(key != nullptr, "no key");
    return key;
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "no extension");
}

Certificate begin(EVP_PKEY* key, const std::string& name, long serial) {
    Certificate certificate(X509_new());
    check(certificate != nullptr, "no certificate");
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return certificate;
}

std::string alternativeNames(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        const bool isAddress =
            name.find(':') != std::string::npos || name.find_first_not_of("0123456789.") == std::string::npos;
        out.append(out.empty() ? "" : ",").append(isAddress ? "IP:" : "DNS:").append(name);
    }
    return out;
}

std::string pem(X509* certificate) {
    const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
    check(PEM_write_bio_X509(bio.get(), certificate) == 1, "no PEM");
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

} // namespace

struct TestAuthority::Impl {
    Key key;
    Certificate certificate;
};

TestAuthority::TestAuthority(const std::vector<std::string>& names) : _impl(std::make_unique<Impl>()) {
    const Key caKey = makeKey();
    const Certificate ca = begin(caKey.get(), "Crossdock throw-away test authority", 1);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    addExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    check(X509_sign(ca.get(), caKey.get(), EVP_sha256()) > 0, "authority not signed");
    _caPem = pem(ca.get());

    _impl->key = makeKey();
    _impl->certificate = begin(_impl->key.get(), names.empty() ? "localhost" : names.front(), 2);
    X509* own = _impl->certificate.get();
    X509_set_issuer_name(own, X509_get_subject_name(ca.get()));
    addExtension(own, ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    addExtension(own, ca.get(), NID_ext_key_usage, "serverAuth");
    addExtension(own, ca.get(), NID_subject_alt_name, alternativeNames(names));
    addExtension(own, ca.get(), NID_authority_key_identifier, "keyid");
    check(X509_sign(own, caKey.get(), EVP_sha256()) > 0, "certificate not signed");
}

TestAuthority::~TestAuthority() = default;

void TestAuthority::writeCa(const std::string& file) const {
    std::ofstream out(file, std::ios::trunc);
    out << _caPem << std::flush;
    if (!out) {
        throw std::runtime_error("cannot write " + file);
    }
}

void TestAuthority::install(SSL_CTX* context) const {
    check(SSL_CTX_use_certificate(context, _impl->certificate.get()) == 1, "certificate refused");
    check(SSL_CTX_use_PrivateKey(context, _impl->key.get()) == 1, "key refused");
}

} // namespace crossdock::sandbox
