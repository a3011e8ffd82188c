#include "world/raw_tables.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>

#include "world/suggest.h"

namespace chokepoint::world {

namespace {

std::vector<std::string_view> table_names() {
  std::vector<std::string_view> names;
  for (const table::TableSpec& spec : table_specs()) names.push_back(spec.name);
  return names;
}

/// TOML files that stand beside the tables and are read when they are named.
bool is_document(std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::string_view folder = name.substr(0, slash);
  constexpr std::string_view kFolders[] = {"scenarios", "facilities", "coalitions", "responses"};
  return std::find(std::begin(kFolders), std::end(kFolders), folder) != std::end(kFolders) && name.ends_with(".toml") &&
         slash == name.rfind('/');
}

/// The table a file belongs to: `production.csv` or `production/part.csv`.
std::optional<TableId> table_of(std::string_view name) {
  constexpr std::string_view kEnding = ".csv";
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos && name.find('/', slash + 1) != std::string_view::npos) return std::nullopt;
  return find_table(name.substr(0, slash));
}

Fault unknown_file(const RawWorld& raw, std::uint32_t file) {
  const std::string_view name = raw.files[file];
  const auto names = table_names();
  std::string_view stem = name.substr(0, name.find('/'));
  stem = stem.substr(0, stem.rfind('.'));
  return {
      Code::not_found,
      raw.shown(file),
      0,
      0,
      "a file that belongs to no table",
      "world.toml, <table>.csv, <table>/<part>.csv, or <name>.toml in scenarios, facilities, coalitions or responses",
      did_you_mean(stem, names, "rename the file after its table or move it out of the world's folder")};
}

/// Matches the file's header with the spec.
std::vector<std::int32_t> match_header(const RawWorld& raw, TableId id, const table::TextTable& text,
                                       std::uint32_t file, Faults& faults) {
  const table::TableSpec& spec = spec_of(id);
  std::vector<std::int32_t> source(column_count(spec), -1);
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < source.size(); ++i) names.push_back(column_of(spec, i).name);
  for (std::size_t c = 0; c < text.columns(); ++c) {
    const auto at = find_column(spec, text.header(c));
    if (at) {
      source[*at] = static_cast<std::int32_t>(c);
      continue;
    }
    faults.add({Code::unknown_column, raw.shown(file), 1, static_cast<std::uint32_t>(c) + 1,
                "a column " + shown(text.header(c)) + " that table " + shown(spec.name) + " does not have",
                "one of " + join_words(names), did_you_mean(text.header(c), names, "remove the column or rename it")});
  }
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] >= 0 || !column_of(spec, i).required) continue;
    faults.add({Code::missing_column, raw.shown(file), 1, 0, "no column " + shown(names[i]),
                "the column " + shown(names[i]) + ": " + std::string(column_of(spec, i).help),
                "add the column to the header"});
  }
  return source;
}

void parse_part(RawWorld& raw, TableId id, std::uint32_t file, const std::string& bytes, Faults& faults,
                Context& context) {
  table::CsvOptions options;
  options.delimiter = ',';
  auto parsed = table::parse_csv(raw.shown(file), bytes, options, context);
  if (!parsed) {
    for (const Fault& fault : parsed.error().faults) faults.add(fault);
    return;
  }
  RawTable& table = raw.tables[static_cast<std::size_t>(id)];
  Part part;
  part.file = file;
  part.source = match_header(raw, id, *parsed, file, faults);
  part.text = std::move(*parsed);
  table.parts.push_back(std::move(part));
}

}  // namespace

std::size_t RawTable::rows() const {
  return std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                         [](std::size_t sum, const Part& part) { return sum + part.text.rows(); });
}

Column RawTable::column(std::string_view name) const {
  const auto found = find_column(spec_of(id), name);
  assert(found);
  return Column{static_cast<std::uint32_t>(found.value_or(0))};
}

std::string RawWorld::shown(std::uint32_t file) const {
  return origin.empty() ? files[file] : origin + "/" + files[file];
}

RawWorld sort_tables(const WorldFiles& files, Faults& faults, Context& context) {
  RawWorld raw;
  raw.origin = files.origin;
  for (std::size_t i = 0; i < kTables; ++i) raw.tables[i].id = static_cast<TableId>(i);
  std::vector<const WorldFiles::File*> ordered;
  for (const WorldFiles::File& file : files.files) ordered.push_back(&file);
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return a->name < b->name; });

  std::array<bool, kTables> present{};
  for (const WorldFiles::File* file : ordered) {
    const auto number = static_cast<std::uint32_t>(raw.files.size());
    const bool repeated = number > 0 && raw.files.back() == file->name;
    raw.files.push_back(file->name);
    if (repeated) {
      faults.add({Code::duplicate, raw.shown(number), 0, 0, "two files of this name", "one file of each name",
                  "remove one of them"});
    } else if (file->bytes.size() > kWorldFileLimit) {
      faults.add({Code::too_large, raw.shown(number), 0, 0, std::to_string(file->bytes.size()) + " bytes",
                  "at most " + std::to_string(kWorldFileLimit) + " bytes", "split the table into part files"});
    } else if (file->name == "world.toml") {
      raw.toml = number;
      raw.toml_text = file->bytes;
    } else if (const auto id = table_of(file->name)) {
      present[static_cast<std::size_t>(*id)] = true;
      parse_part(raw, *id, number, file->bytes, faults, context);
    } else if (!is_document(file->name)) {
      faults.add(unknown_file(raw, number));
    }
  }
  for (std::size_t i = 0; i < kTables; ++i) {
    const table::TableSpec& spec = table_specs()[i];
    if (!spec.required || present[i]) continue;
    faults.add({Code::not_found, raw.origin, 0, 0, "no table " + shown(spec.name),
                std::string(spec.name) + ".csv or " + std::string(spec.name) + "/<part>.csv: " + std::string(spec.help),
                "add the table"});
  }
  return raw;
}

}  // namespace chokepoint::world
