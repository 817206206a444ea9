#include "admin/hook_proof.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

std::string hex(vault::ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : bytes) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char each) { return each >= 'A' && each <= 'F' ? static_cast<char>(each + 32) : each; });
    return out;
}

} // namespace

Result<bool> proves(const HookProof& proof, const std::vector<secret::Secret>& secrets, std::string_view body,
                    std::string_view sent) {
    const bool isHex = proof.writing == HookProof::Writing::Hex;
    const bool begins = sent.substr(0, proof.prefix.size()) == proof.prefix;
    const std::string_view signature = begins ? sent.substr(proof.prefix.size()) : std::string_view();
    const std::string given = isHex ? lowered(signature) : std::string(signature);
    bool found = false;
    for (const secret::Secret& each : secrets) {
        const Result<vault::Digest> digest = vault::hmacSha256(each, {vault::bytesOf(body)});
        if (!digest) {
            return digest.failure();
        }
        const std::string right = isHex ? hex(*digest) : base64(*digest);
        found = vault::equalInConstantTime(vault::bytesOf(right), vault::bytesOf(given)) || found;
    }
    return found;
}

} // namespace crossdock::admin
