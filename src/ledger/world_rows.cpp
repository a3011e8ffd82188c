#include "ledger/world_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/unit.h"
#include "ledger/ledger.h"
#include "table/csv.h"
#include "world/query.h"
#include "world/suggest.h"

namespace chokepoint::ledger {
namespace {

using world::Rival;
using world::World;

constexpr const char* kSourcesFile = "sources/evidence.csv";
constexpr const char* kClaimsFile = "claims/evidence.csv";
constexpr std::size_t kLongestQuote = 400;  // characters, as the world allows

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string number_text(const std::optional<double>& value) { return value ? table::format_number(*value) : ""; }

/// Sources of world and ledger as one family, for who repeats whom.
std::vector<Source> family(const World& world, const std::vector<Source>& own) {
  std::vector<Source> all = own;
  for (const world::Source& source : world.sources) {
    Source row;
    row.id = source.id;
    row.reliability = source.reliability;
    row.credibility = source.credibility;
    for (const SourceId origin : source.derived_from) row.derived_from.push_back(world.sources[origin].id);
    const bool known = std::any_of(own.begin(), own.end(), [&](const Source& s) { return s.id == row.id; });
    if (!known) all.push_back(std::move(row));
  }
  return all;
}

std::string_view stance_of(const Claim& claim) {
  if (claim.polarity == "denied") return "denies";
  if (claim.modality == "planned" || claim.modality == "predicted") return "projects";
  if (claim.modality == "alleged" || claim.modality == "possible") return "alleges";
  return "states";
}

std::int32_t year_of_claim(const Claim& claim) {
  const std::string& text = claim.year.empty() ? claim.date : claim.year;
  const auto year = text.size() >= 4 ? table::parse_integer(text.substr(0, 4)) : std::nullopt;
  return year ? static_cast<std::int32_t>(*year) : 0;
}

/// The cells of a table's file, changed and written again.
class Sheet {
 public:
  static Result<Sheet> read(const world::WorldFiles::File& file, Context& context) {
    auto text = table::parse_csv(file.name, file.bytes, {}, context);
    if (!text) return tl::unexpected(text.error());
    Sheet sheet;
    for (std::size_t c = 0; c < text->columns(); ++c) sheet.header_.emplace_back(text->header(c));
    for (std::size_t r = 0; r < text->rows(); ++r) {
      sheet.at_[text->sheet_row(r)] = r;
      auto& row = sheet.rows_.emplace_back();
      for (std::size_t c = 0; c < text->columns(); ++c) row.emplace_back(text->cell(r, c));
    }
    return sheet;
  }
  std::string cell(std::uint32_t sheet_row, std::string_view column) const {
    const auto c = std::find(header_.begin(), header_.end(), column) - header_.begin();
    return static_cast<std::size_t>(c) == header_.size() ? "" : rows_[at_.at(sheet_row)][static_cast<std::size_t>(c)];
  }
  void set(std::uint32_t sheet_row, std::string_view column, std::string text) {
    const auto c = static_cast<std::size_t>(std::find(header_.begin(), header_.end(), column) - header_.begin());
    if (c == header_.size()) {
      if (text.empty()) return;
      header_.emplace_back(column);
      for (auto& row : rows_) row.emplace_back();
    }
    rows_[at_.at(sheet_row)][c] = std::move(text);
  }
  std::string bytes() const {
    std::string out;
    const auto append = [&](const std::vector<std::string>& cells) {
      const std::vector<std::string_view> views(cells.begin(), cells.end());
      table::append_row(out, views);
    };
    append(header_);
    for (const auto& row : rows_) append(row);
    return out;
  }

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
  std::map<std::uint32_t, std::size_t> at_;
};

std::string row_of(const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  std::string out;
  table::append_row(out, views);
  return out;
}

/// Writes the tables; one object a call.
class Writer {
 public:
  Writer(const world::WorldFiles& files, const World& world, const Accepted& accepted, world::RivalRule rule,
         Context& context)
      : world_(world), accepted_(accepted), rule_(rule), context_(context), family_(family(world, accepted.sources)) {
    rows_.files = files;
  }

  Result<WorldRows> write() {
    collect();
    write_sources();
    write_claims();
    for (const auto& [key, ids] : claims_of_) write_figure(key, ids);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    for (const auto& [name, sheet] : sheets_) put(name, sheet.bytes());
    auto checked = world::read_world(rows_.files, {world_.as_of}, context_);
    if (!checked) return tl::unexpected(checked.error());
    for (FigureChange& change : rows_.figures)
      change.after = (*checked)->figures[world::find_figure(**checked, change.key)];
    return std::move(rows_);
  }

 private:
  struct Written {
    std::string id;  // of the world's claim
    const Claim* claim{nullptr};
    const world::Claim* of_world{nullptr};
  };

  const Source* own_source(std::string_view id) const {
    const auto found = std::find_if(accepted_.sources.begin(), accepted_.sources.end(),
                                    [&](const Source& source) { return source.id == id; });
    return found == accepted_.sources.end() ? nullptr : &*found;
  }

  bool of_evidence(std::string_view id) const {
    return id.size() >= 18 && id.starts_with("e-") &&
           std::any_of(accepted_.entries.begin(), accepted_.entries.end(),
                       [&](const Entry& entry) { return id.substr(2, 16) == entry.claim.id; });
  }

  void collect() {
    for (const Entry& entry : accepted_.entries) {
      int number = 0;
      for (const std::string& key : entry.figures) {
        const std::string id = "e-" + entry.claim.id + (number == 0 ? "" : "-" + std::to_string(number + 1));
        ++number;
        claims_of_[key].push_back({id, &entry.claim, nullptr});
      }
    }
    for (const auto& [key, ids] : accepted_.world_claims) {
      for (const std::string& id : ids) {
        const ClaimId claim = world_.claims.find(id);
        if (!claim.valid()) {
          fault(Code::unknown_reference, "claim " + id + " of the world, attached to " + key, "a claim of this world",
                "name the world that it was accepted in, or detach it");
          continue;
        }
        claims_of_[key].push_back({id, nullptr, &world_.claims[claim]});
      }
    }
  }

  void write_sources() {
    std::set<std::string> wanted;
    for (const auto& [key, written] : claims_of_) {
      for (const Written& one : written) {
        if (one.claim != nullptr) want_source(one.claim->source, wanted);
      }
    }
    std::string out = row_of({"id", "title", "publisher", "published", "url", "language", "reliability", "credibility",
                              "derived_from", "licence", "note"});
    for (const std::string& id : wanted) {
      const Source* known = own_source(id);
      Source source = known != nullptr ? *known : Source{};
      const auto or_else = [](const std::string& text, std::string otherwise) {
        return text.empty() ? std::move(otherwise) : text;
      };
      const bool date = parse_partial_date(source.published).has_value();
      out +=
          row_of({id, or_else(source.title, id), or_else(source.publisher, "not stated"), date ? source.published : "",
                  source.url, or_else(source.language, "und"), std::string(1, source.reliability),
                  std::to_string(source.credibility), fmt::format("{}", fmt::join(source.derived_from, ";")),
                  source.licence, or_else(source.note, known == nullptr ? "named as an origin; not read" : "")});
    }
    rows_.sources = wanted.size();
    if (!wanted.empty()) put(kSourcesFile, std::move(out));
  }

  /// With all that it goes back to.
  void want_source(const std::string& id, std::set<std::string>& wanted) {
    if (in_world(id) || !wanted.insert(id).second) return;
    const Source* source = own_source(id);
    if (source == nullptr) return;
    for (const std::string& origin : source->derived_from) want_source(origin, wanted);
  }
  /// A source that the world has by itself, not by an earlier export.
  bool in_world(const std::string& id) const {
    const SourceId source = world_.sources.find(id);
    if (!source.valid()) return false;
    for (const auto& file : rows_.files.files) {
      if (file.name == kSourcesFile) return file.bytes.find("\n" + id + ",") == std::string::npos;
    }
    return true;
  }

  void write_claims() {
    std::string out = row_of({"id", "source", "locator", "quote", "language", "english", "value", "low", "high",
                              "value_text", "unit", "year", "about", "stance", "note"});
    for (const auto& [key, written] : claims_of_) {
      for (const Written& one : written) {
        if (one.claim == nullptr) continue;
        const Claim& claim = *one.claim;
        const auto entry = std::find_if(accepted_.entries.begin(), accepted_.entries.end(),
                                        [&](const Entry& e) { return &e.claim == one.claim; });
        const Interval interval = interval_of(claim);
        const bool whole =
            characters(claim.sentence) <= kLongestQuote && claim.sentence.find(claim.quote) != std::string::npos;
        std::string locator;
        if (!entry->mentions.empty()) {
          const Mention& mention = entry->mentions.front();
          locator = fmt::format("characters {}-{} of document {}", mention.start, mention.end,
                                mention.document.substr(0, 12));
        }
        const std::int32_t year = year_of_claim(claim);
        const std::string said = entry->note.empty() ? "" : ": " + entry->note;
        out += row_of({one.id, claim.source, locator, whole ? claim.sentence : claim.quote,
                       claim.language.empty() ? "und" : claim.language, gloss_of(claim), number_text(interval.value),
                       number_text(interval.low), number_text(interval.high), claim.quote, world_unit(claim),
                       year > 0 ? std::to_string(year) : "", key, std::string(stance_of(claim)),
                       fmt::format("accepted by {}{}{}", entry->decided_by,
                                   entry->decided_on.empty() ? "" : " on " + entry->decided_on, said)});
        ++rows_.claims;
      }
    }
    if (rows_.claims > 0) put(kClaimsFile, std::move(out));
  }

  std::optional<Rival> rival_of(const Written& written, const Unit& unit, std::string_view key) {
    Interval interval;
    Rival rival;
    std::string written_unit;
    if (written.claim != nullptr) {
      interval = interval_of(*written.claim);
      written_unit = world_unit(*written.claim);
      rival.source = written.claim->source;
      rival.year = year_of_claim(*written.claim);
      const Source* source = own_source(rival.source);
      if (source != nullptr) {
        rival.reliability = source->reliability;
        rival.credibility = source->credibility;
        if (const auto date = parse_partial_date(source->published)) rival.published = date->last;
      }
    } else {
      const world::Claim& claim = *written.of_world;
      interval = {claim.value, claim.low, claim.high};
      written_unit = claim.unit;
      const world::Source& source = world_.sources[claim.source];
      rival.source = source.id;
      rival.year = claim.year;
      rival.reliability = source.reliability;
      rival.credibility = source.credibility;
      if (source.published) rival.published = source.published->last;
    }
    rival.origins = origins_of(family_, rival.source);
    const auto from = parse_unit(written_unit.empty() ? "1" : written_unit);
    const auto any = interval.value ? interval.value : interval.low ? interval.low : interval.high;
    const auto in_unit = [&](const std::optional<double>& number) {
      return from && number ? convert(*number, *from, unit) : std::nullopt;
    };
    if (!in_unit(any)) {
      if (written.claim == nullptr) return std::nullopt;  // a claim of the world in words: it makes no interval
      fault(Code::bad_unit, fmt::format("claim {} with \"{}\"", written.claim->id, written.claim->quote),
            fmt::format("a quantity in {}, as {} is", unit.text, key),
            "attach it to a figure of its kind: chokepoint evidence attach --remove takes it off here");
      return std::nullopt;
    }
    rival.value = *in_unit(any);
    rival.low = in_unit(interval.low).value_or(rival.value);
    rival.high = in_unit(interval.high).value_or(rival.value);
    if (!interval.value) rival.value = rival.low == rival.high ? rival.low : 0.5 * (rival.low + rival.high);
    return rival;
  }

  void write_figure(const std::string& key, const std::vector<Written>& attached) {
    const FigureId figure = world::find_figure(world_, key);
    if (!figure.valid()) {
      std::vector<std::string_view> keys;
      for (std::size_t i = 0; i < world_.figures.size(); ++i) keys.push_back(world_.figures.note(FigureId{i}).key);
      fault(Code::unknown_reference, "a claim attached to " + key, "the key of a figure of this world",
            world::did_you_mean(key, keys, "chokepoint world show lists them"));
      return;
    }
    const world::CellRef where = world_.figures.where(figure);
    const std::string& name = world_.files[where.file];
    if (name == "world.toml") {
      fault(Code::usage, "a claim attached to " + key, "a figure of a table", "change world.toml by hand");
      return;
    }
    Sheet* sheet = this->sheet(name);
    if (sheet == nullptr) return;
    const std::string unit_text = sheet->cell(where.row, "unit");
    const auto unit = parse_unit(unit_text.empty() ? "1" : unit_text);
    if (!unit) return;  // the world was read, so it is one
    std::vector<Rival> rivals;
    std::vector<std::string> names;
    std::vector<bool> stated;  // whether it says one number
    const auto add = [&](const Written& written) {
      if (std::find(names.begin(), names.end(), written.id) != names.end()) return;
      auto rival = rival_of(written, *unit, key);
      if (!rival) return;
      rivals.push_back(std::move(*rival));
      names.push_back(written.id);
      stated.push_back(written.claim != nullptr ? interval_of(*written.claim).value.has_value()
                                                : written.of_world->value.has_value());
    };
    for (const ClaimId claim : world_.figures.claims(figure)) {
      const world::Claim& row = world_.claims[claim];
      if (!of_evidence(row.id)) add({row.id, nullptr, &row});
    }
    for (const Written& written : attached) add(written);
    if (rivals.empty()) return;
    const world::Resolution resolved = world::resolve(rivals, rule_);
    FigureChange change;
    change.key = key;
    change.before = world_.figures[figure];
    change.unit = unit_text.empty() ? "1" : unit_text;
    change.value = resolved.value;
    change.low = resolved.low;
    change.high = resolved.high;
    change.file = name;
    change.row = where.row;
    std::string said;
    std::int32_t year = 0;
    for (const std::size_t i : resolved.used) {
      change.used.push_back(names[i]);
      const std::string ends =
          rivals[i].low < rivals[i].high
              ? fmt::format("{} to {}", table::format_number(rivals[i].low), table::format_number(rivals[i].high))
              : table::format_number(rivals[i].value);
      said += fmt::format("{}{} says {}", said.empty() ? "" : ", ", names[i], ends);
      year = std::max(year, rivals[i].year);
    }
    for (const std::size_t i : resolved.echoes) change.echoes.push_back(names[i]);
    const bool interval = resolved.low < resolved.high;
    sheet->set(where.row, "value", table::format_number(resolved.value));
    sheet->set(where.row, "low", interval ? table::format_number(resolved.low) : "");
    sheet->set(where.row, "high", interval ? table::format_number(resolved.high) : "");
    // One sentence that gives the number is a quotation; anything else is worked out here, and says how.
    const bool quoted = resolved.used.size() == 1 && stated[resolved.used.front()];
    sheet->set(where.row, "status", quoted ? "quoted" : "derived");
    sheet->set(where.row, "claims", fmt::format("{}", fmt::join(change.used, ";")));
    sheet->set(
        where.row, "reason",
        quoted && rivals.size() == 1
            ? ""
            : fmt::format("rival claims by the rule {}: {}; the value is that of the first", name_of(rule_), said));
    if (year > 0) sheet->set(where.row, "year", std::to_string(year));
    sheet->set(where.row, "known_on", "");
    rows_.figures.push_back(std::move(change));
  }

  Sheet* sheet(const std::string& name) {
    const auto known = sheets_.find(name);
    if (known != sheets_.end()) return &known->second;
    for (const auto& file : rows_.files.files) {
      if (file.name != name) continue;
      auto read = Sheet::read(file, context_);
      if (read) return &sheets_.emplace(name, std::move(*read)).first->second;
      for (const Fault& one : read.error().faults) faults_.add(one);
    }
    return nullptr;
  }

  void put(const std::string& name, std::string bytes) {
    auto& files = rows_.files.files;
    const auto at = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name == name; });
    if (at != files.end() && at->bytes == bytes) return;
    rows_.changed.push_back(name);
    if (at != files.end()) {
      at->bytes = std::move(bytes);
    } else {
      const auto after = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name > name; });
      files.insert(after, {name, std::move(bytes)});
    }
  }

  void fault(Code code, std::string found, std::string expected, std::string remedy) {
    faults_.add({code, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }

  const World& world_;
  const Accepted& accepted_;
  world::RivalRule rule_;
  Context& context_;
  std::vector<Source> family_;
  std::map<std::string, std::vector<Written>> claims_of_;  // by figure key
  std::map<std::string, Sheet> sheets_;
  WorldRows rows_;
  Faults faults_;
};

}  // namespace

namespace {

/// Written in the claim's own unit where the world knows it, else in base units.
bool in_own_unit(const Claim& claim) {
  return claim.unit_class != "percent" && claim.unit_class != "count" && parse_unit(claim.unit).has_value();
}

}  // namespace

Interval interval_of(const Claim& claim) {
  const auto& low = in_own_unit(claim) ? claim.low : claim.base_low;
  const auto& high = in_own_unit(claim) ? claim.high : claim.base_high;
  if (!low && !high) return {};
  if (low && high && *low < *high) return {std::nullopt, low, high};
  const double value = low ? *low : *high;
  if (claim.bound == "at least" || claim.bound == "more than") {
    const bool share = claim.unit_class == "percent" && value <= 100.0;
    return {value, value, share ? std::optional(100.0) : std::nullopt};
  }
  if (claim.bound == "at most" || claim.bound == "less than") return {value, std::min(0.0, value), value};
  return {value, std::nullopt, std::nullopt};
}

std::string world_unit(const Claim& claim) {
  if (in_own_unit(claim)) return claim.unit;
  if (claim.unit_class == "percent") return "%";
  if (claim.unit_class == "multiple") return "1";
  if (claim.unit_class == "duration") return "days";
  if (claim.unit_class == "count") return "pcs";
  if (claim.unit_class == "mass") return "kg";
  if (claim.unit_class == "energy") return "Wh";
  if (claim.unit_class == "power") return "W";
  return claim.unit;
}

std::string gloss_of(const Claim& claim) {
  std::string text = "read as ";
  if (claim.unit_class == "date") {
    text += claim.date;
  } else {
    if (claim.bound != "exact" && claim.bound != "vague") text += claim.bound + " ";
    text += number_text(claim.low ? claim.low : claim.high);
    if (claim.low && claim.high && *claim.low < *claim.high) text += " to " + number_text(claim.high);
    if (!claim.low && !claim.high) text += "an amount without a number";
    if (!claim.unit.empty() && claim.unit != "1") text += " " + claim.unit;
  }
  if (!claim.year.empty() && claim.unit_class != "date") text += ", for " + claim.year;
  if (!claim.attributed_to.empty()) text += ", said by " + claim.attributed_to;
  if (claim.modality != "stated" && !claim.modality.empty()) text += ", " + claim.modality;
  if (claim.polarity == "denied") text += ", denied";
  return text;
}

Result<WorldRows> with_evidence(const world::WorldFiles& files, const world::World& world, const Accepted& accepted,
                                world::RivalRule rule, Context& context) {
  return Writer(files, world, accepted, rule, context).write();
}

}  // namespace chokepoint::ledger
