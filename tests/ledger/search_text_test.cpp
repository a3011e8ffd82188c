#include "ledger/search_text.h"

#include <gtest/gtest.h>

#include "ledger/text_index.h"

namespace chokepoint::ledger {
namespace {

TextFolder folder() { return std::move(*TextFolder::make()); }

TEST(SearchText, PairsOfHanAndTheLastAlone) {
  const SearchText text = folder().index("中国控制95%的金刚石");
  EXPECT_EQ(text.bigrams, "中国 国控 控制 制 的金 金刚 刚石 石");
  EXPECT_EQ(text.words, "95");
}

TEST(SearchText, TraditionalAndSimplifiedAreOne) {
  EXPECT_EQ(folder().index("鋰電池").bigrams, folder().index("锂电池").bigrams);
}

TEST(SearchText, ArabicWithAndWithoutVowelSigns) {
  const TextFolder f = folder();
  EXPECT_EQ(f.index("البَطَّارِيَّات").words, f.index("البطاريات").words);
  EXPECT_EQ(f.index("وبطاريات").words, f.index("البطاريات").words);
  EXPECT_EQ(f.index("للبطاريات").words, f.index("بطاريات").words);
  EXPECT_EQ(f.index("أنتجت").words, f.index("انتجت").words);
  EXPECT_EQ(f.index("الصين").words, f.index("والصين").words);
}

TEST(SearchText, WordsAreFolded) { EXPECT_EQ(folder().index("ＬＦＰ Cells, 99 %").words, "lfp cells 99"); }

TEST(SearchText, AQuestionIsNeverSyntax) {
  const TextFolder f = folder();
  EXPECT_EQ(f.question("\" OR * NEAR("), "words : \"or\" AND words : \"near\" *");
  EXPECT_EQ(f.question("--- ,,"), "");
  EXPECT_EQ(f.question("镓"), "bigrams : \"镓\" *");
  EXPECT_EQ(f.question("石墨 CN"), "bigrams : \"石墨\" AND words : \"cn\"");
}

TEST(TextIndex, FindsWhatTheQuestionSays) {
  auto index = TextIndex::make({"全球约95%的工业人造钻石产能", "China mines graphite", "graphite anodes of China"});
  ASSERT_TRUE(index);
  EXPECT_EQ(*index->find("钻石", 10), std::vector<std::size_t>{0});
  EXPECT_EQ(index->find("graphite china", 10)->size(), 2U);
  EXPECT_EQ(index->find("graphite", 1)->size(), 1U);
  EXPECT_FALSE(index->find("...", 10));
}

}  // namespace
}  // namespace chokepoint::ledger
