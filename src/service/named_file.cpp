#include "service/named_file.h"

#include <vector>

#include "world/suggest.h"

namespace chokepoint::service {

std::string stem_of(std::string_view file) {
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  return std::string(file.substr(0, file.rfind('.')));
}

Result<const world::WorldFiles::File*> find_named_file(const Session& session, std::string_view name,
                                                       const FileWanted& wanted) {
  for (const auto& file : session.facilities()) {
    if (file.name == name || stem_of(file.name) == name) return &file;
  }
  const bool any = name.empty() && !wanted.unnamed.empty();
  std::vector<std::string> names;
  for (const auto& file : session.files().files) {
    if (!file.name.starts_with(wanted.folder)) continue;
    if (any || file.name == name || stem_of(file.name) == name) return &file;
    names.push_back(stem_of(file.name));
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return fail(
      Fault{Code::not_found, "", 0, 0,
            any ? std::string(wanted.unnamed) : "no " + std::string(wanted.kind) + " named " + world::shown(name),
            known.empty() ? std::string(wanted.expected) : "one of: " + world::join_words(known),
            world::did_you_mean(name, known, "name one of them, or give the path of a TOML file")});
}

}  // namespace chokepoint::service
