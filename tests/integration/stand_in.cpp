#include "stand_in.hpp"

#include <Poco/Net/HTTPBasicCredentials.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <thread>

namespace crossdock::integration {

namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;

std::unique_ptr<HTTPClientSession> sessionFor(const Poco::URI& uri, const std::string& caFile) {
    if (uri.getScheme() != "https") {
        return std::make_unique<HTTPClientSession>(uri.getHost(), uri.getPort());
    }
    const Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", caFile,
                                                                   Poco::Net::Context::VERIFY_STRICT, 9, false);
    return std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort(), context);
}

/// The text behind `label` in a program's output; empty when it is not there yet.
std::string announced(const std::string& output, const std::string& label) {
    const std::size_t at = output.find(label);
    const std::size_t end = output.find('\n', at);
    return at == std::string::npos || end == std::string::npos
               ? std::string()
               : output.substr(at + label.size(), end - at - label.size());
}

} // namespace

Answer request(const std::string& method, const std::string& url, const std::string& body, const std::string& user,
               const std::string& password, const std::string& caFile) {
    const Poco::URI uri(url);
    const auto session = sessionFor(uri, caFile);
    session->setTimeout(Poco::Timespan(60, 0));
    HTTPRequest outgoing(method, uri.getPathAndQuery(), HTTPRequest::HTTP_1_1);
    outgoing.setContentType("application/json");
    outgoing.setContentLength(static_cast<std::streamsize>(body.size()));
    if (!user.empty()) {
        Poco::Net::HTTPBasicCredentials(user, password).authenticate(outgoing);
    }
    session->sendRequest(outgoing) << body;
    Poco::Net::HTTPResponse incoming;
    std::istream& stream = session->receiveResponse(incoming);
    Answer answer;
    answer.status = incoming.getStatus();
    Poco::StreamCopier::copyToString(stream, answer.body);
    return answer;
}

StandIn::StandIn(const std::filesystem::path& folder, const std::string& name, Start start)
    : _program(folder / name, start) {
    constexpr auto patience = std::chrono::seconds(60);
    const auto until = std::chrono::steady_clock::now() + patience;
    const bool tls = std::find(start.arguments.begin(), start.arguments.end(), "--tls") != start.arguments.end();
    while (_url.empty() || (tls && _caFile.empty())) {
        const std::string output = _program.output();
        _url = announced(output, "listening on ");
        _caFile = announced(output, "certificate authority: ");
        if (const std::size_t any = _url.find("0.0.0.0"); any != std::string::npos) {
            _url.replace(any, 7, "127.0.0.1");
        }
        if (!_program.running() || std::chrono::steady_clock::now() > until) {
            throw std::runtime_error(name + " does not start: " + output + _program.errors());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

StandIn::~StandIn() {
    _program.signal(SIGINT);
    _program.wait();
}

std::uint16_t StandIn::port() const {
    return Poco::URI(_url).getPort();
}

boost::json::value StandIn::control(const std::string& method, const std::string& path, const std::string& body) const {
    const Answer answer = request(method, _url + "/_sandbox/" + path, body, "", "", _caFile);
    if (answer.status / 100 != 2) {
        throw std::runtime_error(path + ": " + answer.body);
    }
    return boost::json::parse(answer.body);
}

std::int64_t StandIn::calls() const {
    return control("GET", "counters").at("total").to_number<std::int64_t>();
}

} // namespace crossdock::integration
