// The files behind `loss`: make, use and import tables of one year, and which industries need which scarce inputs.
// The tables of the United States of 2017 stand in the program; folders of the same form, as the US Bureau of Economic
// Analysis publishes them, are read too. Format: docs/formats/economy.md. Verified by: tests/service/loss_test.cpp.
#pragma once

#include <map>

#include "assess/economy.h"
#include "assess/shortage.h"
#include "base/fingerprint.h"
#include "service/file_figures.h"
#include "service/session.h"

namespace chokepoint::service {

struct EconomyFiles {
  assess::Accounts accounts;
  std::map<std::string, std::string, std::less<>> names;  // of some codes
  Fingerprint fingerprint;

  /// Its name with the code, or the code alone.
  std::string shown(std::string_view code) const;
};

/// Reads make.csv, use.csv, imports.csv and, where it is there, names.csv. Rows of the use table whose code begins with
/// V are value added; other rows and columns that are no commodity or industry (totals, final use) are left alone.
/// Empty cells are 0. All faults at once.
Result<EconomyFiles> read_economy(const InputTable& given, Context& context);
/// The tables in the program.
InputTable own_economy();

/// Inputs that are no commodity of the tables, from a TOML file.
struct InputsFile {
  std::string name, title, about, file;
  Fingerprint fingerprint;
  struct Input {
    std::string name;
    std::vector<std::pair<std::string, std::uint32_t>> users;  // code, industry
  };
  std::vector<Input> inputs;
  FileFigures figures;
};
Result<InputsFile> read_inputs(const EconomyFiles& economy, const std::string& file, std::string_view toml);
/// The file in the program.
std::string_view own_inputs();

}  // namespace chokepoint::service
