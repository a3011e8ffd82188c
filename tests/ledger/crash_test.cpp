// A writer is killed many times at any moment; every decision that it was told is kept must be there afterwards.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "samples.h"

namespace chokepoint::ledger {
namespace {

/// Decides again and again; tells each decision to `told` once it is kept.
[[noreturn]] void decide_for_ever(const std::filesystem::path& path, const std::string& claim, int told, int round) {
  Ledger ledger = opened(path, Access::write);
  for (int i = 0;; ++i) {
    Decision word = decision(claim, i % 2 == 0 ? DecisionKind::accept : DecisionKind::reject);
    word.note = std::to_string(round) + "-" + std::to_string(i);
    if (!ledger.decide(word)) _exit(3);
    const std::string line = word.note + "\n";
    if (::write(told, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(4);
  }
}

TEST(LedgerCrash, NoKeptDecisionIsLostToAKill) {
  const Folder folder;
  const auto path = folder.file("ledger.db");
  std::string claim;
  {
    Ledger ledger = opened(path);
    ASSERT_TRUE(ledger.add(document("a", "work"), {share("5 % of it", "5 %", 5, "en")}, places(1)));
    claim = (*ledger.search({}))[0].claim.id;
  }
  std::mt19937 random(7);
  std::set<std::string> told;
  constexpr int kRounds = 15;
  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      decide_for_ever(path, claim, ends[1], round);
    }
    ::close(ends[1]);
    char first = 0;  // once it writes, any moment will do
    ASSERT_EQ(::read(ends[0], &first, 1), 1);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer failed by itself: " << WEXITSTATUS(status);
    std::string all(1, first);
    char piece[4096];
    for (ssize_t n = 0; (n = ::read(ends[0], piece, sizeof piece)) > 0;) all.append(piece, n);
    ::close(ends[0]);
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\n', at);
      if (end == std::string::npos) break;
      told.insert(all.substr(at, end - at));
      at = end + 1;
    }
    Ledger ledger = opened(path, Access::write);
    const auto kept = ledger.decisions_of(claim);
    ASSERT_TRUE(kept);
    std::set<std::string> notes;
    for (const Decision& word : *kept) notes.insert(word.note);
    for (const std::string& note : told) ASSERT_TRUE(notes.count(note)) << note << " in round " << round;
  }
  EXPECT_GT(told.size(), static_cast<std::size_t>(kRounds));  // the writer did get to write
}

}  // namespace
}  // namespace chokepoint::ledger
