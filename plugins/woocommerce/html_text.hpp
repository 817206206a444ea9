// WordPress keeps the names of products, categories, methods and rates as HTML.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::woocommerce {

/// Text without markup: tags go ("<br>" and the ends of blocks leave a line break), then entities are decoded once, then white space
/// at both ends goes. A '<' that begins no tag stays. Unknown entities stay as they are.
std::string plainText(std::string_view html);

} // namespace crossdock::woocommerce
