#include "sandbox_woocommerce/agreement.hpp"

#include "sandbox_control/counters.hpp"
#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"

#include <algorithm>
#include <iostream>
#include <regex>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::string shortened(std::string text) {
    if (text.size() > 220) {
        text.resize(220);
        text += "...";
    }
    return text;
}

/// Signed values in Link headers differ each time.
std::string unsignedLink(const std::string& link) {
    static const std::regex values("(oauth_[a-z_]+|consumer_key|consumer_secret)=[^&>]*");
    return std::regex_replace(link, values, "$1=*");
}

std::string headerOf(const Pairs& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (equalsIgnoringCase(key, name)) {
            return value;
        }
    }
    return "(none)";
}

} // namespace

void Agreement::differ(const Exchange& exchange, const std::string& path, const std::string& wanted,
                       const std::string& got) {
    const std::string name = exchange.name.empty() ? exchange.file : exchange.name;
    for (const Exempt& exempt : _exempt) {
        if (fits(exempt.exchange, name) && fits(exempt.path, path)) {
            _thisExempted = true;
            if (std::find(_reasons.begin(), _reasons.end(), exempt.reason) == _reasons.end()) {
                _reasons.push_back(exempt.reason);
            }
            return;
        }
    }
    _thisDiffers = true;
    _differences.push_back(name + ": " + path + ": recorded " + shortened(wanted) + ", got " + shortened(got));
}

void Agreement::compareValues(const Exchange& exchange, const std::string& path, const json::value& wanted,
                              const json::value& got) {
    if (wanted.is_object() && got.is_object()) {
        std::string wantedNames, gotNames;
        for (const auto& member : wanted.get_object()) {
            wantedNames.append(member.key()).append(" ");
        }
        for (const auto& member : got.get_object()) {
            gotNames.append(member.key()).append(" ");
        }
        if (wantedNames != gotNames) {
            differ(exchange, path + "{}", wantedNames, gotNames);
        }
        for (const auto& member : wanted.get_object()) {
            if (const auto* other = got.get_object().if_contains(member.key())) {
                compareValues(exchange, path + "." + std::string{member.key()}, member.value(), *other);
            }
        }
        return;
    }
    if (wanted.is_array() && got.is_array()) {
        const json::array& first = wanted.get_array();
        const json::array& second = got.get_array();
        if (first.size() != second.size()) {
            differ(exchange, path + "[]", std::to_string(first.size()) + " items",
                   std::to_string(second.size()) + " items");
        }
        for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
            compareValues(exchange, path + "[" + std::to_string(i) + "]", first[i], second[i]);
        }
        return;
    }
    if (wanted.kind() != got.kind() || wanted != got) {
        differ(exchange, path, wire(wanted), wire(got));
    }
}

void Agreement::compare(const Exchange& exchange, const Response& answer) {
    ++_compared;
    _thisExempted = _thisDiffers = false;
    if (answer.status != exchange.status) {
        differ(exchange, "status", std::to_string(exchange.status), std::to_string(answer.status));
    }
    for (const char* name : {"content-type", "x-wp-total", "x-wp-totalpages", "link", "allow", "cache-control",
                             "location", "retry-after"}) {
        const std::string wanted = unsignedLink(headerOf(exchange.headers, name));
        const std::string got = unsignedLink(headerOf(answer.headers, name));
        if (wanted != got) {
            differ(exchange, std::string{"header "} + name, wanted, got);
        }
    }
    if (exchange.body) {
        try {
            compareValues(exchange, "body", *exchange.body, parseJson(answer.body));
        } catch (const std::exception&) {
            differ(exchange, "body", "JSON", answer.body);
        }
    }
    _whole += !_thisDiffers && !_thisExempted ? 1 : 0;
    _exempted += !_thisDiffers && _thisExempted ? 1 : 0;
}

void Agreement::cannot(const Exchange& exchange, const std::string& reason) {
    _cannot.push_back((exchange.name.empty() ? exchange.file : exchange.name) + ": " + reason);
}

bool Agreement::report() const {
    std::cout << "\n" << _group << ": " << _compared << " exchanges compared, " << _whole << " agree in every member";
    if (_exempted > 0) {
        std::cout << ", " << _exempted << " in all but named members";
    }
    std::cout << "\n";
    for (const std::string& reason : _reasons) {
        std::cout << "    left out: " << reason << "\n";
    }
    for (const std::string& one : _cannot) {
        std::cout << "    not compared: " << one << "\n";
    }
    for (const std::string& difference : _differences) {
        std::cout << "    DIFFERS " << difference << "\n";
    }
    return _differences.empty();
}

} // namespace crossdock::sandbox::woo
