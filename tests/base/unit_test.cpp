#include "base/unit.h"

#include <gtest/gtest.h>

#include <string>

namespace chokepoint {
namespace {

Unit unit(const std::string& text) {
  const auto parsed = parse_unit(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Unit{});
}

double converted(double value, const std::string& from, const std::string& to) {
  return convert(value, unit(from), unit(to)).value();
}

// Every unit that docs/formats/world.md names, with its definition written out a second time.
TEST(Unit, KnowsTheDocumentedUnits) {
  struct Row {
    const char* text;
    double in_base;
    const char* base;
  };
  const Row rows[] = {
      {"g", 1e-3, "kg"},    {"t", 1e3, "kg"},     {"kt", 1e6, "kg"},      {"Mt", 1e9, "kg"},
      {"ct", 2e-4, "kg"},   {"kct", 0.2, "kg"},   {"Mct", 200, "kg"},     {"kWh", 1e3, "Wh"},
      {"MWh", 1e6, "Wh"},   {"GWh", 1e9, "Wh"},   {"TWh", 1e12, "Wh"},    {"kW", 1e3, "W"},
      {"MW", 1e6, "W"},     {"GW", 1e9, "W"},     {"km", 1e3, "m"},       {"um", 1e-6, "m"},
      {"cm2", 1e-4, "m2"},  {"km2", 1e6, "m2"},   {"L", 1e-3, "m3"},      {"kpcs", 1e3, "pcs"},
      {"Mpcs", 1e6, "pcs"}, {"weeks", 7, "days"}, {"years", 365, "days"}, {"months", 30.4167, "days"},
      {"kUSD", 1e3, "USD"}, {"MUSD", 1e6, "USD"}, {"BUSD", 1e9, "USD"},   {"%", 0.01, "1"},
  };
  for (const Row& row : rows) EXPECT_DOUBLE_EQ(converted(1, row.text, row.base), row.in_base) << row.text;
}

TEST(Unit, ConvertsWithoutNeedlessRounding) {
  for (int percent = 0; percent <= 1000; ++percent) {
    EXPECT_EQ(converted(percent, "%", "1"), percent / 100.0);
    EXPECT_EQ(converted(percent, "kt", "t"), percent * 1000.0);
    EXPECT_EQ(converted(percent, "ct", "g"), percent / 5.0);
  }
  EXPECT_EQ(converted(0.1, "GWh", "GWh"), 0.1);
  EXPECT_EQ(converted(2200, "t/GWh", "kg/kWh"), 2.2);
  EXPECT_EQ(converted(1, "t/GWh", "g/Wh"), 1e-3);
  EXPECT_EQ(converted(365, "t/year", "t/day"), 1.0);
}

TEST(Unit, ReadsRates) {
  EXPECT_DOUBLE_EQ(converted(3, "USD/kg", "MUSD/kt"), 3.0);
  EXPECT_DOUBLE_EQ(converted(160, "Wh/kg", "kWh/t"), 160.0);
  EXPECT_DOUBLE_EQ(converted(1, "g/cm3", "kg/L"), 1.0);
  EXPECT_DOUBLE_EQ(converted(1, "1/day", "1/week"), 7.0);
  EXPECT_DOUBLE_EQ(converted(730, "t/GWh/year", "t/GWh/day"), 2.0);
  EXPECT_EQ(unit("t/GWh").text, "t/GWh");
}

TEST(Unit, ChargeIsADimensionOfItsOwn) {
  EXPECT_DOUBLE_EQ(converted(156, "mAh/g", "Ah/kg"), 156.0);
  EXPECT_DOUBLE_EQ(converted(2500, "mAh", "Ah"), 2.5);
  EXPECT_FALSE(convert(1, unit("Ah"), unit("Wh")));
  EXPECT_FALSE(convert(1, unit("mAh/g"), unit("Wh/kg")));
}

TEST(Unit, RefusesOtherDimensions) {
  EXPECT_FALSE(convert(1, unit("W"), unit("Wh")));
  EXPECT_FALSE(convert(1, unit("t"), unit("pcs")));
  EXPECT_FALSE(convert(1, unit("m2"), unit("m3")));
  EXPECT_FALSE(convert(1, unit("t/GWh"), unit("GWh/t")));
  EXPECT_FALSE(convert(1, unit("%"), unit("days")));
  EXPECT_TRUE(unit("L").same_dimension(unit("cm3")));
}

TEST(Unit, RefusesUnknownTexts) {
  for (const char* text :
       {"", "T", "tonnes", "t ", " t", "GWH", "t/", "/t", "t//GWh", "t/x", "1/1/1/1/1", "kg*m", "USD2024"}) {
    EXPECT_FALSE(parse_unit(text)) << text;
  }
}

}  // namespace
}  // namespace chokepoint
