// Compares the stand-in's answers with recorded ones, member by member, and keeps count.
#pragma once

#include "sandbox_woocommerce/recorded.hpp"

#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// A member that cannot agree, and why. '*' stands for any text.
struct Exempt {
    std::string exchange; ///< its name, or its file when it has none
    std::string path;     ///< "body[3].date_created", "header location", "body[*].id"
    std::string reason;
};

/// One group of exchanges.
class Agreement {
public:
    explicit Agreement(std::string group, std::vector<Exempt> exempt = {})
        : _group(std::move(group)),
          _exempt(std::move(exempt)) {}

    /// Status, the headers that recordings keep, and the body with types and order of members.
    void compare(const Exchange& exchange, const Response& answer);
    /// Counts an exchange that no request can reach again.
    void cannot(const Exchange& exchange, const std::string& reason);

    /// Prints the counts and every disagreement; true when there is none.
    bool report() const;
    std::size_t compared() const { return _compared; }

private:
    void differ(const Exchange& exchange, const std::string& path, const std::string& wanted, const std::string& got);
    void compareValues(const Exchange& exchange, const std::string& path, const boost::json::value& wanted,
                       const boost::json::value& got);

    std::string _group;
    std::vector<Exempt> _exempt;
    std::size_t _compared = 0, _whole = 0, _exempted = 0;
    bool _thisExempted = false, _thisDiffers = false;
    std::vector<std::string> _differences, _cannot;
    std::vector<std::string> _reasons;
};

} // namespace crossdock::sandbox::woo
