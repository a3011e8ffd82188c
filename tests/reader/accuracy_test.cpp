// The standing test of accuracy: texts written for it in each language, with page furniture and traps, labelled by the
// scorer's rule. held_*.txt were written before the reader had read anything. The labelled articles are scored too
// where they lie beside the checkout (docs/methods/reading.md has the numbers).
#include "harness.h"

namespace chokepoint::reader {
namespace {

struct Score {
  std::size_t right{0}, wrong{0}, missed{0};
  double f1() const {
    return right == 0 ? 0.0 : 2.0 * static_cast<double>(right) / static_cast<double>(2 * right + wrong + missed);
  }
};

Score score(const std::vector<Claim>& claims, const std::vector<Expected>& expected, std::string& errors) {
  Score score;
  std::vector<bool> used(claims.size());
  for (const Expected& wanted : expected) {
    if (wanted.neutral) continue;
    std::size_t found = claims.size();
    for (std::size_t i = 0; i < claims.size() && found == claims.size(); ++i) {
      if (!used[i] && overlaps(claims[i], wanted) && says(claims[i], wanted)) found = i;
    }
    if (found == claims.size()) {
      ++score.missed;
      errors += "missed " + wanted.unit_class + " " + wanted.value + ": " + wanted.quote + "\n";
    } else {
      ++score.right;
      used[found] = true;
    }
  }
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (used[i]) continue;
    const bool neutral = std::any_of(expected.begin(), expected.end(), [&](const Expected& wanted) {
      return wanted.neutral && overlaps(claims[i], wanted) && class_of(claims[i]) == wanted.unit_class;
    });
    if (neutral) continue;
    ++score.wrong;
    errors += "false alarm " + std::string(name_of(claims[i].unit_class)) + ": " + claims[i].quote + "\n";
  }
  return score;
}

class Accuracy : public ::testing::TestWithParam<const char*> {};

TEST_P(Accuracy, OfOwnTexts) {
  const Labelled labelled = unmark(file_text(test_folder() / "texts" / (std::string(GetParam()) + ".txt")));
  ASSERT_GT(labelled.expected.size(), 10U);
  const Outcome outcome = read_text(labelled.text);
  std::string errors;
  const Score result = score(outcome.claims, labelled.expected, errors);
  EXPECT_GE(result.f1(), 0.9) << errors;
  RecordProperty("f1", std::to_string(result.f1()));
}

INSTANTIATE_TEST_SUITE_P(Texts, Accuracy, ::testing::Values("held_en", "held_ar", "held_zh", "held_ja"),
                         [](const auto& test) { return std::string(test.param); });

/// Texts in other registers than those above (agencies, essays, releases, ministries, interviews, a page of HTML),
/// written without a look at the grammar. What they scored at first sight is in docs/methods/reading.md; the faults
/// that they showed were mended since, so this only keeps the reader from falling back.
class HeldOut : public ::testing::TestWithParam<const char*> {};

TEST_P(HeldOut, KeepsItsScore) {
  Score all;
  std::string errors;
  for (const auto& file : std::filesystem::directory_iterator(test_folder() / "held_out")) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with(std::string(GetParam()) + "_")) continue;
    const Labelled labelled = unmark(file_text(file.path()));
    ASSERT_GT(labelled.expected.size(), 10U) << name;
    errors += name + "\n";
    const Score one = score(read_text(labelled.text).claims, labelled.expected, errors);
    all.right += one.right;
    all.wrong += one.wrong;
    all.missed += one.missed;
  }
  EXPECT_GT(all.right, 50U);
  EXPECT_GE(all.f1(), 0.95) << errors;
}

INSTANTIATE_TEST_SUITE_P(Texts, HeldOut, ::testing::Values("en", "ar", "zhs", "zht", "ja"),
                         [](const auto& test) { return std::string(test.param); });

TEST(AccuracyOfText, EveryQuoteIsTheTextAtItsPlace) {
  for (const char* name : {"held_en", "held_ar", "held_zh", "held_ja"}) {
    const Labelled labelled = unmark(file_text(test_folder() / "texts" / (std::string(name) + ".txt")));
    const std::u32string text = decode(labelled.text);
    const Outcome outcome = read_text(labelled.text);
    for (const Claim& claim : outcome.claims) {
      ASSERT_LE(claim.end, text.size());
      EXPECT_EQ(claim.quote, encode(std::u32string_view(text).substr(claim.start, claim.end - claim.start)));
      EXPECT_LE(claim.sentence_start, claim.start);
      EXPECT_GE(claim.sentence_end, claim.end);
    }
  }
}

}  // namespace
}  // namespace chokepoint::reader
