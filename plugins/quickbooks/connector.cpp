// Registration.
#include "sink.hpp"

#include <crossdock/plugin.hpp>

CROSSDOCK_PLUGIN("org.crossdock.quickbooks", "0.1.0", "QuickBooks Online", "Crossdock", "Apache-2.0",
                 crossdock::quickbooks::Sink)
