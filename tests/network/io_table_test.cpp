// Tables as they come: compressed, in pieces, too large, and what the rule for faults does.
#include "network/io_table.h"

#include <gtest/gtest.h>

#include "table/gzip.h"

namespace chokepoint::network {
namespace {

struct File {
  std::string name, bytes;
};

Result<IoTable> read(const std::vector<File>& files, OnFault on_fault = OnFault::error,
                     std::size_t memory = std::size_t{1} << 30) {
  std::vector<TableFile> given;
  for (const File& file : files) given.push_back({file.name, file.bytes});
  PlainContext plain;
  Context context = plain.context();
  context.memory_limit = memory;
  return read_io_table("t", given, on_fault, context);
}

const char* const kFlows = ",a|x,a|y,b|x\na|x,1,2,3\nb|x,4,5,6\na|y,7,8,9\n";
const char* const kFinal = "\"\",a|c,b|c\na|x,10,0\na|y,20,5\nb|x,0,30\n";

TEST(IoTable, FlowsStandCustomerByCustomerInTheHeadersOrder) {
  const auto io = read({{"Z.csv", kFlows}, {"Y.csv", kFinal}});
  ASSERT_TRUE(io) << to_string(io.error());
  EXPECT_EQ(io->square, (std::vector<double>{1, 7, 4, 2, 8, 5, 3, 9, 6}));
  EXPECT_EQ(io->output, (std::vector<double>{16, 49, 45}));
  EXPECT_EQ(io->region, (std::vector<std::uint32_t>{0, 0, 1}));
  EXPECT_EQ(io->sector, (std::vector<std::uint32_t>{0, 1, 0}));
  EXPECT_EQ(io->final_region, (std::vector<std::uint32_t>{0, 1}));
}

TEST(IoTable, CompressedFilesAreTheSameTable) {
  const auto plain = read({{"Z.csv", kFlows}, {"Y.csv", kFinal}});
  const auto packed = read({{"Z.csv.gz", table::gzip(kFlows)}, {"Y.csv.gz", table::gzip(kFinal)}});
  ASSERT_TRUE(plain && packed) << to_string(packed.error());
  EXPECT_EQ(packed->square, plain->square);
  EXPECT_EQ(packed->final_demand, plain->final_demand);
  const auto cut = read({{"Z.csv.gz", table::gzip(kFlows).substr(0, 30)}, {"Y.csv", kFinal}});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().faults.front().file, "t/Z.csv.gz");
}

TEST(IoTable, ATableBeyondTheMemoryLimitIsRefusedBeforeItIsHeld) {
  const auto io = read({{"Z.csv", kFlows}, {"Y.csv", kFinal}}, OnFault::error, 100);
  ASSERT_FALSE(io);
  EXPECT_EQ(io.error().faults.front().code, Code::too_large);
}

TEST(IoTable, TheLargestMendedEntriesAreKept) {
  std::string flows = ",a|x\n";
  std::string final = ",a|c";
  for (int u = 0; u < 400; ++u) final += ",a|" + std::to_string(u);
  final += "\na|x,1000000";
  for (int u = 0; u < 400; ++u) final += ",-" + std::to_string(u + 1);
  const auto io = read({{"Z.csv", flows + "a|x,1\n"}, {"Y.csv", final + "\n"}}, OnFault::clip);
  ASSERT_TRUE(io) << to_string(io.error());
  EXPECT_EQ(io->mended_count, 400U);
  EXPECT_GE(io->mended.size(), kMostMended);
  EXPECT_LT(io->mended.size(), 2 * kMostMended);
  EXPECT_EQ(io->mended.back().before, -400.0);
}

TEST(IoTable, CoefficientsAreFlowsOverOutput) {
  auto io = read({{"Z.csv", kFlows}, {"x.csv", "l,x\na|x,10\na|y,20\nb|x,40\n"}});
  ASSERT_TRUE(io) << to_string(io.error());
  const auto refused = to_coefficients("t", OnFault::error, *io);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().faults.front().code, Code::shares_exceed);
  EXPECT_EQ(refused.error().faults.front().column, 2U);
}

}  // namespace
}  // namespace chokepoint::network
