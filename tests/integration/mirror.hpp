#pragma once

#include "snapshot.hpp"
#include "stand_in.hpp"

#include <boost/json/array.hpp>

namespace crossdock::integration {

/// The stand-in for a Supabase project, with the tables of the connector's schema.sql in a PostgreSQL database of its own.
class Mirror : public StandIn {
public:
    explicit Mirror(const std::filesystem::path& folder, const std::vector<std::string>& extra = {});

    /// The project's secret key.
    const std::string& key() const { return _key; }
    /// Without rows, faults and counters.
    void empty() const { control("POST", "reset"); }
    /// The rows of a query, each column as text or null.
    boost::json::array query(const std::string& sql) const;
    /// The first column of the first row.
    std::string value(const std::string& sql) const;
    /// A request of the project's REST API below /rest/v1/, with the secret key.
    Answer rest(const std::string& path) const;

    /// All rows that are not marked as deleted.
    Snapshot records() const;
    /// Of all rows, as the shop's totals() count them.
    TotalsByCurrency totals() const;

private:
    std::string _key;
};

} // namespace crossdock::integration
