// What actions did, until the page that asked has told it; and which previews were already acted on.
#pragma once

#include "core/random.hpp"
#include "pages/frame.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::pages {

/// Thread-safe. Forgets the oldest sentences beyond a thousand, the oldest previews beyond a few dozen: who acts on a forgotten preview
/// acts on what its filter has then.
class Outcomes {
public:
    /// Told once, on the next page of this session.
    void put(const std::string& session, Outcome outcome);
    Outcome take(const std::string& session);

    /// A fresh name for a preview of these items.
    std::string newPreview(std::vector<std::int64_t> items);
    /// What the preview showed; nothing when it is not known, or not any more.
    std::optional<std::vector<std::int64_t>> itemsOf(const std::string& preview) const;
    /// True for the first who acts on it; a form that is sent twice acts once. An empty name is never known.
    bool begin(const std::string& preview);

private:
    SystemRandom _random;
    mutable std::mutex _mutex;
    std::map<std::string, Outcome> _bySession;
    std::set<std::string> _begun;
    std::deque<std::string> _order;
    std::deque<std::pair<std::string, std::vector<std::int64_t>>> _previews; ///< newest last
};

} // namespace crossdock::pages
