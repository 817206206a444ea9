// Answers as gzip, for whoever takes them so.
#pragma once

#include "admin/answer.hpp"

#include <string>

namespace crossdock::admin {

/// Whether an Accept-Encoding allows gzip: named, or "*", and not with q=0. Pure.
bool takesGzip(const std::string& acceptEncoding);

/// Compresses a page (text/html) of a kilobyte or more, when it may; anything else stays as it is. Says Vary for every page.
///
/// Lengths of compressed answers tell about secrets that stand beside text which an attacker chooses (BREACH). The secret of our
/// pages, the CSRF token, is masked anew for each answer (csrf_token.hpp), so that it compresses differently each time and repeats
/// nothing; and who would measure has no session, for the cookie is SameSite=Strict. Answers of the API are not compressed.
void compressPage(Answer& answer, const std::string& acceptEncoding);

} // namespace crossdock::admin
