// The edge between locked memory, which throws when it is full, and functions that answer a Result.
#pragma once

#include "core/result.hpp"
#include "secret/secret_memory.hpp"

#include <utility>

namespace crossdock::vault {

/// What `work` answers, or class transient, code "secret_memory_full".
template <typename Work>
auto guarded(Work&& work) -> decltype(work()) {
    try {
        return std::forward<Work>(work)();
    } catch (const secret::MemoryFull& full) {
        Failure failure = failed(ErrorClass::Transient, std::string("vault: ") + full.what());
        failure.code = "secret_memory_full";
        return failure;
    }
}

} // namespace crossdock::vault
