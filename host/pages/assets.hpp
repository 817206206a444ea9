// Style sheet, script and tab icons, as they are built into the program.
#pragma once

#include "pages/url.hpp"

#include <span>
#include <string>
#include <string_view>

namespace crossdock::pages {

/// One file. Its name holds the first 12 digits of its SHA-256, so its address never means anything else.
struct Asset {
    std::string_view kind; ///< "css", "js", "icon-ok" ...
    std::string_view name; ///< "crossdock.0123456789ab.css"
    std::string_view type; ///< with charset
    std::string_view bytes;
    std::string_view gzip;
};

std::span<const Asset> assets();

/// The address of the asset of this kind; it exists.
Url assetUrl(std::string_view kind);

} // namespace crossdock::pages
