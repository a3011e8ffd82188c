#include "report/html.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/day.h"
#include "report/assets.h"
#include "report/html_parts.h"
#include "report/html_text.h"
#include "report/people.h"
#include "report/render.h"
#include "report/series.h"
#include "report/sha256.h"
#include "report/ticks.h"

namespace chokepoint::report {
namespace {

constexpr std::size_t kShownDigits = 8;  // of a fingerprint, where a person only compares

std::string_view title_of(const Report& report) {
  return report.title.empty() ? std::string_view(report.manifest.use_case) : std::string_view(report.title);
}

/// "30 Sep 2025 to 29 Sep 2027" from the time axes of a report; "" without one.
std::string period_of(const Report& report) {
  std::optional<Day> first, last;
  for (const Table& table : report.tables) {
    if (table.draw != Draw::lines) continue;
    const std::optional<Axis> axis = axis_of(table);
    if (!axis || !axis->dates) continue;
    const Day from{static_cast<std::int32_t>(axis->x.front())};
    const Day to{static_cast<std::int32_t>(axis->x.back())};
    if (!first || from < *first) first = from;
    if (!last || to > *last) last = to;
  }
  return first ? date_for_people(*first) + " to " + date_for_people(*last) : std::string();
}

bool shows_basis(const Report& report) {
  for (const Table& table : report.tables) {
    for (const Column& column : table.columns) {
      if (std::any_of(column.basis.begin(), column.basis.end(), [](Basis b) { return b != Basis::computed; }))
        return true;
    }
  }
  return false;
}

class Page {
 public:
  explicit Page(const Document& document) : document_(document), sources_(document.reports) {
    title_ = !document.title.empty()    ? document.title
             : document.reports.empty() ? std::string("chokepoint")
                                        : std::string(title_of(*document.reports.front()));
  }

  std::string write() {
    head();
    header();
    out_ += "<div class=\"frame\">\n";
    contents();
    out_ += "<main id=\"main\">\n";
    findings();
    for (std::size_t i = 0; i < document_.reports.size(); ++i) report(i);
    sources();
    manifests();
    out_ += "</main>\n</div>\n";
    data();
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  void head() {
    const std::string language = language_tag(document_.language);
    out_ += fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>\n",
        language.empty() ? "en" : language, is_right_to_left(language) ? " dir=\"rtl\"" : "", script_digest(page_js()),
        html_attribute(title_));
    out_ += page_css();
    out_ += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n";
  }

  void header() {
    out_ +=
        "<header class=\"page\">\n<p class=\"kicker\">chokepoint</p>\n<p class=\"tools\" hidden>"
        "<button type=\"button\" id=\"save\">Save data</button> "
        "<button type=\"button\" id=\"theme\">Dark</button></p>\n";
    out_ += fmt::format("<h1>{}</h1>\n", html(title_));
    if (!document_.subtitle.empty()) out_ += fmt::format("<p class=\"standfirst\">{}</p>\n", html(document_.subtitle));
    if (document_.reports.size() == 1) about(*document_.reports.front());
    out_ += "</header>\n";
  }

  /// What was run, on which world, over which dates.
  void about(const Report& report) {
    const Manifest& manifest = report.manifest;
    out_ += "<dl class=\"about\">";
    const auto entry = [&](const char* term, const std::string& value) {
      if (!value.empty()) out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", term, value);
    };
    const auto digits = [](const Fingerprint& f) {
      return "<code>" + to_string(f).substr(0, kShownDigits) + "</code>";
    };
    entry("Question", html(manifest.use_case));
    if (manifest.world != Fingerprint{}) entry("World", html(manifest.world_name) + " " + digits(manifest.world));
    entry("Period", period_of(report));
    entry("Run", digits(key_of(manifest)));
    entry("Version", html(manifest.version));
    out_ += "</dl>\n";
  }

  void contents_list() {
    out_ += "<ul>\n";
    for (std::size_t r = 0; r < document_.reports.size(); ++r) {
      const Report& report = *document_.reports[r];
      const bool several = document_.reports.size() > 1;
      if (several) out_ += fmt::format("<li><a href=\"#{}\">{}</a>\n<ul>\n", report_id(r), html(title_of(report)));
      for (std::size_t t = 0; t < report.tables.size(); ++t) {
        out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", table_id(r, t), html(label_of(report.tables[t])));
      }
      if (!report.reasons.empty()) out_ += fmt::format("<li><a href=\"#{}-why\">Why</a></li>\n", report_id(r));
      if (several) out_ += "</ul></li>\n";
    }
    if (!sources_.entries().empty()) out_ += "<li><a href=\"#sources\">Says who</a></li>\n";
    out_ += "<li><a href=\"#again\">Make it again</a></li>\n</ul>\n";
  }

  void contents() {
    out_ += "<details class=\"contents narrow\"><summary>Contents</summary>\n<nav aria-label=\"Contents\">\n";
    contents_list();
    out_ += "</nav></details>\n<nav class=\"contents wide\" aria-label=\"Contents\">\n<p>Contents</p>\n";
    contents_list();
    out_ += "</nav>\n";
  }

  /// An overview may repeat the headlines of the other reports, with a word before them: each is shown once, where it
  /// belongs.
  bool repeats_another(std::size_t index, const Note& note) const {
    for (std::size_t r = 0; r < document_.reports.size(); ++r) {
      for (const Note& other : document_.reports[r]->notes) {
        if (r == index || other.tone != Tone::headline || other.text.empty()) continue;
        const std::size_t longer = note.text.size() - std::min(note.text.size(), other.text.size());
        if (longer > 0 && note.text.compare(longer, std::string::npos, other.text) == 0) return true;
      }
    }
    return false;
  }

  /// The headlines of several reports, together at the top.
  void findings() {
    if (document_.reports.size() < 2) return;
    std::string list;
    for (std::size_t r = 0; r < document_.reports.size(); ++r) {
      for (const Note& note : document_.reports[r]->notes) {
        if (note.tone != Tone::headline || repeats_another(r, note)) continue;
        list += fmt::format("<li>{} <a href=\"#{}\">{}</a></li>\n", html(note.text), report_id(r),
                            html(title_of(*document_.reports[r])));
      }
    }
    if (!list.empty()) {
      out_ +=
          "<section class=\"findings\" aria-labelledby=\"findings\">\n<h2 id=\"findings\">What was found</h2>\n<ul>\n" +
          list + "</ul>\n</section>\n";
    }
  }

  void report(std::size_t index) {
    const Report& report = *document_.reports[index];
    const bool repeated = document_.reports.size() == 1 && title_ == title_of(report);
    out_ += fmt::format("<section class=\"report\" id=\"{}\">\n<h2{}>{}</h2>\n", report_id(index),
                        repeated ? " class=\"unseen\"" : "", html(title_of(report)));
    if (document_.reports.size() > 1) about(report);
    if (report.outcome != Outcome::done) {
      out_ += fmt::format(
          "<p class=\"note warning outcome\"><strong>Outcome: {}.</strong> What follows is not a finished "
          "answer.</p>\n",
          html(chokepoint::name_of(report.outcome)));
    }
    std::vector<Note> notes;
    std::copy_if(report.notes.begin(), report.notes.end(), std::back_inserter(notes),
                 [&](const Note& note) { return note.tone != Tone::headline || !repeats_another(index, note); });
    out_ += notes_html(notes);
    if (shows_basis(report)) legend();
    for (std::size_t i = 0; i < report.tables.size(); ++i) {
      const Table& table = report.tables[i];
      out_ += fmt::format("<section class=\"table {}\" id=\"{}\">\n<h3>{}</h3>\n", name_of(table.draw),
                          table_id(index, i), html(label_of(table)));
      out_ += table_html(report, index, i, sources_);
      if (!table.note.empty()) out_ += "<p class=\"foot\">" + html(table.note) + "</p>\n";
      out_ += "</section>\n";
    }
    if (!report.reasons.empty()) {
      out_ += fmt::format("<section class=\"why\" id=\"{}-why\">\n<h3>Why</h3>\n", report_id(index));
      out_ += reasons_html(report, index, sources_) + "</section>\n";
    }
    out_ += "</section>\n";
  }

  void legend() {
    out_ +=
        "<p class=\"legend\"><span><span class=\"quoted\">12</span> quoted in a source</span> "
        "<span><span class=\"derived\"><span class=\"mark\">~</span>12</span> derived from quoted figures</span> "
        "<span><span class=\"assumed\"><span class=\"mark\">?</span>12</span> assumed, nobody states it</span> "
        "<span>12 computed by this run</span></p>\n";
  }

  void sources() {
    if (sources_.entries().empty()) return;
    out_ +=
        "<section class=\"says-who\" id=\"sources\">\n<h2>Says who</h2>\n"
        "<p class=\"note\">The sentences behind the figures, in their own language. Rival claims stand beside what was "
        "used.</p>\n";
    out_ += sources_html(sources_) + "</section>\n";
  }

  void manifests() {
    out_ +=
        "<section class=\"again\" id=\"again\">\n<h2>Make it again</h2>\n"
        "<p class=\"note\">Save a manifest as <code>manifest.json</code> and run "
        "<code>chokepoint replay manifest.json</code>: it gives the same bytes on any machine.</p>\n";
    for (const Report* report : document_.reports) {
      out_ += fmt::format("<h3>{}</h3>\n<p class=\"key\">Run <code>{}</code></p>\n", html(title_of(*report)),
                          to_string(key_of(report->manifest)));
      if (!report->manifest.params.empty()) {
        out_ += fmt::format("<p class=\"key\">Asked <code>{}</code></p>\n", html_run(report->manifest.params));
      }
      out_ += fmt::format("<pre class=\"manifest\">{}</pre>\n", html_run(manifest_json(report->manifest)));
      for (const DataFile& file : report->bulk) {
        out_ += fmt::format("<p class=\"key\">Beside this page: {} <code>{}</code></p>\n", html(file.name),
                            to_string(file.fingerprint));
      }
    }
    out_ += "</section>\n";
  }

  void data() {
    out_ +=
        "<div id=\"readout\" hidden></div>\n<aside id=\"panel\" hidden aria-label=\"Source\"></aside>\n"
        "<script type=\"application/json\" id=\"reports\">[";
    for (std::size_t i = 0; i < document_.reports.size(); ++i) {
      if (i > 0) out_ += ",\n";
      out_ += json_in_script(to_json(*document_.reports[i]));
    }
    out_ += "]</script>\n<script>";
    out_ += page_js();
    out_ += "</script>\n";
  }

  const Document& document_;
  Sources sources_;
  std::string title_;
  std::string out_;
};

}  // namespace

std::string report_id(std::size_t report) { return fmt::format("r{}", report + 1); }
std::string table_id(std::size_t report, std::size_t index) { return fmt::format("r{}t{}", report + 1, index + 1); }
std::string row_id(std::size_t report, std::size_t index, std::size_t row) {
  return fmt::format("r{}t{}-{}", report + 1, index + 1, row);
}
std::string chain_id(std::size_t report, std::size_t index) { return fmt::format("r{}why{}", report + 1, index + 1); }

std::string to_html(const Document& document) { return Page(document).write(); }

std::string to_html(const Report& report) {
  Document document;
  document.reports = {&report};
  return to_html(document);
}

}  // namespace chokepoint::report
