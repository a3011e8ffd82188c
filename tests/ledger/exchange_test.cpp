#include "ledger/exchange.h"

#include <random>

#include "samples.h"

namespace chokepoint::ledger {
namespace {

Contents sample() {
  Ledger ledger = opened();
  Claim odd = share("=1+1, \"quoted\"\nand a second line; 'x", "'=five %", 5, "en");
  odd.subject = "-dash";
  odd.low.reset();
  odd.high = 1.0 / 3.0;
  EXPECT_TRUE(ledger.add(document("a", "work"), {odd, share("在2024年,中国占95%", "95%", 95, "zh-Hans")}, places(2)));
  Source source = *ledger.source("work");
  source.derived_from = {"times", "post"};
  source.note = "@home";
  EXPECT_TRUE(ledger.put_source(source));
  const auto claims = ledger.search({});
  EXPECT_TRUE(ledger.decide(decision(claims->front().claim.id, DecisionKind::accept)));
  EXPECT_TRUE(ledger.decide(decision(claims->front().claim.id, DecisionKind::attach, "production:a@CN:share")));
  return *ledger.contents();
}

std::string lines_of(const Contents& contents) {
  std::string out;
  write_jsonl(contents, [&](std::string_view line) {
    out.append(line).push_back('\n');
    return true;
  });
  return out;
}

TEST(Exchange, BothFormsReadBackTheSame) {
  const Contents contents = sample();
  PlainContext plain;
  Context context = plain.context();
  const std::string lines = lines_of(contents);
  const auto from_lines = read_exchange({{"ledger.jsonl", lines}}, context);
  ASSERT_TRUE(from_lines) << to_string(from_lines.error());
  EXPECT_EQ(lines_of(*from_lines), lines);
  const auto from_csv = read_exchange(write_csv(contents), context);
  ASSERT_TRUE(from_csv) << to_string(from_csv.error());
  EXPECT_EQ(lines_of(*from_csv), lines);
  Ledger other = opened();
  ASSERT_TRUE(other.take(*from_csv));
  EXPECT_EQ(lines_of(*other.contents()), lines);
}

TEST(Exchange, NoCellIsRunByASpreadsheet) {
  for (const ExchangeFile& file : write_csv(sample())) {
    EXPECT_EQ(file.bytes.find(",="), std::string::npos);
    EXPECT_EQ(file.bytes.find("\"="), std::string::npos);
    EXPECT_EQ(file.bytes.find(",@"), std::string::npos);
  }
}

TEST(Exchange, AllFaultsAreTold) {
  PlainContext plain;
  Context context = plain.context();
  const auto faults = [&](const std::string& text) {
    const auto read = read_exchange({{"x.jsonl", text}}, context);
    return read ? 0U : read.error().faults.size();
  };
  EXPECT_EQ(faults(""), 0U);
  EXPECT_EQ(faults("nonsense\n[]\n{\"row\":\"soup\"}\n{}\n"), 4U);
  EXPECT_EQ(faults("{\"row\":\"decision\",\"claim\":\"c\",\"kind\":\"accept\"}"), 1U);  // nobody decided
  EXPECT_EQ(faults("{\"row\":\"decision\",\"claim\":\"c\",\"kind\":\"attach\",\"author\":\"a\"}"), 1U);
  EXPECT_EQ(faults("{\"row\":\"source\",\"id\":\"s\",\"reliability\":\"Z\",\"credibility\":9,\"taste\":1}"), 3U);
  EXPECT_EQ(faults("{\"row\":\"source\",\"id\":\"s\"}\n{\"row\":\"source\",\"id\":\"s\"}"), 1U);
  EXPECT_EQ(faults("{\"row\":\"mention\",\"document\":\"d\",\"claim\":\"c\",\"start\":3,\"end\":3}"), 1U);
  EXPECT_EQ(faults("\xff\xfe"), 1U);
}

}  // namespace
}  // namespace chokepoint::ledger
