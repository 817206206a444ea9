// Registration: what a host sees of this connector.

#include <crossdock/plugin.hpp>

#include "sink.hpp"
#include "source.hpp"

CROSSDOCK_PLUGIN("org.example.connector", "0.1.0", "Example", "Example Ltd", "MIT", example::ExampleSource,
                 example::ExampleSink)
