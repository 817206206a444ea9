#include "net/listener.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureServerSocket.h>

#include <openssl/ssl.h>

namespace crossdock::net {

namespace {

using Poco::Net::Context;

constexpr const char* cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK:!SRP";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int backlog = 128;
constexpr int securityLevel = 2;

Context::Ptr serverContext(const ListenSettings& settings) {
    Context::Params params;
    params.privateKeyFile = settings.key;
    params.certificateFile = settings.certificate;
    params.verificationMode = Context::VERIFY_NONE;
    params.loadDefaultCAs = false;
    params.cipherList = cipherList;
    params.ecdhCurve = groups;
    Context::Ptr context(new Context(Context::TLS_SERVER_USE, params));
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    context->enableSessionCache(false);
    context->disableStatelessSessionResumption();
    context->preferServerCiphers();
    SSL_CTX* ssl = context->sslContext();
    SSL_CTX_set_security_level(ssl, securityLevel);
    SSL_CTX_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    if (SSL_CTX_set1_groups_list(ssl, groups) != 1 || SSL_CTX_check_private_key(ssl) != 1 ||
        SSL_CTX_get_security_level(ssl) < securityLevel || SSL_CTX_get_min_proto_version(ssl) != TLS1_2_VERSION) {
        throw Poco::Net::SSLContextException("key and certificate do not fit");
    }
    return context;
}

} // namespace

Result<std::unique_ptr<Poco::Net::ServerSocket>> listenAt(const ListenSettings& settings) {
    const auto unusable = [&](const std::string& why) {
        return failed(ErrorClass::Config, "cannot listen on " + settings.address + ": " + why);
    };
    try {
        const Poco::Net::SocketAddress address(settings.address);
        std::unique_ptr<Poco::Net::ServerSocket> socket;
        if (settings.certificate.empty()) {
            socket = std::make_unique<Poco::Net::ServerSocket>();
        } else {
            socket = std::make_unique<Poco::Net::SecureServerSocket>(serverContext(settings));
        }
        socket->bind(address, true, false);
        socket->listen(backlog);
        return socket;
    } catch (const Poco::Net::SSLException& error) {
        return unusable("certificate " + settings.certificate.string() + ", key " + settings.key.string() + ": " +
                        error.displayText());
    } catch (const Poco::Exception& error) {
        return unusable(error.displayText());
    } catch (const std::exception& error) {
        return unusable(error.what());
    }
}

} // namespace crossdock::net
