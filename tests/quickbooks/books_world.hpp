// A company of the stand-in behind a fake host: the connector's requests reach it without a network, and can be lost on the way.
#pragma once

#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_quickbooks/quickbooks.hpp"

#include <crossdock/testing/fake_host.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace crossdock::quickbooks::test {

/// What happens to a request.
struct Trouble {
    enum class Kind {
        LostBefore, ///< it never arrives; the caller cannot know
        LostAfter,  ///< it takes effect, the answer is lost
        Instead     ///< `answer` comes instead of the service's
    };
    std::string requestKind; ///< as the stand-in counts: "batch.write", "salesreceipt.write", "customer.query"
    Kind kind = Kind::LostAfter;
    testing::Answer answer;
    std::size_t after = 0; ///< so many of that kind pass first
};

/// Not copyable; the sink that it makes must not outlive it.
class BooksWorld {
public:
    explicit BooksWorld(sandbox::qbo::Edition edition = sandbox::qbo::Edition::usManual);

    /// `more` are members of the settings: R"("document":"invoice")".
    testing::SinkDriver sink(const std::string& more = {});
    void expect(Trouble trouble) { _troubles.push_back(std::move(trouble)); }
    void edit(const char* change);

    /// Requests of a kind since the beginning, or since the last clear.
    std::size_t count(const std::string& kind) const;
    /// Requests that Intuit meters.
    std::size_t reads() const;
    std::size_t requests() const;
    void clearCounts() { _counts.clear(); }

    /// The rows of a list, as the service stores them.
    std::vector<boost::json::object> rows(const std::string& entity) const;
    /// All that the service holds, as text: equal before and after if nothing was written.
    std::string state() const;

    testing::FakeHost host;
    sandbox::SandboxClock clock;
    sandbox::qbo::QuickBooks books;
    sandbox::qbo::Keys keys;

private:
    testing::Answer answer(const testing::SeenRequest& seen);

    std::deque<Trouble> _troubles;
    std::map<std::string, std::size_t> _counts;
};

/// Text of a member; of a reference its value. Amounts by amountOf.
std::string textOf(const boost::json::object& row, const char* name);
Decimal amountOf(const boost::json::object& row, const char* name);

} // namespace crossdock::quickbooks::test
