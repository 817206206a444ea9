// What people do: previews, and what is posted. Every action ends on the page that it came from, with its result in one sentence.
#pragma once

#include "pages/visit.hpp"

namespace crossdock::pages {

admin::Answer previewRetry(Visit& visit);
admin::Answer retry(Visit& visit);
admin::Answer previewClose(Visit& visit);
admin::Answer close(Visit& visit);

admin::Answer askStop(Visit& visit, const std::string& sync);
admin::Answer stop(Visit& visit, const std::string& sync);
admin::Answer askPause(Visit& visit, const std::string& flow);
admin::Answer pause(Visit& visit, const std::string& flow);
admin::Answer resume(Visit& visit, const std::string& flow);
admin::Answer syncNow(Visit& visit, const std::string& flow);
admin::Answer checkConnection(Visit& visit, const std::string& connection);
admin::Answer reload(Visit& visit);
/// Keeps the choice of colours in a cookie.
admin::Answer chooseTheme(Visit& visit);

} // namespace crossdock::pages
