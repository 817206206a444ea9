#include "query.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

std::string quotedValue(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out += '\'';
}

std::vector<std::string> selectIn(std::string_view entity, std::string_view property, std::vector<std::string> values,
                                  bool everyState) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const std::string head = "SELECT * FROM " + std::string(entity) + " WHERE " + std::string(property) + " IN (";
    const std::string tail = everyState ? ") AND Active IN (true, false)" : ")";
    std::vector<std::string> statements;
    std::string list;
    std::size_t count = 0;
    for (const std::string& value : values) {
        const std::string quoted = quotedValue(value);
        if (count == mostRows / 2 || (count > 0 && head.size() + list.size() + quoted.size() > longestStatement)) {
            statements.push_back(head + list + tail);
            list.clear();
            count = 0;
        }
        list.append(list.empty() ? "" : ", ").append(quoted);
        ++count;
    }
    if (count > 0) {
        statements.push_back(head + list + tail);
    }
    return statements;
}

std::string selectPage(std::string_view statement, std::size_t start) {
    return std::string(statement) + " STARTPOSITION " + std::to_string(start) + " MAXRESULTS " +
           std::to_string(mostRows);
}

} // namespace crossdock::quickbooks
