// What WordPress makes of a product's texts: names, slugs, price as HTML, the form of a new one.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace crossdock::sandbox::woo {

/// A product as it is before anything was set.
boost::json::object blankProduct();
boost::json::object blankVariation();
/// Lower case, ASCII letters and digits joined by '-'; the common accents lose theirs.
std::string slugOf(const std::string& name);
/// As the database compares texts: without case, and without the common accents.
std::string collated(const std::string& text);
/// The name as an order line remembers it: without tags.
std::string plainName(const std::string& name);
/// A description as it was typed in: without the paragraphs that WordPress shows it in.
std::string rawText(const std::string& shown);
/// As a name goes in: script tags and backslashes are dropped.
std::string storedName(const std::string& name);
/// "<span class=...>9.99</span>"; empty for an empty price.
std::string priceHtml(const std::string& price);
/// The same for a variable product: "9.89 – 21.10".
std::string priceRangeHtml(const std::string& least, const std::string& most);

} // namespace crossdock::sandbox::woo
