// given(:rows): a table-valued function over Rows. What is bound is a pointer, so nothing is written out and parsed again.
#include "store/rows.hpp"
#include "store/sqlite_error.hpp"

#include <sqlite3.h>

#include <memory>
#include <new>

namespace crossdock::store {

namespace {

constexpr int places = 10; // the column after c0 to c9
constexpr int argument = 11;

struct Cursor {
    sqlite3_vtab_cursor base{};
    const Rows* rows = nullptr;
    std::size_t row = 0;
};

Cursor& of(sqlite3_vtab_cursor* cursor) {
    return *reinterpret_cast<Cursor*>(cursor);
}

int connect(sqlite3* database, void*, int, const char* const*, sqlite3_vtab** made, char**) {
    *made = new (std::nothrow) sqlite3_vtab{};
    if (*made == nullptr) {
        return SQLITE_NOMEM;
    }
    sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
    return sqlite3_declare_vtab(database,
                                "CREATE TABLE x(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, place, given HIDDEN)");
}

int disconnect(sqlite3_vtab* table) {
    delete table;
    return SQLITE_OK;
}

int plan(sqlite3_vtab*, sqlite3_index_info* info) {
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto& constraint = info->aConstraint[i];
        if (constraint.iColumn != argument || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) {
            continue;
        }
        if (constraint.usable == 0) {
            return SQLITE_CONSTRAINT;
        }
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        info->estimatedCost = 1.0;
        info->estimatedRows = 100;
        return SQLITE_OK;
    }
    return SQLITE_ERROR;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** made) {
    auto* const cursor = new (std::nothrow) Cursor;
    *made = cursor == nullptr ? nullptr : &cursor->base;
    return cursor == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
    delete &of(cursor);
    return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int count, sqlite3_value** values) {
    of(cursor).rows = count == 1 ? static_cast<const Rows*>(sqlite3_value_pointer(values[0], rowsPointer)) : nullptr;
    of(cursor).row = 0;
    return of(cursor).rows == nullptr ? SQLITE_MISUSE : SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++of(cursor).row;
    return SQLITE_OK;
}

int eof(sqlite3_vtab_cursor* cursor) {
    return of(cursor).row >= of(cursor).rows->size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* answer, int number) {
    const Cursor& at = of(cursor);
    if (number >= places) {
        if (number == places) {
            sqlite3_result_int64(answer, static_cast<sqlite3_int64>(at.row));
        }
        return SQLITE_OK;
    }
    const Rows::Cell cell = at.rows->cell(at.row, static_cast<std::size_t>(number));
    switch (cell.kind) {
    case Rows::Cell::Kind::Null:
        break;
    case Rows::Cell::Kind::Integer:
        sqlite3_result_int64(answer, cell.integer);
        break;
    case Rows::Cell::Kind::Text:
        // The binding keeps them until the statement is reset.
        sqlite3_result_text64(answer, cell.text.data(), cell.text.size(), SQLITE_STATIC, SQLITE_UTF8);
        break;
    }
    return SQLITE_OK;
}

int rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
    *number = static_cast<sqlite3_int64>(of(cursor).row);
    return SQLITE_OK;
}

const sqlite3_module& rowsModule() {
    static const sqlite3_module module = [] {
        sqlite3_module made{};
        made.xConnect = connect; // without xCreate: there at once, and in no schema
        made.xBestIndex = plan;
        made.xDisconnect = disconnect;
        made.xOpen = open;
        made.xClose = close;
        made.xFilter = filter;
        made.xNext = next;
        made.xEof = eof;
        made.xColumn = column;
        made.xRowid = rowid;
        return made;
    }();
    return module;
}

} // namespace

void addRowsTable(sqlite3* database) {
    const int code = sqlite3_create_module_v2(database, "given", &rowsModule(), nullptr, nullptr);
    if (code != SQLITE_OK) {
        throwSqlite(database, code, "open");
    }
}

} // namespace crossdock::store
