#include "request_id.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace crossdock::quickbooks {

namespace {

constexpr boost::uuids::uuid space{
    {0x0d, 0x5c, 0x6b, 0x1e, 0x2f, 0x5a, 0x4e, 0x0b, 0x9b, 0x52, 0x63, 0x7a, 0x18, 0xc4, 0xd9, 0x30}};

} // namespace

std::string requestIdOf(const std::vector<std::string>& parts) {
    std::string name;
    for (const std::string& part : parts) {
        name.append(std::to_string(part.size())).append(1, ':').append(part);
    }
    const boost::uuids::name_generator_sha1 generator(space);
    return boost::uuids::to_string(generator(name));
}

} // namespace crossdock::quickbooks
