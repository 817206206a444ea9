#include "sandbox_control/program.hpp"
#include "sandbox_quickbooks/quickbooks.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace {

using namespace crossdock::sandbox;
namespace json = boost::json;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : value;
}

/// For its owner's eyes only.
void writePrivately(const std::string& file, const std::string& text) {
    std::ofstream out(file, std::ios::trunc);
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    out << text << std::flush;
    if (!out) {
        throw std::runtime_error("cannot write " + file);
    }
}

void writeKeys(const std::string& file, const qbo::Keys& keys, const std::string& url) {
    writePrivately(file, json::serialize(json::object{{"url", url},
                                                      {"realm_id", keys.realm},
                                                      {"client_id", keys.clientId},
                                                      {"client_secret", keys.clientSecret},
                                                      {"refresh_token", keys.refreshToken},
                                                      {"access_token", keys.accessToken}}) +
                             "\n");
}

int run(int argc, const char* const* argv) {
    std::vector<std::string> valued = serverOptionNames();
    valued.insert(valued.end(), {"data", "company", "realm", "generate", "keys-out"});
    const Arguments arguments(argc, argv, valued, {"tls", "no-limits", "help"});
    if (arguments.has("help")) {
        std::cout << "sandbox-quickbooks [--port N] [--address A] [--threads N] [--tls [--ca-out FILE]] [--data FILE] "
                     "[--no-limits]\n"
                     "                   [--company us-auto|us-manual|global] [--realm ID] [--generate CUSTOMERS] "
                     "[--keys-out FILE]\n"
                     "Keys: SANDBOX_QBO_CLIENT_ID, SANDBOX_QBO_CLIENT_SECRET, SANDBOX_QBO_REFRESH_TOKEN; those not "
                     "given are made by chance, and\n"
                     "--keys-out writes a connection's keys to a file that only its owner can read. --data keeps the "
                     "company over restarts.\n";
        return 0;
    }
    Controls controls;
    qbo::Start start;
    start.edition = qbo::editionOf(arguments.text("company", "us-manual"));
    start.realm = arguments.text("realm", start.realm);
    start.clientId = environment("SANDBOX_QBO_CLIENT_ID");
    start.clientSecret = environment("SANDBOX_QBO_CLIENT_SECRET");
    start.refreshToken = environment("SANDBOX_QBO_REFRESH_TOKEN");
    start.customers = arguments.number("generate", 0);
    qbo::QuickBooks quickbooks(controls.clock, start);
    if (!arguments.has("no-limits")) {
        controls.limits.set(qbo::QuickBooks::limits());
    }
    const std::string data = arguments.text("data");
    if (std::ifstream in(data); !data.empty() && in) {
        std::ostringstream text;
        text << in.rdbuf();
        quickbooks.load(json::parse(text.str()));
    }
    serve(quickbooks, controls, arguments, [&](const std::string& url) {
        if (arguments.has("keys-out")) {
            writeKeys(arguments.text("keys-out"), quickbooks.connect(), url);
        }
    });
    if (!data.empty()) {
        writePrivately(data, json::serialize(quickbooks.dump()) + "\n");
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "sandbox-quickbooks: " << error.what() << "\n";
        return 2;
    }
}
