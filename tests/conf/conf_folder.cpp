#include "conf_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace crossdock::conf::test {

ConfFolder::ConfFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "crossdock-conf-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a folder for the test");
    }
    _path = pattern;
    write("crossdock.toml", "");
}

ConfFolder::~ConfFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(_path, ignored);
}

void ConfFolder::fill(ConfFolder& folder) {
    folder.write("connections/shop.toml",
                 "[connection]\nconnector = \"woocommerce\"\nurl = \"https://shop.example.com\"\n");
    folder.write("connections/mirror.toml",
                 "[connection]\nconnector = \"supabase\"\nurl = \"https://project.example.com\"\n");
    folder.write("flows/copy.toml", "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"order\"]\n");
}

void ConfFolder::write(const std::string& relative, const std::string& content) const {
    const std::filesystem::path file = _path / relative;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

void ConfFolder::append(const std::string& relative, const std::string& content) const {
    std::ofstream(_path / relative, std::ios::binary | std::ios::app) << content;
}

std::string ConfFolder::findings(const LoadContext& context) const {
    std::string text;
    for (const Mistake& mistake : load(_path, context).mistakes) {
        std::string line = mistake.text();
        const std::string prefix = _path.string() + "/";
        for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix)) {
            line.erase(at, prefix.size());
        }
        text += line + "\n";
    }
    return text;
}

} // namespace crossdock::conf::test
