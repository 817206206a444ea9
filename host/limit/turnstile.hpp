// Lets at most so many in at the same time, first come first served.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>

namespace crossdock::limit {

/// A counting semaphore with a queue: nobody overtakes, so no caller starves. Thread-safe. It must
/// outlive every Place that it handed out.
class Turnstile {
public:
    explicit Turnstile(std::uint32_t places) : _free(places == 0 ? 1 : places) {}

    /// A place inside, given back by its destructor. Move-only; a moved-from Place holds nothing.
    class Place {
    public:
        Place() = default;
        explicit Place(Turnstile& owner) : _owner(&owner) {}
        Place(Place&& other) noexcept : _owner(other._owner) { other._owner = nullptr; }
        Place& operator=(Place&& other) noexcept;
        ~Place() { release(); }

        explicit operator bool() const { return _owner != nullptr; }
        void release();

    private:
        Turnstile* _owner = nullptr;
    };

    /// Waits for a place until `giveUp` says true; it is asked about every 20 ms, without the lock
    /// of any caller. The empty Place then.
    Place enter(const std::function<bool()>& giveUp);

private:
    void leave();

    std::mutex _mutex;
    std::condition_variable _changed;
    std::list<const void*> _queue; ///< one address per waiting caller, the first is next
    std::uint32_t _free;
};

} // namespace crossdock::limit
