// Where chance comes from: jitter, ids, nonces. Seeded in tests and in the simulation.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace crossdock {

/// Uniform 64-bit numbers. Thread-safe. Not for keys: those are made inside the vault by OpenSSL.
class Random {
public:
    virtual ~Random() = default;
    virtual std::uint64_t next() = 0;

    /// Uniform in [0, bound); 0 when bound is 0.
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
};

/// From the system's generator (OpenSSL).
class SystemRandom final : public Random {
public:
    std::uint64_t next() override;
};

/// The same numbers for the same seed.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : _engine(seed) {}
    std::uint64_t next() override;

private:
    std::mutex _mutex;
    std::mt19937_64 _engine;
};

/// `length` characters of [0-9a-z], for ids that people read aloud.
std::string randomId(Random& random, std::size_t length);

} // namespace crossdock
