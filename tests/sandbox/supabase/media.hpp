// What form of answer a request accepts.
#pragma once

#include "sandbox_control/message.hpp"

#include <string>

namespace crossdock::sandbox::supabase {

enum class BodyForm { none, array, strippedArray, object, strippedObject, csv, scalar };

struct Media {
    BodyForm form = BodyForm::array;
    std::string contentType = "application/json; charset=utf-8";

    bool single() const { return form == BodyForm::object || form == BodyForm::strippedObject; }
    /// Throws ApiError PGRST107 when nothing that the request accepts can be made.
    static Media accepted(const Request& request);
};

/// SQL that makes the body from rows called `answer`.
std::string bodySql(BodyForm form);

} // namespace crossdock::sandbox::supabase
