// What a record became in the books: the text that the host keeps as the link's target, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// One object of the books.
struct PostedDocument {
    std::string entity;    ///< "SalesReceipt", "Invoice", "Payment", "RefundReceipt", "CreditMemo", "Customer", "Item"
    std::string id;        ///< QuickBooks' own
    std::string syncToken; ///< of the last answer
    /// Which part of the record it is: "sale", "payment:ID" (of the shop's payment), "refund", "application" (of a credit memo to its
    /// invoice), "customer", "item", "variant:ID".
    std::string role;
    std::string
        total; ///< TotalAmt of the last answer, "" for lists. A payment whose amount has not changed is left alone by it
    std::string number = {}; ///< DocNumber of the last answer, which it keeps; "" for what has none
    /// What the books showed of it when it was posted, in short: marksOf. "" for lists, and for what was posted without.
    std::string marks = {};
};

/// All documents of one record, the main one first. A value type.
struct Posted {
    std::vector<PostedDocument> documents;

    bool isEmpty() const { return documents.empty(); }
    const PostedDocument* byRole(std::string_view role) const;
    /// Takes the place of the one with the same role, or goes to the end.
    void put(PostedDocument document);

    /// Written.target and Written.token: "sale=Invoice/45/107.19/1042+payment:pi_1=Payment/46/107.19", "0~MARKS+0~MARKS". Other characters of a
    /// role or number than letters, digits and "._:-" are percent-encoded.
    std::string target() const;
    std::string token() const;
    /// Back from a link; nothing when the texts are none of ours. A token that is missing reads as "".
    static std::optional<Posted> from(std::string_view target, std::string_view token);
};

} // namespace crossdock::quickbooks
