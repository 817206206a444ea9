#pragma once

#include "mirror.hpp"
#include "program.hpp"
#include "shop.hpp"

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

namespace crossdock::integration {

/// What a command of crossdock left behind.
struct Run {
    int status = -1;
    std::string output;
    std::string errors;

    /// What --json printed; throws with both outputs when that is no JSON.
    boost::json::value json() const;
    /// A counter such as "records_created" of the printed result.
    std::int64_t counter(const char* name) const;
    std::string text(const char* name) const;
};

/// The lines that a test puts into the tables of the conf files.
struct ConfLines {
    std::string shopUrl = {}; ///< empty: the shop's own
    std::string shopLimits = {};
    std::string shopNetwork = {};
    std::string mirrorNetwork = {};
    std::string flow = {};
    std::string filter = {};
};

/// A host as an admin sets it up: conf folder, key, vault with the credentials of both sides, empty store. One flow, "copy".
class Installation {
public:
    Installation(const std::filesystem::path& folder, const Shop& shop, const Mirror& mirror,
                 const ConfLines& lines = {});

    /// Runs a command to its end.
    Run run(std::vector<std::string> arguments, const std::string& input = "") const;
    /// `crossdock sync copy --json` with further arguments.
    Run sync(const std::vector<std::string>& more = {}) const;
    /// Starts a command and leaves it running.
    std::unique_ptr<Program> start(std::vector<std::string> arguments, const std::string& input = "") const;

    void write(const ConfLines& lines) const;
    void set(const std::string& credential, const std::string& value) const;

    std::filesystem::path conf() const { return _folder / "conf"; }
    std::filesystem::path state() const { return _folder / "state"; }

    /// The places where one of the secrets stands, plain, in base64 or in hexadecimal: files of the state folder, and all that
    /// commands printed. Empty when all is well.
    std::string leaks() const;

private:
    std::filesystem::path _folder;
    std::string _shopUrl;
    std::string _mirrorUrl;
    std::vector<std::string> _secrets;
    mutable int _runs = 0;
};

/// What shop and mirror do not agree in: record by record, and in the sums by currency. Empty when both hold the same, to the cent.
std::string disagreement(const Shop& shop, const Mirror& mirror);

} // namespace crossdock::integration
