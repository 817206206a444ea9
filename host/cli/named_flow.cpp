#include "cli/named_flow.hpp"

namespace crossdock::cli {

std::optional<std::string> flowNamed(Invocation& invocation, const std::string& command) {
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() == 1) {
        return words[0];
    }
    invocation.out.error(command + ": takes the name of one flow");
    return std::nullopt;
}

Status onFlow(Invocation& invocation, const std::string& flow,
              const std::function<Status(StoreSetting&, const conf::Flow&)>& work) {
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return setting.failure();
    }
    const Result<const conf::Flow*> known = setting->workspace->flow(flow);
    return known ? work(*setting, **known) : known.failure();
}

} // namespace crossdock::cli
