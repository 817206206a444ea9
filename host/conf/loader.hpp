// Reads and checks a whole conf folder: crossdock.toml, connections/*.toml, flows/*.toml.
//
//     const Loaded loaded = load("/etc/crossdock", {&registry, checks});
//     for (const Mistake& mistake : loaded.mistakes) std::cerr << mistake.text() << '\n';
//     if (!hasErrors(loaded.mistakes)) use(loaded.configuration);
//
// Every mistake of every file is found in one run. Nothing is written, no network is touched, no
// secret is read.
#pragma once

#include "conf/configuration.hpp"
#include "conf/connector_catalogue.hpp"
#include "conf/mistake.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::conf {

/// What is wrong with a piece of text in another language (a schedule, a time zone, a jq program),
/// and where in that text.
struct TextFault {
    std::string message;
    std::size_t column = 0; ///< from 1; 0 when unknown. Counts from the beginning of `line`
    std::size_t line = 1;
};

/// Checks that live in other modules; one that is empty is left out. Called from the loading thread
/// only.
struct TextChecks {
    using Check = std::function<std::optional<TextFault>(const std::string& text)>;
    Check schedule;
    Check timezone;
    /// All jq programs of [filter] and [map.ENTITY] in one call (compiling them one by one is slow): one answer for each.
    std::function<std::vector<std::optional<TextFault>>(const std::vector<std::string>& programs)> programs;
};

/// What a conf folder is checked against. Without a catalogue nothing is said about connectors,
/// entities and settings, and the settings texts hold what was written, without defaults.
struct LoadContext {
    const ConnectorCatalogue* catalogue = nullptr;
    TextChecks checks;
};

/// What was read. With errors in `mistakes` the configuration is partial: files that did not parse
/// are missing, wrong values have their default. It is good for listing what there is, never for
/// running.
struct Loaded {
    Configuration configuration;
    Mistakes mistakes; ///< by file, line, column
};

/// Reads `folder`. Never throws for what the files hold; a folder that cannot be read is a mistake.
Loaded load(const std::filesystem::path& folder, const LoadContext& context);

/// Only crossdock.toml, which names the plug-in directories that a catalogue is made from.
Loaded loadHostConf(const std::filesystem::path& folder);

} // namespace crossdock::conf
