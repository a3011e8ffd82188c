#include "party/list.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "party/list_json.h"
#include "table/csv.h"

namespace chokepoint::party {
namespace {

using table::TextTable;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return result;
}

/// The first of these columns that the file has.
std::optional<std::size_t> column(const TextTable& table, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t c = 0; c < table.columns(); ++c) {
      if (lower(trimmed(table.header(c))) == name) return c;
    }
  }
  return std::nullopt;
}

std::string cell(const TextTable& table, std::size_t row, const std::optional<std::size_t>& at) {
  return at ? std::string(trimmed(table.cell(row, *at))) : std::string();
}

Fault missing(const TextTable& table, std::string_view what, std::string_view expected) {
  return {Code::missing_column,
          table.name(),
          1,
          0,
          "no column " + std::string(what),
          std::string(expected),
          "name the columns in row 1; docs/formats/parties.md lists them"};
}

Fault empty_cell(const TextTable& table, std::size_t row, std::size_t at, std::string_view expected) {
  return {Code::missing_value,
          table.name(),
          table.sheet_row(row),
          static_cast<std::uint32_t>(at) + 1,
          "an empty cell",
          std::string(expected),
          "fill it in, or leave the row out"};
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty() && parts.size() < kMostAliases) {
    const std::size_t end = std::min(text.find(';'), text.size());
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

void add_country(std::string_view text, std::vector<std::string>& countries) {
  text = trimmed(text);
  if (text.size() != 2) return;
  std::string code(text);
  for (char& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c < 'A' || c > 'Z') return;
  }
  if (std::find(countries.begin(), countries.end(), code) == countries.end()) countries.push_back(std::move(code));
}

Result<std::vector<Entry>> read_list(const std::string& file, std::string bytes, Context& context) {
  const std::size_t start = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (start != std::string::npos && (bytes[start] == '{' || bytes[start] == '[')) return read_list_json(file, bytes);
  auto table = table::parse_csv(file, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  const auto name = column(*table, {"name"});
  if (!name) return fail(missing(*table, "name", "a list of parties with a column name"));
  if (table->rows() > kMostEntries) {
    return fail(Fault{Code::too_large, file, 0, 0, std::to_string(table->rows()) + " entries",
                      "at most " + std::to_string(kMostEntries), "split the list"});
  }
  const auto id = column(*table, {"_id", "id", "entity_number"});
  const auto aliases = column(*table, {"alt_names", "aliases"});
  const auto list = column(*table, {"source", "list"});
  const auto what = column(*table, {"programs", "what", "license_requirement"});
  const auto since = column(*table, {"start_date", "since"});
  const auto url = column(*table, {"source_list_url", "url"});
  const auto addresses = column(*table, {"addresses"});
  const auto country = column(*table, {"country", "countries"});
  const auto nationality = column(*table, {"nationalities"});
  std::vector<Entry> entries;
  std::set<std::string> seen;
  Faults faults;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    Entry entry;
    entry.name = cell(*table, row, name);
    if (entry.name.empty()) {
      faults.add(empty_cell(*table, row, *name, "the name of a party"));
      continue;
    }
    entry.id = cell(*table, row, id);
    if (entry.id.empty()) entry.id = std::to_string(table->sheet_row(row));
    if (!seen.insert(entry.id).second) {
      faults.add({Code::duplicate, file, table->sheet_row(row), id ? static_cast<std::uint32_t>(*id) + 1 : 0,
                  "the id " + entry.id + " again", "each id once", "join the rows: several names go into alt_names"});
    }
    entry.aliases = split_list(cell(*table, row, aliases));
    entry.list = cell(*table, row, list);
    entry.what = cell(*table, row, what);
    entry.since = cell(*table, row, since);
    entry.url = cell(*table, row, url);
    for (const auto& column_at : {country, nationality}) {
      for (const std::string& one : split_list(cell(*table, row, column_at))) add_country(one, entry.countries);
    }
    // "No. 9 Example Road, Beijing, 100000, CN; ...": the country stands last.
    for (const std::string& address : split_list(cell(*table, row, addresses)))
      add_country(std::string_view(address).substr(address.rfind(',') + 1), entry.countries);
    entries.push_back(std::move(entry));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return entries;
}

Result<std::vector<Party>> read_parties(const std::string& file, std::string bytes, Context& context) {
  auto table = table::parse_csv(file, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  const auto name = column(*table, {"name", "party"});
  if (!name) return fail(missing(*table, "name", "a table of names with a column name (or party)"));
  const auto country = column(*table, {"country"});
  std::vector<Party> parties;
  Faults faults;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    Party party{cell(*table, row, name), ""};
    if (party.name.empty()) faults.add(empty_cell(*table, row, *name, "a name"));
    std::vector<std::string> codes;
    add_country(cell(*table, row, country), codes);
    if (!codes.empty()) {
      party.country = codes.front();
    } else if (!cell(*table, row, country).empty()) {
      faults.add({Code::bad_id, file, table->sheet_row(row), static_cast<std::uint32_t>(*country) + 1,
                  cell(*table, row, country), "a country as two letters (ISO 3166), such as CN",
                  "write the code, or leave the cell empty"});
    }
    parties.push_back(std::move(party));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return parties;
}

Result<std::vector<Decided>> read_decisions(const std::string& file, std::string bytes, Context& context) {
  auto table = table::parse_csv(file, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  const auto party = column(*table, {"party"});
  const auto entry = column(*table, {"entry"});
  const auto decision = column(*table, {"decision"});
  Faults faults;
  for (const auto& [at, what] : {std::pair{party, "party"}, {entry, "entry"}, {decision, "decision"}}) {
    if (!at) faults.add(missing(*table, what, "party, entry and decision at least"));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  const auto by = column(*table, {"by"});
  const auto date = column(*table, {"date"});
  const auto reason = column(*table, {"reason"});
  std::vector<Decided> decisions;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    Decided decided{cell(*table, row, party), cell(*table, row, entry), Decision::other,
                    cell(*table, row, by),    cell(*table, row, date),  cell(*table, row, reason)};
    const std::string word = lower(cell(*table, row, decision));
    if (word == "same") {
      decided.decision = Decision::same;
    } else if (word != "other") {
      faults.add({Code::bad_choice, file, table->sheet_row(row), static_cast<std::uint32_t>(*decision) + 1,
                  word.empty() ? "an empty cell" : word, "same or other",
                  "same: the party is the one listed. other: it is another of a like name"});
    }
    if (decided.party.empty()) faults.add(empty_cell(*table, row, *party, "the party that was decided on"));
    if (decided.entry.empty()) faults.add(empty_cell(*table, row, *entry, "the id of the entry"));
    decisions.push_back(std::move(decided));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return decisions;
}

}  // namespace chokepoint::party
