#include "admin/anteroom.hpp"

#include <array>
#include <string_view>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossdock::admin {

namespace {

/// Path and query out of "GET /path?query HTTP/1.1".
std::string targetOf(std::string_view head) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    const std::size_t first = line.find(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = line.substr(first + 1);
    return std::string(rest.substr(0, rest.find(' ')));
}

} // namespace

Anteroom::Anteroom(std::size_t headBytes, Ready ready, Unfit unfit)
    : _headBytes(headBytes),
      _ready(std::move(ready)),
      _unfit(std::move(unfit)),
      _buffer(headBytes, '\0'),
      _poll(::epoll_create1(EPOLL_CLOEXEC)),
      _bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = _bell;
    if (_poll < 0 || _bell < 0 || ::epoll_ctl(_poll, EPOLL_CTL_ADD, _bell, &event) != 0) {
        throw std::system_error(errno, std::generic_category(), "no room for connections");
    }
    _thread = std::thread([this] { wait(); });
}

Anteroom::~Anteroom() {
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(_bell, &one, sizeof one);
    _thread.join();
    ::close(_poll);
    ::close(_bell);
}

void Anteroom::enter(std::unique_ptr<Visit> visit) {
    const int descriptor = visit->socket.impl()->sockfd();
    {
        const std::lock_guard lock(_mutex);
        _visits[descriptor] = std::move(visit);
    }
    // Edge-triggered: half a head that lies in the buffer wakes nobody until more of it comes.
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
    event.data.fd = descriptor;
    if (::epoll_ctl(_poll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
        const std::lock_guard lock(_mutex);
        _visits.erase(descriptor);
    }
}

void Anteroom::wait() {
    std::array<epoll_event, 64> events{};
    for (;;) {
        const int count = ::epoll_wait(_poll, events.data(), static_cast<int>(events.size()), -1);
        {
            const std::lock_guard lock(_mutex);
            if (_ending) {
                return;
            }
        }
        for (int i = 0; i < count; ++i) {
            if (events[static_cast<std::size_t>(i)].data.fd != _bell) {
                look(events[static_cast<std::size_t>(i)].data.fd);
            }
        }
    }
}

void Anteroom::look(int descriptor) {
    std::string target;
    const Head head = headOf(descriptor, target);
    if (head == Head::Partial) {
        return;
    }
    std::unique_ptr<Visit> visit;
    {
        const std::lock_guard lock(_mutex);
        const auto found = _visits.find(descriptor);
        if (found == _visits.end()) {
            return;
        }
        visit = std::move(found->second);
        _visits.erase(found);
    }
    ::epoll_ctl(_poll, EPOLL_CTL_DEL, descriptor, nullptr);
    if (head == Head::Complete) {
        _ready(std::move(visit), target);
    } else if (head == Head::Unfit) {
        _unfit(std::move(visit));
    }
}

Anteroom::Head Anteroom::headOf(int descriptor, std::string& target) {
    const ssize_t count = ::recv(descriptor, _buffer.data(), _buffer.size(), MSG_PEEK | MSG_DONTWAIT);
    if (count <= 0) {
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? Head::Partial : Head::Gone;
    }
    const std::string_view arrived(_buffer.data(), static_cast<std::size_t>(count));
    const std::size_t end = arrived.find("\r\n\r\n");
    if (arrived.substr(0, end).find('\0') != std::string_view::npos) {
        return Head::Unfit;
    }
    if (end == std::string_view::npos) {
        return arrived.size() == _headBytes ? Head::Unfit : Head::Partial;
    }
    target = targetOf(arrived);
    return Head::Complete;
}

} // namespace crossdock::admin
