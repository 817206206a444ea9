#include "cli/scaffold.hpp"

#include "conf/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

/// The words of C++ that a namespace cannot be called.
constexpr std::string_view reserved = " alignas alignof and and_eq asm auto bitand bitor bool break case catch char "
                                      "char8_t char16_t char32_t class compl concept const "
                                      "consteval constexpr constinit const_cast continue co_await co_return co_yield "
                                      "decltype default delete do double dynamic_cast else "
                                      "enum explicit export extern false float for friend goto if inline int long "
                                      "mutable namespace new noexcept not not_eq nullptr "
                                      "operator or or_eq private protected public register reinterpret_cast requires "
                                      "return short signed sizeof static static_assert "
                                      "static_cast struct switch template this thread_local throw true try typedef "
                                      "typeid typename union unsigned using virtual void "
                                      "volatile wchar_t while xor xor_eq std crossdock ";

bool isName(const std::string& name) {
    const auto fits = [](unsigned char letter) {
        return std::islower(letter) != 0 || std::isdigit(letter) != 0 || letter == '_';
    };
    return !name.empty() && name.size() <= 40 && std::islower(static_cast<unsigned char>(name[0])) != 0 &&
           std::all_of(name.begin(), name.end(), fits) && reserved.find(" " + name + " ") == std::string_view::npos;
}

/// "my_shop" as a class name begins: "MyShop".
std::string camelCase(const std::string& name) {
    std::string out;
    bool upper = true;
    for (const char letter : name) {
        if (letter == '_') {
            upper = true;
            continue;
        }
        out += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
        upper = false;
    }
    return out;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

std::string renamed(std::string text, const std::string& name) {
    // The plug-in's id is a domain name of the author's; "org.example." is the one to be replaced by hand.
    text = replaced(std::move(text), "org.example.connector", "org.\x01." + name);
    text = replaced(std::move(text), "example", name);
    text = replaced(std::move(text), "Example", camelCase(name));
    return replaced(std::move(text), "\x01", "example");
}

Status copyFile(const fs::path& from, const fs::path& to, const std::string& name) {
    std::ifstream in(from, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::ofstream out(to, std::ios::binary);
    out << renamed(text, name);
    out.close();
    if (!in || !out) {
        return failed(ErrorClass::Config, "cannot copy " + from.string() + " to " + to.string());
    }
    return {};
}

} // namespace

Status scaffold(const fs::path& templateFolder, const std::string& name, const fs::path& target) {
    if (!isName(name)) {
        return failed(ErrorClass::Config, conf::inQuotes(name) +
                                              " is no name for a connector: a lower-case letter, then lower-case "
                                              "letters, digits and '_', at most 40, and no word of C++");
    }
    std::error_code error;
    if (fs::exists(target, error)) {
        return failed(ErrorClass::Config, target.string() + " is there already; name a folder that is not");
    }
    fs::create_directories(target, error);
    for (fs::recursive_directory_iterator it(templateFolder, error), end; !error && it != end; it.increment(error)) {
        const fs::path relative = fs::relative(it->path(), templateFolder, error);
        const fs::path to = target / renamed(relative.string(), name);
        if (it->is_directory(error)) {
            fs::create_directories(to, error);
        } else if (const Status copied = copyFile(it->path(), to, name); !copied) {
            return copied;
        }
    }
    return error ? failed(ErrorClass::Config, "cannot make " + target.string() + ": " + error.message()) : Status{};
}

fs::path templateBeside(const fs::path& program) {
    const fs::path folder = program.parent_path();
    std::error_code error;
    for (const fs::path& place : {folder / "../share/crossdock/template", folder / "../../sdk/template"}) {
        if (fs::is_directory(place, error)) {
            return place.lexically_normal();
        }
    }
    return {};
}

} // namespace crossdock::cli
