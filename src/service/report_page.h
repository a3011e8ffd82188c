// The page that `make run` ends with: quality of data, headline answers, chokepoints, chains, scenarios, sources.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct ReportParams {
  std::string target{"US"};
  std::string assume{"resumed"};
  std::int64_t draws{5};
  std::int64_t seed{1};
  std::optional<Day> as_of;

  static std::vector<Option<ReportParams>> options();
};

UseCase report_use_case();

/// The parts of the page in reading order; each is a report of its own with its own manifest. When the call is stopped
/// the parts end with the one that was cut short.
Result<std::vector<report::Report>> report_parts(Session& session, const ReportParams& params, Context& context);
/// All parts in one report (JSON, CSV, text), tables prefixed by their part.
Result<report::Report> report_whole(Session& session, const ReportParams& params, Context& context);
/// All parts as one self-contained HTML page, with the manifest that report_whole has.
struct Page {
  std::string html;
  report::Manifest manifest;
  Outcome outcome{Outcome::done};
};
Result<Page> report_page(Session& session, const ReportParams& params, Context& context);

}  // namespace chokepoint::service
