#include "sink.hpp"

#include <string>

#include "config.hpp"
#include "mapping.hpp"

namespace example {

using namespace crossdock;

Component ExampleSink::describe() {
    SinkCapabilities can;
    can.replays = true;
    return Component("example", "Example", "Products of the example service")
        .entity(Entity("product", "Products"))
        .auth(tokenAuth())
        .capabilities(can)
        .requestsPerMinute(60);
}

void ExampleSink::check(Call& call, Report& report) {
    _client.list(call, {}, {}, 1);
    report.info("token", "the service answers");
}

void ExampleSink::write(Call& call, std::string_view entity, const std::vector<ItemView>& items,
                        ResultWriter& results) {
    if (entity != "product") {
        throw Error(ErrorClass::Unsupported, "this sink writes products only");
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ItemView& item = items[i];
        try {
            Written written;
            written.target = item.key;
            if (item.op == Op::Delete) {
                _client.remove(call, item.key);
                results.updated(i, written);
                continue;
            }
            const HttpResponse answer = _client.put(call, item.key, bodyOf(item));
            answer.status == 201 ? results.created(i, written) : results.updated(i, written);
        } catch (const Error& error) {
            if (error.failure().cls != ErrorClass::Permanent && error.failure().cls != ErrorClass::Hold) {
                throw; // concerns the others too
            }
            results.failed(i, error.failure());
        }
    }
}

} // namespace example
