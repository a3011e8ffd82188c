#include "sample.h"

#include <cmath>
#include <limits>

#include "base/day.h"

namespace chokepoint::report::testing {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Column numbers(std::string name, std::string title, std::string unit, Role role, Numbers cells) {
  Column column;
  column.name = std::move(name);
  column.title = std::move(title);
  column.unit = std::move(unit);
  column.role = role;
  column.cells = std::move(cells);
  return column;
}

Column texts(std::string name, std::string title, Texts cells, Role role = Role::plain) {
  Column column;
  column.name = std::move(name);
  column.title = std::move(title);
  column.role = role;
  column.cells = std::move(cells);
  return column;
}

/// A fall after `start` towards `floor`, a recovery from `turn` on, with a small wave so that lines are not smooth.
double path(int day, int start, double floor, int turn, double wave) {
  double value = 1.0;
  if (day > start) value = floor + (1.0 - floor) * std::exp(-(day - start) / 35.0);
  if (day > turn) value += (1.0 - value) * (1.0 - std::exp(-(day - turn) / 160.0));
  return std::max(0.0, value + (day > start ? wave * std::sin(day / 11.0) : 0.0));
}

Table output_table() {
  constexpr int kDays = 730;
  const Day first = day_of(2025, 9, 30);
  Table table{"output",
              "Output after the suspension ends, against a year without controls",
              "Bands: 5th to 95th percentile of 200 draws. The controls act at dispatch from 8 November 2026.",
              Draw::lines,
              {}};
  Texts days;
  struct Series {
    std::string name, title;
    int start, turn;
    double floor;
  };
  const Series series[] = {{"lfp_us", "LFP cells, United States", 96, 420, 0.18},
                           {"lfp_eu", "LFP cells, European Union", 110, 400, 0.34},
                           {"lfp_cn", "LFP cells, China", 40, 180, 0.93},
                           {"storage_jp", "Grid storage, Japan", 150, 380, 0.55}};
  for (int d = 0; d < kDays; ++d) days.push_back(to_string(first + d));
  table.columns.push_back(texts("date", "Date", days, Role::date));
  for (const Series& s : series) {
    Numbers low, middle, high;
    for (int d = 0; d < kDays; ++d) {
      const double value = path(d, s.start, s.floor, s.turn, 0.006);
      const double width = (1.0 - value) * 0.28 + (d > s.start ? 0.01 : 0.0);
      low.push_back(std::max(0.0, value - width));
      middle.push_back(value);
      high.push_back(std::min(1.05, value + width * 0.8));
    }
    table.columns.push_back(numbers(s.name + "_p05", s.title + ", low", "", Role::low, low));
    table.columns.push_back(numbers(s.name, s.title, "of normal", Role::share, middle));
    table.columns.push_back(numbers(s.name + "_p95", s.title + ", high", "", Role::high, high));
  }
  Numbers price, price_low, price_high, home;
  for (int d = 0; d < kDays; ++d) {
    const double rise =
        d > 60 ? 41000.0 * (1 - std::exp(-(d - 60) / 40.0)) * std::exp(-std::max(0, d - 300) / 260.0) : 0.0;
    price.push_back(4800 + rise);
    price_low.push_back(4800 + rise * 0.6);
    price_high.push_back(4800 + rise * 1.6);
    home.push_back(d < 700 ? 4800 - rise * 0.03 : kNone);
  }
  table.columns.push_back(numbers("price_abroad_p05", "Cathode spot price abroad, low", "USD/t", Role::low, price_low));
  table.columns.push_back(numbers("price_abroad", "Cathode spot price abroad", "USD/t", Role::money, price));
  table.columns.push_back(
      numbers("price_abroad_p95", "Cathode spot price abroad, high", "USD/t", Role::high, price_high));
  table.columns.push_back(numbers("price_home", "Cathode spot price in China", "USD/t", Role::money, home));
  return table;
}

Table first_stops() {
  Table table{"first_stops", "Who stops first, and what binds", "", Draw::table, {}};
  table.columns.push_back(
      texts("product", "Product", {"LFP cells", "LFP cells", "Grid storage", "Saw wire", "Drill bits"}, Role::key));
  table.columns.push_back(texts("place", "Place", {"United States", "European Union", "Japan", "Germany", "Korea"}));
  table.columns.push_back(numbers("day", "First day short", "", Role::days, {0, 110, 150, 201, kNone}));
  std::get<Numbers>(table.columns.back().cells)[0] = 0;
  table.columns.push_back(texts("binding", "Binding input",
                                {"LFP cathode (磷酸铁锂)", "LFP cathode", "LFP cells", "Diamond micropowder", ""}));
  Column stock = numbers("stock", "Stock at the start", "days", Role::days, {32, 41, 60, 75, 90});
  stock.basis = {Basis::quoted, Basis::derived, Basis::assumed, Basis::assumed, Basis::assumed};
  stock.figure = {"stocks:lfp-cathode@US", "stocks:lfp-cathode@EU", "", "", ""};
  table.columns.push_back(stock);
  table.columns.push_back(numbers("loss", "Lost use", "MUSD", Role::money, {18250.4, 9120.7, 2210, 86.31, 0}));
  return table;
}

}  // namespace

Report sample_report() {
  Report report;
  report.title = "Chinese controls on cathodes and synthetic diamond come back";
  report.manifest = {"0.1.0",
                     "simulate",
                     R"({"days":730,"draws":200,"from":"2025-09-30","scenario":"suspension-ends-2026","seed":1})",
                     {0x3f2a9c11d0e45b77ULL, 0x1122334455667788ULL},
                     "strategic",
                     {{"scenarios/suspension-ends-2026.toml", {0x99aabbccddeeff00ULL, 0x0102030405060708ULL}}}};
  report.notes = {
      {Tone::headline,
       "LFP cell output in the United States falls to 18 % of normal within seven months (5–95 %: 3–36 %)."},
      {Tone::plain,
       "Stocks of cathode carry American lines for about 96 days; nobody outside China can replace more than a tenth "
       "in two years."},
      {Tone::limit, "Quality of replacement cathode is taken as equal; qualification time is not."},
      {Tone::warning, "Three stock figures are assumed and carry 41 % of the variance of the answer."}};
  report.tables = {output_table(), first_stops()};
  report.reasons = {
      {"/tables/first_stops/0",
       "Why American LFP lines stop first",
       {{"Announcement 58 resumes: cathodes above 2.5 g/cm3 need a licence", "China", "2026-11-10", kNone, "", ""},
        {"The licence office takes in more than it decides", "China", "2026-11-24", 45, "days", "licences:cn-2025-58"},
        {"The last cathode from before the control arrives", "United States", "2026-12-20", 1200, "t", ""},
        {"Stock of cathode runs out", "United States", "2027-02-14", 32, "days", "stocks:lfp-cathode@US"},
        {"Lines stop: cathode binds, every other input is at hand", "United States", "2027-02-15", 0.18,
         "share of normal output", ""}}},
      {"/tables/first_stops/1",
       "Why European lines last two weeks longer",
       {{"A larger stock at the start", "European Union", "", 41, "days", "stocks:lfp-cathode@EU"},
        {"Korean cathode is qualified already", "Korea", "2026-12-01", 4.5, "kt/a", ""}}}};
  report.quotes = {
      {"stocks:lfp-cathode@US", true, "自本公告实施之日起，出口经营者应当向国务院商务主管部门申请许可。库存约32天。",
       "zh",
       "From the day this announcement takes effect, export operators shall apply to the competent commerce department "
       "for a licence. Stock is about 32 days.",
       "公告2025年第58号", "商务部 海关总署", "2025-10-09", "https://www.mofcom.gov.cn/example", "A1", ""},
      {"stocks:lfp-cathode@US", false, "米国の電池メーカーの正極材在庫は約45日分とみられる。", "ja",
       "Cathode stocks of American battery makers are thought to be about 45 days.", "電池材料市場の動向",
       "架空経済新聞", "2026-02-03", "", "C3", "A trade paper; no method given."},
      {"stocks:lfp-cathode@EU", true,
       "يبلغ مخزون مواد الكاثود في الاتحاد الأوروبي نحو 41 يومًا، وفقًا لتقديرات عام 2025.", "ar",
       "Stocks of cathode material in the European Union are about 41 days, by estimates of 2025.",
       "تقرير سلاسل الإمداد", "معهد افتراضي", "2025-12", "", "B2", ""},
      {"licences:cn-2025-58", true, "The statutory period is 45 working days </script><b>\u202eevil\u202c & \"quoted\"",
       "en", "", "Export Control Law, article 20", "NPC", "2020-10-17", "javascript:alert(1)", "A1",
       "Hostile text, to be shown as text."}};
  report.bulk = {{"series.csv", {1, 2}, "day,x\n"}};
  return report;
}

Report sample_dependence() {
  Report report;
  report.title = "What the United States depends on without seeing it";
  report.manifest = {"0.1.0",
                     "depend",
                     R"({"as_of":"2026-01-01","place":"US","target":"CN"})",
                     {0x3f2a9c11d0e45b77ULL, 0x1122334455667788ULL},
                     "strategic",
                     {}};
  report.notes = {
      {Tone::headline, "Trade statistics show 31 %. Through all tiers, 88 % of American grid storage rests on China."}};

  static const char* kProducts[] = {"LFP cathode",
                                    "LFP cells",
                                    "Graphite anode",
                                    "Battery-grade lithium carbonate",
                                    "Iron phosphate",
                                    "Separator film",
                                    "Electrolyte salt LiPF6",
                                    "Industrial diamond",
                                    "Diamond micropowder",
                                    "Diamond wire",
                                    "Gallium",
                                    "Germanium",
                                    "Tungsten powder",
                                    "Dysprosium oxide",
                                    "NdFeB magnets",
                                    "Spherical graphite",
                                    "Natural flake graphite",
                                    "Copper foil",
                                    "Cell assembly machines",
                                    "Cubic presses"};
  Texts product, place;
  Numbers rank, direct, through, low, high, days;
  std::vector<Basis> basis;
  std::vector<std::string> figure;
  for (int i = 0; i < 40; ++i) {
    rank.push_back(i + 1);
    product.emplace_back(kProducts[i % 20]);
    place.emplace_back(i % 3 == 0 ? "China" : i % 3 == 1 ? "Henan (河南)" : "Japan");
    const double share = 0.99 * std::exp(-i / 30.0);
    direct.push_back(share * (0.3 + 0.5 * ((i * 7) % 10) / 10.0));
    through.push_back(share);
    low.push_back(share * 0.88);
    high.push_back(std::min(1.0, share * 1.06));
    days.push_back(i % 9 == 8 ? kNone : 20 + (i * 37) % 200);
    basis.push_back(static_cast<Basis>(i % 4));
    figure.emplace_back(i % 4 == 1 ? "production:lfp-cathode@CN:share" : "");
  }
  Table ranking{
      "dependence",
      "Dependence of the United States, direct and through all tiers",
      "Direct: imports over use. Look-through: what is lost if the place delivers nothing and nothing is re-routed.",
      Draw::bars,
      {}};
  ranking.columns.push_back(numbers("rank", "Rank", "", Role::key, rank));
  ranking.columns.push_back(texts("product", "Product", product, Role::key));
  ranking.columns.push_back(texts("place", "Place", place));
  ranking.columns.push_back(numbers("direct", "Direct", "", Role::share, direct));
  Column look = numbers("through", "Look-through", "", Role::share, through);
  look.basis = basis;
  look.figure = figure;
  ranking.columns.push_back(look);
  ranking.columns.push_back(numbers("through_low", "low", "", Role::low, low));
  ranking.columns.push_back(numbers("through_high", "high", "", Role::high, high));
  ranking.columns.push_back(numbers("days", "Days to stop", "", Role::days, days));

  struct Row {
    const char *stage, *product, *place;
    double share;
    const char* from;
  };
  static const Row kRows[] = {
      {"Mine", "Lithium ore", "AU", 0.46, ""},
      {"Mine", "Lithium ore", "CL", 0.24, ""},
      {"Mine", "Lithium ore", "CN", 0.18, ""},
      {"Mine", "Phosphate rock", "CN", 0.41, ""},
      {"Mine", "Phosphate rock", "MA", 0.17, ""},
      {"Mine", "Natural flake graphite", "CN", 0.79, ""},
      {"Mine", "Natural flake graphite", "MZ", 0.06, ""},
      {"Mine", "Copper ore", "CL", 0.23, ""},
      {"Mine", "Copper ore", "PE", 0.11, ""},
      {"Refine", "Lithium carbonate", "CN", 0.7, "Lithium ore"},
      {"Refine", "Lithium carbonate", "CL", 0.22, ""},
      {"Refine", "Purified phosphoric acid", "CN", 0.76, "Phosphate rock"},
      {"Refine", "Spherical graphite", "CN", 0.97, "Natural flake graphite"},
      {"Refine", "Needle coke", "CN", 0.55, ""},
      {"Refine", "Needle coke", "JP", 0.2, ""},
      {"Chemical", "Iron phosphate", "CN", 0.97, "Purified phosphoric acid"},
      {"Chemical", "LiPF6", "CN", 0.85, "Lithium carbonate"},
      {"Chemical", "LiPF6", "JP", 0.08, ""},
      {"Chemical", "PVDF binder", "CN", 0.62, ""},
      {"Chemical", "PVDF binder", "FR", 0.15, ""},
      {"Material", "LFP cathode", "CN", 0.99, "Iron phosphate;Lithium carbonate"},
      {"Material", "Graphite anode", "CN", 0.95, "Spherical graphite;Needle coke"},
      {"Material", "Graphite anode", "JP", 0.03, ""},
      {"Material", "Electrolyte", "CN", 0.86, "LiPF6"},
      {"Material", "Electrolyte", "KR", 0.06, ""},
      {"Material", "Separator film", "CN", 0.84, ""},
      {"Material", "Separator film", "JP", 0.09, ""},
      {"Material", "Copper foil", "CN", 0.66, "Copper ore"},
      {"Material", "Copper foil", "KR", 0.15, ""},
      {"Component", "Coated electrodes", "CN", 0.96, "LFP cathode;Graphite anode;Copper foil;PVDF binder"},
      {"Equipment", "Cell assembly machines", "CN", 0.78, ""},
      {"Equipment", "Cell assembly machines", "KR", 0.14, ""},
      {"Assembly", "LFP cells", "CN", 0.985, "Coated electrodes;Electrolyte;Separator film;Cell assembly machines"},
      {"Assembly", "LFP cells", "US", 0.008, ""},
      {"Assembly", "Battery systems", "CN", 0.8, "LFP cells"},
      {"Assembly", "Battery systems", "US", 0.1, ""},
      {"Use", "Grid storage", "CN", 0.55, "Battery systems"},
      {"Use", "Grid storage", "US", 0.22, ""},
      {"Use", "Grid storage", "EU", 0.12, ""},
      {"Use", "Backup power for data centres", "US", 0.48, "Battery systems"},
      {"Use", "Backup power for data centres", "CN", 0.2, ""}};
  Texts stage, name, where, from;
  Numbers share;
  for (const Row& row : kRows) {
    stage.emplace_back(row.stage);
    name.emplace_back(row.product);
    where.emplace_back(row.place);
    share.push_back(row.share);
    from.emplace_back(row.from);
  }
  Table tiers{"tiers",
              "From mine to grid: who makes what the battery needs",
              "Shares of world output. Grey: other places.",
              Draw::tiers,
              {}};
  tiers.columns = {texts("stage", "Stage", stage), texts("product", "Product", name, Role::key),
                   texts("place", "Place", where), numbers("share", "Share", "", Role::share, share),
                   texts("from_product", "Made from", from)};
  report.tables = {ranking, tiers};
  report.quotes = {{"production:lfp-cathode@CN:share", true, "2025年，中国磷酸铁锂正极材料产量占全球的99%以上。", "zh",
                    "In 2025 China made over 99 % of the world's LFP cathode material.", "锂电池产业年度报告",
                    "虚构研究院", "2026-01-15", "https://example.org/lfp", "B2", ""}};
  return report;
}

}  // namespace chokepoint::report::testing
