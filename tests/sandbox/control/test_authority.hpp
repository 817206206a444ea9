// A certificate authority that lives as long as the process, for tests of TLS.
#pragma once

#include <memory>
#include <string>
#include <vector>

typedef struct ssl_ctx_st SSL_CTX;

namespace crossdock::sandbox {

/// Makes a P-256 authority and one server certificate for `names` (host names or addresses), valid for a day around the machine's time.
/// Nothing is kept on disk unless `writeCa` is called.
class TestAuthority {
public:
    explicit TestAuthority(const std::vector<std::string>& names = {"localhost", "127.0.0.1", "::1"});
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    /// The authority's certificate in PEM.
    const std::string& caPem() const { return _caPem; }
    /// Writes it to `file`; throws std::runtime_error when it cannot.
    void writeCa(const std::string& file) const;
    /// Puts the server's certificate and key into a TLS context.
    void install(SSL_CTX* context) const;

private:
    struct Impl;
    std::unique_ptr<Impl> _impl;
    std::string _caPem;
};

} // namespace crossdock::sandbox
