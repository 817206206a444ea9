#include "sample_records.hpp"

#include <stdexcept>

namespace crossdock::canonical::test {

std::string soundOrder() {
    return R"({"kind":"order","id":"7310","number":"7310","shop":"shop","status":{"mapped":"processing","raw":"processing"},
"payment_status":"partially_refunded","currency":"USD","prices_include_tax":false,"created_at":"2026-03-29T00:30:00Z",
"modified_at":"2026-03-29T00:31:00.123456Z","paid_at":null,
"customer":{"is_guest":true,"email":"kim@example.com","email_key":"kim@example.com","display":"Kim Doe"},
"billing":{"given":"Kim","family":"Doe","line1":"1 Main St","city":"Portland","region_code":"OR","postcode":"97201","country":"US"},
"lines":[{"id":"1","kind":"item","product_id":"11","sku":"A","name":"Espresso machine","qty":"1","gross":"520.00","net":"500.00","tax":"40.00","taxes":[{"rate_id":"9","amount":"40.00"}],"meta":{"colour":"red"}},
{"id":"2","kind":"item","product_id":"12","sku":"B","name":"Beans","qty":"2","gross":"20.00","net":"20.00","tax":"1.60","taxes":[{"rate_id":"9","amount":"1.60"}],"meta":{}}],
"fees":[{"id":"3","kind":"service","name":"Handling","net":"5.00","tax":"0.00","taxes":[]}],
"shipping_lines":[{"id":"4","method_id":"flat_rate","title":"Flat rate","net":"17.00","tax":"1.38","taxes":[]}],
"discounts":[{"id":"5","code":"spring","type":"fixed_cart","amount":"20.00","tax":"0.00"}],
"tax_lines":[{"id":"6","rate_id":"9","code":"OR-1","label":"Tax","percent":"8","compound":false,"items_tax":"41.60","shipping_tax":"1.38"}],
"payments":[{"id":"7","gateway_id":"stripe","gateway_title":"Card","transaction_ref":"pi_1","amount":"584.98","currency":"USD","status":"paid","tender":"card"}],
"refunds":[{"id":"8","amount":"10.00","reason":"late"}],
"totals":{"items":"520.00","discount":"20.00","shipping":"17.00","fees":"5.00","tax":"42.98","grand":"584.98","refunded":"10.00","due":"0.00"},
"meta":{"note":"x"},"volatile":{"visits":3}})";
}

std::string soundRefund() {
    return R"({"kind":"refund","id":"8","order_id":"7310","currency":"USD","at":"2026-03-30T10:00:00Z","amount":"10.80",
"lines":[{"id":"1","refunds_line_id":"2","name":"Beans","qty":"-1","net":"-10.00","tax":"-0.80","taxes":[]}],"fees":[],"shipping_lines":[],
"tax_lines":[{"rate_id":"9","label":"Tax","items_tax":"-0.80","shipping_tax":"0.00"}],"to_gateway":true,"meta":{}})";
}

std::string soundCustomer() {
    return R"({"kind":"customer","id":"42","is_guest":false,"emails":["kim@example.com"],"email_key":"kim@example.com","phones":[],
"given":"Kim","family":"Doe","display":"Kim Doe","roles":["customer"],"addresses":[{"role":"billing","country":"US"}],"meta":{}})";
}

std::string soundProduct() {
    return R"({"kind":"product","id":"11","type":{"mapped":"simple","raw":"simple"},"status":{"mapped":"published","raw":"publish"},
"name":"Beans","categories":[{"id":"1","name":"Coffee"}],"tags":["new"],"images":[],
"variants":[{"id":"11","title":"Beans","options":{"size":"250 g"},"price":"10.00","manage_stock":true,"stock":"12","weight":"0.250"}],"meta":{}})";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) {
        throw std::logic_error("the sample does not hold " + from);
    }
    return text.replace(at, from.size(), to);
}

} // namespace crossdock::canonical::test
