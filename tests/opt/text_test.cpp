#include "opt/text.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "opt/solve.h"
#include "random_model.h"

namespace chokepoint::opt {
namespace {

/// The rival's objective; NaN where it found none.
double rival(const std::string& text, const std::string& form) {
  const auto folder = std::filesystem::temp_directory_path() / ("opt-text-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "model") << text;
  const std::string command = "glpsol --" + form + " " + (folder / "model").string() + " -w " +
                              (folder / "answer").string() + " > " + (folder / "log").string() + " 2>&1";
  const int status = std::system(command.c_str());
  std::ifstream answer(folder / "answer");
  double objective = std::nan("");
  for (std::string line; std::getline(answer, line);) {
    const auto at = line.find("Objective:");
    if (at == std::string::npos) continue;
    const auto equals = line.find('=');
    objective = std::strtod(line.c_str() + equals + 1, nullptr);
  }
  if (status != 0) objective = std::nan("");
  std::filesystem::remove_all(folder);
  return objective;
}

bool has_rival() { return std::system("command -v glpsol > /dev/null 2>&1") == 0; }

TEST(Text, SmallModelInBothForms) {
  Model model;
  model.name = "small";
  model.offset = 2.5;
  const auto x = model.add_column("x", 3.0, 0.0, kInfinity);
  const auto y = model.add_column("blank here", 0.1, -1.0, 2.0, true);
  model.add_row("both", 1.0, 4.0, std::vector<Entry>{{x, 1.0}, {y, -2.0}});
  EXPECT_EQ(to_mps(model),
            "NAME small FREE\nROWS\n N OBJ\n G both\nCOLUMNS\n x OBJ 3\n x both 1\n M1 'MARKER' 'INTORG'\n C1 OBJ 0.1\n"
            " C1 both -2\n MEND 'MARKER' 'INTEND'\n one_ OBJ 2.5\nRHS\n RHS both 1\nRANGES\n RNG both 3\nBOUNDS\n"
            " FX BND one_ 1\n LO BND x 0\n PL BND x\n LO BND C1 -1\n UP BND C1 2\nENDATA\n");
  EXPECT_EQ(to_lp(model),
            "Minimize\n obj: +3 x\n +0.1 C1\n +2.5 one_\nSubject To\n both: +1 x -2 C1 >= 1\n"
            " both_h: +1 x -2 C1 <= 4\nBounds\n one_ = 1\n 0 <= x <= +inf\n -1 <= C1 <= 2\nGenerals\n C1\nEnd\n");
}

/// Another solver reads both texts and finds the same cost.
TEST(Text, ARivalAgrees) {
  if (!has_rival()) GTEST_SKIP() << "no glpsol on this machine";
  PlainContext plain;
  Context context = plain.context();
  for (std::uint32_t draw = 0; draw < 10; ++draw) {
    const bool integers = draw % 3 == 0;
    Model model = random_model(500 + draw, 4 + draw % 7, 3 + draw % 5, integers);
    model.offset = draw % 2 == 0 ? 0.0 : 1.25;
    const auto ours = solve(model, {}, context);
    ASSERT_TRUE(ours);
    ASSERT_EQ(ours->status, Status::optimal);
    const double tolerance = 1e-5 * (1.0 + std::abs(ours->objective));
    EXPECT_NEAR(rival(to_mps(model), "freemps"), ours->objective, tolerance) << draw;
    EXPECT_NEAR(rival(to_lp(model), "lp"), ours->objective, tolerance) << draw;
  }
}

}  // namespace
}  // namespace chokepoint::opt
