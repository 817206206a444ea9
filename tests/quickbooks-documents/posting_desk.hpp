// The stand-in's books with what documents lean on, and a clerk who posts documents as the connector's network half would.
#pragma once

#include "company_case.hpp"

#include "documents/judge.hpp"

#include "sandbox_quickbooks/books.hpp"

#include <map>
#include <string>

namespace documents_test {

/// What became of a record's documents.
struct PostedResult {
    bool isRight = false; ///< every total is what it was to be
    bool isCorrected = false;
    std::string trouble; ///< fault or disagreement
    crossdock::quickbooks::Posted posted;
    boost::json::object main; ///< the first document as it was answered, numbers as texts
};

class PostingDesk {
public:
    explicit PostingDesk(Kind kind, bool manyCurrencies = false);

    CompanyCase company;
    crossdock::sandbox::qbo::Books books;

    /// Makes the customers and items that the record needs, through documents of the library.
    void fulfil(const crossdock::quickbooks::ShopRecord& record);
    /// Carries out a build: write, judge, correct, undo.
    PostedResult post(const crossdock::quickbooks::Built& built);

private:
    struct Answered {
        std::string fault;
        boost::json::object object;
    };
    Answered send(const crossdock::quickbooks::Document& document, const std::string& afterId = {});
    std::string make(const crossdock::quickbooks::Document& document, const std::vector<std::string>& names);
    std::string item(const std::string& name);

    std::map<std::string, std::string> _byName;
};

} // namespace documents_test
