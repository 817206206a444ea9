// Has something to report under either kind of sanitizer, and ends well: the test that starts it must fail all the same.

#include <cstdlib>
#include <thread>

namespace {

int counted = 0; // two threads count, and nothing orders them

void* lost = nullptr;

void loseMemory() {
    lost = std::malloc(100);
    lost = nullptr;
}

} // namespace

int main() {
    loseMemory();
    std::thread other([] { ++counted; });
    ++counted;
    other.join();
    return 0;
}
