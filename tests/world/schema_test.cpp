// The specs, the committed schema and the document say the same.
#include "world/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "sample.h"
#include "world/canonical.h"
#include "world/tables.h"
#include "world/words.h"

namespace chokepoint::world {
namespace {

std::string text_of_file(const std::string& name) {
  std::ifstream in(std::string(CHOKEPOINT_SOURCE_DIR) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(Schema, CommittedFileIsTheGeneratedOne) {
  EXPECT_EQ(text_of_file("docs/formats/world.schema.json"), schema_json())
      << "write the output of schema_json() to docs/formats/world.schema.json";
}

TEST(Schema, BracketsAndQuotesMatch) {
  const std::string json = schema_json();
  std::string open;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      ASSERT_NE(c, '\n');
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '{' || c == '[') open += c;
    if (c == '}' || c == ']') {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), c == '}' ? '{' : '[');
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty());
}

/// What world.md says of a column: written `name`, `name*`, `name?`, `name?*`.
struct Documented {
  bool key{false}, optional{false};
};

/// Tables of section 3 with their columns: lines beginning "* `table`", columns in the text up to the first full stop
/// or semicolon that is outside backticks and parentheses.
std::map<std::string, std::map<std::string, Documented>> documented(std::set<std::string>& with_figures) {
  std::string document = text_of_file("docs/formats/world.md");
  document = document.substr(document.find("\n## 3. "));
  document = document.substr(0, document.find("\n## 4. "));
  std::map<std::string, std::map<std::string, Documented>> tables;
  for (std::size_t at = document.find("\n* `"); at != std::string::npos; at = document.find("\n* `", at + 1)) {
    const std::size_t end = document.find("\n*", at + 1);
    std::string entry = document.substr(at + 4, end == std::string::npos ? end : end - at - 4);
    const std::string name = entry.substr(0, entry.find('`'));
    entry.erase(0, entry.find('`') + 1);
    if (entry.starts_with(" **Q**")) with_figures.insert(name);
    entry.erase(0, entry.find(':') + 1);
    auto& columns = tables[name];
    int depth = 0;
    for (std::size_t i = 0; i < entry.size(); ++i) {
      if (entry[i] == '(') ++depth;
      if (entry[i] == ')') --depth;
      if (depth == 0 && (entry[i] == ';' || entry[i] == '.')) break;
      if (entry[i] != '`') continue;
      const std::size_t close = entry.find('`', i + 1);
      std::string column = entry.substr(i + 1, close - i - 1);
      i = close;
      if (depth > 0) continue;
      // The stars may stand behind the backtick or in it.
      Documented said;
      while (!column.empty() && (column.back() == '*' || column.back() == '?')) {
        (column.back() == '*' ? said.key : said.optional) = true;
        column.pop_back();
      }
      columns.emplace(column, said);
    }
  }
  return tables;
}

TEST(Schema, DocumentAndSpecsNameTheSameTablesAndColumns) {
  std::set<std::string> with_figures;
  const auto tables = documented(with_figures);
  EXPECT_EQ(tables.size(), kTables);
  for (const table::TableSpec& spec : table_specs()) {
    const std::string name(spec.name);
    ASSERT_TRUE(tables.contains(name)) << "world.md does not describe " << name;
    EXPECT_EQ(with_figures.contains(name), spec.figures) << name;
    const auto& columns = tables.at(name);
    std::set<std::string> known;
    for (const table::ColumnSpec& column : spec.columns) {
      const std::string column_name(column.name);
      known.insert(column_name);
      ASSERT_TRUE(columns.contains(column_name)) << name << "." << column_name << " is not in world.md";
      EXPECT_EQ(columns.at(column_name).key, column.key) << name << "." << column_name;
      EXPECT_EQ(columns.at(column_name).optional, !column.required) << name << "." << column_name;
    }
    for (const auto& [column, said] : columns)
      EXPECT_TRUE(known.contains(column)) << name << "." << column << " is in no spec";
  }
  const std::string document = text_of_file("docs/formats/world.md");
  for (const table::ColumnSpec& column : figure_columns()) {
    EXPECT_NE(document.find("`" + std::string(column.name) + "`"), std::string::npos) << column.name;
  }
}

TEST(Schema, EveryWordOfEveryChoiceIsDocumented) {
  const std::string document = text_of_file("docs/formats/world.md");
  for (const table::TableSpec& spec : table_specs()) {
    for (const table::ColumnSpec& column : spec.columns) {
      for (const std::string_view word : column.choices) EXPECT_NE(document.find(word), std::string::npos) << word;
    }
  }
}

TEST(Schema, TinyWorldUsesEveryColumnOfTheSpecs) {
  const WorldPtr world = sample::world_of(sample::tiny());
  ASSERT_TRUE(world);
  std::set<std::string> unused;
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto table = static_cast<TableId>(i);
    std::set<std::string_view> used;
    for (const RowText& row : rows_of(*world, table)) {
      for (const auto& [column, text] : row.cells) {
        EXPECT_TRUE(find_column(spec_of(table), column)) << spec_of(table).name << "." << column << " is in no spec";
        used.insert(column);
      }
    }
    for (const table::ColumnSpec& column : spec_of(table).columns) {
      if (!used.contains(column.name)) unused.insert(std::string(spec_of(table).name) + "." + std::string(column.name));
    }
  }
  EXPECT_TRUE(unused.empty()) << "a writer forgets, or the tiny world lacks: " << testing::PrintToString(unused);
}

}  // namespace
}  // namespace chokepoint::world
