#include "sandbox_woocommerce/generated_shop.hpp"

#include "sandbox_shop/generator.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

using TextOf = std::string (ShopGenerator::*)(std::int64_t) const;

class Generated final : public RowSource {
public:
    Generated(std::shared_ptr<ShopGenerator> generator, TextOf make) : _generator(std::move(generator)), _text(make) {}
    std::string text(const Row& row) const override { return ((*_generator).*_text)(row.generated); }
    void moveTo(const std::string& home) override { _generator->moveTo(home); }

private:
    std::shared_ptr<ShopGenerator> _generator;
    TextOf _text;
};

/// Refunds are numbered by their order's number times four.
class GeneratedRefund final : public RowSource {
public:
    explicit GeneratedRefund(std::shared_ptr<ShopGenerator> generator) : _generator(std::move(generator)) {}
    std::string text(const Row& row) const override {
        return _generator->refundText(row.generated / 4, static_cast<int>(row.generated % 4));
    }

    void moveTo(const std::string& home) override { _generator->moveTo(home); }

private:
    std::shared_ptr<ShopGenerator> _generator;
};

Row rowOf(const RecordHead& head, std::int64_t index, StatusNames& statuses) {
    Row row;
    row.id = head.id;
    row.created = head.created;
    row.modified = head.modified;
    row.owner = head.parent;
    row.generated = static_cast<std::uint32_t>(index);
    row.status = statuses.number(head.status);
    return row;
}

void fill(ShopState& shop, Table& table, std::int64_t count, RecordHead (ShopGenerator::*head)(std::int64_t) const,
          TextOf text, const std::shared_ptr<ShopGenerator>& generator) {
    table.setSource(std::make_shared<Generated>(generator, text));
    table.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        table.put(rowOf(((*generator).*head)(i), i, shop.statuses));
    }
}

void fillOrders(ShopState& shop, const std::shared_ptr<ShopGenerator>& generator) {
    shop.orders.setSource(std::make_shared<Generated>(generator, &ShopGenerator::orderText));
    shop.refunds.setSource(std::make_shared<GeneratedRefund>(generator));
    shop.orders.reserve(static_cast<std::size_t>(generator->orders()));
    for (std::int64_t i = 0; i < generator->orders(); ++i) {
        const OrderHead head = generator->orderHead(i);
        Row row;
        row.id = head.id;
        row.created = head.created;
        row.modified = head.modified;
        row.owner = head.customer;
        row.generated = static_cast<std::uint32_t>(i);
        row.status = shop.statuses.number(head.status);
        shop.orders.put(std::move(row));
        for (int number = 0; number < head.refunds; ++number) {
            shop.refunds.put(rowOf(generator->refundHead(i, number), i * 4 + number, shop.statuses));
        }
    }
}

void storeList(ShopState& shop, Table& table, const std::string& text) {
    const json::value list = json::parse(text);
    for (const json::value& document : list.as_array()) {
        shop.store(table, document.as_object());
    }
}

} // namespace

void generateShop(ShopState& shop, std::int64_t orders, std::uint64_t seed, const std::string& home) {
    shop.settings = Settings{};
    shop.settings.home = home;
    shop.settings.customStatuses = {"shipped"};
    const auto generator = std::make_shared<ShopGenerator>(ShopPlan{orders, seed, home, ShopPlan{}.now});
    fillOrders(shop, generator);
    fill(shop, shop.customers, generator->customers(), &ShopGenerator::customerHead, &ShopGenerator::customerText,
         generator);
    fill(shop, shop.products, generator->products(), &ShopGenerator::productHead, &ShopGenerator::productText,
         generator);
    fill(shop, shop.variations, generator->variations(), &ShopGenerator::variationHead, &ShopGenerator::variationText,
         generator);
    storeList(shop, shop.coupons, generator->couponsText());
    storeList(shop, shop.taxes, generator->taxesText());
    storeList(shop, shop.categories, generator->categoriesText());
    shop.lastPostId = generator->lastPostId();
    shop.lastItemId = generator->lastItemId();
    shop.lastMetaId = shop.lastItemMetaId = generator->lastMetaId();
    shop.lastUserId = generator->lastUserId();
}

} // namespace crossdock::sandbox::woo
