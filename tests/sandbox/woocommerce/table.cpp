#include "sandbox_woocommerce/table.hpp"

#include "sandbox_shop/exact_json.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

bool before(const Row& row, std::int64_t id) {
    return row.id < id;
}

} // namespace

const Row* Table::find(std::int64_t id) const {
    const auto at = std::lower_bound(_rows.begin(), _rows.end(), id, before);
    return at != _rows.end() && at->id == id ? &*at : nullptr;
}

Row* Table::find(std::int64_t id) {
    const auto at = std::lower_bound(_rows.begin(), _rows.end(), id, before);
    return at != _rows.end() && at->id == id ? &*at : nullptr;
}

Row& Table::put(Row row) {
    if (_rows.empty() || _rows.back().id < row.id) {
        return _rows.emplace_back(std::move(row));
    }
    const auto at = std::lower_bound(_rows.begin(), _rows.end(), row.id, before);
    if (at != _rows.end() && at->id == row.id) {
        *at = std::move(row);
        return *at;
    }
    return *_rows.insert(at, std::move(row));
}

bool Table::erase(std::int64_t id) {
    const auto at = std::lower_bound(_rows.begin(), _rows.end(), id, before);
    if (at == _rows.end() || at->id != id) {
        return false;
    }
    _rows.erase(at);
    return true;
}

boost::json::object Table::document(const Row& row) const {
    return parseJson(text(row)).as_object();
}

std::uint16_t StatusNames::number(std::string_view name) {
    const auto found = std::find(_names.begin(), _names.end(), name);
    if (found != _names.end()) {
        return static_cast<std::uint16_t>(found - _names.begin());
    }
    _names.emplace_back(name);
    return static_cast<std::uint16_t>(_names.size() - 1);
}

std::uint16_t StatusNames::known(std::string_view name) const {
    const auto found = std::find(_names.begin(), _names.end(), name);
    return found == _names.end() ? std::numeric_limits<std::uint16_t>::max()
                                 : static_cast<std::uint16_t>(found - _names.begin());
}

} // namespace crossdock::sandbox::woo
