// Reading documents: files, folders, lines, words of one's own, replay.
#include "program.h"

namespace chokepoint::apps::testing {
namespace {

constexpr std::string_view kArticle =
    "Metals today\n\n14 March 2026\n\nChina produced 98 per cent of the world's primary gallium, or about 750 tonnes, "
    "before 2 February.\n";

TEST(Read, GivesAReportAndLines) {
  const Folder folder;
  spill(folder / "a.txt", kArticle);
  const Ran report = run({"read", (folder / "a.txt").string(), "--format", "json"});
  EXPECT_EQ(report.status, 0) << report.err;
  EXPECT_TRUE(holds(report.out, "98 per cent")) << report.out;
  EXPECT_TRUE(holds(report.out, "2026-03-14")) << report.out;
  const Ran lines = run({"read", (folder / "a.txt").string(), "--format", "jsonl"});
  EXPECT_EQ(lines.status, 0) << lines.err;
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 3) << lines.out;
  EXPECT_TRUE(holds(lines.out, "\"unit_class\":\"mass\",\"value\":750,\"unit\":\"t\",\"normalised_value\":750000"))
      << lines.out;
}

TEST(Read, TakesFoldersAndSaysWhatIsMissing) {
  const Folder folder;
  spill(folder / "a.txt", kArticle);
  spill(folder / "b.html", "<html><body><p>It made 40 tonnes.</p></body></html>");
  spill(folder / "c.png", "no text");
  const Ran ran = run({"read", folder.path().string(), "--format", "jsonl"});
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 4) << ran.out;
  const Ran missing = run({"read", (folder / "z.txt").string()});
  EXPECT_EQ(missing.status, 3);
  EXPECT_TRUE(holds(missing.err, "z.txt")) << missing.err;
  EXPECT_EQ(run({"read"}).status, 2);
  EXPECT_EQ(run({"scenarios", "--format", "jsonl"}).status, 2);
}

TEST(Read, ReplaysWithItsDocuments) {
  const Folder folder;
  spill(folder / "a.txt", kArticle);
  const std::string document = (folder / "a.txt").string();
  const std::string report = (folder / "report.json").string();
  ASSERT_EQ(run({"read", document, "--format", "json", "--output", report}).status, 0);
  const Ran again = run({"replay", report, "--input", document, "--format", "json"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(again.out, slurp(report));
  spill(folder / "a.txt", "Other words.\n");
  EXPECT_EQ(run({"replay", report, "--input", document}).status, 3);
}

}  // namespace
}  // namespace chokepoint::apps::testing
