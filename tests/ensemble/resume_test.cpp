// Interrupted in every way: the answer is that of an undisturbed run, to the byte, and only what is missing runs again.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>

#include "ensemble/chunks.h"
#include "small_ensemble.h"

namespace chokepoint::ensemble {
namespace {

namespace fs = std::filesystem;

class Resume : public FolderTest {
 protected:
  Spec spec(std::uint32_t draws, std::uint32_t chunk) const {
    Spec spec = small_spec(draws, chunk);
    spec.folder = folder_;
    return spec;
  }
  /// Runs, counts how many draws really ran, and compares with an undisturbed run.
  Runs run_and_compare(const Spec& spec, std::uint32_t expected_to_run) {
    PlainContext plain(2);
    Context context = plain.context();
    std::atomic<std::uint32_t> ran{0};
    const auto runs = run(
        spec,
        [&](std::uint32_t draw, std::span<double> out, Context& inner) {
          ++ran;
          return draw_outputs(draw, out, inner);
        },
        context);
    EXPECT_TRUE(runs);
    if (!runs) return {};
    EXPECT_EQ(ran, expected_to_run);
    EXPECT_EQ(runs->read_back, spec.draws - expected_to_run);
    Spec plain_spec = small_spec(spec.draws);
    plain_spec.first = spec.first;
    EXPECT_EQ(bytes_of(*runs), bytes_of(*run(plain_spec, draw_outputs, context)));
    return *runs;
  }
  static void flip_byte(const fs::path& path, std::streamoff at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 1));
  }
};

TEST_F(Resume, AFinishedRunIsOnlyReadBack) {
  run_and_compare(spec(100, 10), 100);
  EXPECT_EQ(files().size(), 10U);
  run_and_compare(spec(100, 10), 0);
  run_and_compare(spec(100, 33), 0);
}

TEST_F(Resume, MoreOrOtherDrawsRunOnlyWhatIsNew) {
  run_and_compare(spec(100, 10), 100);
  run_and_compare(spec(250, 64), 150);
  run_and_compare(spec(45, 7), 0);
  Spec later = spec(100, 10);
  later.first = 206;  // begins inside a chunk
  run_and_compare(later, 55);
}

TEST_F(Resume, KilledHalfWay) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    PlainContext plain(2);
    Context context = plain.context();
    std::atomic<int> begun{0};
    const auto dying = [&](std::uint32_t draw, std::span<double> out, Context& inner) {
      if (++begun == 122) ::kill(::getpid(), SIGKILL);
      return draw_outputs(draw, out, inner);
    };
    const auto runs = run(spec(200, 8), dying, context);
    ::_exit(runs ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  std::uint32_t whole = 0;
  for (const auto& path : files()) whole += path.extension() == ".chunk" ? 1 : 0;
  ASSERT_GE(whole, 10U);
  ASSERT_LT(whole, 25U);
  const Runs runs = run_and_compare(spec(200, 8), 200 - 8 * whole);
  EXPECT_TRUE(runs.remarks.empty());
}

TEST_F(Resume, StoppedAndGoneOnWith) {
  std::stop_source stop;
  PlainContext plain(2);
  Context context{plain.pool, stop.get_token(), plain.progress};
  std::atomic<int> begun{0};
  const auto stopping = [&](std::uint32_t draw, std::span<double> out, Context& inner) {
    if (++begun == 60) stop.request_stop();
    return draw_outputs(draw, out, inner);
  };
  const auto half = run(spec(200, 5), stopping, context);
  ASSERT_TRUE(half);
  ASSERT_EQ(half->outcome, Outcome::stopped);
  EXPECT_EQ(files().size() * 5, half->draws.size());
  run_and_compare(spec(200, 5), static_cast<std::uint32_t>(200 - half->draws.size()));
}

TEST_F(Resume, AlteredChunksAreMadeAgainAndSaid) {
  run_and_compare(spec(60, 10), 60);
  const auto all = files();
  const auto size = static_cast<std::streamoff>(fs::file_size(all[0]));
  flip_byte(all[0], size / 2);  // a value
  flip_byte(all[1], 20);        // the key
  flip_byte(all[2], size - 1);  // the fingerprint
  fs::resize_file(all[3], static_cast<std::uintmax_t>(size - 8));
  fs::resize_file(all[4], static_cast<std::uintmax_t>(size + 8));
  const Runs runs = run_and_compare(spec(60, 10), 50);
  ASSERT_EQ(runs.remarks.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_FALSE(runs.remarks[i].found.empty());
    EXPECT_FALSE(runs.remarks[i].remedy.empty());
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const auto& p) { return p == runs.remarks[i].file; }));
  }
  EXPECT_TRUE(run_and_compare(spec(60, 10), 0).remarks.empty()) << "they have been replaced";
}

TEST_F(Resume, ForeignChunksArePassedOverAndSaid) {
  run_and_compare(spec(20, 10), 20);
  PlainContext plain;
  Context context = plain.context();
  Spec other = spec(20, 10);
  other.key = fingerprint("other");
  ASSERT_TRUE(run(other, draw_outputs, context));
  EXPECT_EQ(files().size(), 4U);
  run_and_compare(spec(20, 10), 0);  // other runs may share a folder

  // Another run's chunk under this run's name; the same draws under another number; what is no chunk at all.
  const auto store = ChunkFolder::open(folder_, small_spec(1).key, kOutputs);
  const auto theirs = ChunkFolder::open(folder_, other.key, kOutputs);
  ASSERT_TRUE(store && theirs);
  const auto force = fs::copy_options::overwrite_existing;
  fs::copy_file(theirs->path_of({1, 10}), store->path_of({1, 10}), force);
  fs::copy_file(store->path_of({11, 10}), store->path_of({21, 10}), force);
  std::ofstream(folder_ / (to_string(small_spec(1).key) + "-x-10.chunk")) << "notes";
  std::ofstream(folder_ / (to_string(small_spec(1).key) + "-040-10.chunk")) << "notes";
  fs::create_directory(store->path_of({31, 10}));
  const Runs runs = run_and_compare(spec(30, 10), 20);
  ASSERT_EQ(runs.remarks.size(), 2U);
  EXPECT_EQ(runs.remarks[0].code, Code::replay_differs);
  EXPECT_EQ(runs.remarks[1].code, Code::replay_differs);
  EXPECT_EQ(run_and_compare(spec(40, 10), 10).remarks.size(), 2U) << "a folder in a chunk's place";
}

TEST_F(Resume, ALongerDamagedChunkDoesNotHideShorterWholeOnes) {
  run_and_compare(spec(40, 40), 40);
  run_and_compare(spec(40, 10), 0);
  fs::resize_file(files()[0], 100);
  EXPECT_EQ(run_and_compare(spec(40, 10), 40).remarks.size(), 1U);
  EXPECT_EQ(run_and_compare(spec(40, 10), 0).remarks.size(), 1U) << "still said, no longer costly";
}

TEST_F(Resume, AFullDiskEndsNothing) {
  // A limit on the size of files stands in for the full disk.
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old_limit;
  small.rlim_cur = 200;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  PlainContext plain(2);
  Context context = plain.context();
  const auto runs = run(spec(50, 10), draw_outputs, context);
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->outcome, Outcome::done);
  EXPECT_EQ(bytes_of(*runs), bytes_of(*run(small_spec(50), draw_outputs, context)));
  ASSERT_EQ(runs->remarks.size(), 1U) << "said once, not for every chunk";
  EXPECT_EQ(runs->remarks[0].code, Code::cannot_write);
  EXPECT_TRUE(files().empty()) << "nothing half written";
}

TEST_F(Resume, AFolderThatCannotBeIsAFaultBeforeAnythingRuns) {
  std::ofstream(folder_ / "file") << "x";
  PlainContext plain;
  Context context = plain.context();
  Spec bad = spec(10, 5);
  bad.folder = folder_ / "file";
  const auto never = [](std::uint32_t, std::span<double>, Context&) -> Result<void> {
    ADD_FAILURE() << "a draw ran";
    return {};
  };
  for (const auto& folder : {folder_ / "file", folder_ / "file" / "below"}) {
    bad.folder = folder;
    const auto runs = run(bad, never, context);
    ASSERT_FALSE(runs);
    EXPECT_EQ(runs.error().faults.at(0).code, Code::cannot_write);
  }
  Spec deep = spec(10, 5);
  deep.folder = folder_ / "a" / "b";
  EXPECT_TRUE(run(deep, draw_outputs, context)) << "folders are made";
}

}  // namespace
}  // namespace chokepoint::ensemble
