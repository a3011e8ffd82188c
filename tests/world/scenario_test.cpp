#include <gtest/gtest.h>

#include <algorithm>

#include "sample.h"
#include "world/query.h"

namespace chokepoint::world {
namespace {

const World& tiny() {
  static const WorldPtr world = sample::world_of(sample::tiny());
  return *world;
}

Result<Scenario> read(const std::string& toml, const std::string& variant = {}) {
  return read_scenario(tiny(), "s.toml", toml, variant);
}

std::string tiny_scenario(const std::string& name) {
  WorldFiles files = sample::tiny();
  return sample::file(files, "scenarios/" + name + ".toml").bytes;
}

const std::string kHead = "name = \"x\"\ntitle = \"X\"\nstart = 2026-01-01\ndays = 100\n";

TEST(Scenario, DefaultVariantAndNamedVariant) {
  const auto refused = read(tiny_scenario("cathode-refused"));
  ASSERT_TRUE(refused) << to_string(refused.error());
  EXPECT_EQ(refused->variant, "refused");
  EXPECT_EQ(refused->horizon.days, 365);
  EXPECT_EQ(to_string(refused->horizon.first), "2025-10-09");
  ASSERT_EQ(refused->acts.size(), 1U);
  const auto& act = std::get<SetControl>(refused->acts[0].what);
  EXPECT_EQ(tiny().controls[act.control].id, "cn-2025-58");
  EXPECT_FALSE(act.clause.valid());
  EXPECT_EQ(act.state, ClauseState::in_force);
  EXPECT_EQ(act.refused_share, 1.0);
  EXPECT_EQ(to_string(refused->acts[0].day), "2025-11-08");

  const auto decided = read(tiny_scenario("cathode-refused"), "as-decided");
  ASSERT_TRUE(decided);
  EXPECT_TRUE(decided->acts.empty());
  EXPECT_NE(decided->fingerprint, refused->fingerprint);

  const auto waiting = read(tiny_scenario("cathode-refused"), "waiting");
  ASSERT_TRUE(waiting);
  const auto& wait = std::get<SetControl>(waiting->acts[0].what);
  EXPECT_EQ(tiny().clauses[wait.clause].clause, "2.1");
  EXPECT_EQ(wait.user, UserClass::civil);
  EXPECT_EQ(wait.wait_days, 90.0);
}

TEST(Scenario, EveryKindOfActInFileOrder) {
  const auto scenario = read(kHead + R"(
[[act]]
kind = "outage"
products = ["lfp-cell", "nmc-cell"]
place = "CN"
day = 2026-02-01
until = 2026-03-01
lost_share = 0.5
why = "an earthquake"
[[act]]
kind = "export_stop"
product = "gallium"
from = "CN"
to = "US"
day = 2026-01-01
lost_share = 1
[[act]]
kind = "demand_change"
product = "grid-storage"
factor = 1.5
day = 2026-01-01
[[act]]
kind = "stock_release"
product = "gallium"
place = "US"
amount = 5
day = 2026-01-10
until = 2026-01-20
[[act]]
kind = "new_capacity"
product = "lfp-cell"
place = "US"
per_year = 10
day = 2026-01-02
[[act]]
kind = "duty"
product = "lfp-cell"
from = "CN"
to = "US"
rate = 0.25
day = 2026-01-05
[[act]]
kind = "subsidy"
product = "lfp-cell"
place = "US"
rate = 0.1
day = 2026-01-06
[[act]]
kind = "set_figure"
figure = "control_coverage:cn-2025-58/2.1:lfp-cathode"
value = 0.3
)");
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  ASSERT_EQ(scenario->acts.size(), 8U);
  EXPECT_EQ(std::get<Outage>(scenario->acts[0].what).products.size(), 2U);
  EXPECT_EQ(scenario->acts[0].why, "an earthquake");
  EXPECT_EQ(tiny().places[std::get<ExportStop>(scenario->acts[1].what).to].id, "US");
  EXPECT_FALSE(std::get<DemandChange>(scenario->acts[2].what).place.valid());
  EXPECT_EQ(std::get<StockRelease>(scenario->acts[3].what).amount, 5.0);
  EXPECT_EQ(std::get<NewCapacity>(scenario->acts[4].what).per_year, 10.0);
  EXPECT_EQ(std::get<DutyAct>(scenario->acts[5].what).rate, 0.25);
  EXPECT_EQ(tiny().places[std::get<SubsidyAct>(scenario->acts[6].what).place].id, "US");
  EXPECT_EQ(std::get<SetFigure>(scenario->acts[7].what).value, 0.3);
  EXPECT_EQ(to_string(scenario->acts[7].day), "2026-01-01");
  EXPECT_EQ(canonical_text(tiny(), *scenario),
            "scenario x\nvariant \nstart 2026-01-01\ndays 100\nstep_days 1\n"
            "2026-02-01 2026-03-01 outage products=lfp-cell;nmc-cell place=CN lost_share=0.5\n"
            "2026-01-01 - export_stop products=gallium from=CN to=US lost_share=1\n"
            "2026-01-01 - demand_change product=grid-storage place=* factor=1.5 amount=0\n"
            "2026-01-10 2026-01-20 stock_release product=gallium place=US amount=5\n"
            "2026-01-02 - new_capacity product=lfp-cell place=US per_year=10\n"
            "2026-01-05 - duty products=lfp-cell from=CN to=US rate=0.25\n"
            "2026-01-06 - subsidy products=lfp-cell place=US rate=0.1\n"
            "2026-01-01 - set_figure figure=control_coverage:cn-2025-58/2.1:lfp-cathode value=0.3\n");
}

TEST(Scenario, WordsForReadersDoNotChangeTheFingerprint) {
  const auto a = read(kHead);
  const auto b = read("about = \"more\"\n" + kHead);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->fingerprint, b->fingerprint);
}

struct Wrong {
  std::string toml;
  Code code;
  std::uint32_t row;  // 0: not compared
  std::string found, remedy;
};

TEST(Scenario, FaultsNameLineFindingAndRemedy) {
  const auto act = [](const std::string& body) { return kHead + "[[act]]\n" + body; };
  const Wrong wrongs[] = {
      {"name = \"x\"\ntitle = \"X\"\nstart = 2026-01-01\ndays = 5491\n", Code::out_of_range, 4, "`days` = 5491",
       "correct the number"},
      {"name = \"x\"\ntitle = \"X\"\nstart = 2026-01-01\ndays = 1.5\n", Code::bad_number, 4, "`days` = 1.5",
       "without a point"},
      {"name = \"x\"\ntitle = \"X\"\nstart = \"2026-01-01\"\ndays = 5\n", Code::bad_date, 3, "a text as `start`",
       "without quotes"},
      {"title = \"X\"\nstart = 2026-01-01\ndays = 5\n", Code::missing_value, 1, "no key `name`", "add the key"},
      {"name = \"../x\"\ntitle = \"X\"\nstart = 2026-01-01\ndays = 5\n", Code::bad_id, 1, "`../x`", "cathode-refused"},
      {kHead + "horizon = 3\n", Code::unknown_column, 5, "an unknown key `horizon`", "remove the key"},
      {kHead + "tittle = \"a\"\n", Code::unknown_column, 5, "`tittle`", "did you mean `title`?"},
      {act("kind = \"set_controll\"\nday = 2026-01-01\n"), Code::bad_choice, 6, "`set_controll`",
       "did you mean `set_control`?"},
      {act("kind = \"set_control\"\ncontrol = \"cn-2025-85\"\nstate = \"in_force\"\nday = 2026-01-01\n"),
       Code::unknown_reference, 7, "`cn-2025-85`", "did you mean `cn-2025-58`?"},
      {act("kind = \"set_control\"\ncontrol = \"cn-2025-58\"\nclause = \"2.9\"\nstate = \"in_force\"\nday = "
           "2026-01-01\n"),
       Code::unknown_reference, 8, "`2.9`", "did you mean `2.1`?"},
      {act("kind = \"set_control\"\ncontrol = \"cn-2025-58\"\nstate = \"inforce\"\nday = 2026-01-01\n"),
       Code::bad_choice, 8, "`inforce`", "did you mean `in_force`?"},
      {act("kind = \"set_control\"\ncontrol = \"cn-2025-58\"\nstate = \"in_force\"\nday = 2026-01-01\nrefused_share = "
           "1.5\n"),
       Code::out_of_range, 10, "`refused_share` = 1.5", "correct"},
      {act("kind = \"set_control\"\ncontrol = \"cn-2025-58\"\nstate = \"in_force\"\nday = 2026-01-01\nuser = "
           "\"navy\"\n"),
       Code::bad_choice, 10, "`navy`", "words"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"CN\"\nday = 2026-01-01\nlost_share = 1.01\n"),
       Code::out_of_range, 10, "`lost_share` = 1.01", "correct"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"CN\"\nday = 2026-01-01\nlost_share = nan\n"),
       Code::out_of_range, 10, "`lost_share`", "correct"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"CN\"\nday = 2026-01-05\nuntil = 2026-01-05\nlost_share = "
           "1\n"),
       Code::bad_order, 10, "2026-01-05", "correct one of the dates"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"CN\"\nday = 2027-01-05\nlost_share = 1\n"),
       Code::out_of_range, 9, "2027-01-05, after the last day", "lengthen `days`"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nday = 2026-01-01\nlost_share = 1\n"), Code::missing_value, 5,
       "no key `place`", "add the key"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nproducts = [\"gallium\"]\nplace = \"CN\"\nday = "
           "2026-01-01\nlost_share = 1\n"),
       Code::duplicate, 8, "`product` and `products`", "remove one"},
      {act("kind = \"outage\"\nproducts = [1]\nplace = \"CN\"\nday = 2026-01-01\nlost_share = 1\n"), Code::bad_choice,
       7, "no text in `products`", "products = "},
      {act("kind = \"outage\"\nproducts = []\nplace = \"CN\"\nday = 2026-01-01\nlost_share = 1\n"), Code::bad_choice, 7,
       "no list of ids", "products = "},
      {act("kind = \"outage\"\nproduct = \"radr\"\nplace = \"CN\"\nday = 2026-01-01\nlost_share = 1\n"),
       Code::unknown_reference, 7, "`radr`", "did you mean `radar`?"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"Chnia\"\nday = 2026-01-01\nlost_share = 1\n"),
       Code::unknown_reference, 8, "`Chnia`", "did you mean `CN` (China)?"},
      {act("kind = \"outage\"\nproduct = \"radar\"\nplace = \"CN\"\nday = 2026-01-01\nlost_share = 1\nspeed = 3\n"),
       Code::unknown_column, 11, "`speed`", "remove the key"},
      {act("kind = \"export_stop\"\nproduct = \"radar\"\nfrom = \"CN\"\nto = \"CN-HA\"\nday = 2026-01-01\nlost_share = "
           "1\n"),
       Code::bad_structure, 9, "to itself or a part of it", "`from` or `to`"},
      {act("kind = \"demand_change\"\nproduct = \"radar\"\nday = 2026-01-01\n"), Code::missing_value, 5,
       "no key `factor`", "add the key"},
      {act("kind = \"stock_release\"\nproduct = \"gallium\"\nplace = \"US\"\namount = 5\nday = 2026-01-10\n"),
       Code::missing_value, 5, "no key `until`", "add the key"},
      {act("kind = \"new_capacity\"\nproduct = \"gallium\"\nplace = \"US\"\nper_year = -5\nday = 2026-01-10\n"),
       Code::out_of_range, 9, "`per_year` = -5", "correct"},
      {act("kind = \"duty\"\nproduct = \"gallium\"\nto = \"US\"\nrate = 25\nday = 2026-01-10\n"), Code::out_of_range, 9,
       "`rate` = 25", "correct"},
      {act("kind = \"duty\"\nproduct = \"gallium\"\nfrom = \"CN-HA\"\nto = \"CN\"\nrate = 0.25\nday = 2026-01-10\n"),
       Code::bad_structure, 8, "to itself or a part of it", "`from` or `to`"},
      {act("kind = \"subsidy\"\nplace = \"US\"\nrate = 0.25\nday = 2026-01-10\n"), Code::missing_value, 5,
       "no key `products`", "add the key"},
      {act("kind = \"set_figure\"\nfigure = \"prices:galium@WORLD:annual_mean\"\nvalue = 5\n"), Code::unknown_reference,
       7, "`prices:galium@WORLD:annual_mean`", "did you mean `prices:gallium@WORLD:annual_mean`?"},
      {act("kind = \"set_figure\"\nfigure = \"production:gallium@CN:share\"\nvalue = 1.5\n"), Code::out_of_range, 8,
       "1.5 for `production:gallium@CN:share`", "correct"},
      {kHead + "default_variant = \"a\"\n[[variant]]\nname = \"a\"\ntitle = \"A\"\n[[variant]]\nname = \"a\"\ntitle = "
               "\"B\"\n",
       Code::duplicate, 9, "a second variant `a`", "rename"},
      {kHead + "[[variant]]\nname = \"a\"\ntitle = \"A\"\n", Code::missing_value, 1, "no key `default_variant`",
       "add the key"},
      {kHead + "default_variant = \"b\"\n[[variant]]\nname = \"abc\"\ntitle = \"A\"\n", Code::unknown_reference, 5,
       "`b`", "use one of abc"},
      {kHead + "act = 3\n", Code::bad_choice, 5, "a number as `act`", "double brackets"},
      {"name = \"x\"\nname = \"y\"\n", Code::bad_syntax, 2, "not TOML", "correct the line"},
      {"[\x01]\n", Code::bad_syntax, 1, "not TOML", "correct the line"},
      {"[a.]\n", Code::bad_syntax, 1, "not TOML", "correct the line"},
      {"[[ =]]\n", Code::bad_syntax, 1, "not TOML", "correct the line"},
      {std::string("name = \"x\0\"\n", 11), Code::bad_syntax, 0, "NUL", "remove"},
      {std::string((1U << 20U) + 1, '#'), Code::too_large, 0, "1048577 bytes", "settings"},
  };
  for (const Wrong& wrong : wrongs) {
    const auto scenario = read(wrong.toml);
    const std::string head = wrong.toml.substr(0, 400);
    ASSERT_FALSE(scenario) << head;
    const auto& faults = scenario.error().faults;
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(),
                            [&](const Fault& f) {
                              return f.code == wrong.code && f.file == "s.toml" &&
                                     (wrong.row == 0 || f.row == wrong.row) &&
                                     f.found.find(wrong.found) != std::string::npos &&
                                     f.remedy.find(wrong.remedy) != std::string::npos;
                            }))
        << head << "\n"
        << to_string(scenario.error());
    EXPECT_EQ(faults.size(), 1U) << head << "\n" << to_string(scenario.error());
  }
}

TEST(Scenario, AllFaultsOfAllVariantsAtOnce) {
  const auto scenario = read(
      "name = \"x\"\ntitle = \"X\"\nstart = 2026-01-01\ndays = 6000\ndefault_variant = \"a\"\n"
      "[[act]]\nkind = \"outage\"\nplace = \"XX\"\nday = 2026-01-01\nlost_share = 2\n"
      "[[variant]]\nname = \"a\"\ntitle = \"A\"\n[[variant.act]]\nkind = \"nothing\"\n"
      "[[variant]]\nname = \"b\"\ntitle = \"B\"\n[[variant.act]]\nkind = \"new_capacity\"\n");
  ASSERT_FALSE(scenario);
  // days; place, share; kind, its day; day, product, place, per_year.
  EXPECT_EQ(scenario.error().faults.size(), 9U) << to_string(scenario.error());
}

TEST(Scenario, UnknownVariantAskedFor) {
  const auto named = read(tiny_scenario("cathode-refused"), "refusd");
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().faults[0].remedy, "did you mean `refused`?");
  const auto none = read(kHead, "refused");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().faults[0].remedy, "ask without a variant: it has none");
}

TEST(Scenario, ListNamesThemAll) {
  const auto list = list_scenarios(sample::tiny());
  ASSERT_TRUE(list) << to_string(list.error());
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].name, "cathode-refused");
  EXPECT_EQ((*list)[0].default_variant, "refused");
  ASSERT_EQ((*list)[0].variants.size(), 3U);
  EXPECT_EQ((*list)[0].variants[2].first, "waiting");
  EXPECT_EQ((*list)[1].file, "scenarios/kilns-down.toml");

  WorldFiles files = sample::tiny();
  sample::replace(files, "scenarios/kilns-down.toml", "name = \"kilns-down\"", "name = \"kilns-up\"");
  const auto wrong = list_scenarios(files);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().faults[0].code, Code::bad_structure);
}

/// The first fault of a scenario with these acts; empty where there is none.
std::string fault_of(const std::string& acts, const std::string& head = kHead) {
  const auto scenario = read(head + acts);
  return scenario ? "" : to_string(scenario.error());
}
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Scenario, ABanOnOneBuyer) {
  const std::string ban = "[[act]]\nkind = \"buyer_ban\"\nproduct = \"lfp-cell\"\nday = 2026-01-05\nlost_share = 0.5\n";
  const auto scenario = read(kHead + ban + "from = \"CN\"\nplace = \"US\"\nclass = \"civil\"\n");
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  const auto& act = std::get<BuyerBan>(scenario->acts[0].what);
  EXPECT_EQ(tiny().places[act.place].id, "US");
  EXPECT_EQ(act.buyer, DemandClass::civil);
  EXPECT_FALSE(act.use.valid());
  EXPECT_NE(canonical_text(tiny(), *scenario).find("class=civil"), std::string::npos);
  EXPECT_TRUE(holds(fault_of(ban + "from = \"CN\"\nplace = \"CN\"\n"), "s.toml:")) << "a place bars itself";
  EXPECT_TRUE(holds(fault_of(ban + "from = \"CN\"\nplace = \"CN\"\n"), "barred from what their own place makes"));
  EXPECT_TRUE(holds(fault_of(ban + "place = \"US\"\nclass = \"army\"\n"), "army")) << "no such class";
}

// Contradictions are told with their line and the rule that decides.
TEST(Scenario, GeneralLicencesAndStopsContradictEachOther) {
  const std::string licence =
      "[[act]]\nkind = \"general_licence\"\ncontrol = \"cn-2025-58\"\nday = 2026-02-01\nshare = 1.0\n";
  const std::string stop = "[[act]]\nkind = \"export_stop\"\nfrom = \"CN\"\nlost_share = 1.0\nday = 2026-01-15\n";
  EXPECT_EQ(fault_of(licence), "");
  const std::string both = fault_of(licence + stop);
  EXPECT_TRUE(holds(both, "s.toml:5")) << both;
  EXPECT_TRUE(holds(both, "line 10")) << both;
  EXPECT_TRUE(holds(both, "a stop lets nothing out")) << both;
  EXPECT_EQ(fault_of(licence + stop + "until = 2026-02-01\n"), "") << "one after the other";
  EXPECT_TRUE(holds(fault_of(licence + "to = \"CN\"\n"), "territory of the issuer"));
}

TEST(Scenario, NumbersThatCannotBeAreToldWithTheirLine) {
  const std::string set =
      "[[act]]\nkind = \"set_control\"\ncontrol = \"cn-2025-58\"\nstate = \"in_force\"\nday = 2026-02-01\n";
  EXPECT_TRUE(holds(fault_of(set + "refused_share = 1.4\n"), "s.toml:10")) << fault_of(set + "refused_share = 1.4\n");
  EXPECT_TRUE(holds(fault_of(set + "office_per_day = 0\n"), "decides nothing"));
  const std::string release =
      "[[act]]\nkind = \"stock_release\"\nproduct = \"lfp-cell\"\nplace = \"US\"\nday = 2026-02-01\n"
      "until = 2026-03-01\namount = -5\n";
  EXPECT_TRUE(holds(fault_of(release), "s.toml:11")) << fault_of(release);
  EXPECT_TRUE(holds(fault_of("", kHead + "baseline = \"path\"\n"), "paths"));
  const auto paths = read(kHead + "baseline = \"paths\"\n");
  ASSERT_TRUE(paths);
  EXPECT_EQ(paths->baseline, Baseline::paths);
}

}  // namespace
}  // namespace chokepoint::world
