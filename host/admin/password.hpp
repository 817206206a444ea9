// Passwords: what may be one, and the text that stands for one in the store.
#pragma once

#include "core/result.hpp"
#include "secret/secret.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock::admin {

/// Why that cannot be a user's password; nothing when it can. 12 to 128 bytes as typed, no rule of composition; common ones, and such
/// as hold little but the user's name, are refused.
std::optional<std::string> faultOfPassword(const secret::Secret& password, std::string_view user);

/// Hashes one password at a time: scrypt takes 32 MiB and about 0.3 s. Thread-safe.
class PasswordHasher {
public:
    /// "$scrypt$ln=15,r=8,p=3$SALT$HASH" with a new salt. Class rate_limited when eight wait already.
    Result<std::string> hash(const secret::Secret& password);
    /// Whether the password fits; takes as long when `stored` is empty (no such user). Class rate_limited as above.
    Result<bool> fits(const secret::Secret& password, const std::string& stored);

private:
    class Turn;
    /// Waits for a free desk.
    Status enter();
    void leave();

    std::mutex _mutex;
    std::condition_variable _free;
    bool _busy = false;
    unsigned _waiting = 0;
};

/// Whether a stored hash was made with less than today's parameters: hash anew at the next log-in.
bool isOutdated(const std::string& stored);

} // namespace crossdock::admin
