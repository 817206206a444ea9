// A disk in memory that can be killed, cut off from power, filled up, and that fails to sync.
#pragma once

#include "core/random.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace crossdock::simulation {

/// An SQLite VFS named "sim". One at a time in a process, used by one thread.
class Disk {
public:
    /// With the files that stand on it when the machine is switched on.
    Disk(Random& random, const std::map<std::string, std::string>& files);
    Disk(const Disk&) = delete;
    Disk& operator=(const Disk&) = delete;
    ~Disk();

    /// From the n-th disk operation on everything fails, as for a process that is no more. 0: never.
    void dieAfter(std::uint64_t operations) { _operationsLeft = operations; }
    bool dead() const { return _dead; }
    void fillUp(bool full) { _full = full; }
    void failSync(bool fails) { _failSync = fails; }
    std::uint64_t fullHits() const { return _fullHits; }

    /// What is in the files now.
    std::map<std::string, std::string> files() const;

    /// The process ended: what was written is there.
    void revive();
    /// The power went: of what was not synced each write is there, is not, or is torn at a sector.
    void loseUnsynced();

    struct File;
    File& open(const std::string& name);
    bool exists(const std::string& name) const { return _files.count(name) != 0; }
    void remove(const std::string& name);
    /// False when the operation must fail.
    bool operate();
    bool full() {
        _fullHits += _full ? 1 : 0;
        return _full;
    }
    bool syncFails() const { return _failSync; }
    Random& random() { return _random; }

private:
    Random& _random;
    std::map<std::string, std::unique_ptr<File>> _files;
    std::uint64_t _operationsLeft = 0;
    std::uint64_t _fullHits = 0;
    bool _dead = false;
    bool _full = false;
    bool _failSync = false;
};

} // namespace crossdock::simulation
