#include "mirror.hpp"

#include "world.hpp"

namespace crossdock::changes {

using engine::Outcome;
using engine::SinkItem;
using engine::SinkResult;

std::vector<SinkResult> Mirror::write(const engine::CallContext&, const std::string& entity,
                                      const std::vector<SinkItem>& items) {
    std::vector<SinkResult> results;
    for (const SinkItem& item : items) {
        const auto [place, created] = _rows[entity].try_emplace(item.key);
        Row& row = place->second;
        const std::pair<std::int64_t, std::int64_t> version{item.version.us, item.seen.us};
        if (version < row.version) {
            throw simulation::Violation{"older over newer: " + entity + ' ' + item.key};
        }
        row = {item.body, item.op == engine::Op::Delete, version};
        if (tell) {
            tell("  write " + entity + ' ' + item.key + (row.deleted ? " deleted" : "") + " of " + item.version.text() +
                 " read " + item.seen.text());
        }
        SinkResult result;
        result.outcome = created ? Outcome::Created : Outcome::Updated;
        result.target = "T" + item.key;
        result.token = std::to_string(++_writes);
        results.push_back(result);
    }
    return results;
}

std::vector<SinkResult> Mirror::find(const engine::CallContext&, const std::string& entity,
                                     const std::vector<SinkItem>& items) {
    std::vector<SinkResult> results;
    for (const SinkItem& item : items) {
        SinkResult result;
        const bool there = _rows[entity].count(item.key) != 0;
        result.outcome = there ? Outcome::Found : Outcome::Absent;
        result.target = there ? "T" + item.key : std::string();
        results.push_back(result);
    }
    return results;
}

} // namespace crossdock::changes
