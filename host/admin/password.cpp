#include "admin/password.hpp"

#include "admin/base64.hpp"
#include "vault/crypto.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::admin {

namespace {

constexpr vault::ScryptCost today{15, 8, 3};
constexpr std::size_t shortest = 12;
constexpr std::size_t longest = 128;
constexpr unsigned mostWaiting = 8;

/// The most used of at least that length, in lower case.
constexpr std::array<std::string_view, 34> common = {
    "123456789012",    "1234567890123",   "12345678901234",   "123456789123",     "012345678910",  "123123123123",
    "111111111111",    "000000000000",    "passwordpassword", "password1234",     "password12345", "password123456",
    "mypassword123",   "qwertyuiop123",   "qwertyuiop12",     "qwertyuiopasdf",   "qwerty123456",  "qwertyqwerty",
    "1q2w3e4r5t6y",    "1qaz2wsx3edc",    "q1w2e3r4t5y6",     "zaq12wsxcde3",     "abcdefghijkl",  "abc123456789",
    "iloveyou1234",    "iloveyouforever", "letmeinletmein",   "changemechangeme", "changeme1234",  "administrator",
    "adminadminadmin", "welcome12345",    "unbelievable",     "crossdockadmin"};

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    return text;
}

bool isRun(const std::string& text) {
    const auto steps = [&](int step) {
        return std::adjacent_find(text.begin(), text.end(), [step](char a, char b) { return b - a != step; }) ==
               text.end();
    };
    return steps(0) || steps(1) || steps(-1);
}

/// A stored hash taken apart.
struct Stored {
    vault::ScryptCost cost;
    vault::Salt salt{};
    vault::Bytes hash;
};

std::optional<Stored> parsed(const std::string& text) {
    Stored stored;
    unsigned numbers[3] = {};
    const char* at = text.data();
    const char* end = at + text.size();
    const std::string_view marks[3] = {"$scrypt$ln=", ",r=", ",p="};
    for (int i = 0; i < 3; ++i) {
        if (std::string_view(at, static_cast<std::size_t>(end - at)).substr(0, marks[i].size()) != marks[i]) {
            return std::nullopt;
        }
        const auto [next, error] = std::from_chars(at + marks[i].size(), end, numbers[i]);
        if (error != std::errc()) {
            return std::nullopt;
        }
        at = next;
    }
    stored.cost = {numbers[0], numbers[1], numbers[2]};
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const std::size_t middle = rest.find('$', 1);
    if (rest.empty() || rest.front() != '$' || middle == std::string_view::npos || !stored.cost.sane()) {
        return std::nullopt;
    }
    const auto salt = fromBase64Url(rest.substr(1, middle - 1));
    const auto hash = fromBase64Url(rest.substr(middle + 1));
    if (!salt || !hash || salt->size() != stored.salt.size() || hash->size() != vault::keyBytes) {
        return std::nullopt;
    }
    std::copy(salt->begin(), salt->end(), stored.salt.begin());
    stored.hash = *hash;
    return stored;
}

} // namespace

std::optional<std::string> faultOfPassword(const secret::Secret& password, std::string_view user) {
    if (password.size() < shortest || password.size() > longest) {
        return "a password has " + std::to_string(shortest) + " to " + std::to_string(longest) + " bytes";
    }
    return password.with([&](std::span<const unsigned char> bytes) -> std::optional<std::string> {
        std::string low = lowered(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        const bool known = std::find(common.begin(), common.end(), low) != common.end();
        const std::string name = lowered(std::string(user));
        const bool named = !name.empty() && low.find(name) != std::string::npos && low.size() < name.size() + 6;
        const bool run = isRun(low);
        secret::cleanse(low);
        if (known || run) {
            return "that password is among the first that anybody tries";
        }
        return named ? std::optional<std::string>("that password is little more than the user's name") : std::nullopt;
    });
}

class PasswordHasher::Turn {
public:
    explicit Turn(PasswordHasher& hasher) : _hasher(hasher), status(hasher.enter()) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        if (status) {
            _hasher.leave();
        }
    }

private:
    PasswordHasher& _hasher;

public:
    const Status status;
};

Status PasswordHasher::enter() {
    std::unique_lock lock(_mutex);
    if (_busy && _waiting >= mostWaiting) {
        return failed(ErrorClass::RateLimited, "too many people sign in at this moment");
    }
    ++_waiting;
    _free.wait(lock, [this] { return !_busy; });
    --_waiting;
    _busy = true;
    return {};
}

void PasswordHasher::leave() {
    {
        const std::lock_guard lock(_mutex);
        _busy = false;
    }
    _free.notify_one();
}

Result<std::string> PasswordHasher::hash(const secret::Secret& password) {
    vault::Salt salt{};
    if (const Status drawn = vault::randomBytes(salt); !drawn) {
        return drawn.failure();
    }
    const Turn turn(*this);
    if (!turn.status) {
        return turn.status.failure();
    }
    const Result<secret::Secret> key = vault::scrypt(password, salt, today);
    if (!key) {
        return key.failure();
    }
    return "$scrypt$ln=" + std::to_string(today.logN) + ",r=" + std::to_string(today.r) +
           ",p=" + std::to_string(today.p) + "$" + base64Url(salt) + "$" +
           key->with([](vault::ByteView bytes) { return base64Url(bytes); });
}

Result<bool> PasswordHasher::fits(const secret::Secret& password, const std::string& stored) {
    const std::optional<Stored> known = parsed(stored);
    const Stored against = known.value_or(Stored{today, {}, vault::Bytes(vault::keyBytes)});
    const Turn turn(*this);
    if (!turn.status) {
        return turn.status.failure();
    }
    const Result<secret::Secret> key = vault::scrypt(password, against.salt, against.cost);
    if (!key) {
        return key.failure();
    }
    const bool same = key->with([&](vault::ByteView bytes) { return vault::equalInConstantTime(bytes, against.hash); });
    return same && known.has_value();
}

bool isOutdated(const std::string& stored) {
    const std::optional<Stored> known = parsed(stored);
    return !known || known->cost.logN < today.logN || known->cost.p < today.p;
}

} // namespace crossdock::admin
