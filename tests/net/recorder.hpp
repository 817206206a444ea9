// A server that keeps every request that reached it.
#pragma once

#include "scripted_server.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::test {

/// Answers what `answer` says and keeps what came.
class Recorder {
public:
    explicit Recorder(const std::string& answer) : Recorder([answer](const std::string&, int) { return answer; }) {}
    explicit Recorder(std::function<std::string(const std::string& request, int number)> answer)
        : server([this, answer = std::move(answer)](Peer& peer, int) {
              for (;;) {
                  const std::string request = peer.request();
                  if (request.empty()) {
                      return;
                  }
                  int number = 0;
                  {
                      const std::lock_guard lock(_mutex);
                      _requests.push_back(request);
                      number = static_cast<int>(_requests.size());
                  }
                  if (!peer.send(answer(request, number))) {
                      return;
                  }
              }
          }) {}

    std::vector<std::string> requests() {
        const std::lock_guard lock(_mutex);
        return _requests;
    }
    std::string last() { return requests().empty() ? std::string{} : requests().back(); }

private:
    std::mutex _mutex;
    std::vector<std::string> _requests;

public:
    ScriptedServer server; ///< last: its threads use the above
};

} // namespace crossdock::test
