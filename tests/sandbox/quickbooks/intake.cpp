#include "sandbox_quickbooks/intake.hpp"

#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/pacific_time.hpp"

#include <algorithm>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

[[noreturn]] void unknownMember(std::string_view owner, std::string_view member, const std::vector<Field>& fields) {
    std::string known;
    for (const Field& field : fields) {
        known += (known.empty() ? "\"" : ", \"") + std::string{field.name} + "\"";
    }
    throw Fault(Problem{2010, "Request has invalid or unsupported property",
                        "Property Name:Unrecognized field \"" + std::string{member} +
                            "\" (class com.intuit.schema.finance.v3." + std::string{owner} +
                            "), not marked as ignorable (" + std::to_string(fields.size()) +
                            " known properties: " + known + "])\n specified is unsupported or invalid"});
}

[[noreturn]] void wrongType(std::string_view owner, std::string_view member) {
    throw Fault(Problem{2010, "Request has invalid or unsupported property",
                        "Property Name:Can not deserialize value of " + std::string{member} +
                            " (class com.intuit.schema.finance.v3." + std::string{owner} +
                            ")\n specified is unsupported or invalid"});
}

/// Four-byte characters and control characters other than tab and line ends are refused everywhere.
bool hasForeignCharacters(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xF0 || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
    });
}

class Intake {
public:
    explicit Intake(std::vector<Problem>& problems) : _problems(problems) {}

    json::object object(std::string_view owner, const std::vector<Field>& fields, const json::object& body,
                        const std::string& path) {
        for (const auto& member : body) {
            if (std::none_of(fields.begin(), fields.end(),
                             [&](const Field& field) { return field.name == member.key(); })) {
                unknownMember(owner, member.key(), fields);
            }
        }
        json::object out;
        for (const Field& field : fields) {
            const auto* given = body.if_contains(field.name);
            if (given == nullptr || given->is_null()) {
                continue;
            }
            json::value value = taken(owner, field, *given, path + std::string{field.name});
            if (!value.is_null() && field.access == Access::caller) {
                out[field.name] = std::move(value);
            }
        }
        return out;
    }

private:
    json::value taken(std::string_view owner, const Field& field, const json::value& given, const std::string& path) {
        switch (field.kind) {
        case Kind::text:
            return text(owner, field, given, path);
        case Kind::number:
            if (const auto number = decimalOf(given)) {
                return numberOf(*number);
            }
            if (!given.is_string() && !given.is_number()) {
                wrongType(owner, field.name);
            }
            return refuse(
                badNumber(path, given.is_string() ? std::string{given.get_string()} : json::serialize(given)));
        case Kind::boolean:
            if (given.is_string() && (given.get_string() == "true" || given.get_string() == "false")) {
                return given.get_string() == "true";
            }
            return given.is_bool() ? given : (wrongType(owner, field.name), json::value{});
        case Kind::day: {
            const json::value day = text(owner, field, given, path);
            if (day.is_string() && day.get_string().size() >= 10 &&
                isDay(std::string_view{day.get_string()}.substr(0, 10))) {
                return json::string(std::string_view{day.get_string()}.substr(0, 10));
            }
            return day.is_string() && day.get_string().empty()
                       ? json::value{}
                       : refuse(badDate(path, std::string{day.is_string() ? day.get_string() : ""}));
        }
        case Kind::choice:
            return choice(owner, field, given, path);
        case Kind::reference:
            return reference(owner, field, given, path);
        case Kind::object:
            if (!given.is_object()) {
                wrongType(owner, field.name);
            }
            return object(field.name, *field.nested, given.get_object(), path + ".");
        case Kind::list: {
            if (!given.is_array()) {
                wrongType(owner, field.name);
            }
            json::array list;
            for (const json::value& item : given.get_array()) {
                if (!item.is_object()) {
                    wrongType(owner, field.name);
                }
                list.push_back(object(field.name, *field.nested, item.get_object(), path + "."));
            }
            return list;
        }
        case Kind::any:
            return given;
        }
        return {};
    }

    json::value text(std::string_view owner, const Field& field, const json::value& given, const std::string& path) {
        if (!given.is_string()) {
            if (given.is_number()) {
                return json::string(wireText(given));
            }
            wrongType(owner, field.name);
        }
        const std::string_view text = given.get_string();
        if (hasForeignCharacters(text)) {
            return refuse(badText(path));
        }
        if (field.most > 0 && lengthOf(text) > static_cast<std::size_t>(field.most)) {
            return refuse(wrongLength(path, static_cast<std::size_t>(field.most), lengthOf(text)));
        }
        return given;
    }

    json::value choice(std::string_view owner, const Field& field, const json::value& given, const std::string& path) {
        if (!given.is_string()) {
            wrongType(owner, field.name);
        }
        const std::string wanted = "|" + std::string{given.get_string()} + "|";
        if (("|" + std::string{field.among} + "|").find(wanted) == std::string::npos || given.get_string().empty()) {
            return refuse(badChoice(path, std::string{given.get_string()}));
        }
        return given;
    }

    json::value reference(std::string_view owner, const Field& field, const json::value& given,
                          const std::string& path) {
        if (!given.is_object()) {
            wrongType(owner, field.name);
        }
        static const std::vector<Field> members{{"value"}, {"name"}, {"type"}};
        json::object reference = object("ReferenceType", members, given.get_object(), path + ".");
        const auto* value = reference.if_contains("value");
        return value == nullptr || value->get_string().empty() ? json::value{} : json::value(std::move(reference));
    }

    json::value refuse(Problem problem) {
        _problems.push_back(std::move(problem));
        return {};
    }

    std::vector<Problem>& _problems;
};

json::object inOrder(const std::vector<Field>& fields, const json::object& object) {
    json::object out;
    for (const Field& field : fields) {
        const auto* value = object.if_contains(field.name);
        if (value == nullptr) {
            continue;
        }
        json::value& place = out[field.name] = *value;
        if (field.kind == Kind::object && place.is_object()) {
            place = inOrder(*field.nested, place.get_object());
        } else if (field.kind == Kind::list && place.is_array()) {
            for (json::value& item : place.get_array()) {
                item = item.is_object() ? json::value(inOrder(*field.nested, item.get_object())) : item;
            }
        }
    }
    for (const auto& member : object) {
        if (!out.contains(member.key())) {
            out[member.key()] = member.value();
        }
    }
    return out;
}

} // namespace

std::size_t lengthOf(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

json::object taken(const Entity& entity, const json::object& body) {
    std::vector<Problem> problems;
    std::vector<Field> fields = entity.fields;
    fields.push_back({"status", Kind::text, 0, {}, nullptr, Access::service});
    json::object object = Intake(problems).object(entity.name, fields, body, "");
    if (!problems.empty()) {
        throw Fault(std::move(problems));
    }
    return object;
}

json::object arranged(const Entity& entity, const json::object& object) {
    return inOrder(entity.fields, object);
}

} // namespace crossdock::sandbox::qbo
