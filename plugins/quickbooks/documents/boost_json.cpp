// Boost.JSON, compiled into this connector and hidden in it: a connector shares no library with the host.
#include <boost/json/src.hpp>
