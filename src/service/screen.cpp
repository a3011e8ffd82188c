#include "service/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "assess/screen.h"
#include "policy/words.h"
#include "service/bom.h"
#include "service/controls.h"
#include "service/screen_party.h"
#include "service/tables.h"
#include "world/words.h"

namespace chokepoint::service {
namespace {

using assess::Caught;
using assess::LineScreen;
using assess::Upstream;
using assess::Verdict;
using report::Role;
using world::World;
namespace words = world::words;

struct Answer {
  const World& world;
  const assess::Firm& firm;
  const assess::Screening& screening;
  Day day;
  Day last_source;
  std::size_t top;
};

int order(Caught caught) { return caught == Caught::yes ? 0 : caught == Caught::unknown ? 1 : 2; }

/// Lines, the caught ones first: by their own law, then by what is above them; else as in the bill.
std::vector<std::size_t> in_order(const Answer& answer) {
  const auto& lines = answer.screening.lines;
  std::vector<std::size_t> all(lines.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::stable_sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(order(lines[a].own_caught), order(lines[a].upstream_caught)) <
           std::pair(order(lines[b].own_caught), order(lines[b].upstream_caught));
  });
  return all;
}

std::string from_text(const Answer& answer, std::size_t i) {
  const LineScreen& line = answer.screening.lines[i];
  const assess::Part& part = answer.firm.parts[i];
  if (line.makers.shares.empty()) return "";
  if (!line.makers.by_mix) {
    const std::string place = place_name(answer.world, part.supplier.maker);
    return part.supplier.firm.valid() ? answer.world.firms[part.supplier.firm].name + ", " + place : place;
  }
  const auto largest = std::max_element(line.makers.shares.begin(), line.makers.shares.end(),
                                        [](const auto& a, const auto& b) { return a.share < b.share; });
  return fmt::format("{}: {} {:.0f} %", line.makers.world_mix ? "world mix" : "mix",
                     place_name(answer.world, largest->place), 100.0 * largest->share);
}

/// The question of a verdict that is unknown: about the thing, or about the law.
std::string question_of(const Verdict& verdict) {
  if (verdict.caught != Caught::unknown) return "";
  std::string text = verdict.match.caught == Caught::unknown ? verdict.match.question : "";
  if (verdict.state.unknown_since)
    text += fmt::format("{}what did the issuer decide for the time from {}?",
                        text.empty() ? "" : " And: ", to_string(*verdict.state.unknown_since));
  return text;
}

report::Table lines_table(const Answer& answer) {
  report::Table table;
  table.name = "lines";
  table.title = "Each line of the bill";
  table.note =
      "Own: does a clause in force catch the part as its maker sends it to you (or may you not buy it). Above: does "
      "one "
      "catch what its makers need, at any tier. The strongest answer of all clauses stands.";
  report::Texts parts, products, from, own, by, above, first, questions;
  const auto order_of = in_order(answer);
  for (std::size_t k = 0; k < std::min(answer.top, order_of.size()); ++k) {
    const std::size_t i = order_of[k];
    const LineScreen& line = answer.screening.lines[i];
    const assess::Part& part = answer.firm.parts[i];
    parts.push_back(part.name);
    products.push_back(part.product.valid() ? product_name(answer.world, part.product) : "");
    from.push_back(from_text(answer, i));
    own.emplace_back(line.own.empty() ? "not covered" : assess::name_of(line.own_caught));
    std::string clauses;
    std::string question;
    std::set<ClauseId> named;
    for (const auto& law : line.own) {
      for (const Verdict& verdict : law.verdicts) {
        if (verdict.caught != line.own_caught || verdict.caught == Caught::no) continue;
        if (!named.insert(verdict.match.clause).second) continue;
        clauses += (clauses.empty() ? "" : ", ") + clause_name(answer.world, verdict.match.clause);
        if (question.empty()) question = question_of(verdict);
      }
    }
    by.push_back(std::move(clauses));
    above.emplace_back(line.in_world ? assess::name_of(line.upstream_caught) : "not covered");
    std::string up;
    if (!line.upstream.empty()) {
      const Upstream& one = line.upstream.front();
      up = fmt::format("{} from {}, tier {}", product_name(answer.world, one.product),
                       place_name(answer.world, one.from), one.tier);
      if (question.empty() && one.caught == Caught::unknown) question = one.question;
    }
    first.push_back(std::move(up));
    questions.push_back(std::move(question));
  }
  if (order_of.size() > answer.top)
    table.note += fmt::format(" {} more lines are not shown (--top).", order_of.size() - answer.top);
  table.columns.push_back(text_column("part", "Part", std::move(parts), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products)));
  table.columns.push_back(text_column("from", "From", std::move(from)));
  table.columns.push_back(text_column("own", "Own", std::move(own)));
  table.columns.push_back(text_column("by", "By", std::move(by)));
  table.columns.push_back(text_column("above", "Above", std::move(above)));
  table.columns.push_back(text_column("first_above", "The widest above", std::move(first)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  return table;
}

report::Table own_table(const Answer& answer, report::Report& report) {
  report::Table table;
  table.name = "own_law";
  table.title = "Clause by clause: the parts themselves";
  table.note =
      "Compared: the part's own parameter against the clause's threshold (bounds as in the text; a tolerance of 1e-9 "
      "for floating point). No: it does not fulfil the clause, or the clause does not bind on the day.";
  report::Texts parts, from, clauses, caught, states, rules, predicates, compared, questions, sources;
  std::size_t left_out = 0;
  for (const std::size_t i : in_order(answer)) {
    for (const auto& law : answer.screening.lines[i].own) {
      for (const Verdict& verdict : law.verdicts) {
        // Of clauses that say no only those that speak by a comparison tell a reader anything.
        if (verdict.caught == Caught::no && verdict.match.compared.empty() && verdict.match.caught == Caught::no)
          continue;
        std::string held = verdict.match.compared;
        if (verdict.other_users) held += std::string(held.empty() ? "" : "; ") + "binds other users than --use";
        if (parts.size() >= 4 * answer.top) {
          ++left_out;
          continue;
        }
        const ClauseId id = verdict.match.clause;
        const world::Clause& clause = answer.world.clauses[id];
        parts.push_back(answer.firm.parts[i].name);
        from.push_back(place_name(answer.world, law.maker.place));
        clauses.push_back(clause_name(answer.world, id));
        caught.emplace_back(assess::name_of(verdict.caught));
        states.push_back(state_text(answer.world, id, answer.day, answer.last_source));
        rules.push_back(spaced(words::of(words::kRule, clause.rule)));
        predicates.push_back(clause.item + (clause.parameter.empty() ? "" : ": " + policy::predicate_text(clause)));
        compared.push_back(std::move(held));
        questions.push_back(question_of(verdict));
        sources.push_back(source_title(answer.world, clause.source));
        if (verdict.caught != Caught::no) add_words(answer.world, id, report);
      }
    }
  }
  if (left_out > 0) table.note += fmt::format(" {} more rows are not shown (--top).", left_out);
  table.columns.push_back(text_column("part", "Part", std::move(parts), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(from)));
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(text_column("caught", "Caught", std::move(caught)));
  table.columns.push_back(text_column("state", "State", std::move(states)));
  table.columns.push_back(text_column("rule", "Rule", std::move(rules)));
  table.columns.push_back(text_column("text", "What it catches", std::move(predicates)));
  table.columns.push_back(text_column("compared", "Compared", std::move(compared)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  return table;
}

/// Links above, each once, with the lines that hang on them.
report::Table above_table(const Answer& answer) {
  struct Hung {
    const Upstream* up{nullptr};
    std::size_t lines{0};
    std::uint32_t tier{0};
    double widest{0.0};
    std::string widest_part;
  };
  std::map<std::tuple<int, ClauseId, ProductId, PlaceId>, Hung> found;
  for (std::size_t i = 0; i < answer.screening.lines.size(); ++i) {
    std::map<std::tuple<int, ClauseId, ProductId, PlaceId>, double> of_line;
    for (const Upstream& up : answer.screening.lines[i].upstream) {
      const auto key = std::tuple(order(up.caught), up.clause, up.product, up.from);
      of_line[key] += up.share;
      Hung& hung = found[key];
      hung.up = &up;
      hung.tier = hung.tier == 0 ? up.tier : std::min(hung.tier, up.tier);
    }
    for (const auto& [key, share] : of_line) {
      Hung& hung = found[key];
      ++hung.lines;
      if (share > hung.widest) {
        hung.widest = std::min(1.0, share);
        hung.widest_part = answer.firm.parts[i].name;
      }
    }
  }
  std::vector<const Hung*> rows;
  for (const auto& [key, hung] : found) rows.push_back(&hung);
  std::stable_sort(rows.begin(), rows.end(), [](const Hung* a, const Hung* b) {
    return std::tuple(order(a->up->caught), -static_cast<double>(a->lines), -a->widest) <
           std::tuple(order(b->up->caught), -static_cast<double>(b->lines), -b->widest);
  });
  report::Table table;
  table.name = "above";
  table.title = "Clause by clause: what the makers of the parts need";
  table.note =
      "A clause binds where the goods cross a border on their way to a maker, whatever is built of them later. Share: "
      "of that part's supply, at most, by the world's trade and recipes.";
  report::Texts products, from, clauses, caught, widest_part, questions;
  report::Numbers tier, lines, share;
  for (std::size_t r = 0; r < std::min(rows.size(), answer.top); ++r) {
    const Hung& hung = *rows[r];
    products.push_back(product_name(answer.world, hung.up->product));
    from.push_back(place_name(answer.world, hung.up->from));
    clauses.push_back(clause_name(answer.world, hung.up->clause));
    caught.emplace_back(assess::name_of(hung.up->caught));
    tier.push_back(hung.tier);
    lines.push_back(static_cast<double>(hung.lines));
    share.push_back(hung.widest);
    widest_part.push_back(hung.widest_part);
    questions.push_back(hung.up->question);
  }
  if (rows.size() > answer.top)
    table.note += fmt::format(" {} more rows are not shown (--top).", rows.size() - answer.top);
  table.columns.push_back(text_column("product", "Input", std::move(products), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(from), Role::key));
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(text_column("caught", "Caught", std::move(caught)));
  table.columns.push_back(number_column("tier", "Tier", "", std::move(tier)));
  table.columns.push_back(number_column("lines", "Lines", "", std::move(lines)));
  table.columns.push_back(number_column("share", "Share", "", std::move(share), Role::share));
  table.columns.push_back(text_column("widest", "of part", std::move(widest_part)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  return table;
}

/// De minimis by value: parts that the bill takes apart, against the clauses on what goods made abroad hold.
report::Table content_table(const Answer& answer) {
  report::Table table;
  table.name = "content";
  table.title = "What parts hold, by value, against de minimis thresholds";
  table.note =
      "Share of a part's price that is goods the clause counts, through all tiers of the bill (columns part_of, "
      "quantity, unit_cost, supplier). A price or origin that is missing widens the bounds; both on one side of the "
      "threshold settle it. The bill is taken to list all that a part is made of, once it lists any of it.";
  report::Texts parts, clauses, compared, by_words, caught, rules, questions;
  report::Numbers low, high;
  for (const std::size_t i : in_order(answer)) {
    const LineScreen& line = answer.screening.lines[i];
    for (const assess::Content& content : line.content) {
      const world::Clause& clause = answer.world.clauses[content.clause];
      const Verdict* verdict = nullptr;
      for (const auto& law : line.own) {
        for (const Verdict& one : law.verdicts) {
          if (one.match.clause == content.clause && verdict == nullptr) verdict = &one;
        }
      }
      parts.push_back(answer.firm.parts[i].name);
      clauses.push_back(clause_name(answer.world, content.clause));
      low.push_back(content.low);
      high.push_back(content.high);
      rules.push_back(policy::predicate_text(clause));
      compared.push_back(verdict == nullptr ? "the clause does not speak of this part on its way"
                                            : verdict->match.compared);
      by_words.emplace_back(verdict == nullptr ? "no" : assess::name_of(verdict->match.caught));
      caught.emplace_back(verdict == nullptr ? "no" : assess::name_of(verdict->caught));
      questions.push_back(verdict == nullptr ? "" : question_of(*verdict));
    }
  }
  table.columns.push_back(text_column("part", "Part", std::move(parts), Role::key));
  table.columns.push_back(text_column("clause", "Clause", std::move(clauses), Role::key));
  table.columns.push_back(number_column("least", "At least", "", std::move(low), Role::share));
  table.columns.push_back(number_column("most", "At most", "", std::move(high), Role::share));
  table.columns.push_back(text_column("rule", "Threshold", std::move(rules)));
  table.columns.push_back(text_column("compared", "Compared", std::move(compared)));
  table.columns.push_back(text_column("words", "By its words", std::move(by_words)));
  table.columns.push_back(text_column("caught", "Caught on the day", std::move(caught)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  return table;
}

/// Suppliers that a clause of the day names, or whose owners it names.
report::Table owners_table(const Answer& answer) {
  report::Table table;
  table.name = "owners";
  table.title = "Suppliers that are named in law, or owned by firms that are";
  table.note =
      "Share: owned by named firms and by firms that are themselves owned by a half, added up. From a half on, rules "
      "on "
      "affiliates count the firm as named; whether a clause has such a rule stands in its text.";
  std::set<FirmId> firms;
  for (const auto& part : answer.firm.parts) {
    if (part.supplier.firm.valid()) firms.insert(part.supplier.firm);
    if (part.alternative && part.alternative->firm.valid()) firms.insert(part.alternative->firm);
  }
  report::Texts names, named, through, counts;
  report::Numbers share, low, high;
  for (const FirmId firm : firms) {
    const assess::Owned& owned = answer.screening.owners[firm.index];
    if (!owned.listed && owned.through.empty()) continue;
    names.push_back(answer.world.firms[firm].name);
    named.emplace_back(owned.listed ? "yes" : "no");
    share.push_back(owned.value);
    low.push_back(owned.low);
    high.push_back(owned.high);
    counts.emplace_back(owned.counts == assess::Owned::Counts::yes       ? "yes"
                        : owned.counts == assess::Owned::Counts::unknown ? "unknown"
                                                                         : "no");
    std::string owners;
    for (const FirmId owner : owned.through) owners += (owners.empty() ? "" : "; ") + answer.world.firms[owner].name;
    through.push_back(std::move(owners));
  }
  table.columns.push_back(text_column("supplier", "Supplier", std::move(names), Role::key));
  table.columns.push_back(text_column("named", "Named itself", std::move(named)));
  table.columns.push_back(number_column("share", "Owned", "", std::move(share), Role::share));
  table.columns.push_back(number_column("low", "P05", "", std::move(low), Role::low));
  table.columns.push_back(number_column("high", "P95", "", std::move(high), Role::high));
  table.columns.push_back(text_column("counts", "A half or more", std::move(counts)));
  table.columns.push_back(text_column("through", "By", std::move(through)));
  return table;
}

void add_notes(const Answer& answer, const Bom& bom, report::Report& report) {
  const auto say = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  std::size_t own_yes = 0, own_unknown = 0, above_yes = 0, above_unknown = 0, outside = 0, mixes = 0;
  for (const LineScreen& line : answer.screening.lines) {
    own_yes += line.own_caught == Caught::yes;
    own_unknown += line.own_caught == Caught::unknown;
    const bool free = line.own_caught == Caught::no;
    above_yes += free && line.upstream_caught == Caught::yes;
    above_unknown += free && line.upstream_caught == Caught::unknown;
    outside += !line.in_world;
    mixes += line.makers.by_mix;
  }
  say(report::Tone::headline,
      fmt::format("Of {} lines, the law of {} catches {} themselves; {} more hang on an answer. Of the others, {} need "
                  "something above that is caught, {} something that may be.",
                  answer.screening.lines.size(), to_string(answer.day), own_yes, own_unknown, above_yes,
                  above_unknown));
  if (answer.day > answer.last_source) {
    say(report::Tone::warning,
        fmt::format("The last source on law in this world is of {}: of a later day it only says what was last known.",
                    to_string(answer.last_source)));
  }
  say(report::Tone::limit, std::string(kNotLegalAdvice));
  if (outside > 0) {
    say(report::Tone::limit,
        fmt::format("{} lines are of no product of this world: only their HS codes speak, and nothing is known of what "
                    "they are made of.",
                    outside));
  }
  if (mixes > 0) {
    say(report::Tone::limit,
        fmt::format("{} lines name no supplier that makes the product: the makers your place buys from stand in.",
                    mixes));
  }
  if (!bom.recognised.empty()) say(report::Tone::plain, "The bill of materials was read as " + bom.recognised + ".");
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ScreenParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return screen(session, *params, context);
}

}  // namespace

std::vector<Option<ScreenParams>> ScreenParams::options() {
  using P = ScreenParams;
  using Kind = OptionKind;
  return {
      {{"bom",
        Kind::text,
        "bill of materials, a CSV file (docs/formats/bom.md)",
        true,
        false,
        0,
        0,
        {},
        "BOM.csv",
        Input::file},
       &P::bom},
      {{"place", Kind::text, "where the parts of the bill go", false, false, 0, 0, {}, "PLACE"}, &P::place},
      {{"on", Kind::date, "the law of this day; default: of the last source on law", false, false, 0, 0, {}, "DATE"},
       &P::on},
      {{"use",
        Kind::choice,
        "what the finished product is for: purchase bans differ",
        false,
        false,
        0,
        0,
        {"civil", "defence"},
        "CHOICE"},
       &P::use},
      {{"party",
        Kind::list,
        "a name to screen against lists of parties; may be repeated",
        false,
        false,
        0,
        0,
        {},
        "NAME"},
       &P::party},
      {{"parties",
        Kind::text,
        "names to screen: CSV with a column name, and perhaps country (docs/formats/parties.md)",
        false,
        false,
        0,
        0,
        {},
        "FILE",
        Input::file},
       &P::parties},
      {{"list",
        Kind::text,
        "a list of parties beside the shipped one: the US Consolidated Screening List (CSV, JSON) or your own",
        false,
        false,
        0,
        0,
        {},
        "FILE",
        Input::file},
       &P::list},
      {{"decisions",
        Kind::text,
        "decisions taken before: CSV with columns party, entry, decision (same, other)",
        false,
        false,
        0,
        0,
        {},
        "FILE",
        Input::file},
       &P::decisions},
      {{"least", Kind::number, "least score of a match of names", false, false, 0.5, 1.0, {}, "SCORE"}, &P::least},
      {{"top", Kind::integer, "lines per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"as-of", Kind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> screen(Session& session, const ScreenParams& params, Context& context) {
  const bool names = !params.party.empty() || !params.parties.empty();
  if (names != params.bom.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, names ? "a bill of materials and names of parties" : "nothing to screen",
                      "BOM.csv with --place, or --party NAME, or --parties FILE",
                      names ? "ask one after the other" : "name a bill of materials, or a party"});
  }
  if (names) return screen_parties(session, params, context);
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  const InputFile* file = session.file(params.bom);
  if (file == nullptr) {
    return fail(Fault{Code::not_found, params.bom, 0, 0, "no such file", "a bill of materials as CSV",
                      "give the path of the file; in a replay, name it with --input"});
  }
  if (params.place.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "no --place",
                      "the place where the parts go: a clause binds by destination", "for example --place US"});
  }
  auto place = find_place(world, params.place, "--place");
  if (!place) return tl::unexpected(place.error());
  auto bom = read_bom(world, file->name, file->bytes, context, BomUse::law);
  if (!bom) return tl::unexpected(bom.error());
  assess::Firm firm;
  firm.place = *place;
  firm.defence = params.use == "defence";
  for (const BomLine& line : bom->lines) firm.parts.push_back(line.part);

  const Day last = policy::last_law_source(world);
  ScreenParams resolved = params;
  resolved.on = params.on.value_or(last);
  resolved.bom = to_string(fingerprint(file->bytes));  // no path in a manifest
  report::Report report;
  report.title = fmt::format("What the law of {} catches", to_string(*resolved.on));
  report.manifest = manifest_of("screen", canonical_json(resolved), world);
  report.manifest.inputs.push_back({"bill of materials", fingerprint(file->bytes)});

  context.progress.stage("screening lines", firm.parts.size());
  const assess::Screening screening = assess::screen(**simulator, firm, *resolved.on, context);
  if (screening.lines.size() < firm.parts.size()) report.outcome = Outcome::stopped;
  firm.parts.resize(screening.lines.size());
  const Answer answer{world, firm, screening, *resolved.on, last, static_cast<std::size_t>(params.top)};
  if (report.outcome == Outcome::stopped)
    report.notes.push_back({report::Tone::headline, "Stopped: these are the lines looked at by then."});
  add_notes(answer, *bom, report);
  report.tables.push_back(lines_table(answer));
  report.tables.push_back(own_table(answer, report));
  if (report::Table content = content_table(answer); content.rows() > 0) report.tables.push_back(std::move(content));
  report.tables.push_back(above_table(answer));
  if (report::Table owners = owners_table(answer); owners.rows() > 0) report.tables.push_back(std::move(owners));
  return report;
}

UseCase screen_use_case() {
  return {"screen",
          "what a clause catches on a day: a bill of materials through all tiers (yes, no, unknown); names of parties",
          "chokepoint screen data/examples/drone-maker/bom.csv --place US --on 2025-11-08", texts_of<ScreenParams>(),
          run};
}

}  // namespace chokepoint::service
