// What a person meets first: help, and what is said to a command line that is not one.
#include "program.h"
#include "service/use_case.h"

namespace chokepoint::apps::testing {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

TEST(Usage, EveryCommandHasHelpWithAnExample) {
  std::vector<std::string> commands{"", "world", "replay", "schema"};
  for (const auto& use_case : service::use_cases()) commands.emplace_back(use_case.name);
  for (const std::string& command : commands) {
    auto words = words_of(command);
    words.emplace_back("--help");
    const Ran ran = run(words);
    EXPECT_EQ(ran.status, 0) << command;
    EXPECT_EQ(ran.err, "") << command;
    EXPECT_TRUE(holds(ran.out, "Example:\n  chokepoint " + command.substr(0, command.find(' ')))) << command << "\n"
                                                                                                  << ran.out;
  }
}

TEST(Usage, EveryExampleIsACommandLine) {
  for (const auto& use_case : service::use_cases()) {
    auto words = words_of(use_case.example);
    ASSERT_EQ(words.front(), "chokepoint");
    words.erase(words.begin());
    words.emplace_back("--help");  // parsed up to here, and not run
    const Ran ran = run(words);
    EXPECT_EQ(ran.status, 0) << use_case.example << "\n" << ran.err;
  }
}

struct Wrong {
  std::vector<std::string> words;
  std::string says;
};

TEST(Usage, WrongLinesEndWithTwoAndARemedy) {
  const std::vector<Wrong> lines = {
      {{}, "--help"},
      {{"simulat"}, "did you mean `simulate`"},
      {{"world"}, "world --help"},
      {{"world", "chekc"}, "did you mean `check`"},
      {{"rank", "--drawz", "3"}, "did you mean `--draws`"},
      {{"rank", "--draws"}, "--draws"},
      {{"rank", "--format", "xml"}, "json"},
      {{"rank", "--shock", "imports"}, "exports, production, both"},
      {{"rank", "--draws", "many"}, "a whole number from 0 to 10000"},
      {{"rank", "--draws", "-1"}, "a whole number from 0 to 10000"},
      {{"rank", "--draws", "2.5"}, "a whole number"},
      {{"rank", "--least-share", "nan"}, "a number from 0.0001 to 1"},
      {{"rank", "--threads", "-3"}, "--threads"},
      {{"rank", "--seed", "99999999999999999999"}, "a whole number"},
      {{"rank", "US", "CN"}, "target: At Most 1"},
      {{"rank", "Untied States"}, "US"},
      {{"depend", "lfp-sell"}, "lfp-cell"},
      {{"depend", "--place", "Germny"}, "DE"},
      {{"depend", "--stop", "Chna"}, "CN"},
      {{"report", "--target", "Atlantis"}, "did you mean"},
      {{"simulate"}, "scenario"},
      {{"simulate", "cathode-refused", "--assume", "maybe"}, "ask, resumed, extended"},
      {{"simulate", "cathode-refused", "--series", "output"}, "QUANTITY:PRODUCT"},
      {{"simulate", "cathode-refused", "--series", "outptu:lfp-cell"}, "output, delivered"},
      {{"simulate", "cathode-refused", "--series", "output:lfp-cel"}, "lfp-cell"},
      {{"simulate", "cathode-refused", "--days", "146000"}, "from 1 to 5490"},
      {{"simulate", "cathode-refused", "--days", "0"}, "from 1 to 5490"},
      {{"simulate", "cathode-refused", "--start", "1899-12-31"}, "years 1900 to 2400"},
      {{"simulate", "cathode-refused", "--start", "2025-02-30"}, "a date like"},
      {{"rank", "--world", ""}, "--world"},
      {{"rank", "--output", ""}, "--output"},
      {{"replay"}, "manifest"},
      {{"schema", "ranks"}, "did you mean `rank`"},
  };
  for (Wrong line : lines) {
    std::string text;
    for (const auto& word : line.words) text += " " + word;
    if (!holds(text, "--world") && !line.words.empty() && line.words.front() != "schema") {
      line.words.insert(line.words.end(), {"--world", kTiny.string()});
    }
    const Ran ran = run(line.words);
    EXPECT_EQ(ran.status, 2) << text << "\n" << ran.err;
    EXPECT_TRUE(ran.out.empty()) << text;
    EXPECT_TRUE(holds(ran.err, line.says)) << text << "\n" << ran.err;
  }
}

TEST(Usage, AllWrongOptionsAreNamedAtOnce) {
  const Ran ran = run_tiny({"rank", "--draws", "many", "--shock", "none", "--at", "0"});
  EXPECT_EQ(ran.status, 2);
  for (const char* name : {"--draws", "--shock", "--at"}) EXPECT_TRUE(holds(ran.err, name)) << ran.err;
}

TEST(Usage, AskingWithoutAssumptionNamesControlsAndBothChoices) {
  const Ran ran = run({"simulate", "china-october-2025", "--variant", "as-decided"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  for (const char* part : {"cn-2025-58", "--assume resumed", "--assume extended"})
    EXPECT_TRUE(holds(ran.err, part)) << ran.err;
}

TEST(Usage, AnAssumptionIsAskedForOnlyWhereSourcesEndWithinTheRun) {
  const Folder folder;
  const fs::path world = copy_tiny(folder);
  replace(world / "control_status.csv", "cn-2025-58,2.1,2025-11-08,in_force,,,t-gazette-2025,yes\n", "");
  const auto simulate = [&](const char* days, std::vector<std::string> more) {
    std::vector<std::string> words{"simulate", "cathode-refused", "--variant",   "as-decided", "--days",
                                   days,       "--world",         world.string()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  const Ran asked = simulate("800", {});
  EXPECT_EQ(asked.status, 2);
  for (const char* part : {"cn-2025-58", "--assume resumed", "--assume extended"})
    EXPECT_TRUE(holds(asked.err, part)) << asked.err;
  EXPECT_EQ(simulate("300", {}).status, 0);
  const Ran resumed = simulate("800", {"--assume", "resumed"});
  const Ran extended = simulate("800", {"--assume", "extended"});
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_EQ(extended.status, 0) << extended.err;
  EXPECT_TRUE(holds(resumed.out, "Taken as acting again")) << resumed.out;
  EXPECT_NE(resumed.out, extended.out);
}

TEST(Usage, CommandsPageIsUpToDate) {
  const Ran ran = run({"schema"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, slurp(fs::path(CHOKEPOINT_SOURCE_DIR) / "docs/guide/commands.md"))
      << "write it again: chokepoint schema --markdown --output docs/guide/commands.md";
}

TEST(Usage, SchemaOfACommandOfTwoWords) {
  const Ran quoted = run({"schema", "world check"});
  const Ran plain = run({"schema", "world", "check"});
  EXPECT_EQ(quoted.status, 0);
  EXPECT_EQ(plain.status, 0);
  EXPECT_EQ(quoted.out, plain.out);
}

}  // namespace
}  // namespace chokepoint::apps::testing
