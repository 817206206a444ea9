#include "installation.hpp"

#include "temp_folder.hpp"

#include <boost/json/parse.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace crossdock::integration {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string base64(const std::string& text) {
    std::string out(4 * (text.size() / 3 + 1) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string hex(const std::string& text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

/// The parts of the base64 text that do not depend on what stands before and after the secret, for its three places.
std::vector<std::string> base64Cores(const std::string& secret) {
    std::vector<std::string> cores;
    for (std::size_t before = 0; before < 3; ++before) {
        const std::string whole = base64(std::string(before, 'x') + secret);
        cores.push_back(whole.substr(4, (before + secret.size()) / 3 * 4 - 4));
    }
    return cores;
}

std::vector<std::string> formsOf(const std::string& secret) {
    std::vector<std::string> forms = {secret, hex(secret)};
    for (const std::string& core : base64Cores(secret)) {
        forms.push_back(core);
    }
    return forms;
}

bool contains(const std::string& text, const std::string& wanted) {
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end()) != text.end();
}

} // namespace

json::value Run::json() const {
    try {
        return json::parse(output);
    } catch (const std::exception&) {
        throw std::runtime_error("no JSON: " + output + errors);
    }
}

std::int64_t Run::counter(const char* name) const {
    return json().at(name).to_number<std::int64_t>();
}

std::string Run::text(const char* name) const {
    return std::string(json().at(name).as_string());
}

Installation::Installation(const fs::path& folder, const Shop& shop, const Mirror& mirror, const ConfLines& lines)
    : _folder(folder / "host"),
      _shopUrl(shop.url()),
      _mirrorUrl(mirror.url()),
      _secrets({shop.key(), shop.secret(), mirror.key()}) {
    for (const char* name : {"conf", "keys", "state", "runs"}) {
        fs::create_directories(_folder / name);
        fs::permissions(_folder / name, fs::perms::owner_all);
    }
    write(lines);
    if (run({"vault", "init"}).status != 0) {
        throw std::runtime_error("no vault");
    }
    set("shop.consumer_key", shop.key());
    set("shop.consumer_secret", shop.secret());
    set("mirror.service_key", mirror.key());
}

void Installation::write(const ConfLines& lines) const {
    writeFile(conf() / "crossdock.toml", "[organisation]\nname = \"acme\"\n[store]\npath = \"../state/crossdock.db\"\n"
                                         "[plugins]\ndirectories = [\"" +
                                             builtPlugins().string() +
                                             "\"]\n[vault]\nkey_file = \"../keys/vault.key\"\n"
                                             "[admin]\nenabled = false\n");
    writeFile(conf() / "connections/shop.toml",
              "[connection]\nconnector = \"woocommerce\"\nurl = \"" +
                  (lines.shopUrl.empty() ? _shopUrl : lines.shopUrl) +
                  "\"\n[credentials]\nconsumer_key = \"vault:shop.consumer_key\"\n"
                  "consumer_secret = \"vault:shop.consumer_secret\"\n[limits]\n" +
                  (lines.shopLimits.empty() ? "requests_per_minute = 60000\n" : lines.shopLimits) +
                  "[network]\nallow_private = true\n" + lines.shopNetwork);
    writeFile(conf() / "connections/mirror.toml",
              "[connection]\nconnector = \"supabase\"\nurl = \"" + _mirrorUrl +
                  "\"\n[credentials]\nservice_key = \"vault:mirror.service_key\"\n"
                  "[limits]\nrequests_per_minute = 60000\n[network]\nallow_private = true\n" +
                  lines.mirrorNetwork);
    writeFile(conf() / "flows/copy.toml",
              "[flow]\nfrom = \"shop\"\nto = \"mirror\"\n"
              "entities = [\"customer\", \"product\", \"order\", \"refund\"]\nbackoff = \"100ms\"\n" +
                  lines.flow + "[filter]\norder = '.status.mapped != \"draft\"'\n" + lines.filter +
                  "[sink]\nstore = \"main\"\n");
}

void Installation::set(const std::string& credential, const std::string& value) const {
    if (const Run stored = run({"vault", "set", credential}, value); stored.status != 0) {
        throw std::runtime_error(credential + " is not stored: " + stored.errors);
    }
}

std::unique_ptr<Program> Installation::start(std::vector<std::string> arguments, const std::string& input) const {
    arguments.insert(arguments.end(), {"--conf", conf().string()});
    return std::make_unique<Program>(_folder / "runs" / std::to_string(++_runs),
                                     Start{builtProgram("crossdock"), std::move(arguments), {}, input});
}

Run Installation::run(std::vector<std::string> arguments, const std::string& input) const {
    const std::unique_ptr<Program> program = start(std::move(arguments), input);
    const int status = program->wait();
    return {status, program->output(), program->errors()};
}

Run Installation::sync(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"sync", "copy", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
}

std::string Installation::leaks() const {
    std::string places;
    for (const char* part : {"state", "runs", "conf"}) {
        for (const auto& entry : fs::recursive_directory_iterator(_folder / part)) {
            const std::string text = entry.is_regular_file() ? readFile(entry.path()) : std::string();
            for (const std::string& secret : _secrets) {
                for (const std::string& form : formsOf(secret)) {
                    if (contains(text, form)) {
                        places += entry.path().string() + "\n";
                    }
                }
            }
        }
    }
    return places;
}

std::string disagreement(const Shop& shop, const Mirror& mirror) {
    std::string text = differences(shop.records(), mirror.records());
    const TotalsByCurrency wanted = shop.totals();
    const TotalsByCurrency there = mirror.totals();
    for (const auto& [currency, totals] : wanted) {
        const auto found = there.find(currency);
        const Totals other = found == there.end() ? Totals{} : found->second;
        if (other != totals) {
            text += currency + ": shop orders " + totals.orders + " refunds " + totals.refunds + ", mirror orders " +
                    other.orders + " refunds " + other.refunds + "\n";
        }
    }
    return text + (there.size() > wanted.size() ? "the mirror has more currencies\n" : "");
}

} // namespace crossdock::integration
