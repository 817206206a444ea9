#include "net/resolver.hpp"

#include <Poco/Net/DNS.h>

namespace crossdock::net {

Result<std::vector<Poco::Net::IPAddress>> SystemResolver::resolve(const std::string& host) {
    try {
        if (Poco::Net::IPAddress literal; Poco::Net::IPAddress::tryParse(host, literal)) {
            return std::vector{literal};
        }
        const Poco::Net::HostEntry entry = Poco::Net::DNS::hostByName(host);
        if (!entry.addresses().empty()) {
            return entry.addresses();
        }
    } catch (const std::exception&) {
        // Poco's text adds nothing to what is said below.
    }
    return failed(ErrorClass::Transient, host + ": the name has no address; check the spelling and DNS");
}

} // namespace crossdock::net
