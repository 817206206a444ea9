// A flow's store with something in it.
#pragma once

#include "admin_fixture.hpp"

namespace crossdock::admin::test {

/// What a customer may call themselves; it must stay text.
inline constexpr const char* hostileName = "<script>alert(1)</script>";

/// An order as it is read, always with the same content.
engine::NewItem order(const std::string& key);

/// Sync "s1" of orders-to-books, completed partly: order 1 delivered, order 2 held ("tax_code_missing"; the message names an e-mail
/// address, a telephone number and hostileName), order 3 failed for good. `others`: further orders held for the same reason.
void seed(AdminFixture& fixture, int others = 0);

} // namespace crossdock::admin::test
