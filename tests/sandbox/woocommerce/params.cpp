#include "sandbox_woocommerce/params.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

Params::Params(const Pairs& pairs) {
    for (const auto& [name, value] : pairs) {
        const std::size_t bracket = name.find('[');
        const std::string bare = name.substr(0, bracket);
        const auto known =
            std::find_if(_params.begin(), _params.end(), [&](const Param& param) { return param.name == bare; });
        if (bracket == std::string::npos) {
            if (known == _params.end()) {
                _params.push_back({bare, {value}, false});
            } else {
                known->values = {value};
                known->isList = false;
            }
        } else if (known == _params.end() || !known->isList) {
            if (known != _params.end()) {
                _params.erase(known);
            }
            _params.push_back({bare, {value}, true});
        } else {
            known->values.push_back(value);
        }
    }
}

const Param* Params::find(std::string_view name) const {
    const auto found =
        std::find_if(_params.begin(), _params.end(), [&](const Param& param) { return param.name == name; });
    return found == _params.end() ? nullptr : &*found;
}

std::string Params::text(std::string_view name) const {
    const Param* param = find(name);
    return param == nullptr || param->isList || param->values.empty() ? std::string{} : param->values.front();
}

std::vector<std::string> Params::list(std::string_view name) const {
    const Param* param = find(name);
    if (param == nullptr) {
        return {};
    }
    return param->isList ? param->values : splitList(param->values.front());
}

void Params::set(std::string_view name, std::string value) {
    const auto known =
        std::find_if(_params.begin(), _params.end(), [&](const Param& param) { return param.name == name; });
    if (known == _params.end()) {
        _params.push_back({std::string{name}, {std::move(value)}, false});
    } else {
        known->values = {std::move(value)};
        known->isList = false;
    }
}

void Params::remove(std::string_view name) {
    std::erase_if(_params, [&](const Param& param) { return param.name == name; });
}

void Params::makeList(std::string_view name) {
    for (Param& param : _params) {
        if (param.name == name && !param.isList) {
            param.values = splitList(param.values.front());
            param.isList = true;
        }
    }
}

void Params::appendList(std::string_view name, std::vector<std::string> values) {
    remove(name);
    _params.push_back({std::string{name}, std::move(values), true});
}

std::string Params::encoded() const {
    std::string out;
    for (const Param& param : _params) {
        for (std::size_t i = 0; i < param.values.size(); ++i) {
            out += out.empty() ? "" : "&";
            out += param.name;
            if (param.isList) {
                out += "%5B" + std::to_string(i) + "%5D";
            }
            out += "=" + phpEncode(param.values[i]);
        }
    }
    return out;
}

std::string phpEncode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ') {
            out += '+';
        } else if (c == '~') {
            out += "%7E";
        } else {
            out += percentEncode(std::string_view{&c, 1});
        }
    }
    return out;
}

std::vector<std::string> splitList(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of(", \t\n\r");
        if (end != 0) {
            parts.emplace_back(text.substr(0, end));
        }
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return parts;
}

} // namespace crossdock::sandbox::woo
