// Case files: what they mean, and every fault by name, all at once.
#include "model/ario/case_file.h"

#include <cmath>

#include "random_case.h"

namespace chokepoint::model::ario::testing {
namespace {

network::IoTable two_by_two() {
  network::IoTable t;
  t.industries = {"A|food", "A|steel", "B|food", "B|steel"};
  t.regions = {"A", "B"};
  t.sectors = {"food", "steel"};
  t.region = {0, 0, 1, 1};
  t.sector = {0, 1, 0, 1};
  t.square.assign(16, 1.0);
  t.final_users = {"A|homes", "B|homes"};
  t.final_region = {0, 1};
  t.final_demand.assign(8, 3.0);
  t.output.assign(4, 10.0);
  return t;
}

TEST(ArioCaseFile, ReadsParametersAndEvents) {
  const auto asked = read_case("c.json", R"({"case": "c", "model": "ARIOBaseModel", "steps": 50, "params": {
      "order_type": "noalt", "main_inv_dur": 12, "inventory_dict": {"food": "inf"}, "inventory_restoration_tau":
      {"food": 5}, "temporal_units_by_step": 7}, "events": [{"type": "rebuild", "impact": [[["B", "steel"], 3]],
      "households_impact": {"A|homes": 2}, "occurrence": 4, "duration": 2, "rebuild_tau": 30,
      "rebuilding_sectors": {"steel": 1.0}, "event_monetary_factor": 1000}], "loop_seconds": 1})",
                               two_by_two());
  ASSERT_TRUE(asked) << to_string(asked.error());
  EXPECT_TRUE(asked->params.base_model);
  EXPECT_FALSE(asked->params.alternative_orders);
  EXPECT_TRUE(std::isinf(asked->params.inventory_by_sector.at("food")));
  EXPECT_EQ(asked->params.restoration_by_sector.at("food"), 5.0);
  EXPECT_EQ(asked->steps(), 8);
  ASSERT_EQ(asked->events.size(), 1U);
  EXPECT_EQ(asked->events[0].impact[0], (std::pair<std::uint32_t, double>{3, 3.0}));
  EXPECT_EQ(asked->events[0].households[0].first, 0U);
  EXPECT_EQ(*asked->events[0].money, 1000.0);
}

TEST(ArioCaseFile, NamesEveryFaultAtOnce) {
  const auto asked =
      read_case("c.json", R"({"stepss": 3, "steps": 20.5, "params": {"psi_param": 1.5, "order_type": "al",
      "inventory_dict": {"fod": 3}, "alpha_base": 2, "alpha_max": 1.5}, "events": [
      {"type": "recovry", "impact": {"A|foood": 1}, "occurrence": 0, "recovery_tau": 5},
      {"type": "arbitrary", "impact": {"A|food": 1.5}, "occurrence": 19, "duration": 400, "recovery_tau": 2,
       "recovery_function": "concave"}, 7,
      {"type": "rebuild", "impact": {"A|food": 1}, "rebuild_tau": 9, "rebuilding_sectors": {"food": 0.5}}]})",
                two_by_two());
  ASSERT_FALSE(asked);
  const std::string text = to_string(asked.error());
  for (const char* part : {"stepss", "did you mean `steps`", "20.5", "psi_param", "did you mean `alt`",
                           "did you mean `food`", "alpha_max below", "recovry", "did you mean `A|food`", "occurrence",
                           "1.5", "ends on 419", "concave recovery", "event 3 that is no object", "add up to 0.5"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  for (const char* text_of : {"", "[]", "{", "nul", "{\"events\": {}}", "{\"params\": []}"}) {
    EXPECT_FALSE(read_case("c.json", text_of, two_by_two())) << text_of;
  }
}

TEST(ArioCaseFile, CapitalThatIsNotThereCannotBeLost) {
  const auto asked = read_case("c.json", R"({"events": [{"type": "recovery", "impact": {"A|food": 1e6},
      "recovery_tau": 5}]})",
                               two_by_two());
  ASSERT_TRUE(asked) << to_string(asked.error());
  const auto economy = make_economy(two_by_two(), asked->params);
  ASSERT_TRUE(economy);
  EXPECT_EQ(economy->capital[0], 4 * 6.0);
  EXPECT_FALSE(check_case("c.json", *asked, *economy, Rules::sound()));
  EXPECT_TRUE(check_case("c.json", *asked, *economy, Rules::published()));  // there the event's unit is 1: 1e6 / 1e6
}

TEST(ArioEconomy, TablesThatCannotRunAreRefused) {
  auto without_output = two_by_two();
  without_output.output[2] = 0.0;
  const auto economy = make_economy(without_output, {});
  ASSERT_FALSE(economy);
  EXPECT_NE(to_string(economy.error()).find("B|food"), std::string::npos);
  auto coefficients = two_by_two();
  coefficients.flows = false;
  EXPECT_FALSE(make_economy(coefficients, {}));
}

}  // namespace
}  // namespace chokepoint::model::ario::testing
