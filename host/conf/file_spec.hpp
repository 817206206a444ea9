// The declaration of a kind of conf file: its tables and their keys; and the one function that
// reads a file by it.
#pragma once

#include "conf/key.hpp"

#include <functional>
#include <string>
#include <vector>

namespace crossdock::conf {

/// A declared table. Either its keys are declared, or it is open and `readOpen` takes whatever
/// stands in it.
struct TableSpec {
    std::string name;
    std::string doc;
    std::vector<Key> keys;
    bool isRequired = false;
    std::string openDoc = {}; ///< of an open table: what its keys and values are, for the reference
    std::string example = {}; ///< of an open table: TOML lines
    std::function<void(const Node& table, const ReadContext& context)> readOpen = {};
};

/// A declared kind of file.
struct FileSpec {
    std::string path; ///< "flows/NAME.toml"
    std::string doc;
    std::vector<TableSpec> tables;
};

/// Reads a parsed file into the members that `spec` refers to, adding a mistake for each unknown
/// table or key (with its nearest spelling, or the table that it belongs in), missing required one
/// and unfit value.
void readBy(const FileSpec& spec, const Node& root, const ReadContext& context);

/// The three kinds of file, bound to where their values go.
FileSpec hostSpec(HostConf& host);
FileSpec connectionSpec(Connection& connection);
FileSpec flowSpec(Flow& flow);

// What the values of one file must be to each other; run after reading.
void checkHost(const HostConf& host, const ReadContext& context);
void checkConnection(const Connection& connection, const ReadContext& context);
void checkFlow(const Flow& flow, const ReadContext& context);

} // namespace crossdock::conf
