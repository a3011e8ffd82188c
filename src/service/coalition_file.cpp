#include "service/coalition_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/tables.h"
#include "world/names.h"
#include "world/query.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using world::TomlTable;
using world::TomlValue;

constexpr FigureSpec kShare{0.0, 1.0, "share", std::nullopt};
constexpr FigureSpec kElasticity{0.01, 20.0, "", std::nullopt};

class CoalitionReader {
 public:
  CoalitionReader(const world::World& world, const TomlValue& document, const std::string& file, CoalitionFile& out,
                  Faults& faults)
      : world_(world), top_(document, file, faults), out_(out), faults_(faults) {}

  void read() {
    const std::string kind = top_.text("kind", true);
    if (!kind.empty() && kind != "coalition") {
      top_.fault(*top_.value("kind"), Code::bad_choice, world::shown(kind), "coalition", "correct the kind");
    }
    out_.name = word(top_, "name", {});
    out_.title = top_.text("title", true);
    out_.about = top_.text("about", false);
    out_.target = place(top_, "target");
    const std::string against = top_.text("against", true);
    out_.horizon_months = top_.number("horizon_months", 1.0, 600.0, true).value_or(60.0);
    if (const TomlValue* at = top_.table("delay")) {
      TomlTable keys(*at, top_.file(), faults_);
      read_figure(keys, "delay", "months", {0.1, 600.0, "months", std::nullopt}, out_.figures);
      read_figure(keys, "delay", "spread", {0.0, 3.0, "", std::nullopt}, out_.figures);
      keys.finish();
    } else if (!top_.has("delay")) {
      top_.missing("delay", "a table [delay] with months and spread");
    }
    read_money();
    read_bodies(against);
    read_fields();
    top_.finish();
  }

 private:
  std::string word(TomlTable& keys, std::string_view key, const std::vector<std::string>& others) {
    std::string name = keys.text(key, true);
    if (!name.empty() && !world::is_word_id(name)) {
      keys.fault(*keys.value(key), Code::bad_id, world::shown(name), "lower-case words joined by hyphens",
                 "write it like `club-of-five`");
    }
    if (!name.empty() && std::find(others.begin(), others.end(), name) != others.end()) {
      keys.fault(*keys.value(key), Code::duplicate, "a second " + world::shown(name), "names that differ",
                 "rename one of them");
    }
    return name;
  }

  PlaceId place(TomlTable& keys, std::string_view key) {
    const std::string id = keys.text(key, true);
    if (id.empty()) return {};
    return known_place(*keys.value(key), keys, id);
  }

  PlaceId known_place(const TomlValue& at, TomlTable& keys, const std::string& id) {
    const PlaceId found = world_.places.find(id);
    if (!found.valid()) {
      keys.fault(at, Code::unknown_reference, "the place " + world::shown(id), "the id of a place of the world",
                 "chokepoint world show lists them");
    }
    return found;
  }

  void read_money() {
    const TomlValue* at = top_.table("money");
    if (at == nullptr) return;
    out_.has_money = true;
    TomlTable keys(*at, top_.file(), faults_);
    out_.money_name = keys.text("name", true);
    out_.money_unit = keys.text("unit", true);
    out_.money_suppliers = place(keys, "suppliers");
    read_figure(keys, "money", "purchases", {0.0, 1e15, "", std::nullopt}, out_.figures);
    keys.finish();
  }

  void read_bodies(const std::string& against) {
    std::vector<std::string> names;
    bool stated = false;
    for (const TomlValue* at : top_.tables("body")) {
      TomlTable keys(*at, top_.file(), faults_);
      CoalitionBody body;
      body.name = word(keys, "name", names);
      names.push_back(body.name);
      body.title = keys.text("title", true);
      const std::string regime = keys.text("regime", false), rule = keys.text("rule", true);
      const RegimeId id = regime.empty() ? RegimeId{} : world_.regimes.find(regime);
      if (!regime.empty() && !id.valid()) {
        keys.fault(*keys.value("regime"), Code::unknown_reference, "the regime " + world::shown(regime),
                   "the id of a regime of the world", "see its table regimes");
      }
      for (std::uint32_t p = 0; id.valid() && p < world_.places.size(); ++p) {
        const bool country = world_.places[PlaceId{p}].kind == world::PlaceKind::country;
        if (country && world::is_member(world_, id, PlaceId{p}, world_.base_date)) body.members.push_back(PlaceId{p});
      }
      if (const TomlValue* also = keys.value("also")) {
        for (const TomlValue& item : also->list) {
          const PlaceId more = known_place(item, keys, item.text);
          if (more.valid()) body.members.push_back(more);
        }
      }
      std::sort(body.members.begin(), body.members.end());
      body.members.erase(std::unique(body.members.begin(), body.members.end()), body.members.end());
      body.majority = rule == "majority";
      if (!rule.empty() && rule != "majority" && rule != "consensus") {
        keys.fault(*keys.value("rule"), Code::bad_choice, world::shown(rule), "consensus or majority",
                   "use one of those words");
      }
      if (body.members.empty()) {
        keys.fault(*at, Code::missing_value, "a body without members on " + to_string(world_.base_date),
                   "a regime of the world, or places under `also`", "name its members");
      }
      if (std::find(body.members.begin(), body.members.end(), out_.target) != body.members.end()) {
        keys.fault(*at, Code::bad_structure, "the target as a member of " + world::shown(body.name), "a target outside",
                   "choose another target or body");
      }
      if (regime == against && !against.empty() && !stated && !body.majority) {
        out_.against = out_.bodies.size();
        stated = true;
      }
      keys.finish();
      out_.bodies.push_back(std::move(body));
    }
    if (out_.bodies.empty()) top_.missing("body", "at least one [[body]]");
    if (!stated && !against.empty() && !out_.bodies.empty()) {
      top_.fault(*top_.value("against"), Code::unknown_reference,
                 "no body of " + world::shown(against) + " by consensus", "the regime of one of the bodies",
                 "its delay is what all others are measured by");
    }
  }

  void read_fields() {
    std::vector<std::string> names;
    for (const TomlValue* at : top_.tables("field")) {
      TomlTable keys(*at, top_.file(), faults_);
      CoalitionField field;
      field.name = word(keys, "name", names);
      names.push_back(field.name);
      field.title = keys.text("title", true);
      read_figure(keys, field.name, "demand_elasticity", kElasticity, out_.figures);
      read_figure(keys, field.name, "supply_elasticity", kElasticity, out_.figures);
      read_figure(keys, field.name, "leaked", kShare, out_.figures);
      read_figure(keys, field.name, "blocks", kShare, out_.figures);
      double sum = 0.0;
      for (const TomlValue* row : keys.tables("share")) {
        TomlTable cell(*row, top_.file(), faults_);
        const PlaceId supplier = place(cell, "place");
        read_figure(cell, figure_prefix(field.name, "share", supplier), "share", kShare, out_.figures);
        sum += out_.figures.all().back().value;
        const bool twice = std::find(field.suppliers.begin(), field.suppliers.end(), supplier) != field.suppliers.end();
        if (supplier.valid() && twice)
          cell.fault(*row, Code::duplicate, "a second share of a place", "each place once", "join them");
        field.suppliers.push_back(supplier);
        cell.finish();
      }
      if (sum > 1.0 + 1e-9) {
        keys.fault(*at, Code::shares_exceed, fmt::format("shares that add up to {:.6g}", sum), "at most 1",
                   "what is left is other places");
      }
      for (const TomlValue* row : keys.tables("block")) {
        TomlTable cell(*row, top_.file(), faults_);
        const PlaceId member = place(cell, "place");
        read_figure(cell, figure_prefix(field.name, "block", member), "odds", kShare, out_.figures);
        cell.finish();
      }
      keys.finish();
      out_.fields.push_back(std::move(field));
    }
    if (out_.fields.empty()) top_.missing("field", "at least one [[field]]");
  }

  std::string figure_prefix(const std::string& field, std::string_view what, PlaceId at) const {
    return fmt::format("{}.{}.{}", field, what, at.valid() ? world_.places[at].id : "?");
  }

  const world::World& world_;
  TomlTable top_;
  CoalitionFile& out_;
  Faults& faults_;
};

}  // namespace

double CoalitionFile::share(const FileValues& values, std::size_t field, PlaceId place,
                            const world::World& world) const {
  const auto& suppliers = fields[field].suppliers;
  if (std::find(suppliers.begin(), suppliers.end(), place) == suppliers.end()) return 0.0;
  // Drawn shares of one whole stay within it.
  double sum = 0.0;
  for (const PlaceId other : suppliers)
    sum += figures.at(values, fmt::format("{}.share.{}.share", fields[field].name, world.places[other].id));
  const double own = figures.at(values, fmt::format("{}.share.{}.share", fields[field].name, world.places[place].id));
  return own / std::max(1.0, sum);
}

double CoalitionFile::blocks(const FileValues& values, std::size_t field, PlaceId place,
                             const world::World& world) const {
  const std::size_t own = figures.index(fmt::format("{}.block.{}.odds", fields[field].name, world.places[place].id));
  return own < values.size() ? values[own] : figures.at(values, fields[field].name + ".blocks");
}

Result<CoalitionFile> read_coalition(const world::World& world, const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  CoalitionFile out;
  out.file = file;
  out.fingerprint = chokepoint::fingerprint(toml);
  CoalitionReader(world, *document, file, out, faults).read();
  if (!faults.empty()) return fail(std::move(faults).take());
  return out;
}

}  // namespace chokepoint::service
