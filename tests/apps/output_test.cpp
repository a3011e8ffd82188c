// Where answers go, and what happens when they cannot go there or nobody waits for them.
#include <sys/resource.h>

#include "program.h"
#include "report/render.h"

namespace chokepoint::apps::testing {
namespace {

TEST(Output, AFolderThatDoesNotExist) {
  const Folder folder;
  const Ran ran = run_tiny({"rank", "--draws", "0", "--output", (folder / "none/out.json").string()});
  EXPECT_EQ(ran.status, 3);
  EXPECT_TRUE(holds(ran.err, "no such folder")) << ran.err;
  EXPECT_TRUE(folder.names().empty());
}

TEST(Output, IsRefusedBeforeTheWork) {
  const Folder folder;
  // Minutes of draws, if they were begun.
  const auto start = std::chrono::steady_clock::now();
  const Ran ran = run_tiny({"rank", "--draws", "10000", "--output", (folder / "none/out.json").string()});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  EXPECT_EQ(ran.status, 3);
  EXPECT_TRUE(holds(ran.err, "no such folder")) << ran.err;
}

TEST(Output, APlaceThatMayNotBeWrittenTo) {
  const Ran proc = run_tiny({"scenarios", "--output", "/proc/chokepoint.json"});  // for root too
  EXPECT_EQ(proc.status, 3);
  EXPECT_TRUE(holds(proc.err, "/proc/chokepoint.json")) << proc.err;
  if (geteuid() == 0) return;  // root may write anywhere else
  const Folder folder;
  spill(folder / "out.json", "old");
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const Ran ran = run_tiny({"scenarios", "--output", (folder / "out.json").string()});
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(slurp(folder / "out.json"), "old");
}

TEST(Output, AFullDisk) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"scenarios"}, {"--help"}, {"schema"}}) {
    const Ran ran = run(words, "/dev/full");
    EXPECT_EQ(ran.status, 3) << words.front();
    EXPECT_TRUE(holds(ran.err, "standard output")) << ran.err;
  }
  EXPECT_EQ(run_tiny({"scenarios", "--output", "/dev/full"}).status, 3);
}

TEST(Output, AFileLargerThanAllowedLeavesTheOldOne) {
  const Folder folder;
  spill(folder / "out.json", "old");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{1000, before.rlim_max};
  auto* const handler = ::signal(SIGXFSZ, SIG_IGN);  // inherited: a write fails with EFBIG instead
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Ran ran = run_tiny({"rank", "--draws", "0", "--output", (folder / "out.json").string()});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(ran.status, 3) << ran.err;
  EXPECT_EQ(slurp(folder / "out.json"), "old");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"out.json"}) << "a part of a file is left";
}

TEST(Output, AnAnswerReplacesTheOldFileAndItsEndingChoosesTheForm) {
  const Folder folder;
  const std::pair<const char*, const char*> forms[] = {
      {"a.json", "{"}, {"a.csv", "# "}, {"a.html", "<!"}, {"a.txt", "Chokepoints"}};
  for (const auto& [name, begins] : forms) {
    spill(folder / name, "old");
    EXPECT_EQ(run_tiny({"rank", "--draws", "0", "--output", (folder / name).string()}).status, 0);
    EXPECT_TRUE(slurp(folder / name).starts_with(begins)) << name << ": " << slurp(folder / name).substr(0, 40);
  }
}

TEST(Output, TheReportTakesItsFormFromTheEndingToo) {
  const Folder folder;
  EXPECT_EQ(run_tiny({"report", "--draws", "0", "--output", (folder / "r.json").string()}).status, 0);
  EXPECT_TRUE(report::from_json(slurp(folder / "r.json")).has_value());
  EXPECT_EQ(run_tiny({"report", "--draws", "0", "--output", (folder / "r.html").string()}).status, 0);
  EXPECT_TRUE(slurp(folder / "r.html").starts_with("<!"));
}

TEST(Output, APipeThatNobodyReadsIsAFault) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ::close(ends[0]);  // nobody reads
  const Ran ran =
      run_tiny({"rank", "--draws", "0", "--format", "json", "--output", "/dev/fd/" + std::to_string(ends[1])});
  ::close(ends[1]);
  EXPECT_EQ(ran.signal, 0);
  EXPECT_EQ(ran.status, 3) << ran.err;
}

TEST(Output, StandardOutputThatNobodyReadsEndsQuietly) {
  for (const char* command : {"scenarios", "--help", "schema"}) {
    const Folder folder;
    const std::string status = (folder / "status").string();
    const std::string errors = (folder / "err").string();
    const std::string line = std::string("(sleep 0.3; '") + CHOKEPOINT_PROGRAM + "' " + command + " 2>'" + errors +
                             "'; echo $? >'" + status + "') | true";
    EXPECT_EQ(std::system(line.c_str()), 0);
    EXPECT_EQ(slurp(status), "6\n") << command;
    EXPECT_EQ(slurp(errors), "") << command;
  }
}

TEST(Interrupted, KeepsWhatIsFinishedAndSaysSo) {
  const Folder folder;
  const std::string out = (folder / "out.json").string();
  Running running({"rank", "--world", kTiny.string(), "--draws", "10000", "--threads", "2", "--output", out});
  running.wait_until_it_listens();
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  running.send(SIGINT);
  const Ran ran = running.wait();
  EXPECT_EQ(ran.signal, 0);
  EXPECT_EQ(ran.status, 6) << ran.err;
  ASSERT_LE(folder.names().size(), 1U) << "a part of a file is left";
  if (!fs::exists(out)) return;  // stopped while the world was read: there is nothing to keep
  const auto report = report::from_json(slurp(out));
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::stopped);
  const bool warned = std::any_of(report->notes.begin(), report->notes.end(), [](const report::Note& note) {
    return note.tone == report::Tone::warning && note.text.starts_with("Stopped");
  });
  EXPECT_TRUE(warned);
}

TEST(Interrupted, TheOldPageStandsOrANewOneThatSaysItIsShort) {
  const Folder folder;
  const std::string out = (folder / "page.html").string();
  Running running({"report", "--world", kTiny.string(), "--draws", "10000", "--output", out});
  running.wait_until_it_listens();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  running.send(SIGTERM);
  const Ran ran = running.wait();
  EXPECT_EQ(ran.status, 6) << ran.err;
  if (fs::exists(out)) {
    EXPECT_TRUE(holds(slurp(out), "Stopped"));
  }
}

}  // namespace
}  // namespace chokepoint::apps::testing
