#include "cli/serve_command.hpp"

#include "app/interrupt.hpp"
#include "app/readiness.hpp"
#include "cli/admin_service.hpp"
#include "cli/report.hpp"
#include "cli/running_daemon.hpp"
#include "daemon/background.hpp"
#include "daemon/control_protocol.hpp"
#include "daemon/daemon.hpp"
#include "daemon/instance_lock.hpp"
#include "daemon/watchdog.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>

namespace crossdock::cli {

namespace {

constexpr std::int64_t longestStopMs = 20'000;

/// What signals ask of the main thread.
class Orders {
public:
    enum class Order { Stop, Reload };

    void give(Order order) {
        const std::lock_guard lock(_mutex);
        (order == Order::Stop ? _stop : _reload) = true;
        _given.notify_all();
    }

    /// Waits for one; stopping comes first.
    Order await() {
        std::unique_lock lock(_mutex);
        _given.wait(lock, [this] { return _stop || _reload; });
        if (_stop) {
            return Order::Stop;
        }
        _reload = false;
        return Order::Reload;
    }

private:
    std::mutex _mutex;
    std::condition_variable _given;
    bool _stop = false;
    bool _reload = false;
};

/// Is standard error the journal? systemd names the stream's device and inode; a redirection since then is another one.
bool writesToJournal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat found {};
    return stream != nullptr && ::fstat(STDERR_FILENO, &found) == 0 &&
           stream == std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino);
}

/// Runs until a signal ends it.
ExitStatus serve(Invocation& invocation, std::optional<daemon::Background>& background) {
    Orders orders;
    // Before all other threads, which inherit the blocked signals.
    const app::Interrupt interrupt([&orders] { orders.give(Orders::Order::Stop); },
                                   [&orders] { orders.give(Orders::Order::Reload); });
    const daemon::NotifySocket manager = daemon::NotifySocket::fromEnvironment();
    const Result<conf::HostConf> conf = app::readHostConf(invocation.confFolder);
    if (!conf) {
        return reportFailure(invocation.out, conf.failure());
    }
    if (const Status folder = app::checkStoreFolder(*conf->store.path); !folder) {
        return reportFailure(invocation.out, folder.failure());
    }
    Result<std::unique_ptr<app::Host>> host =
        app::Host::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock, LogLevel::Debug,
                        writesToJournal() ? journalWriter() : standardErrorWriter());
    if (!host) {
        return reportFailure(invocation.out, host.failure());
    }
    const Result<daemon::InstanceLock> only = daemon::InstanceLock::take(*conf->store.path);
    if (!only) {
        return reportFailure(invocation.out, only.failure());
    }
    Log& log = (*host)->log();
    if (!(*host)->vaultProblem().empty()) {
        log.warning("the vault is not open", {{"cause", (*host)->vaultProblem()}});
    }
    Result<std::unique_ptr<daemon::Daemon>> daemon = daemon::Daemon::begin(std::move(*host));
    if (!daemon) {
        return reportFailure(invocation.out, daemon.failure());
    }
    Result<std::unique_ptr<AdminService>> admin = AdminService::begin(**daemon);
    if (!admin) {
        return reportFailure(invocation.out, admin.failure());
    }
    const auto answer = [&daemon](const std::string& line, const std::string& who) {
        return daemon::answerControl(**daemon, line, who);
    };
    const Result<std::unique_ptr<daemon::ControlSocket>> control =
        daemon::ControlSocket::listen(controlSocketOf(*conf), answer, log);
    if (!control) {
        log.warning("commands cannot speak to this daemon", {{"cause", control.failure().message}});
    }
    {
        const daemon::Watchdog watchdog(**daemon, manager);
        const std::size_t known = (*daemon)->flows().size();
        const std::string flows = std::to_string(known) + (known == 1 ? " flow" : " flows");
        log.info("ready", {{"flows", flows}});
        manager.ready(flows);
        if (background) {
            background->done();
        }
        while (orders.await() == Orders::Order::Reload) {
            manager.reloading(invocation.clock.monoUs());
            const bool taken = (*daemon)->reload("SIGHUP").ok();
            manager.ready(taken ? "reloaded" : "the changed conf has mistakes; the former one stays in force");
        }
        manager.stopping();
        log.info("stopping: what is in hand is finished, the rest goes on at the next start");
        admin->reset();
        if (!(*daemon)->stop(longestStopMs)) {
            log.error("something does not end; leases in the store repair what it leaves");
            std::_Exit(static_cast<int>(ExitStatus::Failed));
        }
    }
    log.info("stopped");
    return ExitStatus::Done;
}

} // namespace

std::vector<OptionSpec> ServeCommand::options() const {
    return {{"daemon", "", "go to the background once all is ready; a service manager needs none of this", false},
            {"log", "FILE", "with --daemon: where the log goes (default: crossdock.log beside the store)", false},
            {"pid-file", "FILE", "write the process's number there, as long as it runs", false}};
}

ExitStatus ServeCommand::run(Invocation& invocation) const {
    const Arguments& arguments = invocation.arguments;
    if (!arguments.words().empty() || (arguments.has("log") && !arguments.has("daemon"))) {
        invocation.out.error(arguments.words().empty() ? "serve: --log goes with --daemon; else the log goes to "
                                                         "standard error"
                                                       : "serve: takes no words");
        return ExitStatus::Usage;
    }
    std::optional<daemon::Background> background;
    if (arguments.has("daemon")) {
        const Result<conf::HostConf> conf = app::readHostConf(invocation.confFolder);
        if (!conf) {
            return reportFailure(invocation.out, conf.failure());
        }
        const std::filesystem::path byDefault = conf->store.path->parent_path() / "crossdock.log";
        Result<daemon::Background> entered =
            daemon::Background::enter(arguments.value("log").value_or(byDefault.string()));
        if (!entered) {
            return reportFailure(invocation.out, entered.failure());
        }
        background.emplace(std::move(*entered));
    }
    std::optional<daemon::PidFile> pidFile;
    if (const std::optional<std::string> path = arguments.value("pid-file")) {
        Result<daemon::PidFile> written = daemon::PidFile::write(*path);
        if (!written) {
            return reportFailure(invocation.out, written.failure());
        }
        pidFile.emplace(std::move(*written));
    }
    return serve(invocation, background);
}

} // namespace crossdock::cli
