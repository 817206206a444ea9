// The HTTP shape of a project's REST side, and what its errors mean.
#pragma once

#include "config.hpp"

#include <crossdock/context.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace supabase {

/// What a refused write asks for.
enum class Refusal {
    None,    ///< nothing a smaller request could cure
    Row,     ///< one of the rows is bad: one request is one transaction, so look for it by halves
    TooLarge ///< too much for one request or one statement: halve it
};

/// An answer: the JSON of a success, or the failure with what to do about it.
struct Answer {
    boost::json::value body;
    std::optional<crossdock::Failure> failure;
    Refusal refusal = Refusal::None;
};

/// Sends requests through the host. Stateless but for its references; as thread-safe as the host's HTTP service.
class Client {
public:
    Client(const crossdock::Context& context, const Config& config) : _context(context), _config(config) {}

    /// POST /rpc/<function> with `arguments` (a JSON object). The functions of schema.sql may be repeated without harm.
    Answer callFunction(const crossdock::Call& call, const std::string& function, std::string arguments) const;

    /// POST /<table>?on_conflict=store_id,id with uniform rows; gives the rows that the target inserted or changed, with `select`.
    Answer upsert(const crossdock::Call& call, const std::string& table, const std::string& columns,
                  const std::string& select, std::string rows) const;

    /// GET /<table> with filters.
    Answer select(const crossdock::Call& call, const std::string& table,
                  const std::vector<std::pair<std::string, std::string>>& query) const;

private:
    Answer send(const crossdock::Call& call, crossdock::HttpRequest& request) const;

    const crossdock::Context& _context;
    const Config& _config;
};

/// The class of an error answer. `code` and `text` are those of the body, empty when it has none; `byStatus` is the host's judgement.
std::pair<crossdock::ErrorClass, Refusal> classify(int status, std::string_view code, crossdock::ErrorClass byStatus);

} // namespace supabase
