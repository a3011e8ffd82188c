// A firm as a folder: firm.toml says where it stands and what it makes, bom.csv what it buys.
// Format: docs/formats/bom.md. Verified by: tests/service/firm_folder_test.cpp.
#pragma once

#include "service/bom.h"
#include "service/session.h"

namespace chokepoint::service {

struct FirmFolder {
  std::string name;
  Fingerprint fingerprint;  // of the folder's files
  assess::Firm firm;
  Bom bom;
};

/// All faults of firm.toml, then all of bom.csv; a folder without one of them is not_found.
Result<FirmFolder> read_firm(const world::World& world, const InputTable& folder, Context& context);

}  // namespace chokepoint::service
