#include "conf/loader.hpp"

#include "conf/cross_check.hpp"
#include "conf/document.hpp"
#include "conf/file_spec.hpp"
#include "conf/folder.hpp"

#include <algorithm>
#include <list>
#include <tuple>

namespace crossdock::conf {

namespace {

/// One load: keeps the parsed files while their settings tables are pointed at.
class Load {
public:
    explicit Load(const std::filesystem::path& shown) : _folder(shown, loaded.mistakes) {
        loaded.configuration.folder = _folder.absolute();
    }

    bool readable() const { return _folder.readable(); }

    void readHost() {
        const auto file = _folder.read("crossdock.toml");
        if (!file) {
            return;
        }
        HostConf& host = loaded.configuration.host;
        host.at = {file->shown};
        if (const Node* root = parse(*file, false)) {
            readBy(hostSpec(host), *root, context());
            checkHost(host, context());
        }
    }

    void readConnections() {
        for (const ConfFile& file : _folder.readAll("connections")) {
            const Node* root = parse(file, true);
            if (root == nullptr) {
                _unread.push_back(file.name);
                continue;
            }
            Connection& connection = loaded.configuration.connections[file.name];
            connection.name = file.name;
            connection.at = {file.shown};
            readBy(connectionSpec(connection), *root, context());
            checkConnection(connection, context());
            _tables.connections[file.name] = tableOf(*root, "settings");
        }
    }

    void readFlows() {
        for (const ConfFile& file : _folder.readAll("flows")) {
            const Node* root = parse(file, false);
            if (root == nullptr) {
                continue;
            }
            Flow& flow = loaded.configuration.flows[file.name];
            flow.name = file.name;
            flow.at = {file.shown};
            readBy(flowSpec(flow), *root, context());
            checkFlow(flow, context());
            _tables.flows[file.name] = {tableOf(*root, "source"), tableOf(*root, "sink")};
        }
    }

    void check(const LoadContext& against) {
        crossCheck(loaded.configuration, _tables, _unread, against, loaded.mistakes);
    }

    Loaded finish() && {
        Mistakes& mistakes = loaded.mistakes;
        sortByPosition(mistakes);
        // A wrong setting of a connection is met once in each flow that uses it.
        const auto same = [](const Mistake& a, const Mistake& b) {
            return std::tie(a.at.file, a.at.line, a.at.column, a.message) ==
                   std::tie(b.at.file, b.at.line, b.at.column, b.message);
        };
        mistakes.erase(std::unique(mistakes.begin(), mistakes.end(), same), mistakes.end());
        return std::move(loaded);
    }

    Loaded loaded;

private:
    ReadContext context() { return {_folder.absolute(), loaded.mistakes}; }

    const Node* parse(const ConfFile& file, bool secretive) {
        auto parsed = parseDocument(file.shown, file.content, secretive);
        if (Mistake* mistake = std::get_if<Mistake>(&parsed)) {
            loaded.mistakes.push_back(std::move(*mistake));
            return nullptr;
        }
        return &_parsed.emplace_back(std::get<Node>(std::move(parsed)));
    }

    static const Node* tableOf(const Node& root, std::string_view name) {
        const Node::Member* member = root.find(name);
        return member != nullptr && member->value.kind == Node::Kind::Table ? &member->value : nullptr;
    }

    Folder _folder;
    std::list<Node> _parsed; ///< a list, since tables in it are pointed at
    SettingsTables _tables;
    std::vector<std::string> _unread;
};

} // namespace

Loaded load(const std::filesystem::path& folder, const LoadContext& context) {
    Load load(folder);
    if (load.readable()) {
        load.readHost();
        load.readConnections();
        load.readFlows();
        load.check(context);
    }
    return std::move(load).finish();
}

Loaded loadHostConf(const std::filesystem::path& folder) {
    Load load(folder);
    if (load.readable()) {
        load.readHost();
    }
    return std::move(load).finish();
}

} // namespace crossdock::conf
