// The HTTP shape of the accounting service: one company, JSON in and out, faults as failures.
#pragma once

#include "documents/document.hpp"
#include "fault.hpp"

#include <crossdock/context.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::quickbooks {

inline constexpr const char* authId = "oauth"; ///< of the component's description

/// One write.
struct Operation {
    Action action = Action::Create;
    std::string entity; ///< "SalesReceipt", "Customer"
    std::string body;   ///< one JSON object
    std::string step;   ///< what this write is to requestIdOf: idempotency key and step
    bool allowsDuplicateNumber = false;

    /// `afterId`: see Document::text.
    static Operation of(const Document& document, std::string step, std::string_view afterId = {});
};

/// What became of one write: the object as the service stored it, or why not. `object` is empty after a failure.
struct WriteOutcome {
    boost::json::object object;
    std::optional<Failure> failure;
    std::optional<Fault> fault; ///< when the service itself refused

    bool ok() const noexcept { return !failure; }
};

/// Sends requests through the host. Stateless but for its references; as thread-safe as the host's HTTP service.
class Client {
public:
    static constexpr std::size_t mostOperations = 30; ///< of one batch call

    Client(const Context& context, const std::string& realm) : _context(context), _base("/v3/company/" + realm) {}

    /// The object of `GET /<path>` under `member` ("Preferences"). Throws Error.
    boost::json::object read(const Call& call, const std::string& path, std::string_view member) const;

    /// All rows of a statement without paging clauses, page by page. Throws Error. A metered read per page of 1,000.
    std::vector<boost::json::object> select(const Call& call, std::string_view entity,
                                            const std::string& statement) const;

    /// Carries out the operations in order, 30 to a call, one outcome each. A single one goes by its own path. When a call as a
    /// whole fails, the operations behind it are not sent: their class is never uncertain.
    std::vector<WriteOutcome> write(const Call& call, const std::vector<Operation>& operations) const;

private:
    struct Reply {
        boost::json::object body;
        std::string trackingId;
        std::optional<Failure> failure;
        std::optional<Fault> fault;
    };

    Reply send(const Call& call, HttpRequest& request, Effect effect) const;
    Failure judged(const HttpOutcome& outcome, const std::optional<Fault>& fault, Effect effect) const;
    WriteOutcome writeOne(const Call& call, const Operation& operation) const;
    /// The failure of the call as a whole, if it failed.
    std::optional<Failure> writeChunk(const Call& call, const Operation* operations, std::size_t count,
                                      WriteOutcome* outcomes) const;

    const Context& _context;
    std::string _base;
};

} // namespace crossdock::quickbooks
