// Editions, readings, decisions, search and exchange on small ledgers.
#include "ledger/ledger.h"

#include <fstream>
#include <thread>

#include "samples.h"

namespace chokepoint::ledger {
namespace {

const char* const kHenan = "全球约95%的工业人造钻石产能集中在中国,而这其中又有约90%的产能,由河南省一个省份贡献";
const char* const kArabic = "في 2024، أنتجت الصين 99% من خلايا LFP";

std::vector<Claim> two_claims() {
  return {share(kHenan, "约95%", 95, "zh-Hans"), share(kHenan, "约90%", 90, "zh-Hans")};
}

TEST(Ledger, TheSameDocumentTwiceChangesNothing) {
  Ledger ledger = opened();
  const auto first = ledger.add(document("a", "work"), two_claims(), places(2));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->how, Added::How::first);
  EXPECT_EQ(first->claims_new, 2U);
  const auto before = ledger.contents();
  const auto again = ledger.add(document("a", "work"), two_claims(), places(2));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->how, Added::How::again);
  EXPECT_EQ(again->claims_new, 0U);
  const auto after = ledger.contents();
  EXPECT_EQ(before->mentions.size(), after->mentions.size());
  EXPECT_EQ(before->claims.size(), after->claims.size());
  EXPECT_EQ(after->documents.size(), 1U);
}

TEST(Ledger, ACorrectedEditionKeepsBothAndDecisionsHold) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("first", "work"), two_claims(), places(2)));
  const auto ids = ledger.search({});
  ASSERT_TRUE(ids);
  ASSERT_TRUE(ledger.decide(decision((*ids)[0].claim.id, DecisionKind::accept)));
  // 90 becomes 80; the first sentence stands further down and is written with a wider blank.
  Claim kept = share(std::string("\xE3\x80\x80") + kHenan, "约95%", 95, "zh-Hans");
  const auto edition =
      ledger.add(document("second", "work"), {kept, share("约80%的产能", "约80%", 80, "zh-Hans")}, places(2, 300));
  ASSERT_TRUE(edition);
  EXPECT_EQ(edition->how, Added::How::edition);
  EXPECT_EQ(edition->edition, 2);
  EXPECT_EQ(edition->claims_new, 1U);
  EXPECT_EQ(edition->decided, 1U);
  const auto all = ledger.search({});
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[0].state, State::accepted);
  EXPECT_EQ((*all)[0].mentions.size(), 2U);
  EXPECT_TRUE((*all)[0].in_latest_edition);
  EXPECT_FALSE((*all)[1].in_latest_edition);  // the 90 % that was corrected
}

TEST(Ledger, AnotherWorkThatSaysTheSameIsUndecided) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("a", "work"), two_claims(), places(2)));
  ASSERT_TRUE(ledger.decide(decision((*ledger.search({}))[0].claim.id, DecisionKind::accept)));
  const auto echo = ledger.add(document("b", "echo"), two_claims(), places(2));
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->decided, 0U);
  EXPECT_EQ(echo->claims_new, 2U);
}

TEST(Ledger, ABetterReadingReplacesWhatNobodyDecided) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("a", "work"), two_claims(), places(2)));
  const std::string kept = (*ledger.search({}))[0].claim.id;
  ASSERT_TRUE(ledger.decide(decision(kept, DecisionKind::reject)));
  Document again = document("a", "work");
  again.reading = "2";
  const auto reread = ledger.add(again, {share("另一句60%", "60%", 60, "zh-Hans")}, places(1));
  ASSERT_TRUE(reread);
  EXPECT_EQ(reread->how, Added::How::reread);
  const auto all = ledger.search({});
  ASSERT_EQ(all->size(), 2U);  // the decided one and the new one
  EXPECT_EQ((*all)[0].claim.id, kept);
  EXPECT_EQ((*all)[0].state, State::rejected);
}

TEST(Ledger, FindsShortChineseWordsAndArabicEitherWay) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("zh", "zh"), two_claims(), places(2)));
  ASSERT_TRUE(ledger.add(document("ar", "ar"), {share(kArabic, "99%", 99, "ar")}, places(1)));
  const auto hits = [&](const char* question) {
    Filter filter;
    filter.question = question;
    const auto found = ledger.search(filter);
    return found ? found->size() : 0U;
  };
  EXPECT_EQ(hits("钻石"), 2U);
  EXPECT_EQ(hits("鑽石"), 2U);
  EXPECT_EQ(hits("河南"), 2U);
  EXPECT_EQ(hits("石"), 2U);
  EXPECT_EQ(hits("南省"), 2U);
  EXPECT_EQ(hits("钻产"), 0U);
  EXPECT_EQ(hits("خلايا"), 1U);
  EXPECT_EQ(hits("الخَلَايَا"), 1U);
  EXPECT_EQ(hits("أَنْتَجَت"), 1U);
  EXPECT_EQ(hits("lfp"), 1U);
  EXPECT_EQ(hits("مصر"), 0U);
  Filter empty;
  empty.question = "؟!";
  EXPECT_FALSE(ledger.search(empty));
}

TEST(Ledger, DecisionsNeedAPersonAndAttachmentsAcceptance) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("a", "work"), two_claims(), places(2)));
  const std::string id = (*ledger.search({}))[0].claim.id;
  const std::string other = (*ledger.search({}))[1].claim.id;
  Decision nobody = decision(id, DecisionKind::accept);
  nobody.author.clear();
  EXPECT_FALSE(ledger.decide(nobody));
  EXPECT_FALSE(ledger.decide(decision(id, DecisionKind::attach, "production:diamond-grit@CN:share")));
  EXPECT_TRUE(*ledger.decide(decision(id, DecisionKind::accept)));
  EXPECT_FALSE(*ledger.decide(decision(id, DecisionKind::accept)));  // already so
  EXPECT_TRUE(*ledger.decide(decision(id, DecisionKind::attach, "production:diamond-grit@CN:share")));
  EXPECT_TRUE(*ledger.decide(decision(other, DecisionKind::merge, id.substr(0, 6))));
  EXPECT_EQ(ledger.find(other)->state, State::merged);
  EXPECT_EQ(ledger.find(other)->merged_into, id);
  EXPECT_FALSE(ledger.decide(decision(id, DecisionKind::merge, id)));
  EXPECT_EQ(ledger.find(id.substr(0, 8))->figures, std::vector<std::string>{"production:diamond-grit@CN:share"});
  EXPECT_TRUE(*ledger.decide(decision(id, DecisionKind::detach, "production:diamond-grit@CN:share")));
  EXPECT_TRUE(ledger.find(id)->figures.empty());
  EXPECT_TRUE(*ledger.decide(decision(id, DecisionKind::reopen)));
  EXPECT_EQ(ledger.find(id)->state, State::open);
  EXPECT_EQ(ledger.decisions_of(id)->size(), 4U);
  EXPECT_FALSE(ledger.find("ffffffff"));
  EXPECT_FALSE(ledger.find(""));
}

TEST(Ledger, OutAndInAgainIsTheSame) {
  Ledger ledger = opened();
  ASSERT_TRUE(ledger.add(document("a", "work"), two_claims(), places(2)));
  ASSERT_TRUE(ledger.add(document("b", "work"), {share(kArabic, "99%", 99, "ar")}, places(1)));
  Source source = *ledger.source("work");
  source.derived_from = {"origin"};
  source.reliability = 'B';
  ASSERT_TRUE(ledger.put_source(source));
  const std::string id = (*ledger.search({}))[0].claim.id;
  for (const auto kind : {DecisionKind::accept, DecisionKind::reopen, DecisionKind::accept})
    ASSERT_TRUE(ledger.decide(decision(id, kind)));
  Ledger other = opened();
  const auto all = ledger.contents();
  ASSERT_TRUE(other.take(*all));
  ASSERT_TRUE(other.take(*all));  // twice is once
  const auto back = other.contents();
  ASSERT_TRUE(back);
  EXPECT_EQ(back->decisions.size(), 3U);
  EXPECT_EQ(back->mentions.size(), all->mentions.size());
  EXPECT_EQ(back->documents.size(), 2U);
  EXPECT_EQ(back->sources[0].derived_from, source.derived_from);
  EXPECT_EQ(other.find(id)->state, State::accepted);
  Filter filter;
  filter.question = "خلايا";
  EXPECT_EQ(other.search(filter)->size(), 1U);
}

TEST(Ledger, EchoesGoBackToOneOrigin) {
  std::vector<Source> sources(4);
  const char* const names[] = {"times", "erem", "blog", "own"};
  for (std::size_t i = 0; i < 4; ++i) sources[i].id = names[i];
  sources[1].derived_from = {"times"};
  sources[2].derived_from = {"erem"};
  EXPECT_EQ(origins_of(sources, "blog"), std::vector<std::string>{"times"});
  EXPECT_EQ(origins_of(sources, "own"), std::vector<std::string>{"own"});
  EXPECT_EQ(origins_of(sources, "not-there"), std::vector<std::string>{"not-there"});
  Ledger ledger = opened();
  for (Source& source : sources) {
    if (source.id == "times") source.derived_from = {};
    ASSERT_TRUE(ledger.put_source(source));
  }
  Source circle = sources[0];
  circle.derived_from = {"blog"};
  EXPECT_FALSE(ledger.put_source(circle));
  EXPECT_TRUE(ledger.source("times")->derived_from.empty());
}

TEST(Ledger, OtherFilesAreRefusedAndLeftAsTheyAre) {
  const Folder folder;
  std::ofstream(folder.file("text.db")) << "not a database, but long enough to look at as one would a header of it";
  const auto text = Ledger::open(folder.file("text.db"), Access::create);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().faults[0].code, Code::unreadable);
  {
    auto other = Database::open(folder.file("other.db"), Access::create);
    ASSERT_TRUE(other);
    other->run("CREATE TABLE recipes(soup TEXT)");
  }
  EXPECT_FALSE(Ledger::open(folder.file("other.db"), Access::create));
  EXPECT_FALSE(Ledger::open(folder.file("none.db"), Access::read));
  EXPECT_FALSE(std::filesystem::exists(folder.file("none.db")));
  EXPECT_FALSE(Ledger::open(folder.file("no/such/folder.db"), Access::create));
}

TEST(Ledger, ReadersReadWhileOthersWrite) {
  const Folder folder;
  const auto path = folder.file("ledger.db");
  opened(path).add(document("start", "work"), two_claims(), places(2));
  constexpr int kWriters = 3;
  constexpr int kEach = 20;
  std::vector<std::thread> threads;
  std::vector<int> failures(kWriters + 2, 0);
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      Ledger ledger = opened(path, Access::write);
      for (int i = 0; i < kEach; ++i) {
        const std::string name = "w" + std::to_string(w) + "-" + std::to_string(i);
        if (!ledger.add(document(name, name), {share(name + " 5 %", "5 %", 5, "en")}, places(1))) ++failures[w];
      }
    });
  }
  for (int r = 0; r < 2; ++r) {
    threads.emplace_back([&, r] {
      Ledger ledger = opened(path, Access::read);
      std::size_t last = 0;
      for (int i = 0; i < 50; ++i) {
        const auto found = ledger.search({});
        if (!found || found->size() < last) ++failures[kWriters + r];
        last = found ? found->size() : last;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, std::vector<int>(kWriters + 2, 0));
  EXPECT_EQ(opened(path, Access::read).search({})->size(), 2U + kWriters * kEach);
}

}  // namespace
}  // namespace chokepoint::ledger
