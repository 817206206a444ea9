// Has somebody changed our document in the books since we posted it?
#pragma once

#include "documents/document.hpp"
#include "documents/posted.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace crossdock::quickbooks {

/// PostedDocument::marks of a row or an answer: three letters for each part of it that an update of ours would overwrite. Addresses are
/// not among them, since QuickBooks words them anew, nor what moves by itself when a payment comes.
std::string marksOf(const boost::json::object& row);

/// The parts that differ from what was posted, for people: "date 2026-01-09", "memo". Empty for what was posted without marks.
std::vector<std::string> changedSince(const PostedDocument& posted, const boost::json::object& row);

/// Does the row show already what `document` would make of it? Then its change was ours, and the answer got lost.
bool isAsWanted(const Document& document, const boost::json::object& row);

} // namespace crossdock::quickbooks
