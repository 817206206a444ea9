// The settings of the sink.
#pragma once

#include "documents/document_settings.hpp"

#include <crossdock/settings.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// Settings, read once. A value type.
struct Config {
    std::string realm;                ///< the company's id, as Intuit gives it at sign-in
    std::int64_t companyMinutes = 60; ///< how long what was read about the company is believed
    DocumentSettings documents;

    static std::vector<Field> fields();
    /// Throws Error (config).
    static Config from(const crossdock::Settings& settings);
};

} // namespace crossdock::quickbooks
