// Boost.JSON compiled into the connector, so that it brings no library of its own to the host.
#include <boost/json/src.hpp>
