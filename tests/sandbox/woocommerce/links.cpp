#include "sandbox_woocommerce/document_text.hpp"

namespace crossdock::sandbox::woo {

namespace json = boost::json;

json::array linkTo(const std::string& url) {
    json::array links;
    links.push_back(json::object{{"href", url}});
    return links;
}

json::array linkToItem(const std::string& url, const json::array& allow) {
    json::array links;
    links.push_back(json::object{{"href", url}, {"targetHints", json::object{{"allow", allow}}}});
    return links;
}

} // namespace crossdock::sandbox::woo
