// The vault's rows in memory: for tests, and for commands that need a vault for one moment.
#pragma once

#include "vault/record_store.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace crossdock::vault {

class MemoryRecordStore final : public RecordStore {
public:
    MemoryRecordStore();
    ~MemoryRecordStore() override;

    Status transaction(const Work& work) override;
    Status read(const Work& work) override;
    Status eraseTraces() override { return {}; }

private:
    class Rows;
    std::mutex _mutex;
    std::unique_ptr<Rows> _rows;
};

} // namespace crossdock::vault
