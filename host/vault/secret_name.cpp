#include "vault/secret_name.hpp"

#include <algorithm>

namespace crossdock::vault {

namespace {

constexpr std::size_t longest = 128;

bool isNameChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool isOrganisationChar(char c) {
    return isNameChar(c) || (c >= 'A' && c <= 'Z');
}

bool fits(const std::string& text, bool (*allowed)(char)) {
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, allowed);
}

} // namespace

// The refused text is not repeated: somebody may have given the value in place of the name.

Status checkNames(const std::string& organisation, const std::string& name) {
    if (!fits(name, isNameChar)) {
        return failed(ErrorClass::Config,
                      "a secret's name has 1 to 128 characters of a-z, 0-9, dot, underscore, hyphen");
    }
    return checkOrganisation(organisation);
}

Status checkOrganisation(const std::string& organisation) {
    return fits(organisation, isOrganisationChar)
               ? Status()
               : Status(failed(ErrorClass::Config, "an organisation's name has 1 to 128 characters of A-Z, a-z, 0-9, "
                                                   "dot, underscore, hyphen"));
}

} // namespace crossdock::vault
