// Numerals, dates and units of each language, written from the language's own rules (spelled-out numbers by a second
// implementation, in the generator of the tables): each phrase holds exactly one claim.
#include "harness.h"

namespace chokepoint::reader {
namespace {

class Cases : public ::testing::TestWithParam<const char*> {};

TEST_P(Cases, EachPhraseIsOneClaim) {
  std::ifstream in(test_folder() / "cases" / (std::string(GetParam()) + ".txt"));
  std::string line;
  std::size_t cases = 0;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    ++cases;
    const std::size_t first = line.find('|');
    const std::size_t second = line.find('|', first + 1);
    const std::string phrase = line.substr(0, first);
    Expected expected;
    expected.unit_class = line.substr(first + 1, second - first - 1);
    expected.value = line.substr(second + 1);
    const Outcome outcome = read_text(phrase + "\n", published(2026, 3, 14));
    std::string read;
    for (const Claim& claim : outcome.claims) {
      read += std::string(name_of(claim.unit_class)) + " " + std::to_string(claim.base_low) + ".." +
              std::to_string(claim.base_high) + " " + claim.unit + " " + claim.date + "; ";
    }
    EXPECT_TRUE(outcome.claims.size() == 1 && says(outcome.claims[0], expected)) << line << "\n  read: " << read;
  }
  EXPECT_GE(cases, 150U);
}

INSTANTIATE_TEST_SUITE_P(Languages, Cases, ::testing::Values("en", "ar", "zh", "ja"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace chokepoint::reader
