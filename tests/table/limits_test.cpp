// Large, odd and hostile files: what is read, refused or stopped, and that refusal comes before the memory is taken.
#include <gtest/gtest.h>

#include <stop_token>

#include "table/csv.h"

namespace chokepoint::table {
namespace {

constexpr std::size_t kMega = std::size_t{1} << 20;

class Counting : public Progress {
 public:
  void stage(std::string_view name, std::uint64_t total) override {
    stage_ = name;
    total_ = total;
    done_ = 0;
  }
  void advance(std::uint64_t by) override {
    done_ += by;
    ++calls_;
    if (calls_ == stop_after_) stop_.request_stop();
  }
  std::string stage_;
  std::uint64_t total_{0};
  std::uint64_t done_{0};
  std::size_t calls_{0};
  std::size_t stop_after_{0};
  std::stop_source stop_;
};

struct Setting {
  Pool pool{1};
  Counting progress;
  std::size_t memory_limit{std::size_t{8} << 30};
  Result<TextTable> read(std::string text, CsvOptions options = {}) {
    Context context{pool, progress.stop_.get_token(), progress, memory_limit};
    return parse_csv("t.csv", std::move(text), options, context);
  }
};

std::string rows_of(std::size_t bytes) {
  std::string text = "a,b,c\n";
  while (text.size() < bytes) text += "12,\"x\"\"y\",word\n";
  return text;
}

TEST(Limits, ProgressCountsEveryByteOnce) {
  Setting setting;
  const std::string text = rows_of(9 * kMega);
  ASSERT_TRUE(setting.read(text));
  EXPECT_EQ(setting.progress.stage_, "reading t.csv");
  EXPECT_EQ(setting.progress.total_, text.size());
  EXPECT_EQ(setting.progress.done_, text.size());
  EXPECT_GE(setting.progress.calls_, 3U);
}

TEST(Limits, StopsWhenAskedWithinTheNextPiece) {
  for (const std::string& text :
       {rows_of(16 * kMega), "a,b\n1,\"" + std::string(16 * kMega, 'x') + "\"\n",
        "a,b\n1," + std::string(16 * kMega, 'x'), "a,b\n1,\"" + std::string(16 * kMega, '"') + "\"\n",
        "a,b\n" + std::string(16 * kMega, '\n'), "a,b\n" + std::string(16 * kMega, ',')}) {
    Setting setting;
    setting.progress.stop_after_ = 2;
    const auto table = setting.read(text);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().faults.back().code, Code::stopped);
    EXPECT_LE(setting.progress.done_, 13 * kMega);
  }
}

TEST(Limits, ACellOfManyMegabytes) {
  Setting setting;
  for (const char filler : {'x', ',', '\n', '"'}) {
    const std::size_t size = 9 * kMega;
    const auto table = setting.read("a,b\n\"" + std::string(size, filler) + "\",end\n1,2\n");
    ASSERT_TRUE(table) << to_string(table.error());
    ASSERT_EQ(table->rows(), 2U);
    EXPECT_EQ(table->cell(0, 0).size(), filler == '"' ? size / 2 : size);
    EXPECT_EQ(table->cell(0, 0).find_first_not_of(filler), std::string_view::npos);
    EXPECT_EQ(table->cell(0, 1), "end");
    EXPECT_EQ(table->cell(1, 1), "2");
    EXPECT_EQ(table->line(1), filler == '\n' ? size + 3 : 3U);
  }
}

/// Separators, quotes and line ends on, before and behind the places where the reader pauses.
TEST(Limits, PausesFallAnywhere) {
  Setting setting;
  for (std::size_t shift = 0; shift < 14; ++shift) {
    std::string text = "a,b,c\n";
    text += std::string(4 * kMega - 7 - text.size() - shift, 'x');
    text += ",\"q\"\"r\",\"s\"\r\n\r\n1,2,3\n";
    const auto table = setting.read(text);
    ASSERT_TRUE(table) << shift << to_string(table.error());
    ASSERT_EQ(table->rows(), 2U);
    EXPECT_EQ(table->cell(0, 1), "q\"r");
    EXPECT_EQ(table->cell(0, 2), "s");
    EXPECT_EQ(table->cell(1, 2), "3");
    EXPECT_EQ(table->line(1), 4U);
    if (shift % 5 != 0) continue;
    for (std::size_t cut = 1; cut < 22; cut += 2) setting.read(text.substr(0, text.size() - cut));
  }
}

TEST(Limits, MemoryIsRefusedBeforeItIsTaken) {
  Setting setting;
  setting.memory_limit = 3 * kMega;
  const std::string one_letter_cells = [] {
    std::string text = "a,b\n";
    while (text.size() < 2 * kMega) text += "1,2\n";
    return text;
  }();
  const auto table = setting.read(one_letter_cells);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().faults[0].code, Code::too_large);
  setting.memory_limit = 16 * kMega;
  EXPECT_TRUE(setting.read(one_letter_cells));
  setting.memory_limit = kMega;
  EXPECT_EQ(setting.read(one_letter_cells).error().faults[0].code, Code::too_large);
}

TEST(Limits, SizeLimitAndColumnLimit) {
  Setting setting;
  CsvOptions options;
  options.size_limit = 5;
  EXPECT_TRUE(setting.read("a,b\n1", {}).error().faults[0].code != Code::too_large);
  EXPECT_EQ(setting.read("a,b\n1,2\n", options).error().faults[0].code, Code::too_large);
  const auto wide = setting.read(std::string(kMaximumColumns, ',') + "\n");
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().faults[0].code, Code::too_large);
  std::string header;
  for (std::size_t i = 0; i < 20000; ++i) header += (i > 0 ? ",c" : "c") + std::to_string(i);
  EXPECT_TRUE(setting.read(header + "\n"));
  EXPECT_FALSE(setting.read(header + ",c77\n"));
}

TEST(Limits, FaultsAreCappedAndCounted) {
  Setting setting;
  std::string text = "a,b\n";
  for (int i = 0; i < 5000; ++i) text += "1\n";
  const auto table = setting.read(text);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().faults.size(), 1000U);
  EXPECT_EQ(table.error().not_listed, 4000U);
}

TEST(Limits, DecodingStopsAndKnowsItsLimit) {
  std::string text = "\xFF\xFE";
  while (text.size() < 40 * kMega) text += std::string("\x01\x4E,\0\x02\x4E\n\0", 8);
  Setting setting;
  setting.progress.stop_after_ = 2;
  const auto stopped = setting.read(text);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().faults[0].code, Code::stopped);
  Setting small;
  small.memory_limit = 45 * kMega;
  const auto refused = small.read(text);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().faults[0].code, Code::too_large);
}

TEST(Limits, ATableMayBeMovedAndOutliveItsMaker) {
  Setting setting;
  TextTable table = [&] { return std::move(*setting.read("a,b\n\"x\"\"y\",2\n")); }();
  const TextTable moved = std::move(table);
  EXPECT_EQ(moved.cell(0, 0), "x\"y");
  EXPECT_EQ(moved.header(1), "b");
}

}  // namespace
}  // namespace chokepoint::table
