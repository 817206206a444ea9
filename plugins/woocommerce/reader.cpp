#include "reader.hpp"

namespace crossdock::woocommerce {

Query legQuery(Query base, PassMode mode, const char* keyFields) {
    if (mode == PassMode::Keys) {
        base.emplace_back("_fields", keyFields);
    }
    return base;
}

std::unique_ptr<Reader> readerOf(std::string_view entity, const Client& client) {
    if (entity == "customer") {
        return customerReader(client);
    }
    if (entity == "product") {
        return productReader(client);
    }
    if (entity == "order") {
        return orderReader(client);
    }
    if (entity == "refund") {
        return refundReader(client);
    }
    throw Error(ErrorClass::Unsupported, "woocommerce: there is no entity \"" + std::string(entity) + "\"");
}

} // namespace crossdock::woocommerce
