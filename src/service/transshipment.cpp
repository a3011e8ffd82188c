#include "service/transshipment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>

#include "service/controls.h"
#include "service/tables.h"
#include "service/trade_file.h"
#include "table/shown.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using assess::Alarm;
using assess::Amount;
using assess::HubRecord;
using assess::HubSigns;
using report::Role;
using world::World;

struct TransshipmentParams {
  std::string product, trade;
  std::vector<std::string> origin, target;
  std::optional<Day> since, as_of;
  double slack{0.25}, jump{3.0}, mirror{1.5}, least{0.0};

  static std::vector<Option<TransshipmentParams>> options() {
    using P = TransshipmentParams;
    return {{{"product", OptionKind::text, "only this product of the table", true, false, 0, 0, {}, "PRODUCT"},
             &P::product},
            {{"trade",
              OptionKind::text,
              "a table of your own (docs/formats/trade.md); without it, antimony in 2025",
              false,
              false,
              0,
              0,
              {},
              "FILE",
              Input::file},
             &P::trade},
            {{"origin",
              OptionKind::list,
              "whose goods the control holds back, where no row of the table says it",
              false,
              false,
              0,
              0,
              {},
              "PLACE"},
             &P::origin},
            {{"target", OptionKind::list, "towards whom, where no row says it", false, false, 0, 0, {}, "PLACE"},
             &P::target},
            {{"since", OptionKind::date, "the day it began, where no row says it", false, false, 0, 0, {}, "DATE"},
             &P::since},
            {{"slack",
              OptionKind::number,
              "exports above plausible origin that stocks and rounding explain, as a share",
              false,
              false,
              0,
              100,
              {},
              "SHARE"},
             &P::slack},
            {{"jump", OptionKind::number, "a jump: so many times the year before", false, false, 1, 1e6, {}, "TIMES"},
             &P::jump},
            {{"mirror",
              OptionKind::number,
              "a mirror gap: partners report so many times what the place reports",
              false,
              false,
              1,
              1e6,
              {},
              "TIMES"},
             &P::mirror},
            {{"least", OptionKind::number, "exports up to this are no matter", false, false, 0, 1e15, {}, "AMOUNT"},
             &P::least},
            {{"as-of", OptionKind::date, "the world as known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of}};
  }
};

/// In any case, as the table's products are told apart.
bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double shown_number(double value) { return std::isfinite(value) ? value : kNone; }

/// A column of amounts with the ends of their intervals beside it; what is not known or has no end is empty.
struct AmountColumn {
  report::Numbers value, low, high;

  void add(const std::optional<Amount>& amount) {
    value.push_back(amount ? shown_number(amount->value) : kNone);
    low.push_back(amount ? shown_number(amount->low) : kNone);
    high.push_back(amount ? shown_number(amount->high) : kNone);
  }
  void put(report::Table& table, const std::string& name, std::string title) && {
    table.columns.push_back(number_column(name, std::move(title), "", std::move(value)));
    table.columns.push_back(number_column(name + "_low", "low", "", std::move(low), Role::low));
    table.columns.push_back(number_column(name + "_high", "high", "", std::move(high), Role::high));
  }
};

std::string amount_text(double value) { return std::isfinite(value) ? fmt::format("{:.0f}", value) : "any amount"; }

std::string span_text(const Amount& amount) {
  if (amount.low == amount.high) return amount_text(amount.value);
  return fmt::format("{} to {}", amount_text(amount.low), amount_text(amount.high));
}

/// Of a place of the world its name, else the word of the table.
std::string named(const World& world, const std::string& place) {
  const PlaceId id = world.places.find(place);
  return id.valid() ? world.places[id].name : place;
}

std::string names(const World& world, const std::vector<std::string>& places) {
  std::vector<std::string> texts;
  for (const std::string& place : places) texts.push_back(named(world, place));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string_view reporter_text(assess::Reporter by) {
  switch (by) {
    case assess::Reporter::partner:
      return "its partners";
    case assess::Reporter::records:
      return "records of shipments";
    case assess::Reporter::place:
      break;
  }
  return "the place";
}

/// One product of the table, judged.
struct Judged {
  const TradeProduct& product;
  assess::TradeRecord record;
  std::vector<HubSigns> signs;
};

std::vector<std::pair<assess::Part, std::optional<Amount>>> parts_of(const assess::HubTrade& trade) {
  using assess::Part;
  return {{Part::mine, trade.mine},
          {Part::scrap, trade.scrap},
          {Part::raw_imports, trade.raw_imports},
          {Part::smelter, trade.smelter},
          {Part::refined_imports, trade.refined_imports},
          {Part::stock, trade.stock},
          {Part::use, trade.use}};
}

std::string why_text(const HubRecord& hub, const HubSigns& signs, const assess::AlarmRule& rule,
                     const std::string& unit) {
  const Amount exports = hub.trade.exports();
  const std::string origin = signs.by_smelters ? "what its smelters can have made or it took in refined"
                                               : "all that it can have made or taken in";
  if (exports.high <= rule.least) return "too little to matter";
  if (signs.origin == Alarm::yes) {
    return fmt::format("sent at least {} {}; {} is at most {} {}",
                       amount_text((signs.by_smelters ? hub.trade.refined : exports).low), unit, origin,
                       amount_text(signs.plausible.high), unit);
  }
  if (signs.alarm == Alarm::yes) {
    return fmt::format("{:.1f} times the year before, and {} report far more than the place itself",
                       signs.growth->value, reporter_text(hub.by));
  }
  if (signs.alarm == Alarm::no) {
    std::string text = fmt::format("what it sent, at most {} {}, is within {}, at least {} {} and {:.0f} % above",
                                   amount_text(exports.high), unit, origin, amount_text(signs.plausible.low), unit,
                                   100.0 * rule.slack);
    if (signs.jump.value_or(false)) text += "; that it jumped says nothing by itself";
    return text;
  }
  if (signs.missing.empty())
    return fmt::format("intervals overlap: sent {} {}, plausible {} {}", span_text(exports), unit,
                       span_text(signs.plausible), unit);
  std::vector<std::string_view> words;
  for (const assess::Part part : signs.missing) words.push_back(name_of(part));
  return fmt::format("not known: {}", fmt::join(words, "; "));
}

std::string question_text(const World& world, const Judged& judged, const HubRecord& hub, const HubSigns& signs) {
  const std::string days = fmt::format("from {} to {}", to_string(hub.first), to_string(hub.last));
  if (signs.alarm == Alarm::no) return "";
  if (signs.alarm == Alarm::yes) {
    return fmt::format(
        "From whose mine and smelter is each lot (certificates, dates)? Which licences did {} give to buyers in {} {}?",
        names(world, judged.product.control.origins), named(world, hub.trade.hub), days);
  }
  if (!signs.missing.empty()) return fmt::format("What was {} {}?", name_of(signs.missing.front()), days);
  const Amount exports = hub.trade.exports();
  double widest = exports.high - exports.low;
  std::string what = "what it sent";
  for (const auto& [part, amount] : parts_of(hub.trade)) {
    if (amount && amount->high - amount->low > widest) {
      widest = amount->high - amount->low;
      what = std::string(name_of(part));
    }
  }
  return fmt::format("What was {} {}, more closely? It is the widest interval.", what, days);
}

std::string sign_text(const std::optional<bool>& sign) { return !sign ? "unknown" : *sign ? "yes" : "no"; }

report::Table places_table(const World& world, const std::vector<Judged>& all, const assess::AlarmRule& rule) {
  report::Table table;
  table.name = "places";
  table.title = "What each place sent, and what it can have sent it from";
  table.note = fmt::format(
      "Contained material, over the days with figures of exports. Plausible origin: own mines and scrap and imports "
      "from others than the controlled origin, refined goods also behind what its smelters can make; the bound that "
      "is exceeded most. Alarm: exports surely more than {:.0f} % above it; or a jump (more than {:g} times the year "
      "before) together with a mirror gap (partners report more than {:g} times what the place does).",
      100.0 * rule.slack, rule.jump, rule.mirror);
  report::Texts products, places, alarm, first, last, to, by, units, jump, mirror, why, questions;
  AmountColumn sent, plausible, excess, growth;
  for (const Judged& judged : all) {
    for (std::size_t h = 0; h < judged.record.hubs.size(); ++h) {
      const HubRecord& hub = judged.record.hubs[h];
      const HubSigns& signs = judged.signs[h];
      const Amount exports = hub.trade.exports();
      products.push_back(judged.product.name);
      places.push_back(named(world, hub.trade.hub));
      alarm.emplace_back(name_of(signs.alarm));
      units.push_back(judged.product.unit);
      sent.add(exports);
      plausible.add(signs.plausible);
      Amount above = signs.excess;
      if (!std::isfinite(signs.plausible.value)) above.value = kNone;  // above what nobody knows
      excess.add(above);
      growth.add(signs.growth);
      jump.push_back(sign_text(signs.jump));
      mirror.push_back(sign_text(signs.mirror));
      first.push_back(to_string(hub.first));
      last.push_back(to_string(hub.last));
      to.push_back(hub.to.empty() ? "all" : names(world, hub.to));
      by.emplace_back(reporter_text(hub.by));
      why.push_back(why_text(hub, signs, rule, judged.product.unit));
      questions.push_back(question_text(world, judged, hub, signs));
    }
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("alarm", "Alarm", std::move(alarm)));
  std::move(sent).put(table, "sent", "Sent");
  std::move(plausible).put(table, "plausible", "Plausible origin");
  std::move(excess).put(table, "excess", "Above it");
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  std::move(growth).put(table, "growth", "Times the year before");
  table.columns.push_back(text_column("jump", "Jump", std::move(jump)));
  table.columns.push_back(text_column("mirror", "Mirror gap", std::move(mirror)));
  table.columns.push_back(text_column("from", "From", std::move(first), Role::date));
  table.columns.push_back(text_column("to", "To", std::move(last), Role::date));
  table.columns.push_back(text_column("partners", "Sent to", std::move(to)));
  table.columns.push_back(text_column("by", "Reported by", std::move(by)));
  table.columns.push_back(text_column("why", "Why", std::move(why)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  return table;
}

report::Table parts_table(const World& world, const std::vector<Judged>& all) {
  report::Table table;
  table.name = "origins";
  table.title = "What the plausible origin is made of";
  table.note =
      "An empty amount is not known. From the controlled origin: what came in from there; it is no plausible origin of "
      "one's own and decides nothing, but says where to look first.";
  report::Texts products, places, parts, units;
  AmountColumn amounts;
  const auto add = [&](const Judged& judged, const HubRecord& hub, std::string_view part,
                       const std::optional<Amount>& amount) {
    products.push_back(judged.product.name);
    places.push_back(named(world, hub.trade.hub));
    parts.emplace_back(part);
    units.push_back(judged.product.unit);
    amounts.add(amount);
  };
  for (const Judged& judged : all) {
    for (const HubRecord& hub : judged.record.hubs) {
      for (const auto& [part, amount] : parts_of(hub.trade)) {
        // Scrap, stocks and own use count as none where the table has none.
        const bool may_lack = part == assess::Part::scrap || part == assess::Part::stock || part == assess::Part::use;
        if (amount || !may_lack) add(judged, hub, name_of(part), amount);
      }
      if (hub.trade.from_controlled) add(judged, hub, "from the controlled origin", hub.trade.from_controlled);
      if (hub.trade.before) add(judged, hub, "sent in as many days of the year before", hub.trade.before);
      if (hub.trade.reported) add(judged, hub, "sent, by the place's own figures", hub.trade.reported);
    }
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("part", "What", std::move(parts), Role::key));
  std::move(amounts).put(table, "amount", "Amount");
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  return table;
}

report::Table figures_table(const World& world, const std::vector<Judged>& all) {
  report::Table table;
  table.name = "figures";
  table.title = "Figures that were used, as the table has them";
  table.note = "Converted to contained material. Stands in: its daily rate is taken for days that no row covers.";
  report::Texts products, places, measures, partners, from, to, units, stand_in, sources, quotes, notes, grades;
  report::Numbers rows, value, low, high;
  std::vector<report::Basis> basis;
  for (const Judged& judged : all) {
    std::set<std::size_t> used, stood_in;
    for (const HubRecord& hub : judged.record.hubs) {
      used.insert(hub.used.begin(), hub.used.end());
      stood_in.insert(hub.stood_in.begin(), hub.stood_in.end());
    }
    for (const std::size_t i : used) {
      const assess::TradeRow& row = judged.product.rows[i];
      const TradeSource& source = judged.product.sources[i];
      rows.push_back(source.row);
      products.push_back(judged.product.name);
      places.push_back(named(world, row.place));
      measures.push_back(std::string(name_of(row.measure)) + (row.raw ? ", raw" : ""));
      partners.push_back(row.partner.empty() ? "" : named(world, row.partner));
      from.push_back(to_string(row.from));
      to.push_back(to_string(row.to));
      value.push_back(row.amount.value);
      low.push_back(row.amount.low);
      high.push_back(row.amount.high);
      units.push_back(judged.product.unit);
      basis.push_back(source.basis);
      stand_in.emplace_back(stood_in.count(i) != 0 ? "yes" : "");
      sources.push_back(source.source);
      quotes.push_back(source.quote);
      grades.push_back(source.grade);
      notes.push_back(source.note);
    }
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(number_column("row", "Row", "", std::move(rows), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places)));
  table.columns.push_back(text_column("measure", "What", std::move(measures)));
  table.columns.push_back(text_column("partner", "Partner", std::move(partners)));
  table.columns.push_back(text_column("from", "From", std::move(from), Role::date));
  table.columns.push_back(text_column("to", "To", std::move(to), Role::date));
  table.columns.push_back(number_column("value", "Amount", "", std::move(value)));
  table.columns.back().basis = std::move(basis);
  table.columns.push_back(number_column("value_low", "low", "", std::move(low), Role::low));
  table.columns.push_back(number_column("value_high", "high", "", std::move(high), Role::high));
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  table.columns.push_back(text_column("stands_in", "Stands in", std::move(stand_in)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("quote", "In its words", std::move(quotes)));
  table.columns.push_back(text_column("grade", "Grade", std::move(grades)));
  table.columns.push_back(text_column("note", "Note", std::move(notes)));
  return table;
}

/// "Mexico, Thailand", of the answer asked for.
std::string with_alarm(const World& world, const Judged& judged, Alarm alarm) {
  std::vector<std::string> texts;
  for (std::size_t h = 0; h < judged.signs.size(); ++h) {
    if (judged.signs[h].alarm == alarm) texts.push_back(named(world, judged.record.hubs[h].trade.hub));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

void add_notes(const World& world, const Judged& judged, const assess::AlarmRule& rule, report::Report& report) {
  const std::string yes = with_alarm(world, judged, Alarm::yes), no = with_alarm(world, judged, Alarm::no),
                    open = with_alarm(world, judged, Alarm::unknown);
  const assess::ControlledTrade& control = judged.product.control;
  std::string text =
      fmt::format("{} of {} towards {}, held back since {}: ", judged.product.name, names(world, control.origins),
                  control.targets.empty() ? "all" : names(world, control.targets), to_string(control.since));
  text += judged.record.hubs.empty()
              ? "no exports after that day stand in the table."
              : fmt::format("alarm for {}; none for {}; unknown for {}.", yes.empty() ? "no place" : yes,
                            no.empty() ? "no place" : no, open.empty() ? "no place" : open);
  report.notes.push_back({report::Tone::headline, std::move(text)});
  if (judged.record.blocked) {
    std::vector<assess::HubTrade> hubs;
    for (const HubRecord& hub : judged.record.hubs) hubs.push_back(hub.trade);
    const auto leak = assess::leak_rate(hubs, rule, *judged.record.blocked);
    if (leak && !yes.empty()) {
      report.notes.push_back(
          {report::Tone::plain,
           fmt::format("What came through these places above their plausible origin is {} of what was held back over "
                       "{} days ({} to {}); other places are not in the table.",
                       percent(leak->value), judged.record.days, percent(leak->low), percent(leak->high))});
    }
  }
  std::vector<std::string> partly;
  for (std::size_t h = 0; h < judged.signs.size(); ++h) {
    const HubRecord& hub = judged.record.hubs[h];
    if (!hub.to.empty() && judged.signs[h].alarm != Alarm::yes)
      partly.push_back(fmt::format("{} (to {})", named(world, hub.trade.hub), names(world, hub.to)));
  }
  if (!partly.empty())
    report.notes.push_back(
        {report::Tone::limit, fmt::format("Of some places only exports to some partners are known, so no alarm means "
                                          "none by these: {}.",
                                          fmt::join(partly, ", "))});
}

Result<Judged> judge(const World& world, TradeProduct& product, const TransshipmentParams& params,
                     const assess::AlarmRule& rule) {
  assess::ControlledTrade& control = product.control;
  const auto put = [&](const std::vector<std::string>& given, std::vector<std::string>& into,
                       std::string_view option) -> Result<void> {
    if (given.empty()) return {};
    into.clear();
    for (const std::string& word : given) {
      auto place = find_place(world, word, option);
      const bool own = std::any_of(product.rows.begin(), product.rows.end(), [&](const assess::TradeRow& row) {
        return row.place == word || row.partner == word;
      });
      if (!place && !own) return tl::unexpected(place.error());
      into.push_back(own || !place ? word : world.places[*place].id);
    }
    return {};
  };
  if (auto done = put(params.origin, control.origins, "--origin"); !done) return tl::unexpected(done.error());
  if (auto done = put(params.target, control.targets, "--target"); !done) return tl::unexpected(done.error());
  if (params.since) control.since = *params.since;
  if (control.origins.empty() || (!product.has_control && !params.since)) {
    return fail(Fault{Code::missing_value, params.trade, 0, 0,
                      fmt::format("no row says whose {} is under control since when", table::shown(product.name)),
                      "a row of measure control: place whose goods, partner towards whom, from when",
                      "add it, or give --origin and --since"});
  }
  Judged judged{product, assess::trade_record(product.rows, control), {}};
  for (const HubRecord& hub : judged.record.hubs) judged.signs.push_back(signs_of(hub.trade, rule));
  return judged;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<TransshipmentParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto read = session.world(params->as_of, context);
  if (!read) return tl::unexpected(read.error());
  const World& world = **read;
  TransshipmentParams resolved = *params;
  report::Report report;
  const ShippedTrade shipped = shipped_trade();
  std::string name(shipped.name), bytes(shipped.bytes);
  std::vector<report::Input> inputs;
  if (!params->trade.empty()) {
    const InputFile* file = session.file(params->trade);
    if (file == nullptr)
      return fail(Fault{Code::not_found, params->trade, 0, 0, "no such file", "a CSV file of docs/formats/trade.md",
                        "give the path of the file; in a replay, name it with --input"});
    name = file->name;
    bytes = file->bytes;
    resolved.trade = to_string(fingerprint(bytes));
    inputs.push_back({"trade", fingerprint(bytes)});
  }
  auto file = read_trade(world, name, std::move(bytes), context);
  if (!file) return tl::unexpected(file.error());
  const assess::AlarmRule rule{params->slack, params->jump, params->mirror, params->least};
  std::vector<Judged> all;
  std::vector<std::string_view> known;
  for (TradeProduct& product : file->products) {
    known.push_back(product.name);
    if (!params->product.empty() && !same_word(product.name, params->product)) continue;
    auto judged = judge(world, product, *params, rule);
    if (!judged) return tl::unexpected(judged.error());
    all.push_back(std::move(*judged));
  }
  if (all.empty())
    return fail(Fault{Code::not_found, name, 0, 0, "no product named " + world::shown(params->product),
                      "one of: " + world::join_words(known),
                      world::did_you_mean(params->product, known, "name a product of the table")});
  report.title = "Goods under a control through third places";
  report.manifest = manifest_of("controls transshipment", canonical_json(resolved), world);
  report.manifest.inputs = std::move(inputs);
  for (const Judged& judged : all) add_notes(world, judged, rule, report);
  if (!file->unknown_places.empty())
    report.notes.push_back(
        {report::Tone::warning, fmt::format("Places that this world does not know, taken as written: {}.",
                                            fmt::join(file->unknown_places, ", "))});
  if (!file->recognised.empty())
    report.notes.push_back({report::Tone::plain, "The table was read as " + file->recognised + "."});
  report.notes.push_back(
      {report::Tone::limit,
       "An alarm is a reason to ask, no proof of a breach: goods passed on under a licence of the controlled origin "
       "are "
       "lawful and look the same, and so does refining of ore that no figure shows. No alarm means that the origin can "
       "be the place's own: a miner can sell its own and use what is under control at home."});
  report.notes.push_back({report::Tone::limit, std::string(kNotLegalAdvice)});
  report.tables.push_back(places_table(world, all, rule));
  report.tables.push_back(parts_table(world, all));
  report.tables.push_back(figures_table(world, all));
  return report;
}

}  // namespace

UseCase transshipment_use_case() {
  return {"controls transshipment",
          "goods under a control that come through third places: exports above plausible origin raise an alarm",
          "chokepoint controls transshipment antimony", texts_of<TransshipmentParams>(), run};
}

}  // namespace chokepoint::service
