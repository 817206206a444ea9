#include "source.hpp"

#include <crossdock/crossdock.hpp>

CROSSDOCK_PLUGIN("org.crossdock.woocommerce", "1.0.0", "WooCommerce", "Crossdock", "Apache-2.0",
                 crossdock::woocommerce::WooSource)
