// The head of a request as it came over the wire.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace crossdock::admin {

/// A value.
struct Head {
    std::string method;
    std::string target;                                       ///< path and query as sent
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case, repetitions kept
    std::string peer;                                         ///< address of the other end, without port
    bool tls = false;

    std::vector<std::string> all(const std::string& lowerCaseName) const {
        std::vector<std::string> values;
        for (const auto& [name, value] : headers) {
            if (name == lowerCaseName) {
                values.push_back(value);
            }
        }
        return values;
    }
};

} // namespace crossdock::admin
