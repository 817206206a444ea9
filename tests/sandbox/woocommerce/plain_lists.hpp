// Lists of everything but orders: one rule, told apart by what they filter and sort by.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/listing.hpp"
#include "sandbox_woocommerce/schema.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <functional>
#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// How a list of one table behaves.
struct PlainList {
    const Table& table;
    std::string base;
    std::vector<Arg> args;
    std::string orderby = "date";
    bool ascending = false;
    std::string sortMember = {};                                 ///< text member that other `orderby` values sort by
    std::vector<std::string> listParams = {};                    ///< parameters that Link writes as lists
    std::function<bool(const Row&)> admitsRow = {};              ///< cheap
    std::function<bool(const boost::json::object&)> admits = {}; ///< looks at the document
    std::function<void(boost::json::object&)> change = {}; ///< what this list shows otherwise than its table keeps it
    bool fieldsAsAsked = false;                            ///< members stand in the order in which _fields names them
};

/// Validates, filters, sorts and renders; dates and include/exclude are looked at for every table. `link`: the query that Link repeats, when
/// it is not the call's.
Answer listPlain(const Call& call, const ShopState& shop, const PlainList& list, const Params* link = nullptr);
/// A document with the query's _fields.
Answer shown(const Call& call, const boost::json::object& document, int status = 200);
/// 201 and the Location of the new record.
Answer created(const Call& call, const ShopState& shop, const std::string& base, const boost::json::object& document);

} // namespace crossdock::sandbox::woo
