// How many records to ask a shop for at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace crossdock::woocommerce {

/// 100, 50, 25 or 10, never above the configured size. Line items cost the shop time and memory: a page that it could not build is asked
/// for again in a smaller size, by the host's next read, and the size grows back after a while of success.
class PageSize {
public:
    explicit PageSize(std::size_t most) : _most(most), _size(most) {}

    std::size_t value() const { return _size; }

    void failed() {
        for (const std::size_t step : steps) {
            if (step < _size) {
                _size = step;
                break;
            }
        }
        _successes = 0;
    }
    void succeeded() {
        if (_size == _most || ++_successes < 20) {
            return;
        }
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            if (*step > _size) {
                _size = std::min(*step, _most);
                break;
            }
        }
        _successes = 0;
    }

private:
    static constexpr std::array<std::size_t, 4> steps{100, 50, 25, 10};

    std::size_t _most;
    std::size_t _size;
    int _successes = 0;
};

} // namespace crossdock::woocommerce
