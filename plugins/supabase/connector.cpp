// Registration.
#include "sink.hpp"

#include <crossdock/plugin.hpp>

CROSSDOCK_PLUGIN("org.crossdock.supabase", "0.1.0", "Supabase", "Crossdock", "Apache-2.0", supabase::Sink)
