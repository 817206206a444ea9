// What the service knows of each entity: members in the order of its answers, their kinds and bounds.
#pragma once

#include <string_view>
#include <vector>

namespace crossdock::sandbox::qbo {

enum class Kind {
    text,
    number,
    boolean,
    day,
    choice,    ///< one of `among`, separated by '|'
    reference, ///< {value, name}; `among` is the entity that it names, empty when it is not looked up
    object,    ///< one object of `nested`
    list,      ///< a list of `nested`
    any        ///< taken as it is
};

/// Who sets a member.
enum class Access { caller, service };

struct Field {
    std::string_view name;
    Kind kind = Kind::text;
    int most = 0; ///< characters; 0: not bounded
    std::string_view among = {};
    const std::vector<Field>* nested = nullptr;
    Access access = Access::caller;
};

/// How an entity lives: names are set inactive, transactions deleted, the others only read (or made by a service of their own).
enum class Family { name, transaction, fixed };

struct Entity {
    std::string_view name; ///< "SalesReceipt"
    std::string_view path; ///< "salesreceipt"
    Family family;
    std::string_view title; ///< the member that names it; empty for transactions
    std::vector<Field> fields;
    bool change = true; ///< covered by change data capture

    const Field* field(std::string_view member) const;
};

/// In any case of letters; nullptr for unknown ones.
const Entity* entityByPath(std::string_view path);
/// Case-sensitive.
const Entity* entityByName(std::string_view name);
const std::vector<Entity>& entities();

/// Customers, vendors and employees share names and ids.
bool sharesNames(std::string_view entity);
/// Invoice, SalesReceipt, CreditMemo, RefundReceipt.
bool isSale(std::string_view entity);

namespace schema {
std::vector<Entity> nameLists();    // schema_lists.cpp
std::vector<Entity> transactions(); // schema_sales.cpp
const std::vector<Field>& address();
const std::vector<Field>& email();
const std::vector<Field>& metaData();
/// domain, sparse, Id, SyncToken, MetaData.
std::vector<Field> base();
std::vector<Field> joined(const std::vector<std::vector<Field>>& parts);
} // namespace schema

} // namespace crossdock::sandbox::qbo
