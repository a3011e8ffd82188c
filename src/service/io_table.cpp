#include "service/io_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using table::TextTable;

constexpr double kSumSlack = 1e-9;
constexpr std::size_t kMostOrigins = 2000;

/// Files of this layout leave the first header cell empty.
void name_first_column(std::string& bytes) {
  const std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  if (bytes.compare(at, 3, "\"\",") == 0) {
    bytes.replace(at, 2, "label");
  } else if (bytes.compare(at, 1, ",") == 0) {
    bytes.insert(at, "label");
  }
}

class Reader {
 public:
  Reader(const std::string& folder, std::vector<InputFile> files, Context& context)
      : folder_(folder), files_(std::move(files)), context_(context) {}

  Result<IoTable> read() {
    const bool flows = has("Z.csv");
    if (flows == has("A.csv")) {
      return fail(Fault{flows ? Code::bad_structure : Code::not_found, folder_, 0, 0,
                        flows ? "both Z.csv and A.csv" : "neither Z.csv nor A.csv",
                        "Z.csv (flows) or A.csv (inputs per unit of output)", "see docs/formats/table.md"});
    }
    read_square(flows ? "Z.csv" : "A.csv");
    if (!faults_.empty()) return fail(std::move(faults_).take());
    if (has("Y.csv")) read_final();
    if (has("x.csv")) read_output();
    if (faults_.empty() && flows) scale();
    if (faults_.empty()) check_inputs(flows ? "Z.csv" : "A.csv");
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return std::move(io_);
  }

 private:
  bool has(std::string_view name) const {
    return std::any_of(files_.begin(), files_.end(), [&](const InputFile& f) { return f.name == name; });
  }
  std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }
  void fault(Code code, std::string_view file, std::uint32_t row, std::size_t column, std::string found,
             std::string expected, std::string remedy) {
    faults_.add({code, path(file), row, static_cast<std::uint32_t>(column), std::move(found), std::move(expected),
                 std::move(remedy)});
  }

  /// The text is freed as soon as its numbers are read: it is larger than they are.
  std::optional<TextTable> parse(std::string_view name) {
    for (InputFile& file : files_) {
      if (file.name != name) continue;
      name_first_column(file.bytes);
      auto read = table::parse_csv(path(name), std::move(file.bytes), {}, context_);
      if (read) return std::move(*read);
      for (const Fault& f : read.error().faults) faults_.add(f);
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> industry_of(const TextTable& rows, std::string_view file, std::size_t r) {
    const std::string_view label = rows.cell(r, 0);
    const auto found = at_.find(std::string(label));
    if (found != at_.end()) return found->second;
    std::vector<std::string_view> known(io_.industries.begin(), io_.industries.end());
    fault(Code::unknown_reference, file, rows.sheet_row(r), 1, "a row " + world::shown(label),
          "a label of the header of the square table",
          suggested_++ < world::kMostSuggestions ? world::did_you_mean(label, known, "use the same labels in all files")
                                                 : "use the same labels in all files");
    return std::nullopt;
  }

  double number(const TextTable& rows, std::string_view file, std::size_t r, std::size_t c) {
    const auto value = table::parse_number(rows.cell(r, c));
    if (value && *value >= 0.0) return *value;
    fault(value ? Code::out_of_range : Code::bad_number, file, rows.sheet_row(r), c + 1, world::shown(rows.cell(r, c)),
          "a number of at least 0", "net out returns and subsidies before");
    return 0.0;
  }

  /// body(row, industry) for each row of a file, each label once.
  template <class Body>
  void each_row(const TextTable& rows, std::string_view file, Body body) {
    std::vector<std::uint32_t> first(io_.industries.size(), 0);
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const auto i = industry_of(rows, file, r);
      if (!i) continue;
      if (first[*i] != 0) {
        fault(Code::duplicate, file, rows.sheet_row(r), 1, "a second row " + world::shown(rows.cell(r, 0)),
              "one row an industry", fmt::format("remove it, or row {}", first[*i]));
        continue;
      }
      first[*i] = rows.sheet_row(r);
      body(r, *i);
    }
    for (std::uint32_t i = 0; i < first.size(); ++i) {
      if (first[i] != 0) continue;
      fault(Code::bad_structure, file, 0, 0, "no row " + world::shown(io_.industries[i]), "a row for every industry",
            "add the row; the table must be square");
    }
  }

  static std::uint32_t index_of(std::vector<std::string>& names, std::map<std::string, std::uint32_t>& at,
                                const std::string& name) {
    const auto [it, added] = at.emplace(name, static_cast<std::uint32_t>(names.size()));
    if (added) names.push_back(name);
    return it->second;
  }

  void read_labels(const TextTable& rows, std::string_view file) {
    std::size_t with_region = 0;
    for (std::size_t c = 1; c < rows.columns(); ++c) with_region += rows.header(c).find('|') != std::string_view::npos;
    std::map<std::string, std::uint32_t> sectors;
    for (std::size_t c = 1; c < rows.columns(); ++c) {
      const std::string label(rows.header(c));
      const std::size_t bar = label.find('|');
      if (bar == std::string::npos && with_region > 0) {
        fault(Code::bad_structure, file, 1, c + 1, "a label " + world::shown(label) + " without a region",
              "region|sector, as other labels have it", "name its region");
      }
      at_.emplace(label, static_cast<std::uint32_t>(io_.industries.size()));
      io_.industries.push_back(label);
      // Without regions each industry is an origin of its own.
      io_.region.push_back(index_of(io_.regions, regions_, label.substr(0, bar)));
      io_.sector.push_back(index_of(io_.sectors, sectors, bar == std::string::npos ? label : label.substr(bar + 1)));
    }
    if (io_.regions.size() > kMostOrigins) {
      fault(Code::too_large, file, 1, 0, fmt::format("{} origins", io_.regions.size()),
            fmt::format("at most {}", kMostOrigins), "label industries region|sector, so that regions are the origins");
    }
  }

  void read_square(std::string_view file) {
    const auto rows = parse(file);
    if (!rows) return;
    read_labels(*rows, file);
    const std::size_t n = io_.industries.size();
    if (n == 0) fault(Code::missing_column, file, 1, 0, "no industries", "a column for each", "add them");
    if (rows->rows() != n) {
      fault(Code::bad_structure, file, 0, 0, fmt::format("{} rows and {} columns", rows->rows(), n),
            "as many rows as columns", "a table of who sells (rows) to whom (columns) is square");
    }
    if (!faults_.empty()) return;
    io_.coefficients.industries = static_cast<std::uint32_t>(n);
    io_.coefficients.share.resize(n * n);
    each_row(*rows, file, [&](std::size_t r, std::uint32_t i) {
      for (std::size_t j = 0; j < n; ++j) io_.coefficients.share[j * n + i] = number(*rows, file, r, j + 1);
    });
  }

  void read_final() {
    const auto rows = parse("Y.csv");
    if (!rows) return;
    for (std::size_t c = 1; c < rows->columns(); ++c) {
      const std::string label(rows->header(c));
      const std::string region = label.substr(0, label.find('|'));
      const auto found = regions_.find(region);
      if (found == regions_.end()) {
        std::vector<std::string_view> known(io_.regions.begin(), io_.regions.end());
        fault(Code::unknown_reference, "Y.csv", 1, c + 1, "a final user " + world::shown(label),
              "region|category, of a region of the table", world::did_you_mean(region, known, "correct the region"));
      }
      io_.final_users.push_back(label);
      io_.final_region.push_back(found == regions_.end() ? 0 : found->second);
    }
    const std::size_t users = io_.final_users.size();
    io_.final_demand.resize(io_.industries.size() * users);
    each_row(*rows, "Y.csv", [&](std::size_t r, std::uint32_t i) {
      for (std::size_t u = 0; u < users; ++u) io_.final_demand[i * users + u] = number(*rows, "Y.csv", r, u + 1);
    });
  }

  void read_output() {
    const auto rows = parse("x.csv");
    if (!rows) return;
    if (rows->columns() != 2) {
      fault(Code::bad_structure, "x.csv", 1, 0, fmt::format("{} columns", rows->columns()), "label and output",
            "leave the label and one number a row");
      return;
    }
    io_.output.resize(io_.industries.size());
    each_row(*rows, "x.csv", [&](std::size_t r, std::uint32_t i) { io_.output[i] = number(*rows, "x.csv", r, 1); });
  }

  /// Flows become inputs per unit of output; without x.csv output is what is sold, to industries and final users.
  void scale() {
    const std::size_t n = io_.industries.size();
    if (io_.output.empty()) {
      if (io_.final_users.empty()) {
        fault(Code::not_found, "x.csv", 0, 0, "no x.csv and no Y.csv", "output of each industry, or final demand",
              "add one of them");
        return;
      }
      io_.output.assign(n, 0.0);
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = 0; i < n; ++i) io_.output[i] += io_.coefficients.share[j * n + i];
      }
      const std::size_t users = io_.final_users.size();
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t u = 0; u < users; ++u) io_.output[i] += io_.final_demand[i * users + u];
      }
    }
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) {
        double& share = io_.coefficients.share[j * n + i];
        if (share == 0.0) continue;
        if (!(io_.output[j] > 0.0) || !std::isfinite(io_.output[j]) || !std::isfinite(share / io_.output[j])) {
          fault(Code::bad_structure, "Z.csv", 0, j + 2,
                "purchases by " + world::shown(io_.industries[j]) + ", which has no output", "a finite output above 0",
                "give its output, or enter them as final demand");
          break;
        }
        share /= io_.output[j];
      }
    }
  }

  void check_inputs(std::string_view file) {
    for (std::uint32_t j = 0; j < io_.coefficients.industries; ++j) {
      double sum = 0.0;
      for (const double share : io_.coefficients.inputs(j)) sum += share;
      if (sum <= 1.0 + kSumSlack) continue;
      fault(Code::shares_exceed, file, 0, j + 2,
            fmt::format("inputs of {} that add up to {} of its output", world::shown(io_.industries[j]),
                        table::format_number(sum)),
            "at most 1", "correct its purchases or its output");
    }
  }

  std::string folder_;
  std::vector<InputFile> files_;
  Context& context_;
  Faults faults_;
  IoTable io_;
  std::map<std::string, std::uint32_t> at_, regions_;
  std::size_t suggested_{0};
};

}  // namespace

Result<IoTable> read_io_table(const std::string& folder, std::vector<InputFile> files, Context& context) {
  return Reader(folder, std::move(files), context).read();
}

}  // namespace chokepoint::service
