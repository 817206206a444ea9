#include "side.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <boost/json/parse.hpp>

#include <fstream>
#include <random>
#include <stdexcept>

namespace crossdock::bench {

namespace {

std::string randomHex(std::size_t digits) {
    std::random_device random;
    std::string text;
    while (text.size() < digits) {
        text += "0123456789abcdef"[random() % 16];
    }
    return text;
}

/// The value of the line "... = sb_secret_..." in the file that the stand-in wrote.
std::string secretKeyIn(const std::filesystem::path& file) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (const std::size_t at = line.find("sb_secret_"); at != std::string::npos) {
            return line.substr(at);
        }
    }
    throw std::runtime_error("no secret key in " + file.string());
}

} // namespace

Side::Side(const std::filesystem::path& log, const Command& command)
    : _process(log, command),
      _url(_process.announced("listening on ")) {}

boost::json::value Side::control(const std::string& method, const std::string& path) const {
    using namespace Poco::Net;
    const Poco::URI uri(_url);
    HTTPClientSession session(uri.getHost(), uri.getPort());
    session.setTimeout(Poco::Timespan(120, 0));
    HTTPRequest request(method, "/_sandbox/" + path, HTTPRequest::HTTP_1_1);
    request.setContentLength(0);
    session.sendRequest(request);
    HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    if (response.getStatus() / 100 != 2) {
        throw std::runtime_error(path + ": " + body);
    }
    return boost::json::parse(body);
}

std::map<std::string, std::int64_t> Side::calls() const {
    std::map<std::string, std::int64_t> calls;
    const boost::json::value counters = control("GET", "counters");
    for (const auto& [kind, count] : counters.at("by_kind").as_object()) {
        calls[kind] = count.to_number<std::int64_t>();
    }
    return calls;
}

Shop::Shop(const Places& places, std::int64_t orders, int pageLatencyMs)
    : Shop(places, orders, pageLatencyMs, "ck_" + randomHex(40), "cs_" + randomHex(40)) {}

Shop::Shop(const Places& places, std::int64_t orders, int pageLatencyMs, std::string key_, std::string secret_)
    : Side(places.folder / "shop", {places.programs / "sandbox-woocommerce",
                                    {"--port", "0", "--generate", std::to_string(orders), "--seed", "1",
                                     "--page-latency", std::to_string(pageLatencyMs)},
                                    {{"SANDBOX_CONSUMER_KEY", key_}, {"SANDBOX_CONSUMER_SECRET", secret_}}}),
      key(std::move(key_)),
      secret(std::move(secret_)) {}

Project::Project(const Places& places)
    : Side(places.folder / "project",
           {places.programs / "sandbox-supabase",
            {"--port", "0", "--schema", places.schema.string(), "--keys-out", (places.folder / "keys.txt").string()}}),
      key(secretKeyIn(places.folder / "keys.txt")) {}

} // namespace crossdock::bench
