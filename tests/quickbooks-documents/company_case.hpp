// A company and settings as the stand-in's newly made books have them, with everything resolved.
#pragma once

#include "documents/build.hpp"

#include <string>
#include <string_view>

namespace documents_test {

enum class Kind { UsAutomated, UsManual, Global };

/// A company, the settings of a flow into it, and answers to all needs. Change what a test is about, then build.
struct CompanyCase {
    crossdock::quickbooks::Company company;
    crossdock::quickbooks::DocumentSettings settings;
    crossdock::quickbooks::Resolved resolved;

    explicit CompanyCase(Kind kind, bool manyCurrencies = false);

    crossdock::quickbooks::Books books() const { return {company, settings, resolved}; }
    /// Answers the needs of the record: customers "61", items "21".
    void resolve(const crossdock::quickbooks::ShopRecord& record);

    crossdock::quickbooks::Outcome build(const crossdock::quickbooks::ShopRecord& record,
                                         const crossdock::quickbooks::Attempt& attempt = {});
    /// The only outcome that the caller can do with; else a CppUnit failure that shows the hold or the skip.
    crossdock::quickbooks::Built built(const crossdock::quickbooks::ShopRecord& record,
                                       const crossdock::quickbooks::Attempt& attempt = {});
    crossdock::quickbooks::Document first(const crossdock::quickbooks::ShopRecord& record,
                                          const crossdock::quickbooks::Attempt& attempt = {});
    /// The reason of the hold; else "built", or "skip: " with its reason.
    std::string reason(const crossdock::quickbooks::ShopRecord& record,
                       const crossdock::quickbooks::Attempt& attempt = {});
};

crossdock::quickbooks::ShopRecord recordOf(std::string_view entity, std::string_view body, std::string_view note = {},
                                           std::string_view fields = {}, bool isDeleted = false);

/// "SalesReceipt 107.19", with the texts that tests compare: entity, total, action.
std::string summary(const crossdock::quickbooks::Document& document);

} // namespace documents_test
