// Answers in every form: they parse, hold no number that is none, do not depend on threads, and can be made again.
#include <regex>

#include "base/context.h"
#include "commands.h"
#include "report/render.h"
#include "service/evidence.h"
#include "table/csv.h"

namespace chokepoint::apps::testing {
namespace {

/// The tiny world with one cell changed, to compare with.
fs::path changed_world(const Folder& folder, std::string_view name = "other") {
  const fs::path other = copy_tiny(folder, name);
  replace(other / "control_coverage.csv", "cn-2025-58,2.1,lfp-cathode,part,0.17,0.1,0.4",
          "cn-2025-58,2.1,lfp-cathode,part,0.95,0.1,0.99");
  return other;
}

TEST(Answers, EveryCommandIsTried) {
  const auto commands = every_command("other");
  // What needs a ledger or a report is tried in evidence_test.cpp; what reads a network, a table or a response of its
  // own, or only worlds in the program, in tests/service.
  const auto elsewhere = [](const service::UseCase& c) {
    constexpr std::array<std::string_view, 8> kElsewhere{"evidence export", "explain", "mitigate", "ario", "esri",
                                                         "firms",           "synth",   "backtest"};
    return service::changes_ledger(c.name) ||
           std::find(kElsewhere.begin(), kElsewhere.end(), c.name) != kElsewhere.end();
  };
  for (const auto& use_case : service::use_cases()) {
    if (elsewhere(use_case)) continue;
    EXPECT_TRUE(
        std::any_of(commands.begin(), commands.end(), [&](const Command& c) { return c.name == use_case.name; }))
        << "add a call of " << use_case.name << " to commands.h";
  }
}

/// The tables of our CSV: each by our own reader, with its name.
std::vector<std::pair<std::string, table::TextTable>> read_tables(const std::string& csv) {
  std::vector<std::pair<std::string, std::string>> parts;
  std::istringstream in(csv);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# ")) {
      parts.emplace_back(line.substr(2), "");
      continue;
    }
    if (parts.empty()) parts.emplace_back("", "");
    parts.back().second += line + "\n";
  }
  std::vector<std::pair<std::string, table::TextTable>> tables;
  PlainContext plain;
  Context context = plain.context();
  for (auto& [name, bytes] : parts) {
    auto table = table::parse_csv(name, bytes, {',', "UTF-8", 1 << 30}, context);
    EXPECT_TRUE(table.has_value()) << to_string(table.error());
    if (table) tables.emplace_back(name, std::move(*table));
  }
  return tables;
}

TEST(Answers, EveryFormParsesAndNoNumberIsNone) {
  const Folder folder;
  const std::regex none(R"((^|[^\w-])-?(nan|inf|infinity)([^\w]|$))", std::regex::icase);
  for (const Command& command : every_command(changed_world(folder))) {
    const std::string line = text_of(command.words);
    const Ran json = run_tiny(plus(command.words, {"--format", "json"}));
    const Ran csv = run_tiny(plus(command.words, {"--format", "csv"}));
    const Ran table = run_tiny(plus(command.words, {"--format", "table"}));
    for (const Ran* ran : {&json, &csv, &table}) {
      EXPECT_EQ(ran->status, 0) << line << "\n" << ran->err;
      EXPECT_EQ(ran->err, "") << line;
      std::smatch found;
      std::istringstream lines(ran->out);  // line by line: the regular expressions of the library recurse
      for (std::string text; std::getline(lines, text);) {
        if (text.size() > 20000) continue;
        EXPECT_FALSE(std::regex_search(text, found, none)) << line << ": " << text;
      }
    }
    const auto report = report::from_json(json.out);
    ASSERT_TRUE(report.has_value()) << line << "\n" << to_string(report.error());
    EXPECT_EQ(report::to_json(*report), json.out) << line;
    EXPECT_EQ(report->manifest.use_case, command.name);
    const auto tables = read_tables(csv.out);
    ASSERT_EQ(tables.size(), report->tables.size()) << line;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      EXPECT_EQ(tables[i].second.rows(), report->tables[i].rows()) << line << ", table " << tables[i].first;
      EXPECT_EQ(tables[i].first, tables.size() > 1 ? report->tables[i].name : "");
    }
    for (const std::string& part : {kTiny.string(), folder.path().string()}) {
      EXPECT_FALSE(holds(json.out, part)) << line << " tells a path of this machine";
    }
  }
}

TEST(Answers, SameBytesForAnyNumberOfThreads) {
  const std::vector<std::vector<std::string>> calls = {{"rank", "--draws", "2", "--format", "json"},
                                                       {"simulate", "cathode-refused", "--format", "csv"},
                                                       {"report", "--draws", "1", "--format", "html"}};
  for (const auto& words : calls) {
    const Ran one = run_tiny(plus(words, {"--threads", "1"}));
    EXPECT_EQ(one.status, 0) << one.err;
    EXPECT_GT(one.out.size(), 500U);
    for (const char* threads : {"2", "7"}) {
      EXPECT_EQ(run_tiny(plus(words, {"--threads", threads})).out, one.out) << text_of(words) << " with " << threads;
    }
  }
}

TEST(Answers, AnotherSeedGivesOtherDraws) {
  const auto ranks = [](const char* seed) {
    return run_tiny({"rank", "--draws", "6", "--seed", seed, "--format", "json"}).out;
  };
  EXPECT_EQ(ranks("1"), ranks("1"));
  EXPECT_NE(ranks("1"), ranks("2"));
}

TEST(Replay, GivesTheSameBytesForEveryCommand) {
  const Folder folder;
  const fs::path other = changed_world(folder);
  const std::string file = (folder / "answer.json").string();
  for (const Command& command : every_command(other)) {
    const Ran first = run_tiny(plus(command.words, {"--format", "json"}));
    spill(file, first.out);
    std::vector<std::string> again{"replay", file, "--format", "json"};
    if (command.name == "world diff") again = plus(again, {"--input", other.string()});
    if (holds(text_of(command.words), kThree.string())) again = plus(again, {"--input", kThree.string()});
    if (command.name == "exposure" || command.name == "screen") again = plus(again, {"--input", kParts.string()});
    if (command.name == "read") again = plus(again, {"--input", kPlant.string()});
    if (command.name == "loss") again = plus(again, {"--input", kAccounts.string(), "--input", kInputs.string()});
    const Ran second = run_tiny(again);
    EXPECT_EQ(second.status, 0) << text_of(command.words) << "\n" << second.err;
    EXPECT_EQ(second.out, first.out) << text_of(command.words);
  }
}

TEST(Replay, GivesTheSamePage) {
  const Folder folder;
  const std::string file = (folder / "report.json").string();
  spill(file, run_tiny({"report", "--draws", "1", "--format", "json"}).out);
  EXPECT_EQ(run_tiny({"replay", file, "--format", "html"}).out,
            run_tiny({"report", "--draws", "1", "--format", "html"}).out);
}

TEST(Replay, FaultsNameTheFileThatWasRead) {
  const Folder folder;
  for (const char* bytes : {"", "{", "[1, 2]", "{\"manifest\": 3}", "\xff\xfe"}) {
    const std::string file = (folder / "mine.json").string();
    spill(file, bytes);
    const Ran ran = run_tiny({"replay", file});
    EXPECT_EQ(ran.status, 3) << bytes;
    EXPECT_EQ(ran.signal, 0);
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(holds(ran.err, "mine.json")) << bytes << ": " << ran.err;
    EXPECT_FALSE(holds(ran.err, "report.json")) << ran.err;
  }
}

TEST(Replay, RefusesWhatIsNotTheSame) {
  const Folder folder;
  const fs::path other = changed_world(folder);
  const std::string file = (folder / "answer.json").string();
  const auto refused = [&](const std::vector<std::string>& more, std::string_view says) {
    const Ran ran = run(plus({"replay", file, "--format", "json"}, more));
    EXPECT_EQ(ran.status, 3) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_TRUE(holds(ran.err, says)) << ran.err;
  };
  spill(file, run_tiny({"simulate", "cathode-refused", "--format", "json"}).out);
  refused({"--world", other.string()}, "fingerprint");
  refused({}, "fingerprint");  // the world in the program
  // A scenario is no part of the world's fingerprint, and still counts.
  const fs::path edited = copy_tiny(folder, "edited");
  replace(edited / "scenarios/cathode-refused.toml", "refused_share = 1.0", "refused_share = 0.9");
  refused({"--world", edited.string()}, "scenario cathode-refused:refused");
  const fs::path retitled = copy_tiny(folder, "retitled");
  replace(retitled / "scenarios/cathode-refused.toml", "title = \"Cathodes are refused\"", "title = \"Another\"");
  refused({"--world", retitled.string()}, "scenario cathode-refused:refused");
  spill(file, run_tiny({"world", "diff", other.string(), "--format", "json"}).out);
  refused({"--world", kTiny.string()}, "no other world");
  spill(file, run_tiny({"scenarios", "--format", "json"}).out);
  std::string old = slurp(file);
  const std::string version(service::version());
  spill(file, old.replace(old.find("\"" + version + "\""), version.size() + 2, "\"0.0.1\""));
  refused({"--world", kTiny.string()}, "key");  // of the manifest: it was changed
  spill(file, "{}");
  refused({"--world", kTiny.string()}, "use_case");
  fs::remove(file);
  refused({"--world", kTiny.string()}, "no such file");
}

TEST(ScenarioFile, IsReadFromAnywhereAndReplayed) {
  const Folder folder;
  const std::string mine = (folder / "my own.toml").string();
  const std::string file = (folder / "answer.json").string();
  spill(mine,
        "name = \"no-graphite\"\ntitle = \"No graphite leaves\"\nstart = 2026-01-01\ndays = 200\n"
        "[[act]]\nkind = \"export_stop\"\nproduct = \"flake-graphite\"\nfrom = \"CN\"\nday = 2026-01-10\nlost_share = "
        "1.0\n");
  const std::vector<std::string> words{"simulate", mine, "--series", "output:lfp-cell@US", "--format", "json"};
  const Ran ran = run_tiny(words);
  ASSERT_EQ(ran.status, 0) << ran.err;
  const auto report = report::from_json(ran.out);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->title, "No graphite leaves");
  ASSERT_EQ(report->manifest.inputs.size(), 1U);
  EXPECT_EQ(report->manifest.inputs.front().name, "scenario no-graphite:");
  EXPECT_FALSE(holds(ran.out, folder.path().string()));
  const auto& cells = std::get<report::Numbers>(report->tables.front().columns.at(1).cells);
  EXPECT_LT(cells.back(), 0.9) << "nothing happens";

  spill(file, ran.out);
  const std::vector<std::string> again{"replay", file, "--format", "json"};
  EXPECT_EQ(run_tiny(plus(again, {"--input", mine})).out, ran.out);
  EXPECT_EQ(run_tiny(again).status, 3);  // without the file
  replace(mine, "lost_share = 1.0", "lost_share = 0.5");
  const Ran differs = run_tiny(plus(again, {"--input", mine}));
  EXPECT_EQ(differs.status, 3);
  EXPECT_TRUE(holds(differs.err, "scenario no-graphite:")) << differs.err;
}

TEST(ScenarioFile, StandsBeforeTheWorldsOwnOfThatName) {
  const Folder folder;
  const fs::path mine = folder / "edited.toml";
  fs::copy(kTiny / "scenarios/cathode-refused.toml", mine);
  replace(mine, "title = \"In force, no licence granted\"", "title = \"Half are granted\"");
  replace(mine, "refused_share = 1.0", "refused_share = 0.5");
  const Ran own = run_tiny({"simulate", mine.string(), "--format", "json"});
  const Ran worlds = run_tiny({"simulate", "cathode-refused", "--format", "json"});
  ASSERT_EQ(own.status, 0) << own.err;
  EXPECT_NE(own.out, worlds.out);
  EXPECT_TRUE(holds(own.out, "Half are granted"));
}

TEST(ScenarioFile, FaultsNameTheFileAndLine) {
  const Folder folder;
  const std::string mine = (folder / "mine.toml").string();
  const Ran missing = run_tiny({"simulate", mine});
  EXPECT_EQ(missing.status, 3);
  EXPECT_TRUE(holds(missing.err, "no such file")) << missing.err;
  spill(mine,
        "name = \"mine\"\ntitle = \"Mine\"\nstart = 1850-01-01\ndays = 146000\n[[act]]\nkind = \"outage\"\nproduct = "
        "\"lfp-cel\"\n"
        "place = \"CN\"\nday = 2026-01-10\nlost_share = 2\n");
  const Ran ran = run_tiny({"simulate", mine});
  EXPECT_EQ(ran.status, 3);
  for (const char* part : {"mine.toml:3", "mine.toml:4", "mine.toml:7", "did you mean `lfp-cell`", "mine.toml:10"}) {
    EXPECT_TRUE(holds(ran.err, part)) << part << " is not in\n" << ran.err;
  }
}

/// The value of a cell of a one-table CSV.
std::string fingerprint_of(const fs::path& world) {
  std::vector<std::string> words{"world", "fingerprint", "--format", "csv"};
  if (!world.empty()) words = plus(words, {"--world", world.string()});
  const Ran ran = run(words);
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto tables = read_tables(ran.out);
  return std::string(tables.front().second.cell(0, 1));
}

TEST(Fingerprint, IsOfRowsAndNotOfTheirOrder) {
  const Folder folder;
  const fs::path shuffled = copy_tiny(folder, "shuffled");
  std::istringstream in(slurp(shuffled / "recipes.csv"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::reverse(lines.begin() + 1, lines.end());
  std::string reversed;
  for (const auto& line : lines) reversed += line + "\r\n";
  spill(shuffled / "recipes.csv", reversed);
  EXPECT_EQ(fingerprint_of(shuffled), fingerprint_of(kTiny));
  EXPECT_NE(fingerprint_of(changed_world(folder)), fingerprint_of(kTiny));
}

TEST(Fingerprint, TheWorldInTheProgramIsTheFolder) {
  EXPECT_EQ(fingerprint_of(""), fingerprint_of(fs::path(CHOKEPOINT_SOURCE_DIR) / "data/worlds/strategic"));
}

TEST(Difference, OfAWorldWithItselfIsNoneAndOneCellIsOneRow) {
  const Folder folder;
  const Ran none = run_tiny({"world", "diff", kTiny.string()});
  EXPECT_EQ(none.status, 0);
  EXPECT_TRUE(holds(none.out, "No difference.")) << none.out;
  const Ran one = run_tiny({"world", "diff", changed_world(folder).string(), "--format", "csv"});
  const auto tables = read_tables(one.out);
  ASSERT_EQ(tables.size(), 1U);
  const auto& table = tables.front().second;
  std::vector<std::string> cells;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    EXPECT_EQ(table.cell(row, 1), "control_coverage");
    cells.push_back(std::string(table.cell(row, 3)) + " " + std::string(table.cell(row, 4)) + " " +
                    std::string(table.cell(row, 5)));
  }
  EXPECT_EQ(cells, (std::vector<std::string>{"value 0.17 0.95", "high 0.4 0.99"}));
}

/// The walk of docs/tour.md: one cell of a control's row, to a line of a chart.
TEST(Tour, OneCellOfCoverageMovesALine) {
  const Folder folder;
  const auto series = [](const fs::path& world) {
    const Ran ran = run({"simulate", "cathode-refused", "--variant", "refused", "--no-substitution", "--series",
                         "output:lfp-cell@US", "--format", "json", "--world", world.string()});
    const auto report = report::from_json(ran.out);
    EXPECT_TRUE(report.has_value()) << ran.err;
    return report ? std::get<report::Numbers>(report->tables.front().columns.at(1).cells) : report::Numbers{};
  };
  const auto before = series(kTiny);
  const auto after = series(changed_world(folder));
  ASSERT_EQ(before.size(), after.size());
  ASSERT_EQ(before.size(), 365U);
  // Up to the day the control is in force nothing can differ; at the end more coverage leaves less output.
  constexpr std::size_t kInForce = 30;
  for (std::size_t day = 0; day < kInForce; ++day) EXPECT_NEAR(before[day], after[day], 1e-9) << day;
  EXPECT_LT(after.back(), before.back() - 0.1);
}

}  // namespace
}  // namespace chokepoint::apps::testing
