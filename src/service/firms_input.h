// What `chokepoint firms` is asked, as the model takes it.
#pragma once

#include "model/firms/settings.h"
#include "network/edge_list.h"
#include "service/firms.h"

namespace chokepoint::service {

struct FirmsInput {
  network::EdgeList list;
  firms::FirmNetwork network;
  std::vector<std::uint32_t> edge_of_link;  // the edge of `list` that each link of `network` is
  firms::Case input;
  firms::Settings settings;
  std::vector<std::int32_t> snapshots;  // rising
  std::vector<report::Input> files;     // read, by fingerprint
};

/// All files of the call, read and checked. `params` comes back without paths.
Result<FirmsInput> read_firms_input(Session& session, FirmsParams& params, Context& context);

}  // namespace chokepoint::service
