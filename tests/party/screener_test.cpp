// Names against lists: same in other scripts, slips found, strangers not; blocking loses nothing that matters; the same
// for any threads; the time that was asked for.
#include "party/screener.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "base/random.h"

namespace chokepoint::party {
namespace {

Screener made(std::vector<Entry> entries) { return std::move(*Screener::make(std::move(entries))); }

std::vector<std::vector<Hit>> screened(const Screener& screener, const std::vector<Party>& parties,
                                       const ScreenOptions& options = {}, unsigned threads = 1) {
  Pool pool(threads);
  Progress progress;
  Context context{pool, {}, progress};
  auto hits = screener.screen(parties, options, context);
  EXPECT_TRUE(hits);
  return std::move(*hits);
}

Entry entry(std::string id, std::string name, std::vector<std::string> aliases = {},
            std::vector<std::string> countries = {}) {
  Entry e;
  e.id = std::move(id);
  e.name = std::move(name);
  e.aliases = std::move(aliases);
  e.countries = std::move(countries);
  return e;
}

Screener few() {
  return made(
      {entry("1", "Huawei Technologies Co., Ltd.", {"华为技术有限公司"}, {"CN"}),
       entry("2", "Contemporary Amperex Technology Co., Limited", {"宁德时代新能源科技股份有限公司", "CATL"}, {"CN"}),
       entry("3", "Rostec State Corporation", {"Ростех"}, {"RU"}),
       entry("4", "Shenzhen Fine Technology Company", {}, {"CN"}), entry("5", "Teledyne FLIR LLC", {}, {"US"})});
}

TEST(PartyScreener, FindsNamesInOtherScriptsAndForms) {
  const Screener screener = few();
  const std::pair<const char*, std::uint32_t> cases[] = {{"HUAWEI TECHNOLOGIES", 0},
                                                         {"Huawei Technolgies Co Ltd", 0},
                                                         {"華為技術", 0},
                                                         {"Huaweijishu", 0},
                                                         {"宁德时代", 1},
                                                         {"Contemporary Amperex Technology", 1},
                                                         {"CATL", 1},
                                                         {"Contemporary Ampere Technology Ltd", 1},
                                                         {"Ростех", 2},
                                                         {"Rostekh", 2},
                                                         {"Teledyne Flir Inc", 4},
                                                         {"FLIR Teledyne", 4}};
  for (const auto& [name, expected] : cases) {
    const auto hits = screened(screener, {{name, ""}});
    ASSERT_FALSE(hits[0].empty()) << name;
    EXPECT_EQ(hits[0][0].entry, expected) << name;
  }
}

TEST(PartyScreener, CommonWordsAloneFindNobody) {
  const Screener screener = few();
  for (const char* name : {"Technology Company", "Shenzhen", "Limited", "Berlin Bakery", "China", "", "..."}) {
    const auto hits = screened(screener, {{name, ""}});
    EXPECT_TRUE(hits[0].empty()) << name << " found " << (hits[0].empty() ? "" : hits[0][0].matched);
  }
}

TEST(PartyScreener, TheScoreIsExplained) {
  const Screener screener = few();
  const auto same = screened(screener, {{"华为技术有限公司", "CN"}});
  ASSERT_FALSE(same[0].empty());
  EXPECT_EQ(same[0][0].score, 1.0);
  EXPECT_EQ(same[0][0].features.native, 1.0);
  EXPECT_EQ(same[0][0].features.country, Features::Country::same);
  const auto slip = screened(screener, {{"Huawei Technolgies", "US"}});
  ASSERT_FALSE(slip[0].empty());
  const Features& f = slip[0][0].features;
  EXPECT_EQ(f.country, Features::Country::differs);
  const double whole = 0.40 * f.name + 0.25 * f.edit + 0.35 * f.words;
  EXPECT_NEAR(slip[0][0].score, 0.95 * std::max({whole, 0.9 * f.within, f.slips}), 1e-12);
  EXPECT_EQ(f.slips, 0.95);  // one letter of eighteen is gone
}

/// Firms that never were: words of syllables, a trade, a town.
std::string made_name(Stream& r) {
  static const char* kSyllables[] = {"ka",   "lo",  "mi",  "ter", "von", "shi", "zhu", "gra", "pel", "dor",
                                     "quin", "bas", "rul", "ney", "fox", "hei", "tan", "wug", "sor", "eli"};
  static const char* kTrades[] = {"Technology", "Electronics", "Trading", "Industries", "Materials", "Instruments"};
  static const char* kTowns[] = {"Shenzhen", "Berlin", "Moscow", "Dubai", "Osaka", "Istanbul"};
  static const char* kForms[] = {"Co., Ltd.", "GmbH", "LLC", "JSC", "FZE", "Inc."};
  std::string word;
  for (std::uint64_t n = 3 + r.below(3); n > 0; --n) word += kSyllables[r.below(20)];
  std::string name;
  if (r.below(2) == 0) name += std::string(kTowns[r.below(6)]) + " ";
  return name + word + " " + kTrades[r.below(6)] + " " + kForms[r.below(6)];
}

/// A letter dropped, doubled, replaced, or two swapped.
std::string slipped(std::string name, Stream& r) {
  const std::size_t at = 1 + r.below(name.size() - 2);
  switch (r.below(4)) {
    case 0:
      name.erase(at, 1);
      break;
    case 1:
      name.insert(at, 1, name[at]);
      break;
    case 2:
      name[at] = static_cast<char>('a' + r.below(26));
      break;
    default:
      std::swap(name[at], name[at - 1]);
  }
  return name;
}

TEST(PartyScreener, SlipsAreFoundAndStrangersAreNot) {
  Stream r(11, 0, Purpose::test);
  std::vector<Entry> entries;
  for (int i = 0; i < 3000; ++i) entries.push_back(entry(std::to_string(i), made_name(r)));
  std::vector<Party> slips, strangers;
  for (int i = 0; i < 1000; ++i) {
    slips.push_back({slipped(slipped(entries[static_cast<std::size_t>(3 * i)].name, r), r), ""});
    strangers.push_back({made_name(r), ""});
  }
  const Screener screener = made(entries);
  const auto found = screened(screener, slips);
  std::size_t right = 0;
  for (std::size_t i = 0; i < slips.size(); ++i)
    right += std::any_of(found[i].begin(), found[i].end(), [&](const Hit& hit) { return hit.entry == 3 * i; });
  RecordProperty("right", static_cast<int>(right));
  EXPECT_GE(right, 940U) << "of 1000 names with two slips";
  std::size_t wrong = 0;
  for (const auto& hits : screened(screener, strangers)) wrong += hits.empty() ? 0 : 1;
  RecordProperty("wrong", static_cast<int>(wrong));
  EXPECT_LE(wrong, 90U) << "of 1000 strangers of like make";

  // Every pair scored, without candidates: what is left out scores low.
  auto folder = std::move(*Folder::make());
  std::size_t missed = 0, pairs = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    const FoldedName name = folder(slips[i].name);
    for (std::uint32_t e = 0; e < entries.size(); ++e) {
      Features features;
      if (screener.score(name, folder(entries[e].name), features) < 0.85) continue;
      ++pairs;
      missed += std::none_of(found[i].begin(), found[i].end(), [&](const Hit& hit) { return hit.entry == e; });
    }
  }
  EXPECT_GT(pairs, 40U);
  EXPECT_LE(missed, pairs / 100);
}

TEST(PartyScreener, TwoSlipsInSixteenLettersAndOneInTheForm) {
  const Screener screener =
      made({entry("1", "Kalomiterdor Industries GmbH"), entry("2", "Bas Ltd"), entry("3", "Vonshi")});
  const auto slips = [&](const char* name) {
    const auto hits = screened(screener, {{name, ""}}, {0.5, 10});
    return hits[0].empty() ? -1.0 : hits[0][0].features.slips;
  };
  EXPECT_EQ(slips("Kalomitedor Industries"), 0.95);
  EXPECT_EQ(slips("Kalmoiterdor Industriez GmbH"), 0.90);
  EXPECT_DOUBLE_EQ(slips("Kalomitedor Industries GmhH"), 0.93);
  EXPECT_DOUBLE_EQ(slips("Kalomiterdor Industries Gmhb"), 0.98);
  EXPECT_DOUBLE_EQ(slips("Kalomiterdor Industrie Gmhb"), 0.93);
  EXPECT_EQ(slips("Klmoiterdr Industries"), 0.0);  // three
  EXPECT_EQ(slips("Vonshy"), 0.0);                 // one in six letters
}

TEST(PartyScreener, TheSameForAnyThreads) {
  Stream r(5, 0, Purpose::test);
  std::vector<Entry> entries;
  std::vector<Party> parties;
  for (int i = 0; i < 500; ++i) {
    entries.push_back(entry(std::to_string(i), made_name(r)));
    parties.push_back({slipped(entries.back().name, r), ""});
  }
  const Screener screener = made(entries);
  const auto one = screened(screener, parties, {}, 1);
  const auto three = screened(screener, parties, {}, 3);
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].size(), three[i].size());
    for (std::size_t k = 0; k < one[i].size(); ++k) {
      EXPECT_EQ(one[i][k].entry, three[i][k].entry);
      EXPECT_EQ(one[i][k].score, three[i][k].score);
    }
  }
}

// 10^5 names against 30,000 entries in 30 s on two cores is the aim; a hundredth of the names here, with room for a
// busy machine.
TEST(PartyScreener, AThousandNamesAgainstThirtyThousandEntries) {
  Stream r(9, 0, Purpose::test);
  std::vector<Entry> entries;
  std::vector<Party> parties;
  for (int i = 0; i < 30'000; ++i) entries.push_back(entry(std::to_string(i), made_name(r), {made_name(r)}));
  for (int i = 0; i < 1000; ++i) parties.push_back({made_name(r), ""});
  const Screener screener = made(std::move(entries));
  const auto start = std::chrono::steady_clock::now();
  const auto hits = screened(screener, parties, {}, 2);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(hits.size(), parties.size());
  RecordProperty("seconds", std::to_string(took.count()));
  EXPECT_LT(took.count(), 30.0);
}

// The aim itself. Processor time, as other programs may be at work.
TEST(PartyScreenerSlow, AHundredThousandNamesAgainstThirtyThousandEntries) {
  Stream r(13, 0, Purpose::test);
  std::vector<Entry> entries;
  std::vector<Party> parties;
  for (int i = 0; i < 30'000; ++i) entries.push_back(entry(std::to_string(i), made_name(r), {made_name(r)}));
  for (std::size_t i = 0; i < 100'000; ++i)
    parties.push_back({i % 10 == 0 ? slipped(slipped(entries[(i / 10) % 30'000].name, r), r) : made_name(r), ""});
  const Screener screener = made(std::move(entries));
  const std::clock_t start = std::clock();
  const auto hits = screened(screener, parties, {}, 2);
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / 2.0;
  std::size_t right = 0;
  for (std::size_t i = 0; i < hits.size(); i += 10)
    right +=
        std::any_of(hits[i].begin(), hits[i].end(), [&](const Hit& hit) { return hit.entry == (i / 10) % 30'000; });
  RecordProperty("seconds on two cores", std::to_string(took));
  RecordProperty("right", static_cast<int>(right));
  EXPECT_LT(took, 30.0);
  EXPECT_GE(right, 9000U) << "of 10,000 names with two slips";
}

}  // namespace
}  // namespace chokepoint::party
