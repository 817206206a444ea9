// What actions did, until the page that asked has told it; and which previews were already acted on.
#pragma once

#include "core/random.hpp"
#include "pages/frame.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace crossdock::pages {

/// Thread-safe. Forgets the oldest beyond a thousand: what is lost is a sentence, never an action.
class Outcomes {
public:
    /// Told once, on the next page of this session.
    void put(const std::string& session, Outcome outcome);
    Outcome take(const std::string& session);

    /// A fresh name for a preview.
    std::string newPreview();
    /// True for the first who acts on it; a form that is sent twice acts once. An empty name is never known.
    bool begin(const std::string& preview);

private:
    SystemRandom _random;
    std::mutex _mutex;
    std::map<std::string, Outcome> _bySession;
    std::set<std::string> _begun;
    std::deque<std::string> _order;
};

} // namespace crossdock::pages
