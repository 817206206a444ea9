#include "installation.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <stdexcept>

namespace crossdock::bench {

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

} // namespace

Setting settingFor(const Shop& shop, const Project& project) {
    Setting setting;
    setting.shopUrl = shop.url();
    setting.projectUrl = project.url();
    setting.consumerKey = shop.key;
    setting.consumerSecret = shop.secret;
    setting.serviceKey = project.key;
    return setting;
}

Installation::Installation(Places places, const Setting& setting)
    : _places(std::move(places)),
      _folder(_places.folder / "host") {
    fs::remove_all(_folder);
    for (const char* name : {"conf", "keys", "state", "runs"}) {
        fs::create_directories(_folder / name);
        fs::permissions(_folder / name, fs::perms::owner_all);
    }
    writeConf(setting);
    runToEnd(log("init"), command({"vault", "init"}));
    const std::pair<const char*, std::string> credentials[] = {{"shop.consumer_key", setting.consumerKey},
                                                               {"shop.consumer_secret", setting.consumerSecret},
                                                               {"mirror.service_key", setting.serviceKey}};
    for (const auto& [name, value] : credentials) {
        keep(name, value);
    }
}

void Installation::keep(const std::string& name, const std::string& value) const {
    runToEnd(log("set"), command({"vault", "set", name}, value));
}

void Installation::writeConf(const Setting& setting) const {
    const fs::path conf = _folder / "conf";
    write(conf / "crossdock.toml", "[organisation]\nname = \"acme\"\n[store]\npath = \"../state/crossdock.db\"\n"
                                   "[plugins]\ndirectories = [\"" +
                                       _places.plugins.string() +
                                       "\"]\n[vault]\nkey_file = \"../keys/vault.key\"\n"
                                       "[admin]\nlisten = \"127.0.0.1:0\"\n");
    write(conf / "connections/shop.toml",
          "[connection]\nconnector = \"woocommerce\"\nurl = \"" + setting.shopUrl +
              "\"\n[credentials]\nconsumer_key = \"vault:shop.consumer_key\"\n"
              "consumer_secret = \"vault:shop.consumer_secret\"\n[limits]\nconcurrency = 5\n"
              "requests_per_minute = " +
              std::to_string(setting.requestsPerMinute) + "\n[network]\nallow_private = true\n");
    if (setting.booksUrl.empty()) {
        writeMirror(setting);
    } else {
        writeBooks(setting);
    }
}

void Installation::writeMirror(const Setting& setting) const {
    const fs::path conf = _folder / "conf";
    write(conf / "connections/mirror.toml",
          "[connection]\nconnector = \"supabase\"\nurl = \"" + setting.projectUrl +
              "\"\n[credentials]\nservice_key = \"vault:mirror.service_key\"\n[limits]\nconcurrency = 4\n"
              "requests_per_minute = 60000\n[network]\nallow_private = true\n");
    const std::string parallel = std::to_string(setting.parallel);
    for (int flow = 0; flow < setting.flows; ++flow) {
        const std::string name = flow == 0 ? "copy" : "copy-" + std::to_string(flow);
        write(
            conf / "flows" / (name + ".toml"),
            "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"customer\", \"product\", \"order\", \"refund\"]\n"
            "schedule = \"30 3 1 1 *\"\nbatch_size = 100\nconcurrency = 4\nwindows = " +
                parallel + "\nreaders = " + parallel + "\npage_size = " + std::to_string(setting.pageSize) +
                "\n[filter]\norder = '.status.mapped != \"draft\"'\n[sink]\nstore = \"" + name + "\"\n");
    }
}

/// As the sample conf has it.
void Installation::writeBooks(const Setting& setting) const {
    const fs::path conf = _folder / "conf";
    write(conf / "connections/books.toml",
          "[connection]\nconnector = \"quickbooks\"\nurl = \"" + setting.booksUrl +
              "\"\n[credentials]\nclient_id = \"vault:books.client_id\"\n"
              "client_secret = \"vault:books.client_secret\"\n[oauth]\ntoken_url = \"" +
              setting.booksUrl +
              "/oauth2/v1/tokens/bearer\"\n[limits]\nrequests_per_minute = 500\nrequests_per_second = 9\n"
              "concurrency = 10\n[network]\nallow_private = true\n[settings]\nrealm_id = \"" +
              setting.realm + "\"\n");
    write(conf / "flows/copy.toml",
          "[flow]\nfrom = \"shop\"\nto = \"books\"\nentities = [\"customer\", \"product\", \"order\", \"refund\"]\n"
          "schedule = \"30 3 1 1 *\"\nbatch_size = 120\nconcurrency = 2\n[sink]\n"
          "timezone = \"America/Los_Angeles\"\nitem_income_account = \"Sales of Product Income\"\n"
          "default_item = \"Services\"\nshipping_item = \"SHIPPING_ITEM_ID\"\nrounding_item = \"Services\"\n"
          "refund_account = \"Checking\"\n[sink.deposit_accounts]\n\"*\" = \"Payment Processor Clearing\"\n");
}

Command Installation::command(std::vector<std::string> arguments, std::string input) const {
    arguments.insert(arguments.end(), {"--conf", (_folder / "conf").string()});
    return {_places.programs / "crossdock", std::move(arguments), {}, std::move(input)};
}

Synced Installation::sync(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"sync", "copy", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ChildProcess process(log("sync"), command(std::move(arguments)));
    Synced synced;
    synced.usage = process.wait();
    if (synced.usage.status > 1) {
        throw std::runtime_error("the sync failed: " + process.output() + process.errors());
    }
    const boost::json::value result = boost::json::parse(process.output());
    const auto counter = [&result](const char* name) { return result.at(name).to_number<std::int64_t>(); };
    synced.status = std::string(result.at("status").as_string());
    synced.read = counter("records_processed");
    synced.created = counter("records_created");
    synced.updated = counter("records_updated");
    synced.unchanged = counter("records_unchanged");
    synced.missed = counter("records_held") + counter("records_failed");
    return synced;
}

} // namespace crossdock::bench
