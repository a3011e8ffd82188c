// Where statements about one figure disagree: both sentences side by side.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/unit.h"
#include "ledger/world_rows.h"
#include "service/evidence.h"
#include "service/tables.h"
#include "table/csv.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;

struct ConflictParams {
  std::string ledger{kDefaultLedger}, figure;
  std::int64_t top{50};
  double least{0.005};

  static std::vector<Option<ConflictParams>> options() {
    using P = ConflictParams;
    return {{{"figure",
              OptionKind::text,
              "only this figure, or those whose key begins so: production:diamond-grit",
              true,
              false,
              0,
              0,
              {},
              "KEY"},
             &P::figure},
            {ledger_option(), &P::ledger},
            {{"least",
              OptionKind::number,
              "how far apart two numbers must be, as a share of the larger",
              false,
              false,
              0,
              1,
              {},
              "SHARE"},
             &P::least},
            {{"top", OptionKind::integer, "rows listed", false, false, 1, 100'000, {}, "N"}, &P::top}};
  }
};

/// One side of a disagreement.
struct Statement {
  std::string id, quote, language, english, source_title, publisher, date, url, grade, note, says;
  std::string source;
  std::vector<std::string> origins;
  Unit unit;
  double low{0.0}, high{0.0};  // in `unit`
  std::int32_t year{0};        // it speaks of; 0: not said
  bool of_article{false};      // read off an article by place
  bool used{false};            // the figure rests on it
};

struct Conflict {
  std::string figure;
  Statement used, rival;
  double apart{0.0};
  bool echo{false};
};

constexpr std::string_view kPlaceInArticle = "characters ";  // how a locator in an article begins

/// Only a share says what a share is: a statement in tonnes, or above the whole, is a step in working it out.
bool may_state(std::string_view figure, const Statement& statement) {
  if (!figure.ends_with("share")) return true;
  const auto whole = parse_unit("1");
  const auto most = whole ? convert(statement.high, statement.unit, *whole) : std::nullopt;
  return most && *most <= 1.0;
}

/// What a reader should see first: what articles claim, then numbers for the same year; those so far apart that they
/// must count different things come last.
auto order_of(const Conflict& conflict) {
  constexpr double kOtherThings = 2.0 / 3.0;
  const bool same_year =
      conflict.used.year == conflict.rival.year || conflict.used.year == 0 || conflict.rival.year == 0;
  return std::tuple(!(conflict.used.of_article || conflict.rival.of_article), conflict.apart > kOtherThings, !same_year,
                    -conflict.apart);
}

std::optional<Statement> statement_of(const world::World& world, const world::Claim& claim,
                                      const std::vector<ledger::Source>& family) {
  const auto unit = parse_unit(claim.unit.empty() ? "1" : claim.unit);
  if (!unit || (!claim.value && !(claim.low && claim.high))) return std::nullopt;
  const world::Source& source = world.sources[claim.source];
  Statement statement;
  statement.id = claim.id;
  statement.quote = claim.quote;
  statement.language = claim.language;
  statement.english = claim.english;
  statement.source = source.id;
  statement.source_title = source.title;
  statement.publisher = source.publisher;
  statement.date = source.published ? to_string(*source.published) : "";
  statement.url = source.url;
  statement.grade = fmt::format("{}{}", source.reliability, source.credibility);
  statement.note = claim.note;
  statement.says = shown_value(claim);
  statement.origins = ledger::origins_of(family, source.id);
  statement.year = claim.year;
  statement.of_article = claim.locator.starts_with(kPlaceInArticle);
  statement.unit = *unit;
  statement.low = claim.low.value_or(claim.value.value_or(0.0));
  statement.high = claim.high.value_or(claim.value.value_or(0.0));
  return statement;
}

std::optional<Statement> statement_of(const ledger::Entry& entry, const std::vector<ledger::Source>& family) {
  const ledger::Claim& claim = entry.claim;
  const auto unit = parse_unit(ledger::world_unit(claim));
  const ledger::Interval interval = ledger::interval_of(claim);
  const auto any = interval.value ? interval.value : interval.low;
  if (!unit || !any) return std::nullopt;
  Statement statement;
  statement.id = short_id(claim.id);
  statement.quote = claim.sentence.empty() ? claim.quote : claim.sentence;
  statement.language = claim.language;
  statement.english = ledger::gloss_of(claim);
  statement.source = claim.source;
  statement.note = entry.note;
  for (const ledger::Source& source : family) {
    if (source.id != claim.source) continue;
    statement.source_title = source.title;
    statement.publisher = source.publisher;
    statement.date = source.published;
    statement.url = source.url;
    statement.grade = grade_of(source);
    break;
  }
  statement.says = statement.english.substr(statement.english.find(' ', 5) + 1);
  statement.origins = ledger::origins_of(family, claim.source);
  statement.unit = *unit;
  statement.low = interval.low.value_or(*any);
  statement.high = interval.high.value_or(*any);
  return statement;
}

std::vector<ledger::Source> family_of(const world::World& world, const std::vector<ledger::Source>& own) {
  std::vector<ledger::Source> family = own;
  for (const world::Source& source : world.sources) {
    ledger::Source row;
    row.id = source.id;
    for (const SourceId origin : source.derived_from) row.derived_from.push_back(world.sources[origin].id);
    family.push_back(std::move(row));
  }
  return family;
}

/// How far two statements are apart, as a share of the larger number; 0 where one number satisfies both.
double apart(const Statement& a, const Statement& b) {
  const auto low = convert(b.low, b.unit, a.unit);
  const auto high = convert(b.high, b.unit, a.unit);
  if (!low || !high) return 0.0;
  const double gap = std::max(*low - a.high, a.low - *high);
  const double most = std::max({std::fabs(a.low), std::fabs(a.high), std::fabs(*low), std::fabs(*high)});
  return gap > 0.0 && most > 0.0 ? gap / most : 0.0;
}

report::Quote quote_of(const std::string& figure, const Statement& statement, bool rests_on) {
  report::Quote quote;
  quote.figure = figure;
  quote.rests_on = rests_on;
  quote.text = statement.quote;
  quote.language = statement.language;
  quote.english = statement.english;
  quote.source = statement.source_title;
  quote.publisher = statement.publisher;
  quote.date = statement.date;
  quote.url = statement.url;
  quote.grade = statement.grade;
  quote.note = statement.note;
  return quote;
}

/// Claims that were read off articles, by place, with what there is to say of them.
report::Table articles_table(const world::World& world, const std::string& figure) {
  report::Table table;
  table.name = "articles";
  table.title = "What articles say, and whether it holds";
  table.note = "Places are code points of the article's text. Articles stand here as short quotations only.";
  report::Texts quotes, english, about, remarks, by, places, ids;
  for (const world::Claim& claim : world.claims) {
    if (!claim.locator.starts_with(kPlaceInArticle) || !claim.about.starts_with(figure)) continue;
    const world::Source& source = world.sources[claim.source];
    quotes.push_back(claim.quote);
    english.push_back(claim.english);
    about.push_back(claim.about);
    remarks.push_back(claim.note);
    by.push_back(fmt::format("{} ({}{})", source.publisher, source.reliability, source.credibility));
    places.push_back(claim.locator);
    ids.push_back(claim.id);
  }
  table.columns.push_back(text_column("quote", "Sentence", std::move(quotes), Role::key));
  table.columns.push_back(text_column("english", "In English", std::move(english)));
  table.columns.push_back(text_column("about", "Bears on", std::move(about)));
  table.columns.push_back(text_column("remark", "Remark", std::move(remarks)));
  table.columns.push_back(text_column("by", "Says who", std::move(by)));
  table.columns.push_back(text_column("where", "Where", std::move(places)));
  table.columns.push_back(text_column("claim", "Claim", std::move(ids)));
  return table;
}

/// What a ledger adds to the world's own claims.
struct Own {
  std::vector<ledger::Source> sources;
  std::vector<ledger::Entry> entries;  // accepted
  std::optional<Fingerprint> content;
};

report::Report conflicts_of(const world::World& world, const Own& ledger, const ConflictParams& params) {
  const std::vector<ledger::Source> family = family_of(world, ledger.sources);

  std::map<std::string, std::vector<Statement>> by_figure;
  const auto wanted = [&](const std::string& key) { return key.starts_with(params.figure); };
  for (std::size_t f = 0; f < world.figures.size(); ++f) {
    const std::string& key = world.figures.note(FigureId{f}).key;
    if (!wanted(key)) continue;
    for (const ClaimId claim : world.figures.claims(FigureId{f})) {
      // A claim about one figure may be a step in working out another; there it is no rival.
      if (world.claims[claim].about != key) continue;
      auto statement = statement_of(world, world.claims[claim], family);
      if (statement && may_state(key, *statement)) {
        statement->used = true;
        by_figure[key].push_back(std::move(*statement));
      }
    }
  }
  for (const world::Claim& claim : world.claims) {
    if (claim.about.empty() || !wanted(claim.about)) continue;
    auto& statements = by_figure[claim.about];
    if (std::any_of(statements.begin(), statements.end(), [&](const Statement& s) { return s.id == claim.id; }))
      continue;
    auto statement = statement_of(world, claim, family);
    if (statement && may_state(claim.about, *statement)) statements.push_back(std::move(*statement));
  }
  for (const ledger::Entry& entry : ledger.entries) {
    for (const std::string& key : entry.figures) {
      if (!wanted(key)) continue;
      auto statement = statement_of(entry, family);
      if (statement && may_state(key, *statement)) by_figure[key].push_back(std::move(*statement));
    }
  }

  std::vector<Conflict> found;
  std::size_t echoes = 0;
  for (const auto& [key, statements] : by_figure) {
    // Each statement against those that the figure rests on; where it rests on none, against the best graded.
    std::vector<std::size_t> base;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      if (statements[i].used) base.push_back(i);
    }
    if (base.empty() && !statements.empty()) {
      const auto best = std::min_element(statements.begin(), statements.end(),
                                         [](const Statement& a, const Statement& b) { return a.grade < b.grade; });
      base.push_back(static_cast<std::size_t>(best - statements.begin()));
    }
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const Conflict* worst = nullptr;
      Conflict candidate;
      for (const std::size_t b : base) {
        if (b == i || (statements[i].used && b > i)) continue;
        // Numbers that one source sets side by side count different things: parts of a sum, years, firms.
        if (statements[b].source == statements[i].source) continue;
        const double gap = apart(statements[b], statements[i]);
        if (gap <= params.least || (worst != nullptr && gap <= worst->apart)) continue;
        const bool echo = statements[b].origins == statements[i].origins && !statements[i].origins.empty();
        candidate = {key, statements[b], statements[i], gap, echo};
        worst = &candidate;
      }
      if (worst == nullptr) continue;
      echoes += candidate.echo ? 1 : 0;
      found.push_back(std::move(candidate));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Conflict& a, const Conflict& b) { return order_of(a) < order_of(b); });
  const std::size_t all = found.size();
  if (found.size() > static_cast<std::size_t>(params.top)) found.resize(static_cast<std::size_t>(params.top));

  report::Report report;
  report.title = params.figure.empty() ? "Where sources disagree" : "Where sources disagree about " + params.figure;
  report.manifest = evidence_manifest("evidence conflicts", params, world, ledger.content);
  std::size_t figures = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    bool first = true;
    for (std::size_t k = 0; k < i; ++k) first = first && found[k].figure != found[i].figure;
    figures += first ? 1 : 0;
  }
  report.notes.push_back({Tone::headline, all == 0 ? "No two statements about one figure contradict each other."
                                                   : fmt::format("{} pairs of statements of different sources that no "
                                                                 "one number satisfies, about {} figures{}.",
                                                                 found.size(), figures,
                                                                 all > found.size() ? fmt::format(" (of {} pairs)", all)
                                                                                    : std::string())});
  report.notes.push_back({Tone::plain,
                          "Rivals are kept, never averaged. They may differ in what they count (capacity or output, "
                          "firms or places, this or last year): read both, then attach what counts and choose a rule "
                          "(evidence export --rule)."});
  if (echoes > 0)
    report.notes.push_back({Tone::plain, fmt::format("{} of the pairs go back to one origin: one of them repeats the "
                                                     "other wrongly.",
                                                     echoes)});
  report::Texts keys, used, used_quote, used_by, rival, rival_quote, rival_by, remarks, ids;
  report::Numbers gaps;
  for (const Conflict& conflict : found) {
    const auto by = [](const Statement& s) {
      return fmt::format("{} ({}{})", s.source_title, s.grade, s.date.empty() ? "" : ", " + s.date);
    };
    keys.push_back(conflict.figure);
    used.push_back(conflict.used.says);
    rival.push_back(conflict.rival.says);
    gaps.push_back(conflict.apart);
    used_quote.push_back(conflict.used.quote);
    rival_quote.push_back(conflict.rival.quote);
    used_by.push_back(by(conflict.used));
    rival_by.push_back(by(conflict.rival));
    ids.push_back(conflict.rival.id);
    std::string remark = conflict.echo ? "echo of one origin" : "";
    if (!conflict.rival.note.empty()) remark += (remark.empty() ? "" : "; ") + conflict.rival.note;
    remarks.push_back(std::move(remark));
    report.quotes.push_back(quote_of(conflict.figure, conflict.used, true));
    report.quotes.push_back(quote_of(conflict.figure, conflict.rival, false));
  }
  report::Table numbers;
  numbers.name = "conflicts";
  numbers.title = "Numbers that contradict each other";
  numbers.note =
      "Apart: the gap between the two, as a share of the larger number. First what articles claim, then numbers for "
      "the "
      "same year; those that must count different things (more than two thirds apart) come last.";
  numbers.columns.push_back(text_column("figure", "Figure", keys, Role::key));
  numbers.columns.back().figure = keys;
  numbers.columns.push_back(text_column("says", "One says", used));
  numbers.columns.push_back(text_column("rival_says", "Another says", rival));
  numbers.columns.push_back(number_column("apart", "Apart", "", std::move(gaps), Role::share));
  numbers.columns.push_back(text_column("rival", "Claim of the other", std::move(ids)));
  numbers.columns.push_back(text_column("remark", "Remark", std::move(remarks)));
  report::Table quotes;
  quotes.name = "side_by_side";
  quotes.title = "The sentences side by side";
  quotes.columns.push_back(text_column("figure", "Figure", std::move(keys), Role::key));
  quotes.columns.push_back(text_column("quote", "One", std::move(used_quote)));
  quotes.columns.push_back(text_column("by", "Says who", std::move(used_by)));
  quotes.columns.push_back(text_column("rival_quote", "The other", std::move(rival_quote)));
  quotes.columns.push_back(text_column("rival_by", "Says who", std::move(rival_by)));
  report.tables.push_back(std::move(numbers));
  report.tables.push_back(std::move(quotes));
  report::Table articles = articles_table(world, params.figure);
  if (articles.rows() > 0) report.tables.push_back(std::move(articles));
  return report;
}

Result<report::Report> conflicts(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ConflictParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto ledger = open_ledger_if_there(params->ledger);
  if (!ledger) return tl::unexpected(ledger.error());
  Own own;
  if (*ledger) {
    own.sources = (*ledger)->sources();
    ledger::Filter filter;
    filter.state = ledger::State::accepted;
    filter.most = 1'000'000;
    auto found = (*ledger)->search(filter);
    if (!found) return tl::unexpected(found.error());
    own.entries = std::move(*found);
    auto fingerprint = (*ledger)->fingerprint();
    if (!fingerprint) return tl::unexpected(fingerprint.error());
    own.content = *fingerprint;
  }
  return conflicts_of(**world, own, *params);
}

}  // namespace

report::Report world_conflicts(const world::World& world, std::int64_t top) {
  ConflictParams params;
  params.top = top;
  return conflicts_of(world, Own{}, params);
}

UseCase evidence_conflicts_use_case() {
  return {"evidence conflicts", "where sources disagree about one figure, with both sentences side by side",
          "chokepoint evidence conflicts production:diamond-grit", texts_of<ConflictParams>(), conflicts};
}

}  // namespace chokepoint::service
