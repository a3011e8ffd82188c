#include "network/io_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "table/csv.h"
#include "table/pieces.h"
#include "world/suggest.h"

namespace chokepoint::network {
namespace {

using table::CsvPieces;
using table::TextTable;

constexpr double kSumSlack = 1e-9;
constexpr std::size_t kMostOrigins = 2000;
constexpr std::size_t kSpareCustomers = 7;  // room for whoever fills up a last block of eight

/// Keeps the largest changes by size, in the order in which they were met.
void add_mended(IoTable& io, std::string what, double before, double after) {
  ++io.mended_count;
  io.mended.push_back({std::move(what), before, after});
  if (io.mended.size() < 2 * kMostMended) return;
  const auto size = [](const Mended& m) { return std::fabs(m.after - m.before); };
  std::vector<double> sizes;
  for (const Mended& m : io.mended) sizes.push_back(size(m));
  std::nth_element(sizes.begin(), sizes.begin() + kMostMended, sizes.end(), std::greater<>());
  std::erase_if(io.mended, [&](const Mended& m) { return size(m) <= sizes[kMostMended]; });
}

/// The rows of one file as they come, and which industries they named.
struct Rows {
  std::vector<std::uint32_t> first;  // sheet row of each industry; 0: none yet
  std::size_t count{0};
};

class Reader {
 public:
  Reader(const std::string& folder, std::span<const TableFile> files, OnFault on_fault, Context& context)
      : folder_(folder), files_(files), on_fault_(on_fault), context_(context) {}

  Result<IoTable> read() {
    io_.flows = find("Z.csv") != nullptr;
    if (io_.flows == (find("A.csv") != nullptr)) {
      return fail(Fault{io_.flows ? Code::bad_structure : Code::not_found, folder_, 0, 0,
                        io_.flows ? "both Z.csv and A.csv" : "neither Z.csv nor A.csv",
                        "Z.csv (flows) or A.csv (inputs per unit of output), plain or .gz",
                        "see docs/formats/table.md"});
    }
    read_square(io_.flows ? "Z.csv" : "A.csv");
    if (!faults_.empty()) return fail(std::move(faults_).take());
    if (find("Y.csv") != nullptr) read_final();
    if (find("x.csv") != nullptr) read_output();
    if (faults_.empty() && io_.flows && io_.output.empty()) add_up_output();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return std::move(io_);
  }

 private:
  /// The file of that name, or its compressed form.
  const TableFile* find(std::string_view name) const {
    for (const TableFile& file : files_) {
      if (file.name == name || (file.name.starts_with(name) && file.name.substr(name.size()) == ".gz")) return &file;
    }
    return nullptr;
  }
  std::string path(std::string_view name) const {
    const TableFile* file = find(name);
    return folder_ + "/" + std::string(file == nullptr ? name : file->name);
  }
  void fault(Code code, std::string_view file, std::uint32_t row, std::size_t column, std::string found,
             std::string expected, std::string remedy) {
    faults_.add({code, path(file), row, static_cast<std::uint32_t>(column), std::move(found), std::move(expected),
                 std::move(remedy)});
  }

  /// head(rows) for the first piece: false stops; body(rows, r, sheet row) for each row of each piece. False: faults.
  template <class Head, class Body>
  bool each_row(std::string_view name, Head head, Body body) {
    CsvPieces pieces(path(name), find(name)->bytes, "label");
    for (bool first = true;; first = false) {
      auto piece = pieces.next(context_);
      if (!piece) {
        for (const Fault& f : piece.error().faults) faults_.add(f);
        return false;
      }
      if (!*piece) return true;
      const TextTable& rows = (*piece)->rows;
      if (first && !head(rows)) return false;
      for (std::size_t r = 0; r < rows.rows(); ++r) body(rows, r, rows.sheet_row(r) + (*piece)->rows_before);
    }
  }

  /// The industry that a row names, each once.
  std::optional<std::uint32_t> industry_of(std::string_view label, std::string_view file, std::uint32_t row,
                                           Rows& seen) {
    ++seen.count;
    const auto found = at_.find(std::string(label));
    if (found == at_.end()) {
      const std::vector<std::string_view> known(io_.industries.begin(), io_.industries.end());
      faults_.add(unknown_name({Code::unknown_reference, path(file), row, 1, "a row " + world::shown(label),
                                "a label of the header of the square table", ""},
                               label, known, "use the same labels in all files", suggested_));
      return std::nullopt;
    }
    std::uint32_t& first = seen.first[found->second];
    if (first != 0) {
      fault(Code::duplicate, file, row, 1, "a second row " + world::shown(label), "one row an industry",
            fmt::format("remove it, or row {}", first));
      return std::nullopt;
    }
    first = row;
    return found->second;
  }

  void expect_all(const Rows& seen, std::string_view file) {
    for (std::uint32_t i = 0; i < seen.first.size(); ++i) {
      if (seen.first[i] != 0) continue;
      fault(Code::bad_structure, file, 0, 0, "no row " + world::shown(io_.industries[i]), "a row for every industry",
            "add the row; the table must be square");
    }
  }

  double number(const TextTable& rows, std::string_view file, std::size_t r, std::uint32_t row, std::size_t c) {
    const auto value = table::parse_number(rows.cell(r, c));
    if (value && *value >= 0.0) return *value;
    if (value && on_fault_ == OnFault::clip) {
      add_mended(io_, world::shown(rows.cell(r, 0)) + " to " + world::shown(rows.header(c)), *value, 0.0);
      return 0.0;
    }
    fault(value ? Code::out_of_range : Code::bad_number, file, row, c + 1, world::shown(rows.cell(r, c)),
          "a number of at least 0",
          value ? "net out returns and subsidies before, or take negatives as 0 (--on-fault clip)"
                : "write a number; 0 where nothing is sold");
    return 0.0;
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
    const std::size_t n = io_.size();
    if (n == 0) fault(Code::missing_column, file, 1, 0, "no industries", "a column for each", "add them");
    if (n > 0 && (n + kSpareCustomers) * sizeof(double) > context_.memory_limit / n) {
      const double gigabytes = 1e-9 * static_cast<double>(n) * static_cast<double>(n) * sizeof(double);
      fault(Code::too_large, file, 1, 0, fmt::format("{} industries, {:.1f} GB of flows", n, gigabytes),
            fmt::format("at most {:.1f} GB", 1e-9 * static_cast<double>(context_.memory_limit)),
            "merge regions or sectors");
    }
  }

  /// Rows side by side, customer by customer: one row at a time would touch a line of memory for every number.
  void write_sellers(const std::vector<std::uint32_t>& sellers, const std::vector<double>& rows) {
    const std::size_t n = io_.size();
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < sellers.size(); ++k) io_.square[j * n + sellers[k]] = rows[k * n + j];
    }
  }

  void read_square(std::string_view file) {
    constexpr std::size_t kRowsAtOnce = 8;
    Rows seen;
    std::size_t n = 0;
    std::vector<std::uint32_t> sellers;
    std::vector<double> waiting;
    const bool whole = each_row(
        file,
        [&](const TextTable& rows) {
          read_labels(rows, file);
          if (!faults_.empty()) return false;
          n = io_.size();
          io_.square.reserve((n + kSpareCustomers) * n);
          io_.square.resize(n * n);
          seen.first.resize(n);
          return true;
        },
        [&](const TextTable& rows, std::size_t r, std::uint32_t row) {
          const auto i = industry_of(rows.cell(r, 0), file, row, seen);
          if (!i) return;
          sellers.push_back(*i);
          for (std::size_t j = 0; j < n; ++j) waiting.push_back(number(rows, file, r, row, j + 1));
          if (sellers.size() < kRowsAtOnce) return;
          write_sellers(sellers, waiting);
          sellers.clear();
          waiting.clear();
        });
    if (!whole) return;
    write_sellers(sellers, waiting);
    if (seen.count == n) {
      expect_all(seen, file);
    } else {
      fault(Code::bad_structure, file, 0, 0, fmt::format("{} rows and {} columns", seen.count, n),
            "as many rows as columns", "a table of who sells (rows) to whom (columns) is square");
    }
  }

  void read_final() {
    Rows seen{std::vector<std::uint32_t>(io_.size()), 0};
    std::size_t users = 0;
    const bool whole = each_row(
        "Y.csv",
        [&](const TextTable& rows) {
          for (std::size_t c = 1; c < rows.columns(); ++c) {
            const std::string label(rows.header(c));
            const std::string region = label.substr(0, label.find('|'));
            const auto found = regions_.find(region);
            if (found == regions_.end()) {
              const std::vector<std::string_view> known(io_.regions.begin(), io_.regions.end());
              faults_.add(
                  unknown_name({Code::unknown_reference, path("Y.csv"), 1, static_cast<std::uint32_t>(c + 1),
                                "a final user " + world::shown(label), "region|category, of a region of the table", ""},
                               region, known, "correct the region", suggested_));
            }
            io_.final_users.push_back(label);
            io_.final_region.push_back(found == regions_.end() ? 0 : found->second);
          }
          users = io_.final_users.size();
          io_.final_demand.resize(io_.size() * users);
          return true;
        },
        [&](const TextTable& rows, std::size_t r, std::uint32_t row) {
          const auto i = industry_of(rows.cell(r, 0), "Y.csv", row, seen);
          if (!i) return;
          for (std::size_t u = 0; u < users; ++u)
            io_.final_demand[*i * users + u] = number(rows, "Y.csv", r, row, u + 1);
        });
    if (whole) expect_all(seen, "Y.csv");
  }

  void read_output() {
    Rows seen{std::vector<std::uint32_t>(io_.size()), 0};
    const bool whole = each_row(
        "x.csv",
        [&](const TextTable& rows) {
          if (rows.columns() == 2) {
            io_.output.resize(io_.size());
            return true;
          }
          fault(Code::bad_structure, "x.csv", 1, 0, fmt::format("{} columns", rows.columns()), "label and output",
                "leave the label and one number a row");
          return false;
        },
        [&](const TextTable& rows, std::size_t r, std::uint32_t row) {
          const auto i = industry_of(rows.cell(r, 0), "x.csv", row, seen);
          if (i) io_.output[*i] = number(rows, "x.csv", r, row, 1);
        });
    if (whole) expect_all(seen, "x.csv");
  }

  void add_up_output() {
    const std::size_t n = io_.size();
    if (io_.final_users.empty()) {
      fault(Code::not_found, "x.csv", 0, 0, "no x.csv and no Y.csv", "output of each industry, or final demand",
            "add one of them");
      return;
    }
    io_.output.assign(n, 0.0);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) io_.output[i] += io_.square[j * n + i];
    }
    const std::size_t users = io_.final_users.size();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t u = 0; u < users; ++u) io_.output[i] += io_.final_demand[i * users + u];
    }
  }

  const std::string& folder_;
  std::span<const TableFile> files_;
  OnFault on_fault_;
  Context& context_;
  Faults faults_;
  IoTable io_;
  std::map<std::string, std::uint32_t> at_, regions_;
  std::size_t suggested_{0};
};

}  // namespace

Result<IoTable> read_io_table(const std::string& folder, std::span<const TableFile> files, OnFault on_fault,
                              Context& context) {
  return Reader(folder, files, on_fault, context).read();
}

Result<void> to_coefficients(const std::string& folder, OnFault on_fault, IoTable& io) {
  const std::size_t n = io.size();
  const std::string file = folder + (io.flows ? "/Z.csv" : "/A.csv");
  Faults faults;
  for (std::size_t j = 0; j < n; ++j) {
    const std::span<double> inputs(io.square.data() + j * n, n);
    const auto column = static_cast<std::uint32_t>(j + 2);
    const std::string name = world::shown(io.industries[j]);
    bool sound = true;
    for (double& share : inputs) {
      if (!io.flows || share == 0.0) continue;
      sound = sound && io.output[j] > 0.0 && std::isfinite(io.output[j]) && std::isfinite(share / io.output[j]);
      share /= io.output[j];
    }
    if (!sound) {
      faults.add({Code::bad_structure, file, 0, column, "purchases by " + name + ", which has no output",
                  "a finite output above 0", "give its output, or enter them as final demand"});
      continue;
    }
    double sum = 0.0;
    for (const double share : inputs) sum += share;
    if (sum <= 1.0 + kSumSlack) continue;
    if (on_fault == OnFault::error || !std::isfinite(sum)) {
      faults.add({Code::shares_exceed, file, 0, column,
                  fmt::format("inputs of {} that add up to {} of its output", name, table::format_number(sum)),
                  "at most 1", "correct its purchases or its output; or keep it, or scale it down (--on-fault)"});
      continue;
    }
    if (on_fault == OnFault::clip) {
      for (double& share : inputs) share /= sum;
    }
    add_mended(io, "inputs of " + name + " per unit of output", sum, on_fault == OnFault::clip ? 1.0 : sum);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  io.flows = false;
  return {};
}

Fault unknown_name(Fault fault, std::string_view name, std::span<const std::string_view> known, std::string otherwise,
                   std::size_t& asked) {
  fault.remedy =
      asked++ < world::kMostSuggestions ? world::did_you_mean(name, known, std::move(otherwise)) : std::move(otherwise);
  return fault;
}

}  // namespace chokepoint::network
