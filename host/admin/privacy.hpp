// What a viewer may not see: personal data, blotted out of texts and records.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::admin {

inline constexpr std::string_view maskMark = "[hidden]";

/// A message with e-mail addresses, telephone numbers and IP addresses replaced by the mark.
std::string maskedText(std::string text);

/// A record's JSON, canonical or the source's own, with the values of personal members (names, company, e-mail, phone, postal address,
/// tax number, IP, user agent, notes, reasons, meta data, payment references) replaced by the mark, at any depth. What is no JSON becomes the mark as a whole.
std::string maskedJson(const std::string& json);

} // namespace crossdock::admin
