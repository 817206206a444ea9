// QuickBooks Online as the sandbox's server sees it: sign-in, gateway, and the accounting service of one company.
#pragma once

#include "sandbox_quickbooks/company.hpp"
#include "sandbox_quickbooks/oauth.hpp"
#include "sandbox_quickbooks/service.hpp"

#include "sandbox_control/limits.hpp"
#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_control/stand_in.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace crossdock::sandbox::qbo {

struct Start {
    Edition edition = Edition::usManual;
    std::string realm = "4620816365000000001";
    std::string clientId, clientSecret, refreshToken; ///< empty: made by chance
    std::int64_t customers = 0;                       ///< names that are there from the beginning
};

/// Kinds: "customer.read", "customer.query", "invoice.write", "invoice.delete", "invoice.void", "batch.write", "cdc.read",
/// "preferences.read", "taxcode.write" ...; without a dot, since no limit of the service counts them: "oauth-token", "oauth-revoke",
/// "oauth-authorize", "oauth-discovery", "other".
///
/// Edits (an object of any of these): "put" {"Customer": [...]} stores objects as they are; "remove" {"Customer": ["5"]};
/// "preferences" merges groups; "company_info" merges; "exchange_rates" merges; "last_transaction_id", "last_name_id", "last_address_id",
/// "last_doc_number" set counters; "last_ids" {"Item": 18}; "expire_access_tokens" true; "disconnect" true; "rotate_always" bool;
/// "reverse_batches" bool. Own control paths: "keys" (what a connection needs), "metering".
class QuickBooks final : public StandIn {
public:
    /// The clock must outlive the stand-in.
    QuickBooks(const SandboxClock& clock, Start start);

    std::string kind(const Request& request) const override;
    Response answer(const Request& request) override;
    Response refusal(Refusal what, int status) const override;
    boost::json::value dump() const override;
    void load(const boost::json::value& state) override;
    boost::json::value edit(const boost::json::value& change) override;
    void reset() override;
    std::optional<Response> control(const Request& request, std::string_view path) override;

    /// A new connection: client, realm and tokens.
    Keys connect();

    /// The service's limits: 500 a minute, 10 a second, 10 at once, 120 batches a minute.
    static std::vector<Limit> limits();

private:
    Response route(const Request& request);
    Response gateway(const Request& request);
    Company firstCompany() const;

    const SandboxClock& _clock;
    const Start _start;
    const PacificTime _zone;
    mutable std::mutex _mutex;
    OAuth _oauth;
    Company _company;
    Service _service;
    mutable std::uint64_t _answers = 0;
};

} // namespace crossdock::sandbox::qbo
