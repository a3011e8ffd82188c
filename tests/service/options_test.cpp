// Parameters: typed, refused with all faults, and the same after a manifest.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "service/depend.h"
#include "service/rank.h"
#include "service/report_page.h"
#include "service/simulate.h"
#include "service/use_case.h"

namespace chokepoint::service {
namespace {

TEST(Options, DefaultsAreValidAndSurviveTheManifest) {
  const auto survives = [](auto params) {
    using P = decltype(params);
    const std::string json = canonical_json(params);
    auto arguments = arguments_from_json(json);
    ASSERT_TRUE(arguments.has_value());
    std::erase_if(*arguments, [](const auto& entry) { return entry.second.empty() || entry.second.front().empty(); });
    const auto again = read_params<P>(*arguments);
    ASSERT_TRUE(again.has_value()) << to_string(again.error());
    EXPECT_EQ(canonical_json(*again), json);
  };
  survives(RankParams{});
  survives(DependParams{});
  survives(ReportParams{});
  SimulateParams simulate;
  simulate.scenario = "any";
  simulate.days = 1;
  survives(simulate);
}

TEST(Options, AnyParametersSurviveTheManifest) {
  EXPECT_TRUE(rc::check([] {
    RankParams params;
    params.target = *rc::gen::string<std::string>();
    params.shock = *rc::gen::elementOf(std::vector<std::string>{"exports", "production", "both"});
    params.top = *rc::gen::inRange<std::int64_t>(1, 100001);
    params.draws = *rc::gen::inRange<std::int64_t>(0, 10001);
    params.seed = *rc::gen::arbitrary<std::int64_t>();
    params.least_share = 0.0001 + 0.9999 * (*rc::gen::inRange(0, 1 << 30)) / (1 << 30);
    params.no_substitution = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) params.as_of = day_of(1900, 1, 1) + *rc::gen::inRange(0, 180000);
    const std::string json = canonical_json(params);
    auto arguments = arguments_from_json(json);
    RC_ASSERT(arguments.has_value());
    std::erase_if(*arguments, [](const auto& entry) { return entry.second.empty() || entry.second.front().empty(); });
    const auto again = read_params<RankParams>(*arguments);
    RC_ASSERT(again.has_value());
    RC_ASSERT(canonical_json(*again) == json);
    RC_ASSERT(again->least_share == params.least_share);
  }));
}

TEST(Options, AllFaultsAtOnce) {
  const auto params = read_params<RankParams>({{"draws", {"1e9"}},
                                               {"shock", {"none"}},
                                               {"top", {"0"}},
                                               {"as-of", {"yesterday"}},
                                               {"no-substitution", {"maybe"}},
                                               {"tpo", {"3"}}});
  ASSERT_FALSE(params.has_value());
  EXPECT_EQ(params.error().faults.size(), 6U) << to_string(params.error());
  EXPECT_EQ(exit_status(params.error()), 2);
  EXPECT_NE(to_string(params.error()).find("did you mean `top`"), std::string::npos) << to_string(params.error());
}

TEST(Options, ARequiredOneIsAskedFor) {
  const auto params = read_params<SimulateParams>({});
  ASSERT_FALSE(params.has_value());
  EXPECT_NE(to_string(params.error()).find("no scenario"), std::string::npos);
}

TEST(Options, BoundsBelongToTheRange) {
  for (const char* days : {"1", "5490"}) {
    EXPECT_TRUE(read_params<SimulateParams>({{"scenario", {"x"}}, {"days", {days}}}).has_value()) << days;
  }
  for (const char* days : {"0", "5491", "146000", "-1", "", " 1", "1.0", "0x10", "9223372036854775808"}) {
    EXPECT_FALSE(read_params<SimulateParams>({{"scenario", {"x"}}, {"days", {days}}}).has_value()) << days;
  }
}

TEST(Options, JsonOfTheWrongShapeIsAFault) {
  for (const char* json : {"", "[]", "1", "{\"a\":{}}", "{\"a\":[{}]}", "{\"a\":[[1]]}", "{\"a\":1", "{\"a\":\xff}"}) {
    EXPECT_FALSE(arguments_from_json(json).has_value()) << json;
  }
  const auto arguments = arguments_from_json(R"({"a":1,"b":0.5,"c":true,"d":null,"e":["x","y"],"f":"t"})");
  ASSERT_TRUE(arguments.has_value());
  const Arguments expected{{"a", {"1"}}, {"b", {"0.5"}}, {"c", {"true"}}, {"e", {"x", "y"}}, {"f", {"t"}}};
  EXPECT_EQ(*arguments, expected);
}

TEST(UseCases, NamesAreFoundAndDistinct) {
  for (const UseCase& use_case : use_cases()) EXPECT_EQ(find_use_case(use_case.name), &use_case) << use_case.name;
  EXPECT_EQ(find_use_case("world"), nullptr);
  EXPECT_EQ(find_use_case(""), nullptr);
}

}  // namespace
}  // namespace chokepoint::service
