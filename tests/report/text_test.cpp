#include <gtest/gtest.h>

#include <limits>

#include "base/context.h"
#include "random_report.h"
#include "report/people.h"
#include "report/render.h"
#include "sample.h"
#include "table/csv.h"

namespace chokepoint::report {
namespace {

using testing::random_report;
using testing::sample_dependence;
using testing::sample_report;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back().push_back(c);
    }
  }
  return lines;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Report tiny() {
  Report report;
  report.title = "T";
  Column name{"name", "Name", "", Role::key, Texts{"石墨", "غَرافيت", "graphite"}, {}, {}};
  Column value{
      "value", "Value", "t", Role::plain, Numbers{12400, 7.5, kNone}, {Basis::quoted, Basis::derived, Basis::assumed},
      {}};
  Column share{
      "share", "Share", "", Role::share, Numbers{0.982, 0.5, 0.0004}, {Basis::assumed, Basis::computed, Basis::derived},
      {}};
  report.tables.push_back(Table{"t", "Table", "", Draw::table, {name, value, share}});
  return report;
}

TEST(Text, AlignsWideAndRightToLeftCells) {
  const std::vector<std::string> lines = lines_of(to_text(tiny(), {}));
  // Every row of numbers ends in the same terminal column, whatever the script of its first cell.
  std::vector<int> widths;
  for (const std::string& line : lines) {
    if (holds(line, " %")) widths.push_back(display_width(line));
  }
  ASSERT_EQ(widths.size(), 3u);
  EXPECT_EQ(widths[0], widths[1]);
  EXPECT_EQ(widths[0], widths[2]);
}

TEST(Text, MarksBasisAndExplainsTheMarks) {
  const std::string text = to_text(tiny(), {});
  EXPECT_TRUE(holds(text, "12,400")) << text;
  EXPECT_TRUE(holds(text, "~7.5")) << text;
  EXPECT_TRUE(holds(text, "?98.2 %")) << text;
  EXPECT_TRUE(holds(text, "~<0.1 %")) << text;
  EXPECT_TRUE(holds(text, "Marks: ~ derived")) << text;
  EXPECT_FALSE(holds(to_text(sample_dependence(), {}), " nan"));
  Report plain = tiny();
  for (Column& column : plain.tables[0].columns) column.basis.clear();
  EXPECT_FALSE(holds(to_text(plain, {}), "Marks:"));
}

TEST(Text, CountsTheRowsItLeavesOut) {
  EXPECT_TRUE(holds(to_text(sample_dependence(), {.max_rows = 25}), "+15 more rows"));
  EXPECT_FALSE(holds(to_text(sample_dependence(), {.max_rows = 40}), "more rows\n\nFrom mine"));
  const std::string text = to_text(sample_report(), {});
  EXPECT_TRUE(holds(text, "of 730 rows, evenly spaced")) << text;
  EXPECT_TRUE(holds(text, "2025-09-30") && holds(text, "2027-09-29")) << "first and last day of the series";
}

TEST(Text, ColoursOnlyWhenAsked) {
  EXPECT_FALSE(holds(to_text(sample_report(), {}), "\x1b"));
  EXPECT_TRUE(holds(to_text(sample_report(), {.colour = true}), "\x1b[1m"));
}

TEST(Text, ForeignTextCannotSteerTheTerminal) {
  EXPECT_TRUE(rc::check([] {
    const std::string text = to_text(random_report(), {});
    RC_ASSERT(is_utf8(text));
    for (std::size_t at = 0; at < text.size();) {
      const Character c = decode(text, at);
      RC_ASSERT(c.code == '\n' || !is_control(c.code));
      RC_ASSERT(c.code == 0x200E || !is_direction_control(c.code));
      at += c.size;
    }
  }));
}

TEST(Text, KeepsToTheWidthWhereTextCanBeCut) {
  Report report = sample_report();
  report.tables.erase(report.tables.begin());  // thirteen columns of numbers, which are never cut
  for (const int width : {70, 80, 120}) {
    for (const std::string& line : lines_of(to_text(report, {.width = width}))) {
      EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(People, DigitsSuitTheColumn) {
  const auto show = [](std::vector<double> column, Role role) {
    const NumberStyle style = number_style(column, role);
    std::string out;
    for (const double value : column) out += for_people(value, style) + "|";
    return out;
  };
  EXPECT_EQ(show({1, 2, 30}, Role::plain), "1|2|30|");
  EXPECT_EQ(show({12345.6, 7.25, 0.004}, Role::plain), "12,346|7.2|0.0040|");
  EXPECT_EQ(show({0.95, 0.982}, Role::share), "95.0 %|98.2 %|");
  EXPECT_EQ(show({0.95, 0.99}, Role::share), "95 %|99 %|");
  EXPECT_EQ(show({2025, 1999}, Role::plain), "2025|1999|");
  EXPECT_EQ(show({-1234567, 0}, Role::money), "-1,234,567|0|");
  EXPECT_EQ(show({528540743512.0, 1.3e8}, Role::money), "529|0.13|");
  EXPECT_EQ(show({1e12, 40, 0.004, 0.3}, Role::plain), "1,000,000,000,000|40|0.0040|0.30|")
      << "mixed sizes have no scale";
  EXPECT_EQ(show({0.982, 0.0004, -0.0004, 0}, Role::share), "98.2 %|<0.1 %|>-0.1 %|0 %|");
  EXPECT_EQ(show({6e-11, 0}, Role::share), "<0.0001 %|0 %|");
  EXPECT_EQ(show({0.02, 0.00001}, Role::share), "2.00 %|<0.01 %|");
  EXPECT_EQ(for_people(12.5e9, "USD"), "12.5 billion USD");
  EXPECT_EQ(show({1e-9, 2e-9}, Role::plain), "0.000000001|0.000000002|");
  EXPECT_EQ(show({kNone, std::numeric_limits<double>::infinity()}, Role::plain), "||");
  EXPECT_EQ(for_people(0.18, "of normal"), "0.18 of normal");
  EXPECT_EQ(for_people(45, "days"), "45 days");
  EXPECT_EQ(for_people(0.18, "share of normal output"), "18 % of normal output");
  EXPECT_EQ(for_people(2, "shares"), "2 shares");
}

TEST(People, ColumnsOfOneUnitHaveOneScale) {
  Table table{"t",
              "",
              "",
              Draw::table,
              {{"use", "", "USD", Role::money, Numbers{2.072e9, 1.16e9}, {}, {}},
               {"sales", "", "USD", Role::money, Numbers{10.1e9, 4.6e9}, {}, {}},
               {"mass", "", "t", Role::plain, Numbers{3e7, 5}, {}, {}}}};
  EXPECT_EQ(unit_label(table, 0), "billion USD");
  EXPECT_EQ(unit_label(table, 1), "billion USD");
  EXPECT_EQ(unit_label(table, 2), "million t");
  EXPECT_EQ(cell_for_people(table, 0, 0, number_style(table, 0)), "2.07");
}

TEST(People, NoNumberButZeroPrintsAsZero) {
  EXPECT_TRUE(rc::check([] {
    std::vector<double> column;
    for (int i = 0; i < 5; ++i) column.push_back(testing::random_number());
    const NumberStyle style = number_style(column, *rc::gen::element(Role::plain, Role::share, Role::days));
    for (const double value : column) {
      const std::string text = for_people(value, style);
      RC_ASSERT(std::isnan(value) == text.empty());
      if (value != 0.0 && !std::isnan(value)) RC_ASSERT(text.find_first_of("123456789") != std::string::npos);
    }
  }));
}

TEST(People, BoundsPrintAsTheirColumn) {
  const Table table = sample_dependence().tables[0];
  EXPECT_EQ(leading_column(table, 5), 4u);
  EXPECT_EQ(leading_column(table, 6), 4u);
  EXPECT_TRUE(number_style(table, 5).per_cent);
  EXPECT_EQ(cell_for_people(table, 5, 0, number_style(table, 5)), "87.1 %");
}

Result<table::TextTable> parsed(const std::string& csv) {
  PlainContext plain;
  Context context = plain.context();
  table::CsvOptions options;
  options.delimiter = ',';
  return table::parse_csv("t.csv", csv, options, context);
}

TEST(Csv, OneTableReadsBackWithItsBasis) {
  const auto table = parsed(to_csv(tiny()));
  ASSERT_TRUE(table.has_value());
  ASSERT_EQ(table->columns(), 5u);
  EXPECT_EQ(table->header(1), "value");
  EXPECT_EQ(table->header(2), "value_basis");
  EXPECT_EQ(table->cell(0, 0), "石墨");
  EXPECT_EQ(table->cell(1, 1), "7.5");
  EXPECT_EQ(table->cell(2, 1), "");
  EXPECT_EQ(table->cell(1, 2), "derived");
  EXPECT_EQ(table->cell(0, 3), "0.982");
}

TEST(Csv, SeveralTablesAreNamed) {
  const std::string csv = to_csv(sample_dependence());
  EXPECT_EQ(csv.rfind("# dependence\nrank,", 0), 0u);
  EXPECT_TRUE(holds(csv, "\n\n# tiers\nstage,product,place,share,from_product\n"));
}

TEST(Csv, FormulasAreNeutralised) {
  Report report;
  report.tables.push_back(
      Table{"t", "", "", Draw::table, {{"x", "", "", Role::plain, Texts{"=1+1", "-2", "@x", "ok", ""}, {}, {}}}});
  const std::string csv = to_csv(report);
  EXPECT_FALSE(holds(csv, "\n=1+1")) << csv;
  EXPECT_FALSE(holds(csv, "\n@x")) << csv;
  EXPECT_TRUE(holds(csv, "\n-2\n")) << csv;
  EXPECT_TRUE(holds(csv, "\n\"\"\n")) << "an empty line would be no row";
}

TEST(Csv, NumbersReadBackToTheSameDouble) {
  EXPECT_TRUE(rc::check([] {
    Numbers cells;
    for (int i = 0; i < 8; ++i) cells.push_back(testing::random_number());
    Report report;
    report.tables.push_back(
        Table{"t",
              "",
              "",
              Draw::table,
              {{"a", "", "", Role::plain, cells, {}, {}}, {"b", "", "", Role::key, cells, {}, {}}}});
    const auto table = parsed(to_csv(report));
    RC_ASSERT(table.has_value());
    std::size_t row = 0;
    for (const double value : cells) {
      if (std::isnan(value)) {
        RC_ASSERT(table->cell(row, 0).empty());
      } else {
        RC_ASSERT(table::parse_number(table->cell(row, 0)).value() == value);
      }
      ++row;
    }
  }));
}

}  // namespace
}  // namespace chokepoint::report
