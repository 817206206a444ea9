// JSON of the control plane: strict reading of what was sent, ordered objects for what is answered.
#pragma once

#include "admin/answer.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <string>

namespace crossdock::admin {

using JsonObject = Poco::JSON::Object;
using JsonArray = Poco::JSON::Array;

/// An object that keeps the order in which members were set.
JsonObject::Ptr orderedObject();

/// One value, at most 32 deep, strict UTF-8. On failure `fault` says what is wrong.
std::optional<Poco::Dynamic::Var> parsedJson(const std::string& text, std::string& fault);

std::string jsonText(const Poco::Dynamic::Var& value);
inline Answer jsonAnswer(const Poco::Dynamic::Var& value, int status = 200) {
    return Answer::json(jsonText(value) + "\n", status);
}

/// The problem as RFC 9457's application/problem+json wants it.
std::string problemJson(const Problem& problem, const std::string& requestId);

} // namespace crossdock::admin
