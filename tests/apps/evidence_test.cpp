// The way of an analyst: documents in, decisions, a world that rests on them, a run of it, and back to the sentence.
#include "program.h"
#include "report/render.h"

namespace chokepoint::apps::testing {
namespace {

constexpr std::string_view kChinese =
    "磷酸铁锂正极材料产业观察\n\n2026年3月14日\n\n"
    "据协会统计,中国磷酸铁锂正极材料产量约占全球的91%,其中河南一省占35%。\n";
constexpr std::string_view kCorrected =
    "磷酸铁锂正极材料产业观察(更正)\n\n2026年3月14日\n\n"
    "据协会统计,中国磷酸铁锂正极材料产量约占全球的91%,其中河南一省占30%。\n";
constexpr std::string_view kArabic =
    "بطاريات\n\n9 فبراير 2026\n\nأنتجت الصين 99% من خلايا الليثيوم في عام 2025، وفق التقرير.\n";

class Evidence : public ::testing::Test {
 protected:
  Ran ask(std::vector<std::string> words) {
    words.insert(words.begin(), "evidence");
    words.insert(words.end(), {"--ledger", ledger_, "--world", kTiny.string()});
    return run(words);
  }
  report::Report report_of(const Ran& ran) {
    EXPECT_EQ(ran.status, 0) << ran.err;
    auto report = report::from_json(ran.out);
    EXPECT_TRUE(report.has_value()) << ran.out;
    return report ? std::move(*report) : report::Report{};
  }
  /// Text cells of a column.
  report::Texts cells(const report::Report& report, std::string_view table, std::string_view column) {
    for (const auto& t : report.tables) {
      if (t.name != table) continue;
      for (const auto& c : t.columns) {
        if (c.name == column) return std::get<report::Texts>(c.cells);
      }
    }
    ADD_FAILURE() << "no " << table << "." << column;
    return {};
  }
  std::string write(const std::string& name, std::string_view text) {
    spill(folder_ / name, text);
    return (folder_ / name).string();
  }
  /// The id of the one claim with these words.
  std::string id_of(const std::string& words) {
    const auto report = report_of(ask({"search", words, "--format", "json"}));
    const auto ids = cells(report, "claims", "claim");
    EXPECT_FALSE(ids.empty()) << words;
    return ids.empty() ? "" : ids.front();
  }

  Folder folder_;
  std::string ledger_ = (folder_ / "ledger.db").string();
};

TEST_F(Evidence, FromAnArticleToAResultAndBack) {
  const std::string article = write("a.txt", kChinese);
  const auto added = report_of(ask({"add", article, "--source", "post", "--grade", "E4", "--format", "json"}));
  EXPECT_EQ(cells(added, "documents", "state"), report::Texts{"new"});
  const auto again = report_of(ask({"add", article, "--source", "post", "--format", "json"}));
  EXPECT_EQ(cells(again, "documents", "state"), report::Texts{"known, unchanged"});
  const std::string id = id_of("91");
  const std::string key = "production:lfp-cathode@CN:share";

  EXPECT_EQ(ask({"accept", id, "--figure", key}).status, 2);  // nobody's word
  EXPECT_EQ(ask({"accept", id, "--author", "M. Analyst", "--figure", "production:lfp-cathod@CN:share"}).status, 3);
  EXPECT_EQ(ask({"attach", id, "--author", "M. Analyst", "--figure", key}).status, 2);  // not accepted
  const Ran accepted =
      ask({"accept", id, "--author", "M. Analyst", "--note", "association", "--on", "2026-03-20", "--figure", key});
  EXPECT_EQ(accepted.status, 0) << accepted.err;

  const auto conflicts = report_of(ask({"conflicts", key, "--format", "json"}));
  const auto rivals = cells(conflicts, "conflicts", "rival");
  EXPECT_NE(std::find(rivals.begin(), rivals.end(), id), rivals.end());

  const std::string world = (folder_ / "with-evidence").string();
  const auto exported =
      report_of(ask({"export", "--as", "world", "--rule", "widest", "--to", world, "--format", "json", "--quiet"}));
  EXPECT_EQ(cells(exported, "figures", "figure"), report::Texts{key});
  EXPECT_EQ(run({"world", "check", "--world", world}).status, 0);

  const std::string out = (folder_ / "out.json").string();
  const Ran ran = run({"simulate", "cathode-refused", "--world", world, "--draws", "20", "--output", out, "--quiet"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const auto simulated = report::from_json(slurp(out));
  ASSERT_TRUE(simulated.has_value());
  const Ran explained =
      run({"explain", out + "#/tables/0/rows/0", "--world", world, "--date", "2026-06-01", "--format", "json"});
  ASSERT_EQ(explained.status, 0) << explained.err;
  const auto back = report::from_json(explained.out);
  ASSERT_TRUE(back.has_value());
  EXPECT_FALSE(holds(explained.out, folder_.path().string())) << "a path of this machine";
  const Ran replayed = run({"replay", (folder_ / "explained.json").string(), "--world", world});
  EXPECT_EQ(replayed.status, 3);  // it is not there yet
  spill(folder_ / "explained.json", explained.out);
  const Ran same =
      run({"replay", (folder_ / "explained.json").string(), "--world", world, "--input", out, "--format", "json"});
  EXPECT_EQ(same.out, explained.out) << same.err;
}

TEST_F(Evidence, ACorrectionKeepsBothAndDecisionsHold) {
  ASSERT_EQ(ask({"add", write("a.txt", kChinese), "--source", "post"}).status, 0);
  const std::string kept = id_of("91");
  const std::string gone = id_of("35");
  for (const std::string& id : {kept, gone}) ASSERT_EQ(ask({"accept", id, "--author", "A"}).status, 0);
  const auto second = report_of(ask({"add", write("b.txt", kCorrected), "--source", "post", "--format", "json"}));
  EXPECT_EQ(cells(second, "documents", "state"), report::Texts{"new edition"});
  const auto all = report_of(ask({"search", "--format", "json"}));
  const auto ids = cells(all, "claims", "claim");
  const auto states = cells(all, "claims", "state");
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != gone) continue;
    EXPECT_EQ(states[i], "accepted, in an older edition");
  }
  EXPECT_EQ(ask({"show", kept.substr(0, 6)}).status, 0);
}

TEST_F(Evidence, ArabicIsFoundWithAndWithoutSigns) {
  ASSERT_EQ(ask({"add", write("ar.txt", kArabic)}).status, 0);
  EXPECT_FALSE(id_of("الخَلايا").empty());
  EXPECT_FALSE(id_of("خلايا").empty());
}

TEST_F(Evidence, OutAndInAgain) {
  ASSERT_EQ(ask({"add", write("a.txt", kChinese), "--source", "post"}).status, 0);
  ASSERT_EQ(ask({"reject", id_of("91"), "--author", "A", "--note", "=1+1"}).status, 0);
  const Ran lines = ask({"export", "--format", "jsonl"});
  ASSERT_EQ(lines.status, 0) << lines.err;
  const std::string saved = write("ledger.jsonl", lines.out);
  const std::string other = (folder_ / "other.db").string();
  ASSERT_EQ(run({"evidence", "import", saved, "--ledger", other}).status, 0);
  EXPECT_EQ(run({"evidence", "export", "--format", "jsonl", "--ledger", other}).out, lines.out);
  const std::string tables = (folder_ / "tables").string();
  ASSERT_EQ(ask({"export", "--as", "tables", "--to", tables, "--quiet"}).status, 0);
  std::vector<std::string> words{"evidence", "import", "--ledger", (folder_ / "third.db").string()};
  for (const char* name : {"sources", "documents", "claims", "mentions", "decisions"})
    words.insert(words.begin() + 2, tables + "/" + name + ".csv");
  const Ran taken = run(words);
  ASSERT_EQ(taken.status, 0) << taken.err;
  EXPECT_EQ(run({"evidence", "export", "--format", "jsonl", "--ledger", (folder_ / "third.db").string()}).out,
            lines.out);
  const Ran broken = run({"evidence", "import", write("x.jsonl", "{\"row\":\"soup\"}\n{"), "--ledger", other});
  EXPECT_EQ(broken.status, 3);
  EXPECT_TRUE(holds(broken.err, "x.jsonl:2")) << broken.err;
}

TEST_F(Evidence, WhatIsMissingIsSaid) {
  const Ran none = ask({"accept", "abcd", "--author", "A"});
  EXPECT_EQ(none.status, 3);
  EXPECT_TRUE(holds(none.err, "no such ledger")) << none.err;
  ASSERT_EQ(ask({"add", write("a.txt", kChinese)}).status, 0);
  const Ran unknown = ask({"accept", "abcd", "zzz", "--author", "A"});
  EXPECT_TRUE(holds(unknown.err, "abcd")) << unknown.err;
  EXPECT_TRUE(holds(unknown.err, "zzz")) << unknown.err;
  EXPECT_EQ(ask({"add", write("b.txt", kChinese), "--grade", "Z9", "--published", "tomorrow"}).status, 3);
  spill(folder_ / "text.db", "this is no database at all, only a text with that ending");
  EXPECT_EQ(run({"evidence", "search", "--ledger", (folder_ / "text.db").string()}).status, 3);
  EXPECT_EQ(run({"explain", (folder_ / "a.txt").string()}).status, 3);
  EXPECT_EQ(run({"explain", (folder_ / "none.json").string()}).status, 3);
}

TEST_F(Evidence, WhatWritesIsNotRunAgain) {
  const Ran added = ask({"add", write("a.txt", kChinese), "--format", "json"});
  const std::string manifest = write("added.json", added.out);
  const Ran again = run({"replay", manifest, "--world", kTiny.string(), "--input", ledger_});
  EXPECT_EQ(again.status, 2);
  EXPECT_TRUE(holds(again.err, "changes a ledger")) << again.err;
}

}  // namespace
}  // namespace chokepoint::apps::testing
