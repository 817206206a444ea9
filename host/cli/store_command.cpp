#include "cli/store_command.hpp"

#include "app/store_access.hpp"
#include "cli/report.hpp"
#include "store/check.hpp"

namespace crossdock::cli {

namespace {

ExitStatus show(Output& out, const std::string& file, const std::vector<store::Check>& checks) {
    JsonArray::Ptr list = new JsonArray;
    std::size_t bad = 0;
    out.line(file);
    for (const store::Check& check : checks) {
        out.line((check.damages.empty() ? "  intact   " : "  DAMAGED  ") + check.what);
        JsonArray::Ptr damages = new JsonArray;
        for (const std::string& damage : check.damages) {
            out.line("             " + damage);
            damages->add(damage);
        }
        JsonObject::Ptr object = orderedObject();
        object->set("what", check.what);
        object->set("intact", check.damages.empty());
        object->set("damages", damages);
        list->add(object);
        bad += check.damages.empty() ? 0 : 1;
    }
    out.line(bad == 0 ? "the store is intact"
                      : std::to_string(bad) + " of " + std::to_string(checks.size()) +
                            " checks found damage: stop what uses the store, put the last backup in its place, run a "
                            "full sync of each flow; what is in the targets already is found again, not posted twice");
    JsonObject::Ptr result = orderedObject();
    result->set("file", file);
    result->set("intact", bad == 0);
    result->set("checks", list);
    out.result(result);
    return bad == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

} // namespace

ExitStatus StoreCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() != 1 || words[0] != "check") {
        out.error("store: takes the word check");
        return ExitStatus::Usage;
    }
    const Result<conf::HostConf> conf = app::readHostConf(invocation.confFolder);
    if (!conf) {
        return reportFailure(out, conf.failure());
    }
    store::DatabaseOptions options;
    options.path = *conf->store.path;
    std::error_code unknown;
    if (!std::filesystem::exists(options.path, unknown)) {
        out.error("store: there is no file " + options.path.string());
        return ExitStatus::Failed;
    }
    const Result<std::unique_ptr<store::Database>> database = store::Database::open(options);
    if (!database) {
        out.error(database.failure().message);
        return ExitStatus::Failed;
    }
    return show(out, options.path.string(), store::checkStore(**database));
}

} // namespace crossdock::cli
