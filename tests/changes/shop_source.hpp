// The WooCommerce connector's own class behind the engine's port, with a shop in process behind it.
#pragma once

#include "changing_shop.hpp"
#include "core/clock.hpp"
#include "engine/ports.hpp"

#include <crossdock/testing/fake_host.hpp>

#include <functional>

namespace crossdock::changes {

/// One thread. `between` runs before each request reaches the shop: that is where time passes and things change.
class ShopSource final : public engine::SourcePort {
public:
    ShopSource(const Clock& clock, ChangingShop& shop, std::function<void()> between);

    engine::CheckReport check(const engine::CallContext&) override { return {}; }
    engine::SourcePage read(const engine::CallContext&, const engine::Pass& pass) override;
    Result<std::vector<std::string>> split(const engine::CallContext&, const std::string& entity,
                                           std::uint32_t most) override;
    void cancelAll() override {}

private:
    testing::Answer answer(const testing::SeenRequest& request);

    const Clock& _clock;
    ChangingShop& _shop;
    std::function<void()> _between;
    testing::FakeHost _host;
    testing::SourceDriver _driver;
};

} // namespace crossdock::changes
