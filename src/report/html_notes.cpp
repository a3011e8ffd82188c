#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/day.h"
#include "report/html_parts.h"
#include "report/html_text.h"
#include "report/people.h"
#include "report/ticks.h"

namespace chokepoint::report {
namespace {

bool same_sentence(const Quote& a, const Quote& b) {
  return a.text == b.text && a.source == b.source && a.date == b.date && a.rests_on == b.rests_on;
}

std::string date_html(std::string_view date) {
  const auto day = parse_day(date);
  return day ? fmt::format("<time datetime=\"{}\">{}</time>", html_attribute(date), date_for_people(*day)) : html(date);
}

std::string quote_html(const Quote& quote) {
  const std::string language = language_tag(quote.language);
  const char* direction = is_right_to_left(language) ? "rtl" : language.empty() ? "auto" : "ltr";
  std::string out = fmt::format("<div class=\"quote{}\">\n", quote.rests_on ? "" : " rival");
  if (!quote.rests_on) out += "<p class=\"rival\">A rival claim, not used</p>\n";
  out += fmt::format("<blockquote dir=\"{}\"{}>{}</blockquote>\n", direction,
                     language.empty() ? std::string() : fmt::format(" lang=\"{}\"", language), html_run(quote.text));
  if (!quote.english.empty()) out += fmt::format("<p class=\"english\" lang=\"en\">{}</p>\n", html(quote.english));
  std::string origin;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) origin += (origin.empty() ? "" : ", ") + part;
  };
  const std::string target = link_target(quote.url);
  const std::string source = quote.source.empty() ? html(quote.url) : html(quote.source, language);
  add(target.empty() ? source : fmt::format("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", target, source));
  add(html(quote.publisher, language));
  if (!quote.date.empty()) add(date_html(quote.date));
  if (!quote.grade.empty()) add(fmt::format("<span class=\"grade\">graded {}</span>", html(quote.grade)));
  if (!origin.empty()) out += "<p class=\"origin\">" + origin + "</p>\n";
  if (!quote.note.empty()) out += "<p class=\"remark\">" + html(quote.note) + "</p>\n";
  return out + "</div>\n";
}

}  // namespace

Sources::Sources(std::span<const Report* const> reports) {
  for (const Report* report : reports) {
    for (const Quote& quote : report->quotes) {
      if (quote.figure.empty()) continue;
      const auto [at, added] = number_.emplace(quote.figure, entries_.size());
      if (added) entries_.push_back({quote.figure, {}});
      auto& quotes = entries_[at->second].quotes;
      const bool known =
          std::any_of(quotes.begin(), quotes.end(), [&](const Quote* q) { return same_sentence(*q, quote); });
      if (!known) quotes.push_back(&quote);
    }
  }
  for (Entry& entry : entries_) {
    std::stable_partition(entry.quotes.begin(), entry.quotes.end(), [](const Quote* quote) { return quote->rests_on; });
  }
}

std::optional<std::size_t> Sources::number(std::string_view figure) const {
  const auto at = number_.find(figure);
  return at == number_.end() ? std::nullopt : std::optional(at->second + 1);
}

std::string marked_html(const std::string& text, Basis basis, std::string_view figure, const Sources& sources) {
  std::string out = text;
  if (basis == Basis::derived) {
    out = "<span class=\"derived\"><span class=\"mark\" title=\"derived from quoted figures\">~</span>" + text +
          "</span>";
  } else if (basis == Basis::assumed) {
    out =
        "<span class=\"assumed\"><span class=\"mark\" title=\"assumed: nobody states it\">?</span>" + text + "</span>";
  } else if (basis == Basis::quoted) {
    out = "<span class=\"quoted\">" + text + "</span>";
  }
  const auto number = figure.empty() ? std::nullopt : sources.number(figure);
  if (!number) return out;
  return fmt::format("<a class=\"src\" href=\"#f{}\">{}<sup><span class=\"unseen\">source </span>{}</sup></a>", *number,
                     out, *number);
}

std::string notes_html(std::span<const Note> notes) {
  std::string out;
  for (const Note& note : notes) {
    const std::string text = html(note.text);
    switch (note.tone) {
      case Tone::headline:
        out += "<p class=\"headline\">" + text + "</p>\n";
        break;
      case Tone::plain:
        out += "<p class=\"note\">" + text + "</p>\n";
        break;
      case Tone::warning:
        out += "<p class=\"note warning\"><strong>Warning</strong> " + text + "</p>\n";
        break;
      case Tone::limit:
        out += "<p class=\"note limit\"><strong>Limit</strong> " + text + "</p>\n";
        break;
    }
  }
  return out;
}

std::string reasons_html(const Report& report, std::size_t report_index, const Sources& sources) {
  std::string out;
  for (std::size_t i = 0; i < report.reasons.size(); ++i) {
    const Chain& chain = report.reasons[i];
    out += fmt::format("<article class=\"chain\" id=\"{}\">\n<h4>{}</h4>\n<ol>\n", chain_id(report_index, i),
                       html(chain.title.empty() ? chain.result : chain.title));
    for (const Step& step : chain.steps) {
      out += "<li>";
      if (!step.day.empty()) out += "<span class=\"when\">" + date_html(step.day) + "</span> ";
      out += "<span class=\"what\">" + html(step.what) + "</span>";
      if (!step.where.empty()) out += " <span class=\"where\">" + html(step.where) + "</span>";
      if (std::isfinite(step.value)) {
        const std::string figure = html(for_people(step.value, step.unit));
        out += " <span class=\"figure\">" + marked_html(figure, Basis::computed, step.figure, sources) + "</span>";
      } else if (const auto number = sources.number(step.figure)) {
        out += fmt::format(" <a class=\"src\" href=\"#f{}\"><sup><span class=\"unseen\">source </span>{}</sup></a>",
                           *number, *number);
      }
      out += "</li>\n";
    }
    out += "</ol>\n</article>\n";
  }
  return out;
}

std::string sources_html(const Sources& sources) {
  std::string out = "<ol class=\"sources\">\n";
  for (std::size_t i = 0; i < sources.entries().size(); ++i) {
    const Sources::Entry& entry = sources.entries()[i];
    out += fmt::format("<li id=\"f{}\">\n<p class=\"figure-key\"><span class=\"number\">{}</span> {}</p>\n", i + 1,
                       i + 1, html(entry.figure));
    for (const Quote* quote : entry.quotes) out += quote_html(*quote);
    out += "</li>\n";
  }
  return out + "</ol>\n";
}

}  // namespace chokepoint::report
