// One self-contained page over one or more reports: it opens from disk, asks the network for nothing, prints, and is
// whole without scripts. Drawings are made here, as SVG; the script only sorts, filters, reads out values and switches
// the theme. The reports themselves are in the page as JSON (docs/formats/report.schema.json) and can be saved from it.
// Foreign text is escaped and isolated in its own direction; nothing in a report can run or load anything (a content
// security policy forbids it besides).
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace chokepoint::report {

struct Document {
  std::string title;                   // empty: the title of the first report
  std::string subtitle;                // one or two sentences below it; may be empty
  std::string language{"en"};          // BCP 47, of titles and notes
  std::vector<const Report*> reports;  // in reading order; borrowed, none null
};

std::string to_html(const Document& document);
std::string to_html(const Report& report);

}  // namespace chokepoint::report
