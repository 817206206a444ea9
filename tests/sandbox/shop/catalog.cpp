#include "sandbox_shop/catalog.hpp"

#include "sandbox_shop/chance.hpp"

#include <array>
#include <string_view>

namespace crossdock::sandbox {

namespace {

struct Odd {
    std::string_view name, sku, price, taxClass;
};

constexpr std::array<Odd, oddProducts> odd{
    {{"Plain Mug", "MUG-1", "9.99", ""},
     {"Käse “Fondue” &amp; <em>Brot</em> – 1 kg", "KÄSE-1", "12.345", "reduced-rate"},
     {"Tab\tand newline\nname", "", "2.22", ""},
     {"كتاب عربي", "RTL-1", "25", ""},
     {"日本茶 🍵", "TEA", "1000", ""},
     {"alert(1)Evil", "evil", "1", ""},
     {"Cheap thing", "CHEAP", "0.1", ""},
     {"No price", "NOPRICE", "", ""},
     {"No price", "", "", ""},
     {"Free sample", "FREE", "0", ""},
     {"Third of ten", "THIRD", "3.3333", ""},
     {"Zero rated book", "BOOK-0", "15.50", "zero-rate"},
     {"5 &lt; 6 &amp; 7 &gt; 2", "MATH", "5.67", ""},
     {"A name that goes on and on, and on, and on, and on, and on, and on, and on, and on", "LONG", "8.88", ""},
     {"Mug ☕ “deluxe” 👨‍👩‍👧", "mug-Deluxe", "19.90", ""},
     {"Bread", "BREAD", "3.20", "reduced-rate"}}};

constexpr std::array<std::string_view, 3> colors{"Red", "Blå", "グリーン"};
constexpr std::array<std::string_view, 2> sizes{"M", "½ XL"};

} // namespace

CatalogItem catalogItem(std::uint64_t seed, std::int64_t index) {
    CatalogItem item;
    item.id = firstProductId + index;
    item.isVariable = isVariableProduct(index);
    if (index < oddProducts) {
        const Odd& made = odd[static_cast<std::size_t>(index)];
        item.name = made.name;
        item.sku = made.sku;
        item.priceText = made.price;
        item.taxClass = made.taxClass;
    } else {
        Chance chance(seed, static_cast<std::uint64_t>(index), 21);
        std::string number = std::to_string(index);
        number.insert(0, number.size() < 3 ? 3 - number.size() : 0, '0');
        item.name = (item.isVariable ? "T-Shirt " : "Bulk item ") + number;
        item.sku = chance.perMille(50) ? "" : (item.isVariable ? "TS-" : "BULK-") + number;
        item.priceText = Amount::cents(chance.between(500, 19'999)).text();
        item.taxClass = index % 17 == 0 ? "reduced-rate" : "";
    }
    item.price = Amount::parse(item.priceText);
    return item;
}

CatalogItem catalogVariation(std::uint64_t seed, std::int64_t products, std::int64_t number) {
    const std::int64_t parent = number / 6 * 25 + 24;
    CatalogItem item = catalogItem(seed, parent);
    const auto place = static_cast<std::size_t>(number % 6);
    item.parentName = item.name;
    item.color = colors[place % 3];
    item.size = sizes[place / 3];
    item.variationId = firstProductId + products + number;
    item.name = item.parentName + " - " + item.color + ", " + item.size;
    item.sku = item.sku.empty() ? "" : item.sku + "-" + std::to_string(place);
    item.isVariable = false;
    return item;
}

} // namespace crossdock::sandbox
