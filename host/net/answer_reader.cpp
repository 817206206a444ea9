#include "net/answer_reader.hpp"

#include "net/header_rules.hpp"
#include "net/rate_floor.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <Poco/Exception.h>

#include <algorithm>
#include <optional>

namespace crossdock::net {

namespace {

namespace http = boost::beast::http;
using Code = boost::beast::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr std::size_t readBytes = 16UL * 1024;
constexpr int mostInterimAnswers = 8;
constexpr std::size_t framingPerByte = 8; // a chunk of one byte takes six

Failure incomplete(const std::string& what) {
    Failure failure = failed(ErrorClass::Transient, what);
    failure.reason = "incomplete_answer";
    return failure;
}

class Reading {
public:
    Reading(PinnedSession& session, Watch& watch, const Clock& clock, const HttpLimits& limits, bool isHead)
        : _session(session),
          _watch(watch),
          _clock(clock),
          _limits(limits),
          _isHead(isHead),
          _floor(limits.rateWindowMs * 1'000, limits.rateBytesPerSecond) {}

    Result<RawAnswer> run() {
        for (int interim = 0; interim <= mostInterimAnswers; ++interim) {
            std::optional<Parser> parser(std::in_place);
            parser->header_limit(static_cast<std::uint32_t>(_limits.headerBytes));
            parser->body_limit(_limits.bodyBytes);
            parser->eager(true);
            parser->skip(_isHead);
            if (Status parsed = parse(*parser); !parsed) {
                return parsed.failure();
            }
            const int status = parser->get().result_int() < 1000 ? static_cast<int>(parser->get().result_int()) : 0;
            if (status == 101 || status < 100) {
                return incomplete("the answer has a status that nobody asked for");
            }
            if (status >= 200) {
                return finished(*parser, status);
            }
        }
        return incomplete("the remote sends nothing but interim answers");
    }

    bool anyByte() const { return _wireBytes != 0; }

private:
    Status parse(Parser& parser) {
        while (!parser.is_done()) {
            Code code;
            const std::size_t used = parser.put(boost::asio::buffer(_pending), code);
            _pending.erase(0, used);
            if (code == http::error::need_more || (!code && used == 0)) {
                code = {};
                const Result<bool> more = readMore(parser.is_header_done());
                if (!more) {
                    return more.failure();
                }
                if (!more.value()) {
                    parser.put_eof(code);
                }
            }
            if (code) {
                return refused(code, parser);
            }
        }
        return {};
    }

    /// False at the end of the connection.
    Result<bool> readMore(bool inBody) {
        const std::size_t most = inBody ? _limits.headerBytes + framingPerByte * (_limits.bodyBytes + 1024)
                                        : _limits.headerBytes + readBytes;
        if (_pending.size() > _limits.headerBytes || (_wireBytes > most)) {
            return failed(ErrorClass::Permanent, "the answer's header or framing is larger than allowed");
        }
        const std::int64_t patienceMs = anyByte() ? _limits.readMs : _limits.firstByteMs;
        _watch.stepUntil(_clock.monoUs() + patienceMs * 1'000);
        std::size_t count = 0;
        try {
            const std::size_t before = _pending.size();
            _pending.resize(before + readBytes);
            count = _session.readSome(_pending.data() + before, readBytes);
            _pending.resize(before + count);
        } catch (const Poco::Exception&) {
            return incomplete(anyByte() ? "the connection broke within the answer"
                                        : "the connection broke before an answer");
        }
        if (count == 0 && _watch.verdict() != WatchVerdict::Running) {
            return incomplete("cut off"); // by us; the caller knows why
        }
        _wireBytes += count;
        if (count != 0 && !_floor.arrived(count, _clock.monoUs())) {
            return incomplete("the answer arrives more slowly than " + std::to_string(_limits.rateBytesPerSecond) +
                              " bytes a second");
        }
        return count != 0;
    }

    Status refused(const Code& code, const Parser& parser) const {
        if (code == http::error::body_limit) {
            return failed(ErrorClass::Permanent,
                          "the answer is larger than " + std::to_string(_limits.bodyBytes) + " bytes");
        }
        if (code == http::error::header_limit) {
            return failed(ErrorClass::Permanent,
                          "the answer's header is larger than " + std::to_string(_limits.headerBytes) + " bytes");
        }
        if (code == http::error::partial_message || code == http::error::end_of_stream) {
            return incomplete(!anyByte()                ? "the remote closed the connection without an answer"
                              : parser.is_header_done() ? "the answer's body ends before its announced end"
                                                        : "the answer ends within its header");
        }
        return incomplete("the answer breaks the rules of HTTP: " + code.message());
    }

    Result<RawAnswer> finished(Parser& parser, int status) {
        RawAnswer answer;
        answer.status = status;
        answer.wireBytes = _wireBytes;
        bool compressedFraming = false;
        for (const auto& field : parser.get()) {
            std::string name = lowerCase({field.name_string().data(), field.name_string().size()});
            std::string value(field.value().data(), field.value().size());
            std::replace_if(
                value.begin(), value.end(),
                [](char c) {
                    const auto byte = static_cast<unsigned char>(c);
                    return (byte < 0x20 && c != '\t') || byte == 0x7F;
                },
                ' ');
            compressedFraming |= name == "transfer-encoding" && lowerCase(value) != "chunked";
            answer.headers.emplace_back(std::move(name), std::move(value));
        }
        if (compressedFraming) {
            return incomplete("the answer has a transfer encoding that nobody asked for");
        }
        const bool bodiless = _isHead || status == 204 || status == 304;
        answer.framed = bodiless || parser.chunked() || parser.content_length().has_value();
        // Bytes behind the answer belong to no request of ours.
        answer.reusable = answer.framed && parser.keep_alive() && _pending.empty();
        answer.body = std::move(parser.get().body());
        return answer;
    }

    PinnedSession& _session;
    Watch& _watch;
    const Clock& _clock;
    const HttpLimits& _limits;
    const bool _isHead;
    RateFloor _floor;
    std::string _pending;
    std::size_t _wireBytes = 0;
};

} // namespace

ReadOutcome readAnswer(PinnedSession& session, Watch& watch, const Clock& clock, const HttpLimits& limits,
                       bool isHead) {
    Reading reading(session, watch, clock, limits, isHead);
    Result<RawAnswer> answer = reading.run();
    return {std::move(answer), reading.anyByte()};
}

} // namespace crossdock::net
