// Where new connections wait, without a thread of their own, until the head of their request has arrived.
#pragma once

#include "admin/deadlines.hpp"
#include "admin/server_limits.hpp"

#include <Poco/Net/StreamSocket.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::admin {

/// A connection on its way through the server. Its place among those of its address ends with it.
struct Visit {
    Poco::Net::StreamSocket socket;
    std::unique_ptr<Deadlines::Watch> watch;
    std::shared_ptr<void> place;
};

/// Thread-safe. Looks at what has arrived (MSG_PEEK) and takes nothing out.
class Anteroom {
public:
    /// `target`: path and query of the request line, as sent. Called from the anteroom's thread: must be quick.
    using Ready = std::function<void(std::unique_ptr<Visit> visit, const std::string& target)>;
    /// The head is longer than allowed, or holds a zero byte: answered and closed by whoever is called.
    using Unfit = std::function<void(std::unique_ptr<Visit> visit)>;

    Anteroom(std::size_t headBytes, Ready ready, Unfit unfit);
    ~Anteroom();
    Anteroom(const Anteroom&) = delete;
    Anteroom& operator=(const Anteroom&) = delete;

    void enter(std::unique_ptr<Visit> visit);

private:
    enum class Head { Partial, Complete, Unfit, Gone };

    void wait();
    void look(int descriptor);
    Head headOf(int descriptor, std::string& target);

    const std::size_t _headBytes;
    const Ready _ready;
    const Unfit _unfit;
    std::string _buffer; ///< of the thread
    int _poll = -1;
    int _bell = -1;
    std::mutex _mutex;
    std::map<int, std::unique_ptr<Visit>> _visits; ///< by descriptor
    bool _ending = false;
    std::thread _thread;
};

} // namespace crossdock::admin
