#include "app/resumption.hpp"

#include "conf/nearest.hpp"
#include "store/queries.hpp"

#include <iterator>
#include <sstream>

namespace crossdock::app {

Result<Resumption> resumptionOf(Host& host, const std::string& flow, const std::string& former) {
    const Result<const conf::Flow*> known = host.workspace().flow(flow);
    if (!known) {
        return known.failure();
    }
    const Result<std::optional<store::SyncRow>> sync =
        store::Queries(host.store(), (*known)->organisation).sync(former);
    if (!sync) {
        return sync.failure();
    }
    if (!*sync || (*sync)->flow != flow) {
        Failure failure =
            failed(ErrorClass::Config, "flow " + conf::inQuotes(flow) + " has no sync " + conf::inQuotes(former));
        failure.code = "not_found";
        return failure;
    }
    std::istringstream names((*sync)->entities);
    return Resumption{
        (*sync)->mode == "full", (*sync)->whole, {std::istream_iterator<std::string>(names), {}}, (*sync)->status};
}

Result<Resumption> wishedResumption(Host& host, const std::string& flow, const std::string& former) {
    Result<Resumption> found = resumptionOf(host, flow, former);
    if (found && (found->status == "completed" || found->status == "partial")) {
        return failed(ErrorClass::Config,
                      "sync " + conf::inQuotes(former) + " has ended as " + found->status +
                          ": it read everything, and nothing is left to go on with; start a new sync");
    }
    return found;
}

} // namespace crossdock::app
