#include "base/ranks.h"

#include "base/bytes.h"

namespace chokepoint {

std::optional<Error> agreed(Ranks* ranks, const std::optional<Error>& mine) {
  if (ranks == nullptr) return mine;
  std::string bytes;
  if (mine) {
    ByteWriter writer(bytes);
    writer.faults(mine->faults);
    writer.number(mine->not_listed);
  }
  for (const std::string& theirs : ranks->gather(bytes)) {
    if (theirs.empty()) continue;
    Error error;
    ByteReader reader(theirs);
    reader.faults(error.faults);
    reader.number(error.not_listed);
    return error;
  }
  return std::nullopt;
}

std::string of_first(Ranks* ranks, const std::string& mine) {
  if (ranks == nullptr) return mine;
  return std::move(ranks->gather(ranks->rank() == 0 ? mine : std::string()).front());
}

}  // namespace chokepoint
