#include "transform/program.hpp"

#include "transform/jq_state.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace crossdock::transform {

namespace {

constexpr std::string_view prelude = R"jq(
def __xd_range($a; $b): range($a; $b);
def __xd_range($a; $b; $by): range($a; $b; $by);
def range($a; $b): if $b - $a > 100000 then error("a range of more than 100000 numbers") else __xd_range($a; $b) end;
def range($n): range(0; $n);
def range($a; $b; $by):
  if $by == 0 or ($b - $a) / $by > 100000 then error("a range of more than 100000 numbers") else __xd_range($a; $b; $by) end;
def __xd_match($re; $flags): match($re; $flags);
def __xd_all($re; $flags; $from):
  if $from > length then empty else
    . as $in
    | (if $flags | contains("x") then "\n" else "" end) as $tail
    | [__xd_match("\\A(?s:.{\($from),}?)\\K(?:\($re)\($tail))"; $flags)]
    | if length == 0 then empty
      else .[0] as $m | $m, ($in | __xd_all($re; $flags; $m.offset + ([$m.length, 1] | max))) end
  end;
def match($re; $flags): ($flags // "") as $f
  | if $f | contains("g") then __xd_all($re; $f | split("g") | join(""); 0) else __xd_match($re; $f) end;
def match($v): if ($v | type) == "array" then match($v[0]; $v[1]) else match($v; null) end;
def __xd_names: [.captures[] | select(.name != null) | {(.name): .string}] | add // {};
def capture($re; $flags): match($re; $flags) | __xd_names;
def capture($v): match($v) | __xd_names;
def scan($re): match($re; "g") | if .captures == [] then .string else [.captures[].string] end;
def split($re; $flags): . as $in
  | [foreach (match($re; ($flags // "") + "g"), null) as $m ({next: 0};
      .from = .next | .to = ($m.offset // ($in | length)) | .next = .to + ($m.length // 0); $in[.from:.to])];
def splits($re; $flags): split($re; $flags) | .[];
def splits($re): splits($re; null);
def sub($re; str; $flags): . as $in
  | reduce match($re; $flags) as $m ({at: 0, out: ""};
      .out += $in[.at:$m.offset] + ($m | __xd_names | str) | .at = $m.offset + $m.length)
  | .out + $in[.at:];
def sub($re; str): sub($re; str; "");
def gsub($re; str; $flags): sub($re; str; ($flags // "") + "g");
def gsub($re; str): sub($re; str; "g");
)jq";

constexpr std::array<std::string_view, 5> mayNotEnd{"def", "repeat", "while", "until", "combinations"};
constexpr std::array<std::string_view, 13> reachesOut{
    "import", "include", "input",      "inputs",     "debug",          "stderr", "input_filename", "input_line_number",
    "env",    "halt",    "halt_error", "modulemeta", "get_search_list"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Walks over the tokens of a program, into the programs within texts too.
class Scanner {
public:
    explicit Scanner(const std::string& text) : _text(text) {}

    std::optional<ProgramFault> scan() {
        while (!_fault && _at < _text.size()) {
            step();
        }
        if (!_fault && !_open.empty()) {
            fail(_open.back() == interpolation ? "the text or its \\( has no end"
                                               : std::string("a '") + _open.back() + "' is never closed");
        }
        return _fault;
    }

private:
    static constexpr char interpolation = 'i';

    static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    char peek() const { return _at < _text.size() ? _text[_at] : '\0'; }

    void fail(std::string message) {
        const auto lines =
            std::count(_text.begin(), _text.begin() + static_cast<std::ptrdiff_t>(std::min(_at, _text.size())), '\n');
        _fault = ProgramFault{std::move(message), static_cast<std::size_t>(lines) + 1};
    }

    void refuse(std::string_view before, std::string_view name, std::string_view after) {
        fail(std::string(before).append(name).append(after));
    }

    void step() {
        const char c = _text[_at++];
        if (c == '#') {
            _at = std::min(_text.find('\n', _at), _text.size());
        } else if (c == '"') {
            skipText();
        } else if (c == '(' || c == '[' || c == '{') {
            _open += c;
        } else if (c == ')' || c == ']' || c == '}') {
            close(c);
        } else if ((c == '.' || c == '@') && isLetter(peek())) {
            word();
        } else if (c == '$' && isLetter(peek())) {
            judgeVariable(word());
        } else if (isLetter(c)) {
            --_at;
            judge(word());
        } else if (c == '\0') {
            fail("a NUL character");
        }
    }

    std::string_view word() {
        const std::size_t start = _at;
        while (isLetter(peek()) || isDigit(peek())) {
            ++_at;
        }
        return std::string_view(_text).substr(start, _at - start);
    }

    /// From behind an opening quote, or behind the ')' that ends an interpolation.
    void skipText() {
        while (_at < _text.size()) {
            const char c = _text[_at++];
            if (c == '"') {
                return;
            }
            if (c == '\\' && peek() == '(') {
                ++_at;
                _open += interpolation;
                return;
            }
            _at += c == '\\' ? 1 : 0;
        }
        _at = _text.size();
        fail("the text has no end");
    }

    void close(char c) {
        const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
        const char top = _open.empty() ? '\0' : _open.back();
        if (top == interpolation && c == ')') {
            _open.pop_back();
            skipText();
        } else if (top == wanted) {
            _open.pop_back();
        } else {
            fail(std::string("nothing is open for '").append(1, c).append("'"));
        }
    }

    char nextVisible() const {
        const std::size_t at = _text.find_first_not_of(" \t\r\n", _at);
        return at == std::string::npos ? '\0' : _text[at];
    }

    void judgeVariable(std::string_view name) {
        if (name == "ENV" || name == "__prog_args") {
            refuse("$", name, " is not available here: a program sees its record only");
        }
    }

    void judge(std::string_view name) {
        const bool isKey = !_open.empty() && _open.back() == '{' && nextVisible() == ':';
        if (isKey) {
            return;
        }
        if (name.starts_with("__xd")) {
            fail("names that begin with __xd are taken");
        } else if (among(mayNotEnd, name) || (name == "recurse" && nextVisible() == '(')) {
            refuse("\"", name, "\" is not available here: a program must be sure to end");
        } else if (among(reachesOut, name)) {
            refuse("\"", name, "\" is not available here: a program sees its record only");
        }
    }

    const std::string& _text;
    std::size_t _at = 0;
    std::string _open; ///< brackets that are open, '(' of an interpolation as 'i'
    std::optional<ProgramFault> _fault;
};

/// Line of `combined` on which the only program of it begins.
std::size_t firstLine() {
    return static_cast<std::size_t>(std::count(prelude.begin(), prelude.end(), '\n')) + 2;
}

/// "jq: error: foo/0 is not defined at <top-level>, line 3:\n..." taken apart.
ProgramFault readMessage(std::string message) {
    ProgramFault fault;
    constexpr std::string_view prefix = "jq: error: ";
    constexpr std::string_view place = " at <top-level>, line ";
    if (message.starts_with(prefix)) {
        message.erase(0, prefix.size());
    }
    const std::size_t at = message.find(place);
    if (at != std::string::npos) {
        const std::size_t line = std::strtoul(message.c_str() + at + place.size(), nullptr, 10);
        fault.line = line > firstLine() ? line - firstLine() + 1 : 1;
    }
    message.resize(std::min({message.size(), at, message.find('\n'), message.find(" (Unix shell")}));
    fault.message = std::move(message);
    return fault;
}

} // namespace

std::optional<ProgramFault> faultOfText(const std::string& program) {
    return Scanner(program).scan();
}

std::string combined(const std::vector<std::string>& programs) {
    std::string text(prelude);
    for (std::size_t i = 0; i < programs.size(); ++i) {
        text += "def __xd_program" + std::to_string(i) + ": (\n" + programs[i] + "\n);\n";
    }
    text += ".[0] as $n | .[1] | if false then empty\n";
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const std::string number = std::to_string(i);
        text += "elif $n == " + number + " then __xd_program" + number + "\n";
    }
    return text + "else empty end";
}

std::vector<std::optional<ProgramFault>> checkPrograms(const std::vector<std::string>& programs) {
    std::vector<std::optional<ProgramFault>> faults;
    std::vector<std::string> sound;
    for (const std::string& program : programs) {
        faults.push_back(faultOfText(program));
        if (!faults.back()) {
            sound.push_back(program);
        }
    }
    if (sound.empty() || !JqState().compile(combined(sound))) {
        return faults;
    }
    for (std::size_t i = 0; i < programs.size(); ++i) {
        if (!faults[i]) {
            if (auto message = JqState().compile(combined({programs[i]}))) {
                faults[i] = readMessage(std::move(*message));
            }
        }
    }
    return faults;
}

} // namespace crossdock::transform
