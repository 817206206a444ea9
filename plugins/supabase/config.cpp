#include "config.hpp"

namespace supabase {

using crossdock::Field;

std::vector<Field> Config::fields() {
    return {
        Field::text("store", "main")
            .pattern("^[^\\x00-\\x1f]{1,64}$")
            .identity()
            .describe("store_id of every row: one name for each shop that shares the tables"),
        Field::text("schema", "public")
            .pattern("^[a-z_][a-z0-9_]{0,62}$")
            .identity()
            .describe("exposed schema that holds the tables of schema.sql"),
        Field::text("rest_path", "/rest/v1")
            .pattern("^(/[A-Za-z0-9._~-]+)*$")
            .describe("where the REST side begins below the url; empty for a PostgREST of one's own"),
        Field::choice("deletes", {"mark", "remove", "ignore"}, "mark")
            .describe("what becomes of a row whose record was deleted in the shop: mark sets deleted_at"),
        Field::boolean("keep_raw", true).describe("keep the source's own JSON in the column raw"),
        Field::integer("max_bytes", 1 << 20).between(1 << 16, 1 << 24).describe("largest body of one request"),
    };
}

Config Config::from(const crossdock::Settings& settings) {
    Config config;
    config.store = settings.text("store");
    config.schema = settings.text("schema");
    config.restPath = settings.text("rest_path");
    const std::string& deletes = settings.text("deletes");
    config.deletes = deletes == "remove" ? Deletes::Remove : deletes == "ignore" ? Deletes::Ignore : Deletes::Mark;
    config.keepRaw = settings.boolean("keep_raw");
    config.maxBytes = static_cast<std::size_t>(settings.integer("max_bytes"));
    return config;
}

} // namespace supabase
