// A hold on its way up to build, which catches it.
#pragma once

#include "documents/document.hpp"

#include <string>
#include <utility>

namespace crossdock::quickbooks::documents {

/// Never leaves the library.
struct Held {
    Hold hold;

    Held(std::string reason, std::string message) : hold{std::move(reason), std::move(message)} {}
};

} // namespace crossdock::quickbooks::documents
