// The least speed at which an answer must arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace crossdock::net {

/// Slow drip: bytes that keep coming, but hardly. Measured over every span of the window's length.
class RateFloor {
public:
    RateFloor(std::int64_t windowUs, std::int64_t bytesPerSecond)
        : _windowUs(windowUs),
          _least(windowUs * bytesPerSecond / 1'000'000) {}

    /// `bytes` arrived now (monotonic). False once the last full window held too few.
    bool arrived(std::size_t bytes, std::int64_t nowUs) {
        if (_samples.empty()) {
            _beganUs = nowUs;
        }
        _inWindow += static_cast<std::int64_t>(bytes);
        _samples.push_back({nowUs, static_cast<std::int64_t>(bytes)});
        while (nowUs - _samples.front().atUs >= _windowUs) {
            _inWindow -= _samples.front().bytes;
            _samples.pop_front();
        }
        if (_samples.size() > mostSamples) { // merge the two oldest: the window only grows by it
            const std::int64_t oldest = _samples.front().bytes;
            _samples.pop_front();
            _samples.front().bytes += oldest;
        }
        return nowUs - _beganUs < _windowUs || _inWindow >= _least;
    }

private:
    static constexpr std::size_t mostSamples = 4'096;

    struct Sample {
        std::int64_t atUs;
        std::int64_t bytes;
    };

    const std::int64_t _windowUs;
    const std::int64_t _least;
    std::deque<Sample> _samples;
    std::int64_t _beganUs = 0;
    std::int64_t _inWindow = 0;
};

} // namespace crossdock::net
