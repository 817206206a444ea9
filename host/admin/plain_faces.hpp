// The server's own pages without any looks, for a host that is built without the admin page's.
#pragma once

#include "admin/faces.hpp"

namespace crossdock::admin {

/// Stateless.
class PlainFaces final : public Faces {
public:
    std::string login(const Request& request, const LoginView& view) const override;
    std::string refusal(const Request& request, const Problem& problem) const override;
};

} // namespace crossdock::admin
