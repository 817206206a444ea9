// Which two systems the links of a flow stand for.
#pragma once

#include "store/store.hpp"

#include <string>

namespace crossdock::store {

/// Both ends of a flow, each as a line for people that is the same as long as it is the same system:
/// "woocommerce https://shop.example", "quickbooks https://quickbooks.api.intuit.com, realm_id 46".
struct EndLines {
    std::string from;
    std::string to;
    bool operator==(const EndLines&) const = default;
};

/// What the store remembers of the ends of one flow. Thread-safe; every function is one transaction.
class FlowEnds {
public:
    FlowEnds(Store& store, std::string organisation, std::string flow)
        : _store(store),
          _organisation(std::move(organisation)),
          _flow(std::move(flow)) {}

    /// Success when the flow has these ends, or has linked nothing yet: then they are its ends from now
    /// on. Else a config failure, code "moved", that names what was and what is: a record's id in one shop
    /// is another record's in the next, so nothing may be sent under links that were made elsewhere.
    Status admit(const EndLines& ends, UtcTime now);
    /// A person says that these are the same systems in another place. Kept in the activity log.
    Status accept(const EndLines& ends, const std::string& who, const std::string& why, UtcTime now);

private:
    Store& _store;
    std::string _organisation;
    std::string _flow;
};

} // namespace crossdock::store
