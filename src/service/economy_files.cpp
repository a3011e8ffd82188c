#include "service/economy_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/embedded.h"
#include "table/csv.h"
#include "world/names.h"
#include "world/suggest.h"
#include "world/toml.h"

namespace chokepoint::service {
namespace {

using table::TextTable;
using Codes = std::set<std::string, std::less<>>;

constexpr std::string_view kOwn = "us-2017/";

bool is_total(std::string_view code) { return code.starts_with("T0") || code.starts_with("Total"); }

/// Where each code stands in a list.
std::map<std::string, std::size_t, std::less<>> places_of(const std::vector<std::string>& codes) {
  std::map<std::string, std::size_t, std::less<>> at;
  for (std::size_t i = 0; i < codes.size(); ++i) at.emplace(codes[i], i);
  return at;
}

class Reader {
 public:
  Reader(const InputTable& given, Context& context) : given_(given), context_(context) {}

  Result<EconomyFiles> read() {
    auto make = parse("make.csv"), use = parse("use.csv"), imports = parse("imports.csv");
    if (!faults_.empty()) return fail(std::move(faults_).take());
    assess::Accounts& a = files_.accounts;
    for (std::size_t r = 0; r < make->rows(); ++r) {
      if (!is_total(make->cell(r, 0))) a.industries.emplace_back(make->cell(r, 0));
    }
    for (std::size_t c = 1; c < make->columns(); ++c) {
      if (!is_total(make->header(c))) a.commodities.emplace_back(make->header(c));
    }
    const auto industries = places_of(a.industries), commodities = places_of(a.commodities);
    if (industries.size() != a.industries.size()) {
      fault(Code::duplicate, "make.csv", 0, 0, "an industry in two rows", "one row each", "join them");
      return fail(std::move(faults_).take());
    }
    const std::size_t n = a.industries.size(), m = a.commodities.size();
    a.make.assign(n * m, 0.0);
    a.use.assign(n * m, 0.0);
    a.imports.assign(n * m, 0.0);
    a.value_added.assign(n, 0.0);
    fill(*make, industries, commodities, a.make, m);
    const auto used = fill(*use, commodities, industries, a.use, n);
    fill(*imports, commodities, industries, a.imports, n);
    bool any = false;
    for (std::size_t r = 0; r < use->rows(); ++r) {
      const std::string_view code = use->cell(r, 0);
      if (!code.starts_with("V0") || commodities.contains(code)) continue;
      any = true;
      for (std::size_t c = 1; c < use->columns(); ++c) {
        const auto at = industries.find(use->header(c));
        if (at != industries.end()) a.value_added[at->second] += number(*use, r, c);
      }
    }
    if (!any)
      fault(Code::missing_value, "use.csv", 0, 0, "no row of value added", "rows V00100, V00200 and V00300",
            "add them below the commodities");
    for (const auto& [code, at] : industries) {
      if (!use->find(code))
        fault(Code::bad_structure, "use.csv", 1, 0, "no column " + world::shown(code),
              "a column for every industry that make.csv names in its rows", "add it");
    }
    for (const auto& [code, at] : commodities) {
      if (!used.contains(code))
        fault(Code::bad_structure, "use.csv", 0, 0, "no row " + world::shown(code),
              "a row for every commodity that make.csv names in its columns", "add it");
    }
    read_names();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    files_.fingerprint = given_.fingerprint;
    return std::move(files_);
  }

 private:
  void fault(Code code, const std::string& file, std::uint32_t row, std::size_t column, std::string found,
             std::string expected, std::string remedy) {
    faults_.add({code, given_.name + "/" + file, row, static_cast<std::uint32_t>(column), std::move(found),
                 std::move(expected), std::move(remedy)});
  }

  std::optional<TextTable> parse(const std::string& name) {
    const auto file =
        std::find_if(given_.files.begin(), given_.files.end(), [&](const InputFile& one) { return one.name == name; });
    if (file == given_.files.end()) {
      fault(Code::not_found, name, 0, 0, "no such file", "make.csv, use.csv and imports.csv in one folder",
            "see docs/formats/economy.md");
      return std::nullopt;
    }
    std::string bytes = file->bytes;
    // As published, the first column has no name.
    if (bytes.starts_with("\"\",")) bytes.replace(0, 2, "code");
    auto rows = table::parse_csv(given_.name + "/" + name, std::move(bytes), {',', "", std::size_t{1} << 28}, context_);
    if (!rows) {
      for (const Fault& one : rows.error().faults) faults_.add(one);
      return std::nullopt;
    }
    return std::move(*rows);
  }

  double number(const TextTable& rows, std::size_t r, std::size_t c) {
    const std::string_view cell = rows.cell(r, c);
    if (cell.empty()) return 0.0;
    const auto value = table::parse_number(cell);
    if (value) return *value;
    faults_.add({Code::bad_number, rows.name(), rows.sheet_row(r), static_cast<std::uint32_t>(c + 1),
                 world::shown(cell), "a number, or nothing for 0", "correct the cell"});
    return 0.0;
  }

  /// The codes of the rows that it has read.
  Codes fill(const TextTable& rows, const std::map<std::string, std::size_t, std::less<>>& down,
             const std::map<std::string, std::size_t, std::less<>>& across, std::vector<double>& cells,
             std::size_t width) {
    std::vector<std::optional<std::size_t>> column(rows.columns());
    for (std::size_t c = 1; c < rows.columns(); ++c) {
      const auto at = across.find(rows.header(c));
      if (at != across.end()) column[c] = at->second;
    }
    Codes seen;
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const auto at = down.find(rows.cell(r, 0));
      if (at == down.end()) continue;
      if (!seen.emplace(rows.cell(r, 0)).second) {
        faults_.add({Code::duplicate, rows.name(), rows.sheet_row(r), 1, "a second row " + world::shown(at->first),
                     "one row each", "join them"});
        continue;
      }
      for (std::size_t c = 1; c < rows.columns(); ++c) {
        if (column[c]) cells[at->second * width + *column[c]] = number(rows, r, c);
      }
    }
    return seen;
  }

  void read_names() {
    const bool there = std::any_of(given_.files.begin(), given_.files.end(),
                                   [](const InputFile& one) { return one.name == "names.csv"; });
    if (!there) return;
    const auto rows = parse("names.csv");
    if (!rows) return;
    if (rows->columns() != 2) {
      fault(Code::bad_structure, "names.csv", 1, 0, fmt::format("{} columns", rows->columns()), "code,name",
            "keep those two");
      return;
    }
    for (std::size_t r = 0; r < rows->rows(); ++r)
      files_.names.emplace(std::string(rows->cell(r, 0)), std::string(rows->cell(r, 1)));
  }

  const InputTable& given_;
  Context& context_;
  Faults faults_;
  EconomyFiles files_;
};

}  // namespace

std::string EconomyFiles::shown(std::string_view code) const {
  const auto at = names.find(code);
  return at == names.end() ? std::string(code) : fmt::format("{} ({})", at->second, code);
}

Result<EconomyFiles> read_economy(const InputTable& given, Context& context) { return Reader(given, context).read(); }

InputTable own_economy() {
  InputTable table;
  table.name = "us-2017";
  std::string all;
  for (const EmbeddedFile& file : embedded_economy()) {
    if (!file.name.starts_with(kOwn)) continue;
    table.files.push_back({std::string(file.name.substr(kOwn.size())), std::string(file.bytes)});
    all += table.files.back().name + '\0' + table.files.back().bytes;
  }
  table.fingerprint = fingerprint(all);
  return table;
}

std::string_view own_inputs() {
  for (const EmbeddedFile& file : embedded_economy()) {
    if (file.name == "minerals.toml") return file.bytes;
  }
  return {};
}

Result<InputsFile> read_inputs(const EconomyFiles& economy, const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  InputsFile out;
  out.file = file;
  out.fingerprint = chokepoint::fingerprint(toml);
  world::TomlTable top(*document, file, faults);
  const std::string kind = top.text("kind", true);
  if (!kind.empty() && kind != "inputs")
    top.fault(*top.value("kind"), Code::bad_choice, world::shown(kind), "inputs", "correct the kind");
  out.name = top.text("name", true);
  out.title = top.text("title", true);
  out.about = top.text("about", false);
  const auto industries = places_of(economy.accounts.industries);
  const std::vector<std::string_view> known(economy.accounts.industries.begin(), economy.accounts.industries.end());
  for (const world::TomlValue* at : top.tables("input")) {
    world::TomlTable keys(*at, file, faults);
    InputsFile::Input input;
    input.name = keys.text("name", true);
    if (!input.name.empty() && !world::is_word_id(input.name))
      keys.fault(*keys.value("name"), Code::bad_id, world::shown(input.name), "lower-case words joined by hyphens",
                 "write it like `heavy-rare-earths`");
    if (std::any_of(out.inputs.begin(), out.inputs.end(), [&](const auto& one) { return one.name == input.name; }))
      keys.fault(*at, Code::duplicate, "a second input " + world::shown(input.name), "names that differ",
                 "rename one of them");
    read_figure(keys, input.name, "spending", {1e-9, 1e9, "million a year", std::nullopt}, out.figures);
    read_figure(keys, input.name, "removed", {0.0, 1.0, "share of supply", std::nullopt}, out.figures);
    read_figure(keys, input.name, "demand_elasticity", {0.0, 20.0, "", std::nullopt}, out.figures);
    read_figure(keys, input.name, "supply_elasticity", {0.0, 20.0, "", std::nullopt}, out.figures);
    keys.finish();
    out.inputs.push_back(std::move(input));
  }
  for (const world::TomlValue* at : top.tables("user")) {
    world::TomlTable keys(*at, file, faults);
    const std::string of = keys.text("input", true), code = keys.text("industry", true);
    const auto input =
        std::find_if(out.inputs.begin(), out.inputs.end(), [&](const auto& one) { return one.name == of; });
    const auto industry = industries.find(code);
    if (!of.empty() && input == out.inputs.end())
      keys.fault(*keys.value("input"), Code::unknown_reference, world::shown(of), "the name of an [[input]] above",
                 "correct it");
    if (!code.empty() && industry == industries.end())
      keys.fault(*keys.value("industry"), Code::unknown_reference, world::shown(code), "an industry of the tables",
                 world::did_you_mean(code, known, "use a code of make.csv"));
    const std::string prefix = of + "." + code;
    read_figure(keys, prefix, "share", {0.0, 1.0, "share of its use", std::nullopt}, out.figures);
    read_figure(keys, prefix, "depends", {0.0, 1.0, "share of the industry's output", std::nullopt}, out.figures);
    keys.finish();
    if (input != out.inputs.end() && industry != industries.end())
      input->users.emplace_back(code, static_cast<std::uint32_t>(industry->second));
  }
  for (const auto& input : out.inputs) {
    double sum = 0.0;
    const FileValues central = out.figures.central();
    for (const auto& [code, at] : input.users) sum += out.figures.at(central, input.name + "." + code + ".share");
    constexpr double kSlack = 1e-6;
    if (sum < 1.0 - kSlack || sum > 1.0 + kSlack)
      top.fault(top.at(), Code::shares_exceed,
                fmt::format("shares of the users of {} that add up to {:g}", world::shown(input.name), sum), "1",
                "name all users, or scale the shares");
  }
  top.finish();
  if (!faults.empty()) return fail(std::move(faults).take());
  return out;
}

}  // namespace chokepoint::service
