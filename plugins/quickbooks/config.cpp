#include "config.hpp"

namespace crossdock::quickbooks {

std::vector<Field> Config::fields() {
    std::vector<Field> fields = {
        Field::text("realm_id")
            .pattern("^[0-9]{1,20}$")
            .required()
            .identity()
            .describe("the company's id: `crossdock connect` shows it, and QuickBooks under Account and settings > "
                      "Billing & subscription"),
        Field::integer("company_minutes", 60)
            .between(1, 1440)
            .describe("minutes for which the company's preferences, tax codes and lists are believed before they are "
                      "read again; each reading costs up to ten metered calls"),
    };
    for (Field& field : settingsFields()) {
        fields.push_back(std::move(field));
    }
    return fields;
}

Config Config::from(const crossdock::Settings& settings) {
    Config config;
    config.realm = settings.text("realm_id");
    config.companyMinutes = settings.integer("company_minutes");
    config.documents = settingsFrom(settings);
    return config;
}

} // namespace crossdock::quickbooks
