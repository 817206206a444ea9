#include "store/names.hpp"

namespace crossdock::store {

Result<std::int64_t> Names::idOf(const std::string& name) {
    {
        const std::lock_guard lock(_mutex);
        const auto known = _ids.find(name);
        if (known != _ids.end()) {
            return known->second;
        }
    }
    Result<std::int64_t> id = _database.transaction([&name](Connection& connection) {
        connection.prepare("INSERT INTO name(text) VALUES(:text) ON CONFLICT(text) DO NOTHING")
            .bind(":text", name)
            .run();
        Statement statement = connection.prepare("SELECT id FROM name WHERE text = :text");
        statement.bind(":text", name).step();
        return statement.integer(0);
    });
    if (id) {
        const std::lock_guard lock(_mutex);
        _ids.emplace(name, *id);
        _texts.emplace(*id, name);
    }
    return id;
}

Result<std::string> Names::nameOf(std::int64_t id) {
    {
        const std::lock_guard lock(_mutex);
        const auto known = _texts.find(id);
        if (known != _texts.end()) {
            return known->second;
        }
    }
    Result<std::string> text = _database.read([id](Connection& connection) {
        Statement statement = connection.prepare("SELECT text FROM name WHERE id = :id");
        return statement.bind(":id", id).step() ? statement.text(0) : std::string();
    });
    if (text && !text->empty()) {
        const std::lock_guard lock(_mutex);
        _texts.emplace(id, *text);
    }
    return text;
}

} // namespace crossdock::store
