// Waiting for something that another thread does.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

namespace crossdock::daemon::test {

/// Returns as soon as `is` holds; fails the test when it does not within two minutes.
inline void await(const std::string& what, const std::function<bool()>& is) {
    std::mutex mutex;
    std::condition_variable never;
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    std::unique_lock lock(mutex);
    while (!is()) {
        CPPUNIT_ASSERT_MESSAGE("did not come: " + what, std::chrono::steady_clock::now() < until);
        never.wait_for(lock, std::chrono::milliseconds(2));
    }
}

} // namespace crossdock::daemon::test
