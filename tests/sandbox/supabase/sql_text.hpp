// SQL under construction: quoting, and parameters numbered as they are bound.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

/// "name", with quotes inside doubled.
std::string quotedName(std::string_view name);
/// 'text', with quotes inside doubled.
std::string quotedText(std::string_view text);
/// "schema"."name"
std::string quotedName(std::string_view schema, std::string_view name);

/// Collects the parameters of one statement.
class Bindings {
public:
    /// The place holder that stands for `value`.
    std::string bind(std::string value);
    std::vector<std::string> take() { return std::move(_values); }

private:
    std::vector<std::string> _values;
};

} // namespace crossdock::sandbox::supabase
