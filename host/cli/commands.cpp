#include "cli/commands.hpp"

#include "cli/accept_command.hpp"
#include "cli/by_hand_commands.hpp"
#include "cli/cancel_command.hpp"
#include "cli/check_command.hpp"
#include "cli/connect_command.hpp"
#include "cli/flow_commands.hpp"
#include "cli/items_command.hpp"
#include "cli/plugins_command.hpp"
#include "cli/reference_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/status_command.hpp"
#include "cli/store_command.hpp"
#include "cli/sync_command.hpp"
#include "cli/user_command.hpp"
#include "cli/vault_command.hpp"

namespace crossdock::cli {

std::vector<std::unique_ptr<Command>> allCommands() {
    std::vector<std::unique_ptr<Command>> commands;
    commands.push_back(std::make_unique<ServeCommand>());
    commands.push_back(std::make_unique<CheckCommand>());
    commands.push_back(std::make_unique<SyncCommand>());
    commands.push_back(std::make_unique<CancelCommand>());
    commands.push_back(std::make_unique<PauseCommand>());
    commands.push_back(std::make_unique<ResumeCommand>());
    commands.push_back(std::make_unique<ScheduleCommand>());
    commands.push_back(std::make_unique<ReloadCommand>());
    commands.push_back(std::make_unique<StatusCommand>());
    commands.push_back(std::make_unique<ItemsCommand>());
    commands.push_back(std::make_unique<RetryCommand>());
    commands.push_back(std::make_unique<ForceDoneCommand>());
    commands.push_back(std::make_unique<ConnectCommand>());
    commands.push_back(std::make_unique<AcceptCommand>());
    commands.push_back(std::make_unique<VaultCommand>());
    commands.push_back(std::make_unique<UserCommand>());
    commands.push_back(std::make_unique<TokenCommand>());
    commands.push_back(std::make_unique<StoreCommand>());
    commands.push_back(std::make_unique<PluginsCommand>());
    commands.push_back(std::make_unique<ReferenceCommand>());
    return commands;
}

const char* programVersion() {
    return CROSSDOCK_VERSION;
}

} // namespace crossdock::cli
