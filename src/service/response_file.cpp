#include "service/response_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "world/names.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using world::TomlTable;
using world::TomlValue;

std::string word(TomlTable& keys, std::string_view key, std::vector<std::string>& others) {
  std::string name = keys.text(key, true);
  if (name.empty()) return name;
  if (!world::is_word_id(name)) {
    keys.fault(*keys.value(key), Code::bad_id, world::shown(name), "lower-case words joined by hyphens",
               "write it like `half-approved`");
  }
  if (std::find(others.begin(), others.end(), name) != others.end()) {
    keys.fault(*keys.value(key), Code::duplicate, "a second " + world::shown(name), "names that differ",
               "rename one of them");
  }
  others.push_back(name);
  return name;
}

bool has_option(const world::World& world, const std::string& id) {
  return std::any_of(world.options.begin(), world.options.end(),
                     [&](const world::Option& option) { return option.id == id; });
}

void fault_option(const TomlValue& at, const std::string& id, TomlTable& keys) {
  keys.fault(at, Code::unknown_reference, "the option " + world::shown(id),
             "the id of a row of the world's table options", "correct it");
}

void read_starts(TomlTable& top, ResponseFile& out) {
  const TomlValue* at = top.value("start_years");
  if (at == nullptr) {
    top.missing("start_years", "a list of years after the decision, such as [1, 3, 6]");
    return;
  }
  constexpr std::size_t kMost = 12;
  if (at->kind != TomlValue::Kind::list || at->list.empty() || at->list.size() > kMost) {
    top.fault(*at, Code::out_of_range, "no list of 1 to 12 years", "years after the decision", "write [1, 3, 6]");
    return;
  }
  for (const TomlValue& item : at->list) {
    if (item.kind != TomlValue::Kind::number || !(item.number >= 0.0 && item.number <= out.horizon_years)) {
      top.fault(item, Code::out_of_range, "a start outside the horizon",
                fmt::format("years from 0 to {:g}", out.horizon_years), "correct it");
    } else {
      out.start_years.push_back(item.number);
    }
  }
}

void read_cases(TomlTable& top, ResponseFile& out, Faults& faults) {
  double sum = 0.0;
  std::vector<std::string> names;
  for (const TomlValue* at : top.tables("case")) {
    TomlTable keys(*at, top.file(), faults);
    ResponseCase one;
    one.name = word(keys, "name", names);
    one.scenario = keys.text("scenario", true);
    one.variant = keys.text("variant", false);
    const std::string assume = keys.text("assume", false);
    if (!assume.empty() && assume != "resumed" && assume != "extended") {
      keys.fault(*keys.value("assume"), Code::bad_choice, world::shown(assume), "resumed or extended",
                 "use one of those words, or leave it out");
    }
    one.assume = assume == "resumed"    ? policy::Assume::resumed
                 : assume == "extended" ? policy::Assume::extended
                                        : policy::Assume::ask;
    one.key = "case." + one.name + ".weight";
    read_figure(keys, "case." + one.name, "weight", {0.0, 1.0, "odds over the horizon", std::nullopt}, out.figures);
    sum += out.figures.all().back().value;
    keys.finish();
    out.cases.push_back(std::move(one));
  }
  if (out.cases.empty() && !top.has("case")) top.missing("case", "at least one [[case]]");
  constexpr std::size_t kMost = 12;
  if (out.cases.size() > kMost)
    top.fault(*top.value("case"), Code::too_large, fmt::format("{} cases", out.cases.size()), "at most 12",
              "join some");
  if (sum > 1.0 + 1e-9 && top.has("case")) {
    top.fault(*top.value("case"), Code::shares_exceed, fmt::format("weights that add up to {:g}", sum), "at most 1",
              "what is left is the case in which nothing happens");
  }
}

}  // namespace

double ResponseFile::shelf_days(const FileValues& values, const std::string& option) const {
  const std::size_t at = figures.index("shelf." + option + ".days");
  return at < values.size() ? values[at] : 0.0;
}

Result<ResponseFile> read_response(const world::World& world, const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  ResponseFile out;
  out.file = file;
  out.fingerprint = chokepoint::fingerprint(toml);
  TomlTable top(*document, file, faults);
  const std::string kind = top.text("kind", true);
  if (!kind.empty() && kind != "response")
    top.fault(*top.value("kind"), Code::bad_choice, world::shown(kind), "response", "correct the kind");
  std::vector<std::string> own;
  out.name = word(top, "name", own);
  out.title = top.text("title", true);
  out.about = top.text("about", false);
  const std::string issuer = top.text("issuer", true);
  out.issuer = issuer.empty() ? PlaceId{} : world.places.find(issuer);
  if (!issuer.empty() && !out.issuer.valid()) {
    top.fault(*top.value("issuer"), Code::unknown_reference, "the place " + world::shown(issuer),
              "the id of a place of the world", "chokepoint world show lists them");
  }
  out.horizon_years = top.number("horizon_years", 1.0, 50.0, true).value_or(10.0);
  out.period_days = static_cast<std::int32_t>(top.integer("period_days", 7, 365, true).value_or(90));
  out.periods = static_cast<std::int32_t>(top.integer("periods", 1, 40, true).value_or(8));
  read_starts(top, out);
  read_figure(top, "all", "discount", {0.0, 0.5, "a year", std::nullopt}, out.figures);
  read_figure(top, "all", "value", {0.0, 1000.0, "times the base price", std::nullopt}, out.figures);
  read_figure(top, "all", "learning", {0.0, 0.9, "fall a doubling", 0.0}, out.figures);
  read_cases(top, out, faults);
  std::vector<std::string> kept;
  for (const TomlValue* at : top.tables("shelf")) {
    TomlTable keys(*at, file, faults);
    const std::string option = word(keys, "option", kept);
    if (!option.empty() && !has_option(world, option)) fault_option(*keys.value("option"), option, keys);
    read_figure(keys, "shelf." + option, "days", {1.0, 36500.0, "days", std::nullopt}, out.figures);
    keys.finish();
  }
  if (const TomlValue* at = top.value("options")) {
    for (const TomlValue& item : at->list) {
      if (!has_option(world, item.text)) fault_option(item, item.text, top);
      out.options.push_back(item.text);
    }
  }
  top.finish();
  if (!faults.empty()) return fail(std::move(faults).take());
  return out;
}

}  // namespace chokepoint::service
