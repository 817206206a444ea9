#include "store/fault.hpp"

#include <algorithm>
#include <array>

namespace crossdock::store {

const char* codeOf(Fault fault) {
    switch (fault) {
    case Fault::Busy:
        return "store_busy";
    case Fault::Full:
        return "store_full";
    case Fault::Io:
        return "store_io";
    case Fault::Corrupt:
        return "store_corrupt";
    case Fault::Unknown:
        return "store_unknown";
    case Fault::Constraint:
        return "store_constraint";
    case Fault::Fenced:
        return "store_fenced";
    case Fault::Missing:
        return "store_missing";
    case Fault::Misuse:
        return "store_misuse";
    }
    return "store_misuse";
}

namespace {

ErrorClass classOf(Fault fault) {
    switch (fault) {
    case Fault::Busy:
    case Fault::Fenced:
    case Fault::Unknown:
        return ErrorClass::Transient;
    case Fault::Full:
    case Fault::Io:
    case Fault::Corrupt:
        return ErrorClass::Config;
    case Fault::Missing:
        return ErrorClass::Permanent;
    case Fault::Constraint:
    case Fault::Misuse:
        break;
    }
    return ErrorClass::Internal;
}

} // namespace

Failure failureOf(const StoreError& error) {
    Failure failure = failed(classOf(error.fault()), error.what());
    failure.code = codeOf(error.fault());
    return failure;
}

bool isOfStore(const Failure& failure) {
    constexpr std::array faults{Fault::Busy,       Fault::Full,   Fault::Io,      Fault::Corrupt, Fault::Unknown,
                                Fault::Constraint, Fault::Fenced, Fault::Missing, Fault::Misuse};
    return failure.origin == XD_ORIGIN_HOST &&
           std::any_of(faults.begin(), faults.end(), [&](Fault fault) { return failure.code == codeOf(fault); });
}

} // namespace crossdock::store
