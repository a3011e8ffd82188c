#include "service/firm_folder.h"

#include "service/tables.h"
#include "world/suggest.h"
#include "world/toml.h"

namespace chokepoint::service {
namespace {

const InputFile* file_of(const InputTable& folder, std::string_view name) {
  for (const InputFile& file : folder.files) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

struct Described {
  std::string name;
  PlaceId place;
  bool defence{false};
  double revenue{0.0};
};

Result<Described> describe(const world::World& world, const std::string& file, std::string_view bytes) {
  auto document = world::parse_toml(file, bytes);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  world::TomlTable keys(*document, file, faults);
  Described firm;
  firm.name = keys.text("name", true);
  if (const std::string place = keys.text("place", true); !place.empty()) {
    if (auto found = find_place(world, place, "place")) {
      firm.place = *found;
    } else {
      for (const Fault& fault : found.error().faults)
        keys.fault(*keys.value("place"), fault.code, fault.found, fault.expected, fault.remedy);
    }
  }
  if (const std::string use = keys.text("use", false); !use.empty()) {
    firm.defence = use == "defence";
    if (use != "civil" && use != "defence") {
      keys.fault(*keys.value("use"), Code::bad_choice, world::shown(use), "civil or defence", "write one of them");
    }
  }
  firm.revenue = keys.number("revenue", 0.0, 1e15).value_or(0.0);
  keys.finish();
  if (!faults.empty()) return fail(std::move(faults).take());
  return firm;
}

}  // namespace

Result<FirmFolder> read_firm(const world::World& world, const InputTable& folder, Context& context) {
  const InputFile* about = file_of(folder, "firm.toml");
  const InputFile* parts = file_of(folder, "bom.csv");
  Faults faults;
  for (const auto& [file, name] : {std::pair{about, "firm.toml"}, {parts, "bom.csv"}}) {
    if (file != nullptr) continue;
    faults.add({Code::not_found, folder.name, 0, 0, std::string("no ") + name,
                "firm.toml (name, place, use, revenue) and bom.csv", "docs/formats/bom.md says what is in them"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  auto described = describe(world, folder.name + "/firm.toml", about->bytes);
  auto bom = read_bom(world, folder.name + "/bom.csv", parts->bytes, context);
  if (!described) {
    for (const Fault& fault : described.error().faults) faults.add(fault);
  }
  if (!bom) {
    for (const Fault& fault : bom.error().faults) faults.add(fault);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  FirmFolder result;
  result.name = described->name;
  result.fingerprint = folder.fingerprint;
  result.firm = firm_of(*bom, described->place, described->defence, described->revenue);
  result.bom = std::move(*bom);
  return result;
}

}  // namespace chokepoint::service
