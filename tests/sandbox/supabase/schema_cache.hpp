// What the REST side knows of the database: read as a whole, replaced as a whole.
#pragma once

#include "sandbox_supabase/database.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

struct Column {
    std::string name;
    std::string type;         ///< as SQL writes it, with its modifier
    std::string defaultValue; ///< SQL expression; empty: none
    bool nullable = true;
};

struct Table {
    std::string schema;
    std::string name;
    bool isView = false;
    std::vector<Column> columns;
    std::vector<std::string> primaryKey;

    const Column* find(std::string_view column) const;
};

/// A foreign key, seen from either side.
struct Relationship {
    std::string constraint;
    std::string table;        ///< that has the key
    std::string foreignTable; ///< that it points to
    std::vector<std::string> columns;
    std::vector<std::string> foreignColumns;
    bool unique = false; ///< the key's columns are unique: one to one
};

struct Argument {
    std::string name; ///< empty for an unnamed one
    std::string type;
    bool required = true;
};

enum class Returns { nothing, scalar, row };

struct Function {
    std::string schema;
    std::string name;
    std::vector<Argument> arguments;
    Returns returns = Returns::scalar;
    bool returnsSet = false;
    bool isVolatile = true;
    std::string returnedTable;                   ///< when it returns rows of a table, that one's name
    std::map<std::string, std::string> settings; ///< of the function itself that a transaction takes over
};

/// Immutable once loaded.
class SchemaCache {
public:
    /// Reads the exposed schema. Throws DatabaseError.
    static std::shared_ptr<const SchemaCache> load(Connection& connection, const std::string& schema);

    const std::string& schema() const { return _schema; }
    const Table* table(std::string_view name) const;
    const std::map<std::string, Table, std::less<>>& tables() const { return _tables; }
    /// All overloads; empty when there is no such function.
    std::vector<const Function*> functions(std::string_view name) const;
    const std::multimap<std::string, Function, std::less<>>& functions() const { return _functions; }
    const std::vector<Relationship>& relationships() const { return _relationships; }
    /// Settings of a role that hold inside its transactions, such as statement_timeout.
    const std::map<std::string, std::string>& settings(const std::string& role) const;

private:
    std::string _schema;
    std::map<std::string, Table, std::less<>> _tables;
    std::multimap<std::string, Function, std::less<>> _functions;
    std::vector<Relationship> _relationships;
    std::map<std::string, std::map<std::string, std::string>> _roles;
};

} // namespace crossdock::sandbox::supabase
