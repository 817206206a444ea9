#include "admin/csrf_token.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <array>

namespace crossdock::admin {

namespace {

constexpr std::size_t bytes = 32;

} // namespace

Result<std::string> maskedToken(const std::string& token) {
    const auto plain = fromBase64Url(token);
    if (!plain || plain->size() != bytes) {
        return failed(ErrorClass::Internal, "the session's token is not one");
    }
    std::array<unsigned char, 2 * bytes> masked{};
    if (const Status drawn = vault::randomBytes(masked); !drawn) {
        return drawn.failure();
    }
    for (std::size_t i = 0; i < bytes; ++i) {
        masked[bytes + i] = static_cast<unsigned char>(masked[i] ^ (*plain)[i]);
    }
    return base64Url(masked);
}

bool isMaskOf(const std::string& masked, const std::string& token) {
    const auto both = fromBase64Url(masked);
    const auto plain = fromBase64Url(token);
    if (!both || !plain || both->size() != 2 * bytes || plain->size() != bytes) {
        return false;
    }
    std::array<unsigned char, bytes> bare{};
    for (std::size_t i = 0; i < bytes; ++i) {
        bare[i] = static_cast<unsigned char>((*both)[i] ^ (*both)[bytes + i]);
    }
    return vault::equalInConstantTime(bare, *plain);
}

} // namespace crossdock::admin
