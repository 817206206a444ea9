// Recorded exchanges of the real service, and how an answer of the stand-in is held against one.
#pragma once

#include "sandbox_supabase/raw_client.hpp"

#include <boost/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

/// One recorded exchange. Members are as in the file; see the fixtures' README.
class Recorded {
public:
    explicit Recorded(boost::json::value value) : _value(std::move(value)) {}

    std::string id() const;
    /// True for entries that hold a measurement, or only part of an answer, instead of an exchange.
    bool isMeasurement() const;
    /// The request, with keys in the place of {{NAME}} and texts of `replaced` changed. Cut targets are built anew from their pattern.
    RawRequest request(const std::map<std::string, std::string>& replaced) const;
    std::string target() const;
    /// True when the recording's second instance answered, the one that honours tx=rollback and has a pool of two.
    bool usesSibling() const;

    /// What differs, one line each; empty when the answer agrees:
    /// status and reason phrase; every header that the recording has and no other, except Date and Connection; the body by JSON value.
    /// Times of the day of the recording and of today stand for "now"; xmin, the port of the database, planned row counts and the
    /// server's own address are not compared; rows that a GET with order= did not give may come in any order, and so may Content-Length where "now" is shown.
    std::vector<std::string> differences(const RawAnswer& answer,
                                         const std::map<std::string, std::string>& replaced) const;

private:
    std::string text(const boost::json::value& value, const std::map<std::string, std::string>& replaced) const;
    void compareHeaders(const RawAnswer& answer, const std::map<std::string, std::string>& replaced, bool bodyIsEqual,
                        std::vector<std::string>& found) const;
    bool compareBody(const RawAnswer& answer, const std::map<std::string, std::string>& replaced,
                     std::vector<std::string>& found) const;

    boost::json::value _value;
};

/// The exchanges of a group, such as "01-insert", in their order; empty when the fixtures are absent.
std::vector<Recorded> recordedGroup(const std::string& group);

} // namespace crossdock::sandbox::supabase
