// Which addresses a request may go to. Judged are the bits of the address, never a text: texts such
// as "0x7f000001" or "127.1" become addresses in ways that differ from library to library.
#pragma once

#include "core/result.hpp"

#include <Poco/Net/IPAddress.h>

#include <string>
#include <vector>

namespace crossdock::net {

/// Success when a request may go there. Config with the range's name otherwise. `allowPrivate`
/// opens all but the link-local ranges and the known metadata services: those stay closed.
Status judgeAddress(const Poco::Net::IPAddress& address, bool allowPrivate);

/// judgeAddress() of every one: a name with a single forbidden address is refused as a whole.
/// `host` is for the message.
Status judgeAddresses(const std::string& host, const std::vector<Poco::Net::IPAddress>& addresses, bool allowPrivate);

/// Whether the address is this machine: 127/8, ::1, and 127/8 in its mapped form.
bool isLoopback(const Poco::Net::IPAddress& address);

} // namespace crossdock::net
