#include "admin/compression.hpp"

#include <Poco/DeflatingStream.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <sstream>

namespace crossdock::admin {

namespace {

constexpr std::size_t least = 1'024;
constexpr int level = 6;

bool refuses(const std::string& quality) {
    return quality == "q=0" || quality == "q=0.0" || quality == "q=0.00" || quality == "q=0.000";
}

} // namespace

bool takesGzip(const std::string& acceptEncoding) {
    constexpr int clean = Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY;
    bool any = false;
    for (const std::string& each : Poco::StringTokenizer(Poco::toLower(acceptEncoding), ",", clean)) {
        const Poco::StringTokenizer parts(each, ";", clean);
        if (parts.count() == 0) {
            continue;
        }
        const bool allowed = parts.count() < 2 || !refuses(parts[1]);
        if (parts[0] == "gzip" || parts[0] == "x-gzip") {
            return allowed;
        }
        any = any || (parts[0] == "*" && allowed);
    }
    return any;
}

void compressPage(Answer& answer, const std::string& acceptEncoding) {
    if (!answer.type.starts_with("text/html")) {
        return;
    }
    answer.headers.add("Vary", "Accept-Encoding");
    if (answer.body.size() < least || !takesGzip(acceptEncoding)) {
        return;
    }
    std::ostringstream zipped;
    Poco::DeflatingOutputStream out(zipped, Poco::DeflatingStreamBuf::STREAM_GZIP, level);
    out.write(answer.body.data(), static_cast<std::streamsize>(answer.body.size()));
    out.close();
    answer.body = zipped.str();
    answer.headers.add("Content-Encoding", "gzip");
}

} // namespace crossdock::admin
