// POST /<things>/batch: each part runs as if alone, and a failed one is an error at its place.
#pragma once

#include "sandbox_woocommerce/router.hpp"

namespace crossdock::sandbox::woo {

/// What single requests do, without the schema's checks (a batch does not make them).
struct BatchActions {
    Handler create, update, remove;
};

Route batchRoute(std::string pattern, BatchActions actions);

} // namespace crossdock::sandbox::woo
