#include "report/html.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "random_report.h"
#include "report/assets.h"
#include "report/html_parts.h"
#include "report/html_text.h"
#include "report/people.h"
#include "report/render.h"
#include "report/series.h"
#include "report/sha256.h"
#include "report/svg_lines.h"
#include "report/svg_tiers.h"
#include "sample.h"

namespace chokepoint::report {
namespace {

using testing::random_report;
using testing::random_text;
using testing::sample_dependence;
using testing::sample_report;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// A strict reader of what the page may consist of: elements balanced, attributes quoted, no stray < or >. It returns
/// the first fault, collects ids, internal links and element names. Style and script contents are skipped.
class MarkupReader {
 public:
  std::string fault;
  std::set<std::string> ids, links, elements, attributes;
  std::string text;  // of all elements

  explicit MarkupReader(std::string_view page) : page_(page) {
    while (at_ < page_.size() && fault.empty()) step();
    if (fault.empty() && !open_.empty()) complain("<" + open_.back() + "> left open");
  }

 private:
  void complain(const std::string& what) {
    if (fault.empty()) fault = what + " near: " + std::string(page_.substr(at_ > 60 ? at_ - 60 : 0, 140));
  }

  void step() {
    if (page_[at_] == '>') return complain("stray >");
    if (page_[at_] != '<') {
      if (page_[at_] == '&') {
        const std::size_t end = page_.find(';', at_);
        static const std::set<std::string_view> kKnown = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
        if (end == std::string_view::npos || !kKnown.count(page_.substr(at_, end + 1 - at_)))
          return complain("unknown entity");
      }
      text.push_back(page_[at_++]);
      return;
    }
    if (page_.substr(at_, 9) == "<!DOCTYPE") {
      at_ = page_.find('>', at_) + 1;
      return;
    }
    const bool closing = page_.substr(at_, 2) == "</";
    std::size_t i = at_ + (closing ? 2 : 1);
    std::string name;
    while (i < page_.size() && (std::isalnum(static_cast<unsigned char>(page_[i])) != 0)) name.push_back(page_[i++]);
    if (name.empty()) return complain("< without a name");
    if (closing) {
      if (open_.empty() || open_.back() != name) return complain("</" + name + "> closes nothing");
      open_.pop_back();
      at_ = i + 1;
      return;
    }
    elements.insert(name);
    bool self_closed = false;
    while (i < page_.size() && page_[i] != '>') {
      if (page_[i] == '/') {
        self_closed = true;
        ++i;
        continue;
      }
      if (page_[i] != ' ' && page_[i] != '\n') return complain("bad attribute");
      while (page_[i] == ' ' || page_[i] == '\n') ++i;
      std::string attribute;
      while (std::isalnum(static_cast<unsigned char>(page_[i])) != 0 || page_[i] == '-')
        attribute.push_back(page_[i++]);
      if (attribute.empty()) return complain("attribute without a name");
      attributes.insert(attribute);
      if (page_[i] != '=') continue;
      if (page_[i + 1] != '"') return complain("attribute without quotes");
      const std::size_t end = page_.find('"', i + 2);
      const std::string value(page_.substr(i + 2, end - i - 2));
      if (holds(value, "<")) return complain("< in an attribute");
      if (attribute == "id" && !ids.insert(value).second) return complain("id " + value + " twice");
      if (attribute == "href" && value.front() == '#') links.insert(value.substr(1));
      i = end + 1;
    }
    at_ = i + 1;
    static const std::set<std::string> kVoid = {"meta", "link", "input"};
    if (kVoid.count(name) || self_closed) return;
    if (name == "style" || name == "script") {
      at_ = page_.find("</" + name + ">", at_) + name.size() + 3;
      return;
    }
    open_.push_back(name);
  }

  std::string_view page_;
  std::size_t at_{0};
  std::vector<std::string> open_;
};

/// A report of everything hostile: each text tries to leave its place.
Report hostile_report() {
  const std::string bad = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&\u202e99\u202c";
  Report report = sample_report();
  report.title = bad;
  report.manifest.use_case = report.manifest.world_name = report.manifest.params = report.manifest.version = bad;
  for (Note& note : report.notes) note.text = bad;
  for (Table& table : report.tables) {
    table.title = table.note = bad;
    for (Column& column : table.columns) column.title = column.unit = bad;
  }
  for (std::string& cell : std::get<Texts>(report.tables[1].columns[0].cells)) cell = bad;
  for (Chain& chain : report.reasons) {
    chain.title = bad;
    for (Step& step : chain.steps) step.what = step.where = step.unit = step.day = bad;
  }
  for (Quote& quote : report.quotes) {
    quote.text = quote.english = quote.source = quote.publisher = quote.date = quote.grade = quote.note = bad;
    quote.language = "en\" onload=\"x";
    quote.url = "javascript:alert(1)";
  }
  return report;
}

Column numbers(std::string name, Role role, Numbers cells) {
  Column column;
  column.name = std::move(name);
  column.role = role;
  column.cells = std::move(cells);
  return column;
}

TEST(Html, SamplePage) {
  const Report first = sample_report();
  const Report second = sample_dependence();
  Document document;
  document.title = "Economic security: batteries and diamond";
  document.subtitle =
      "What a country leans on without seeing it, and what happens when it gives way. Invented figures.";
  document.reports = {&second, &first};
  const std::string page = to_html(document);
  const MarkupReader markup(page);
  EXPECT_EQ(markup.fault, "");
  for (const std::string& link : markup.links) EXPECT_TRUE(markup.ids.count(link)) << "nothing at #" << link;
  EXPECT_EQ(page, to_html(document)) << "the same reports give the same bytes";
  if (const char* path = std::getenv("CHOKEPOINT_SAMPLE")) std::ofstream(path) << page;
}

TEST(Html, AsksTheNetworkForNothingAndAllowsOneScript) {
  const std::string page = to_html(sample_report());
  EXPECT_TRUE(holds(page, "default-src 'none'"));
  EXPECT_TRUE(holds(page, "script-src '" + script_digest(page_js()) + "'"));
  EXPECT_EQ(count(page, "<script"), 2u) << "the data and the script";
  EXPECT_TRUE(holds(page, "<script>" + std::string(page_js()) + "</script>"));
  EXPECT_FALSE(holds(page_js(), "</script"));
  EXPECT_FALSE(holds(page_css(), "url("));
  EXPECT_FALSE(holds(page_css(), "@import"));
  EXPECT_FALSE(holds(page, " src="));
  const MarkupReader markup(page);
  for (const std::string& attribute : markup.attributes) EXPECT_NE(attribute.substr(0, 2), "on") << attribute;
}

TEST(Html, HostileTextStaysText) {
  const std::string page = to_html(hostile_report());
  const MarkupReader markup(page);
  EXPECT_EQ(markup.fault, "");
  EXPECT_FALSE(markup.elements.count("img"));
  EXPECT_EQ(count(page, "<script"), 2u);
  EXPECT_FALSE(holds(page, "href=\"javascript"));
  EXPECT_FALSE(holds(markup.text, "\u202e")) << "an override would show digits in another order";
}

TEST(Html, EveryRandomReportGivesAWellFormedPage) {
  EXPECT_TRUE(rc::check([] {
    const Report report = random_report();
    const std::string page = to_html(report);
    RC_ASSERT(is_utf8(page));
    const MarkupReader markup(page);
    RC_ASSERT(markup.fault == "");
    for (const std::string& link : markup.links) RC_ASSERT(markup.ids.count(link) == 1);
    for (const char c : markup.text) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  }));
}

TEST(Html, CarriesTheReportsUnchanged) {
  const Report first = hostile_report();
  const Report second = sample_dependence();
  Document document;
  document.reports = {&first, &second};
  const std::string page = to_html(document);
  const std::string begin = "<script type=\"application/json\" id=\"reports\">";
  const std::size_t from = page.find(begin) + begin.size();
  const auto data = nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
  ASSERT_EQ(data.size(), 2u);
  EXPECT_EQ(data[0], nlohmann::json::parse(to_json(first)));
  EXPECT_EQ(data[1], nlohmann::json::parse(to_json(second)));
}

TEST(Html, BasisLooksDifferentAndLeadsToItsSentence) {
  const std::string page = to_html(sample_report());
  EXPECT_TRUE(holds(page, "<a class=\"src\" href=\"#f1\"><span class=\"quoted\">32</span><sup>"));
  EXPECT_TRUE(holds(
      page,
      "<span class=\"derived\"><span class=\"mark\" title=\"derived from quoted figures\">~</span>41</span><sup>"));
  EXPECT_TRUE(holds(
      page, "<span class=\"assumed\"><span class=\"mark\" title=\"assumed: nobody states it\">?</span>60</span></td>"));
  EXPECT_TRUE(holds(page, "<blockquote dir=\"rtl\" lang=\"ar\">"));
  EXPECT_TRUE(holds(page, "<blockquote dir=\"ltr\" lang=\"ja\">"));
  EXPECT_TRUE(holds(page, "A rival claim, not used"));
  EXPECT_TRUE(holds(page, "<a class=\"why\" href=\"#r1why1\">why</a>"));
  EXPECT_EQ(count(page, "<p class=\"legend\">"), 1u);
}

TEST(Html, TheSameSentenceInTwoReportsStandsOnce) {
  const Report report = sample_report();
  const std::array<const Report*, 2> twice{&report, &report};
  const Sources sources(twice);
  ASSERT_EQ(sources.entries().size(), 3u);
  EXPECT_EQ(sources.entries()[0].quotes.size(), 2u);
  EXPECT_TRUE(sources.entries()[0].quotes[0]->rests_on);
  EXPECT_EQ(sources.number("stocks:lfp-cathode@EU"), 2u);
  EXPECT_FALSE(sources.number("nobody").has_value());
}

TEST(Html, SaysWhenARunDidNotFinish) {
  Report report = sample_report();
  EXPECT_FALSE(holds(to_html(report), "Outcome:"));
  report.outcome = Outcome::stopped;
  EXPECT_TRUE(holds(to_html(report), "Outcome: stopped."));
}

TEST(Html, EmptyDocumentsAreStillPages) {
  EXPECT_EQ(MarkupReader(to_html(Document{})).fault, "");
  EXPECT_EQ(MarkupReader(to_html(Report{})).fault, "");
  Report ragged;  // no writer makes one; no renderer may fall over one
  ragged.tables.push_back(Table{"t",
                                "",
                                "",
                                Draw::bars,
                                {{"a", "", "", Role::key, Texts{"x"}, {}, {}},
                                 {"b", "", "", Role::share, Numbers{0.1, 0.2}, {Basis::quoted}, {"f"}}}});
  EXPECT_EQ(MarkupReader(to_html(ragged)).fault, "");
  to_text(ragged, {});
  to_csv(ragged);
}

TEST(Html, LongTablesAreCutAndCounted) {
  Report report;
  report.tables.push_back(Table{"t", "", "", Draw::table, {{"a", "", "", Role::plain, Numbers(2500, 1.0), {}, {}}}});
  const std::string page = to_html(report);
  EXPECT_EQ(count(page, "<tr id="), 2000u);
  EXPECT_TRUE(holds(page, "+500 more rows"));
}

TEST(HtmlText, Escapes) {
  EXPECT_EQ(html("a<b>&\"'\x01"), "a&lt;b&gt;&amp;&quot;&#39;\ufffd");
  EXPECT_EQ(html("LFP 磷酸铁锂 cell"), "LFP <bdi lang=\"zh\">磷酸铁锂</bdi> cell");
  EXPECT_EQ(html("日本の石墨"), "<bdi lang=\"ja\">日本の石墨</bdi>");
  EXPECT_EQ(html("石墨", "ja"), "<bdi lang=\"ja\">石墨</bdi>");
  EXPECT_EQ(html("石墨", "\"><script>"), "<bdi lang=\"zh\">石墨</bdi>");
  EXPECT_EQ(html("غرافيت طبيعي 41"), "<bdi lang=\"ar\">غرافيت طبيعي</bdi> 41");
  EXPECT_EQ(html("a\u202eb"), "ab");
  EXPECT_EQ(html_run("a\u202eb"), "a\ufffdb");
  EXPECT_EQ(html("95 % of 3–5 %"), "95\u202f% of 3–\u20605\u202f%");
  EXPECT_EQ(html_number("-1,200 %"), "−1,200\u202f%");
  EXPECT_EQ(language_tag("zh-Hant"), "zh-Hant");
  EXPECT_EQ(language_tag("en\" x"), "");
  EXPECT_EQ(link_target("https://a/?b&c\""), "https://a/?b&amp;c&quot;");
  EXPECT_EQ(link_target("javascript:x"), "");
  EXPECT_EQ(json_in_script("\"</script>\""), "\"\\u003c/script\\u003e\"");
}

TEST(HtmlText, WrapsWithinTheWidth) {
  EXPECT_EQ(wrapped("Cell assembly machines", 100, 13, 3), (std::vector<std::string>{"Cell assembly", "machines"}));
  EXPECT_TRUE(rc::check([] {
    const double width = *rc::gen::inRange(40, 200);
    const std::size_t most = static_cast<std::size_t>(*rc::gen::inRange(1, 4));
    const std::vector<std::string> lines = wrapped(random_text() + " " + random_text(), width, 12, most);
    RC_ASSERT(!lines.empty() && lines.size() <= most);
    for (const std::string& line : lines) RC_ASSERT(text_width(line, 12) <= width + 1e-9);
  }));
}

TEST(Sha256, PublishedVectors) {
  const auto hex = [](std::string_view bytes) {
    std::string text;
    for (const std::uint8_t byte : sha256(bytes)) {
      text.push_back("0123456789abcdef"[byte >> 4]);
      text.push_back("0123456789abcdef"[byte & 15]);
    }
    return text;
  };
  // FIPS 180-4 examples, and the well-known digest of nothing.
  EXPECT_EQ(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  // RFC 4648 section 10.
  EXPECT_EQ(base64("") + base64("f") + base64("fo") + base64("foo") + base64("foobar"), "Zg==Zm8=Zm9vZm9vYmFy");
}

TEST(Html, BoundsFollowTheColumnOfTheirName) {
  Table table{"t",
              "",
              "",
              Draw::bars,
              {numbers("other", Role::share, {0.5}), numbers("x_low", Role::low, {0.1}),
               numbers("x", Role::share, {0.2}), numbers("x_high", Role::high, {0.3}),
               numbers("hhi_low", Role::low, {0.44}), numbers("hhi_high", Role::high, {0.55})}};
  table.columns[4].title = "HHI, low";
  EXPECT_EQ(leading_column(table, 1), 2u) << "not the share to its left";
  EXPECT_EQ(leading_column(table, 3), 2u);
  EXPECT_EQ(leading_column(table, 4), 4u) << "no column bears the stem";
  EXPECT_EQ(leading_column(table, 5), 4u);
  EXPECT_EQ(bounds_of(table, 2), (std::pair<std::size_t, std::size_t>{1, 3}));
  EXPECT_FALSE(bounds_of(table, 0).has_value());
  Report report;
  report.tables.push_back(table);
  const std::string page = to_html(report);
  EXPECT_EQ(count(page, "<span class=\"whisker\""), 1u);
  EXPECT_LT(page.find(">20\u202f%<"), page.find(">10–30\u202f%<")) << "the range stands after its column";
  EXPECT_TRUE(holds(page, "<span class=\"head\">HHI</span> <span class=\"unit\">low–high</span>"));
  EXPECT_TRUE(holds(page, ">0.44–0.55<"));
}

TEST(Lines, SeriesAreFoundByTheirSuffixes) {
  Table table{"t",
              "",
              "",
              Draw::lines,
              {numbers("day", Role::days, {0, 1, 2}), numbers("p05", Role::low, {1, 2, 3}),
               numbers("p50", Role::plain, {2, 3, 4}), numbers("p95", Role::high, {3, 4, 5}),
               numbers("us_p05", Role::plain, {0, 0, 0}), numbers("us", Role::plain, {1, 1, 1}),
               numbers("us_p95", Role::plain, {2, 2, 2}), numbers("price", Role::money, {9, 9, 9})}};
  table.columns[7].unit = "USD/t";
  const std::vector<Panel> panels = panels_of(table);
  ASSERT_EQ(panels.size(), 2u);
  ASSERT_EQ(panels[0].series.size(), 2u);
  EXPECT_EQ(panels[0].series[0].low, 1u);
  EXPECT_EQ(panels[0].series[0].middle, 2u);
  EXPECT_EQ(panels[0].series[0].high, 3u);
  EXPECT_EQ(panels[0].series[1].low, 4u);
  EXPECT_EQ(panels[0].series[1].middle, 5u);
  EXPECT_EQ(panels[1].unit, "USD/t");
  const std::string svg = lines_html(table, 0, 0);
  EXPECT_EQ(count(svg, "<svg"), 4u);
  EXPECT_EQ(count(svg, "<path class=\"band"), 4u);
  EXPECT_TRUE(holds(svg, "data-series=\"1:2:3;4:5:6\""));
}

TEST(Lines, AVerticalAxisFromZeroAndGapsWhereThereIsNoValue) {
  const Table table{"t",
                    "T",
                    "",
                    Draw::lines,
                    {numbers("x", Role::plain, {0, 1, 2, 3, 4}), numbers("y", Role::plain, {50, 60, kNone, 70, 80})}};
  const std::string svg = lines_html(table, 0, 0);
  const std::size_t at = svg.find("<path class=\"line s1\" d=\"");
  ASSERT_NE(at, std::string::npos);
  const std::string path = svg.substr(at, svg.find("/>", at) - at);
  EXPECT_EQ(count(path, "M"), 2u) << path;
  EXPECT_EQ(count(path, "L"), 2u) << path;
  EXPECT_TRUE(holds(svg, "class=\"zero\""));
  EXPECT_TRUE(holds(svg, "50 at 0, lowest 50 at 0, highest 80 at 4")) << "said in words too";
}

TEST(Lines, WhatIsNoAscendingAxisIsShownAsATable) {
  Report report;
  report.tables.push_back(
      Table{"t", "", "", Draw::lines, {numbers("x", Role::plain, {0, 2, 1}), numbers("y", Role::plain, {5, 6, 7})}});
  EXPECT_EQ(lines_html(report.tables[0], 0, 0), "");
  EXPECT_TRUE(holds(to_html(report), "<tbody>"));
  report.tables[0].columns[0] = Column{"x", "", "", Role::plain, Texts{"a", "b", "c"}, {}, {}};
  EXPECT_EQ(lines_html(report.tables[0], 0, 0), "");
  report.tables[0].columns[0] = numbers("x", Role::plain, {0, 1, 2});
  report.tables[0].columns[1] = numbers("y", Role::plain, {1e300, -1e300, 0});
  EXPECT_EQ(lines_html(report.tables[0], 0, 0), "");
}

TEST(Lines, ManyPointsKeepTheirExtremes) {
  Numbers x, y;
  for (int i = 0; i < 5490; ++i) {
    x.push_back(i);
    y.push_back(i == 2777 ? 100.0 : 50.0);
  }
  const Table table{"t", "T", "", Draw::lines, {numbers("x", Role::plain, x), numbers("y", Role::plain, y)}};
  const std::string svg = lines_html(table, 0, 0);
  EXPECT_LT(svg.size(), 60000u);
  // 100 is the top of the axis, which stands 12 below the edge of the wide sheet and 10 below that of the narrow one.
  EXPECT_TRUE(holds(svg, " 12L")) << "the single day at 100 is drawn";
  EXPECT_TRUE(holds(svg, " 10L"));
}

TEST(Tiers, AStageOfSeveralStepsTakesSeveralColumns) {
  const auto texts = [](std::string name, Texts cells) {
    return Column{std::move(name), "", "", Role::plain, std::move(cells), {}, {}};
  };
  const Table table{"t",
                    "",
                    "",
                    Draw::tiers,
                    {texts("stage", {"material", "material", "material"}), texts("product", {"grit", "powder", "ring"}),
                     texts("place", {"CN", "CN", "CN"}), numbers("share", Role::share, {0.9, 0.8, 0.7}),
                     texts("from_product", {"", "grit", "powder"})}};
  const std::string svg = tiers_html(table, 0, 0);
  EXPECT_EQ(count(svg, "ribbon back"), 0u) << "no edge within a column";
  EXPECT_EQ(count(svg, "<line class=\"stage\""), 1u);
  EXPECT_TRUE(holds(svg, ">Material</text>"));
  Table circle = table;
  std::get<Texts>(circle.columns[4].cells)[0] = "ring";
  EXPECT_GE(count(tiers_html(circle, 0, 0), "ribbon back"), 1u);
}

TEST(Html, AHeadlineThatAnOverviewRepeatsIsShownWhereItBelongs) {
  Report overview, part;
  overview.notes = {{Tone::headline, "Batteries. Lines stop."}, {Tone::headline, "Own finding."}};
  part.notes = {{Tone::headline, "Lines stop."}};
  Document document;
  document.reports = {&overview, &part};
  const std::string page = to_html(document);
  const std::string shown = page.substr(0, page.find("id=\"reports\""));
  EXPECT_EQ(count(shown, "Batteries. Lines stop."), 0u);
  EXPECT_EQ(count(shown, "Lines stop."), 2u) << "among what was found, and in its report";
  EXPECT_EQ(count(shown, "Own finding."), 2u);
}

TEST(Tiers, DrawsEachProductOnceAndSaysItInWords) {
  const Table table = sample_dependence().tables[1];
  const std::string svg = tiers_html(table, 0, 1);
  std::set<std::string> products;
  for (std::size_t row = 0; row < table.rows(); ++row) products.emplace(text_at(table.columns[1], row));
  EXPECT_EQ(count(svg, "data-box="), products.size());
  EXPECT_EQ(count(svg, "class=\"ribbon"), 22u);
  EXPECT_TRUE(holds(svg, "Material: LFP cathode, CN 99 %; made from Iron phosphate, Lithium carbonate."));
  EXPECT_TRUE(holds(svg, "Lithium ore, AU 46 %, CL 24 %, CN 18 %"));
  Table without = table;
  without.columns.pop_back();
  EXPECT_EQ(tiers_html(without, 0, 1), "");
}

}  // namespace
}  // namespace chokepoint::report
