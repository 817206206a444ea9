#include "cli/store_setting.hpp"

namespace crossdock::cli {

Result<StoreSetting> StoreSetting::open(Invocation& invocation) {
    StoreSetting setting;
    setting.workspace = app::Workspace::load(invocation.confFolder, app::Workspace::Scan::No);
    if (const Status usable = setting.workspace->usable(); !usable) {
        return usable.failure();
    }
    Result<std::unique_ptr<app::StoreAccess>> access =
        app::StoreAccess::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
    if (!access) {
        return access.failure();
    }
    setting.access = std::move(*access);
    setting.store = std::make_unique<store::Store>(setting.access->database());
    return setting;
}

} // namespace crossdock::cli
