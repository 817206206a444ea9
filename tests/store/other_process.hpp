// A second process that works on the same store until it is killed.
#pragma once

#include "store/schema.hpp"
#include "store/store.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <functional>

namespace crossdock::store::test {

/// Does `work` on a store of its own over the file, and then lives on.
class OtherProcess {
public:
    OtherProcess(const std::filesystem::path& file, const std::function<void(Store&)>& work) {
        std::array<int, 2> pipe{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(pipe.data()));
        _child = ::fork();
        if (_child == 0) {
            live(file, work, pipe[1]);
        }
        ::close(pipe[1]);
        char done = 0;
        const ssize_t got = ::read(pipe[0], &done, 1);
        ::close(pipe[0]);
        CPPUNIT_ASSERT_MESSAGE("the other process could not do its work", got == 1 && done == 'k');
    }
    ~OtherProcess() { kill(); }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;

    void kill() {
        if (_child > 0) {
            ::kill(_child, SIGKILL);
            ::waitpid(_child, nullptr, 0);
            _child = 0;
        }
    }

private:
    [[noreturn]] static void live(const std::filesystem::path& file, const std::function<void(Store&)>& work,
                                  int pipe) {
        char done = 'k';
        try {
            DatabaseOptions options;
            options.path = file;
            options.readers = 0;
            const std::unique_ptr<Database> database = Database::open(options).value();
            Store store(*database);
            work(store);
            static_cast<void>(::write(pipe, &done, 1) == 1);
            for (;;) {
                ::pause();
            }
        } catch (const std::exception&) {
            ::_exit(1);
        }
    }

    pid_t _child = 0;
};

} // namespace crossdock::store::test
