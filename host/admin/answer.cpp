#include "admin/answer.hpp"

namespace crossdock::admin {

namespace {

Answer made(int status, std::string type, std::string body) {
    Answer answer;
    answer.status = status;
    answer.type = std::move(type);
    answer.body = std::move(body);
    return answer;
}

} // namespace

Answer Answer::html(std::string page, int status) {
    return made(status, "text/html; charset=utf-8", std::move(page));
}

Answer Answer::json(std::string text, int status) {
    return made(status, "application/json; charset=utf-8", std::move(text));
}

Answer Answer::text(std::string plain, int status) {
    return made(status, "text/plain; charset=utf-8", std::move(plain));
}

Answer Answer::seeOther(std::string location) {
    Answer answer = made(303, "", "");
    answer.headers.add("Location", std::move(location));
    return answer;
}

Answer Answer::asset(std::string type, std::string bytes) {
    Answer answer = made(200, std::move(type), std::move(bytes));
    answer.cacheable = "public, max-age=31536000, immutable";
    return answer;
}

Answer Answer::empty(int status) {
    return made(status, "", "");
}

Answer::Answer(Problem refusal) : status(refusal.status), problem(std::move(refusal)) {}

} // namespace crossdock::admin
