#include "sandbox_woocommerce/hook_sender.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

namespace crossdock::sandbox::woo {

int sendHook(const OutgoingHook& hook) {
    try {
        const Poco::URI url(hook.url);
        if (url.getScheme() != "http") {
            return 0;
        }
        Poco::Net::HTTPClientSession session(url.getHost(), url.getPort());
        session.setTimeout(Poco::Timespan(10, 0));
        Poco::Net::HTTPRequest request("POST", url.getPathEtc().empty() ? "/" : url.getPathEtc(), "HTTP/1.1");
        for (const auto& [name, value] : hook.headers) {
            request.set(name, value);
        }
        request.setContentLength64(static_cast<Poco::Int64>(hook.body.size()));
        session.sendRequest(request) << hook.body;
        Poco::Net::HTTPResponse response;
        std::istream& in = session.receiveResponse(response);
        Poco::NullOutputStream nowhere;
        Poco::StreamCopier::copyStream(in, nowhere);
        return static_cast<int>(response.getStatus());
    } catch (const std::exception&) {
        return 0;
    }
}

} // namespace crossdock::sandbox::woo
