// The built programs against the stand-ins: what a sync takes in time, calls and memory. See README.md.

#include "cases.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace {

namespace fs = std::filesystem;
using namespace crossdock::bench;

constexpr const char* usage = "usage: bench_sync [load] [windows] [start] [rate] [books] [options]\n"
                              "Without a name: load, windows and start.\n"
                              "  --orders N          of load (10000), windows (2000) and books (1000)\n"
                              "  --large             load also with 100000 orders\n"
                              "  --latency MS        of a list of the slow shop (1500)\n"
                              "  --rate N            requests a minute of rate (120)\n"
                              "  --bin DIR           of the programs (beside this one)\n"
                              "  --plugins DIR       of the connectors (../plugins)\n"
                              "  --folder DIR        where the stores go, on the disk that is to be measured (the "
                              "system's folder for temporary files)\n";

struct Options {
    std::vector<std::string> cases;
    std::int64_t orders = 0;
    bool large = false;
    int latencyMs = 1'500;
    int rate = 120;
    fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    fs::path plugins = {};
    fs::path folder = fs::temp_directory_path();
};

Options parse(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto value = [&]() -> const std::string& {
            if (i + 1 == words.size()) {
                throw std::invalid_argument(word + " takes a value");
            }
            return words[++i];
        };
        const auto number = [&]() {
            const int parsed = static_cast<int>(std::strtol(value().c_str(), nullptr, 10));
            if (parsed < 1) {
                throw std::invalid_argument(word + " takes a number from 1 on");
            }
            return parsed;
        };
        if (word == "load" || word == "windows" || word == "start" || word == "rate" || word == "books") {
            options.cases.push_back(word);
        } else if (word == "--orders") {
            options.orders = number();
        } else if (word == "--large") {
            options.large = true;
        } else if (word == "--latency") {
            options.latencyMs = number();
        } else if (word == "--rate") {
            options.rate = number();
        } else if (word == "--bin") {
            options.programs = fs::absolute(value());
        } else if (word == "--plugins") {
            options.plugins = fs::absolute(value());
        } else if (word == "--folder") {
            options.folder = fs::absolute(value());
        } else {
            throw std::invalid_argument("no such case or option: " + word);
        }
    }
    if (options.cases.empty()) {
        options.cases = {"load", "windows", "start"};
    }
    if (options.plugins.empty()) {
        options.plugins = options.programs.parent_path() / "plugins";
    }
    return options;
}

/// A folder of this run alone.
class RunFolder {
public:
    explicit RunFolder(const fs::path& parent) {
        std::string pattern = (parent / "crossdock-bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("cannot write in " + parent.string());
        }
        _path = pattern;
    }
    ~RunFolder() {
        std::error_code ignored;
        fs::remove_all(_path, ignored);
    }
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    const fs::path& path() const { return _path; }

private:
    fs::path _path;
};

void printMachine() {
    double load[3] = {};
    if (::getloadavg(load, 3) == 3) {
        std::printf("machine: %u processors, load before %.1f\n", std::thread::hardware_concurrency(), load[0]);
    }
}

void run(const std::string& name, const Options& options) {
    const RunFolder folder(options.folder);
    const Places places{options.programs, options.plugins, CROSSDOCK_BENCH_SCHEMA, folder.path()};
    constexpr std::int64_t newOrders = 1'000;
    constexpr std::int64_t smallShop = 2'000;
    constexpr std::int64_t middleShop = 10'000;
    constexpr std::int64_t largeShop = 100'000;
    if (name == "load") {
        benchLoad(places, options.orders > 0 ? options.orders : middleShop);
        if (options.large) {
            benchLoad(places, largeShop);
        }
    } else if (name == "windows") {
        benchWindows(places, options.orders > 0 ? options.orders : smallShop, options.latencyMs);
    } else if (name == "start") {
        benchStart(places);
    } else if (name == "books") {
        benchBooks(places, options.orders > 0 ? options.orders : newOrders);
    } else {
        benchRate(places, options.rate);
    }
}

} // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    try {
        const Options options = parse({argv + 1, argv + argc});
        for (const std::string& name : options.cases) {
            printMachine();
            run(name, options);
        }
        return 0;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "bench_sync: %s\n%s", error.what(), usage);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_sync: %s\n", error.what());
        return 3;
    }
}
