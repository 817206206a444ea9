// What going on with a stopped sync means.
#pragma once

#include "app/host.hpp"

#include <string>
#include <vector>

namespace crossdock::app {

/// A new sync takes over the unfinished passes of a stopped one by itself; these make it open those, too, that the former one had not
/// come to.
struct Resumption {
    bool full = false;
    bool whole = false; ///< the former one was of the whole flow, without bounds
    std::vector<std::string> entities;
    std::string status = {}; ///< of the former one
};

/// Config failure "not_found" when the flow, or its sync of that id, is not there.
Result<Resumption> resumptionOf(Host& host, const std::string& flow, const std::string& former);

/// What somebody asks for. Config failure without code, too, when the former one read all that it was to read: a new sync would pass for
/// the rest of it.
Result<Resumption> wishedResumption(Host& host, const std::string& flow, const std::string& former);

} // namespace crossdock::app
