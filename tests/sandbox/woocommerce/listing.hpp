// From the rows that a list's filters leave to one page of it: sorting, cutting, headers.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// Bounds of creation and change, exclusive; absent when not asked.
struct DateBounds {
    std::optional<Seconds> after, before, modifiedAfter, modifiedBefore;

    static DateBounds of(const Params& query, const ShopZone& zone);
    bool admits(const Row& row) const;
};

/// Ids asked for and ruled out. `include` of text finds nothing.
struct IdBounds {
    std::vector<std::int64_t> include, exclude;
    bool narrowed = false;

    static IdBounds of(const Params& query);
    bool admits(std::int64_t id) const;
};

struct ListPlan {
    std::string base;             ///< route below wc/v3 for Link headers
    std::string orderby;          ///< when the query names none
    bool ascending = false;       ///< when the query names no order
    bool zeroOnEmptyPage = false; ///< orders under HPOS answer 0 as total on a page beyond the end
    Params link;                  ///< the query as Link repeats it
    std::vector<std::pair<std::string, std::string>> linkWhenFilled; ///< appended to it once a record was rendered
    /// The text that `orderby` values other than date, modified, id and include sort by.
    std::function<std::string(const Row&)> sortText;
    /// The text of one record in the answer.
    std::function<std::string(const Row&)> render;
};

/// Sorts `rows`, cuts the page that `query` asks for, and renders it with X-WP-Total, X-WP-TotalPages and Link.
Answer listPage(const std::vector<const Row*>& rows, const Params& query, const std::string& home,
                const ListPlan& plan);

/// Applies _fields to one document; names lead through objects, not through arrays. `keepLinks` for single gets.
boost::json::object onlyFields(const boost::json::object& document, const std::vector<std::string>& fields,
                               bool keepLinks);

} // namespace crossdock::sandbox::woo
