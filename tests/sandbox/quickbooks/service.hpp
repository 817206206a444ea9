// The accounting service behind the gateway: what each call does to the company.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include "sandbox_control/message.hpp"

#include <boost/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace crossdock::sandbox::qbo {

/// One call below /v3/company/{realm}/. Not thread-safe: its holder locks.
class Service {
public:
    Service(Company& company, const PacificTime& zone) : _company(company), _zone(zone) {}

    /// `parts` is the path after the realm. A repeated requestid gets the stored answer. Never throws for what a caller sent.
    Response answer(const Request& request, const std::vector<std::string>& parts, UtcTime now);

    /// Answers of a batch in the opposite order, which the service is free to do.
    void reverseBatches(bool reversed) { _reverses = reversed; }
    void forgetReplays() { _replays.clear(); }

    /// Calls as the service meters them: writes are core, reads core plus, a batch by its items.
    std::uint64_t core() const { return _core; }
    std::uint64_t corePlus() const { return _corePlus; }
    void clearMeter() { _core = _corePlus = 0; }

private:
    struct Stored {
        int status;
        std::string body;
    };
    boost::json::object carryOut(const Request& request, const std::vector<std::string>& parts, UtcTime now);
    boost::json::object read(const std::vector<std::string>& parts, const Request& request);
    boost::json::object write(const Request& request, const std::string& path, UtcTime now);
    boost::json::object batch(const Request& request, UtcTime now);
    boost::json::object batchItem(const boost::json::object& item, UtcTime now,
                                  std::set<std::pair<std::string, std::string>>& made);
    boost::json::object changes(const Request& request, UtcTime now) const;
    boost::json::object taxService(const Request& request, UtcTime now);
    boost::json::object exchangeRate(const Request& request, UtcTime now) const;
    boost::json::object upload(const Request& request);
    Response said(int status, const boost::json::object& body, UtcTime now) const;

    Company& _company;
    const PacificTime& _zone;
    std::map<std::string, Stored> _replays;
    bool _reverses = false;
    std::uint64_t _core = 0, _corePlus = 0;
};

/// A request's body as an object; throws Fault 2010 when it is none.
boost::json::object bodyOf(const Request& request);

} // namespace crossdock::sandbox::qbo
