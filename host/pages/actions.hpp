// What people do: previews, and what is posted. Every action ends on the page that it came from, with its result in one sentence.
#pragma once

#include "pages/jobs.hpp"
#include "pages/visit.hpp"

namespace crossdock::pages {

admin::Answer previewRetry(Visit& visit);
admin::Answer previewClose(Visit& visit);
/// What the preview showed, and nothing that came since. More than 500 items become a job.
admin::Answer retry(Visit& visit, Jobs& jobs);
admin::Answer close(Visit& visit, Jobs& jobs);
admin::Answer answerJob(Visit& visit, const Jobs& jobs, const std::string& id);
admin::Answer stopJob(Visit& visit, Jobs& jobs, const std::string& id);

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
