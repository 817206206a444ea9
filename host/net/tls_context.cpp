#include "net/tls_context.hpp"

#include <crossdock/time.hpp>

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/PrivateKeyPassphraseHandler.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLManager.h>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <map>
#include <thread>

namespace crossdock::net {

namespace {

using Poco::Net::Context;

constexpr const char* cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK:!SRP";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int verificationDepth = 9;
constexpr int securityLevel = 2;

std::string endOf(const X509* certificate) {
    std::tm end{};
    if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) {
        return "unknown";
    }
    return UtcTime{static_cast<std::int64_t>(timegm(&end)) * 1'000'000}.text();
}

/// Whether OpenSSL now holds what it was told: a cipher string that it does not understand, for
/// instance, is otherwise dropped without a word.
bool holds(SSL_CTX* context) {
    const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context);
    int tls12 = 0;
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
        const SSL_CIPHER* cipher = sk_SSL_CIPHER_value(ciphers, i);
        if (SSL_CIPHER_is_aead(cipher) != 1 || SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null) {
            return false;
        }
        tls12 += SSL_CIPHER_get_kx_nid(cipher) == NID_kx_ecdhe ? 1 : 0;
    }
    return tls12 >= 6 && SSL_CTX_get_security_level(context) >= securityLevel &&
           SSL_CTX_get_min_proto_version(context) == TLS1_2_VERSION &&
           (SSL_CTX_get_verify_mode(context) & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) != 0;
}

int refuseAll(int, X509_STORE_CTX*) {
    return 0;
}

Context::Ptr trustNothing(Context::Usage usage) {
    Context::Params params;
    params.verificationMode = Context::VERIFY_STRICT;
    params.verificationDepth = 0;
    params.loadDefaultCAs = false;
    params.cipherList = cipherList;
    Context::Ptr context(new Context(usage, params));
    SSL_CTX_set_verify(context->sslContext(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, &refuseAll);
    return context;
}

} // namespace

/// What verification said, by thread: Poco frees the connection before its caller can ask it.
class TlsContext::Refusals {
public:
    static int slot() {
        static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        return index;
    }

    static int onVerified(int good, X509_STORE_CTX* store) {
        if (good != 1) {
            const auto* ssl =
                static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
            auto* refusals = static_cast<Refusals*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), slot()));
            refusals->note(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store));
        }
        return good;
    }

    void note(int error, const X509* certificate) {
        const std::lock_guard lock(_mutex);
        _byThread[std::this_thread::get_id()] =
            std::string(X509_verify_cert_error_string(error)) + " (valid until " + endOf(certificate) + ")";
    }

    std::optional<std::string> take() {
        const std::lock_guard lock(_mutex);
        auto found = _byThread.extract(std::this_thread::get_id());
        return found.empty() ? std::nullopt : std::optional(std::move(found.mapped()));
    }

private:
    std::mutex _mutex;
    std::map<std::thread::id, std::string> _byThread;
};

Result<std::shared_ptr<TlsContext>> TlsContext::make(const TlsSettings& settings, const std::string& host) {
    const auto unusable = [&](const std::string& why) {
        return failed(ErrorClass::Config, "TLS for " + host + " cannot be set up: " + why);
    };
    try {
        Context::Params params;
        params.caLocation = settings.caFile;
        params.verificationMode = Context::VERIFY_STRICT;
        params.verificationDepth = verificationDepth;
        params.loadDefaultCAs = true;
        params.ocspStaplingVerification = settings.requireStapling;
        params.cipherList = cipherList;
        params.ecdhCurve = groups;
        Context::Ptr context(new Context(Context::TLS_CLIENT_USE, params));
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        context->enableExtendedCertificateVerification(true);
        context->enableSessionCache(false);
        context->disableStatelessSessionResumption();

        SSL_CTX* ssl = context->sslContext();
        SSL_CTX_set_security_level(ssl, securityLevel);
        SSL_CTX_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
        auto refusals = std::make_unique<Refusals>();
        SSL_CTX_set_ex_data(ssl, Refusals::slot(), refusals.get());
        SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, &Refusals::onVerified);

        X509_VERIFY_PARAM* verify = SSL_CTX_get0_param(ssl);
        Poco::Net::IPAddress literal;
        const bool named = Poco::Net::IPAddress::tryParse(host, literal)
                               ? X509_VERIFY_PARAM_set1_ip_asc(verify, host.c_str()) == 1
                               : X509_VERIFY_PARAM_set1_host(verify, host.data(), host.size()) == 1;
        X509_VERIFY_PARAM_set_hostflags(verify,
                                        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        if (!named || SSL_CTX_set1_groups_list(ssl, groups) != 1 || !holds(ssl)) {
            return unusable("OpenSSL did not take the settings");
        }
        return std::shared_ptr<TlsContext>(new TlsContext(std::move(context), std::move(refusals)));
    } catch (const Poco::Exception& error) {
        return unusable(settings.caFile.empty() ? error.displayText()
                                                : "ca_file " + settings.caFile + ": " + error.displayText());
    } catch (const std::exception& error) {
        return unusable(error.what());
    }
}

TlsContext::TlsContext(Context::Ptr context, std::unique_ptr<Refusals> refusals)
    : _refusals(std::move(refusals)),
      _context(std::move(context)) {}

TlsContext::~TlsContext() = default;

std::optional<std::string> TlsContext::takeRefusal() {
    return _refusals->take();
}

void sealPocoDefaults() {
    using Poco::Net::RejectCertificateHandler;
    using Poco::Net::SSLManager;
    const SSLManager::InvalidCertificateHandlerPtr asClient(new RejectCertificateHandler(false));
    const SSLManager::InvalidCertificateHandlerPtr asServer(new RejectCertificateHandler(true));
    SSLManager& manager = SSLManager::instance();
    manager.initializeClient(nullptr, asClient, trustNothing(Context::TLS_CLIENT_USE));
    manager.initializeServer(nullptr, asServer, trustNothing(Context::TLS_SERVER_USE));
}

} // namespace crossdock::net
