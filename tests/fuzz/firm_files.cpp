// Any bytes as a file beside a network of firms: numbers within their ranges, or faults that are sentences.
#include "service/firm_files.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "small_world.h"

namespace {

void expect(bool good) {
  if (!good) std::abort();
}

bool is_share(double x) { return x >= 0.0 && x <= 1.0; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  static const std::vector<std::string> names{"1", "2", "7", "car-west", "graphite-east"};
  static const service::FirmIds ids(names);
  const service::InputFile file{"file.csv", std::string(reinterpret_cast<const char*>(data), size)};
  if (const auto damage = service::read_damage(file, ids, context)) {
    for (const auto& d : *damage) expect(d.firm < names.size() && is_share(d.share) && d.day >= 0);
  } else {
    world::fuzz::expect_sentences(damage.error());
  }
  if (const auto windows = service::read_windows(file, ids, context)) {
    for (const auto& w : *windows)
      expect(w.firm < names.size() && is_share(w.share) && w.first >= 0 && w.first <= w.last);
  } else {
    world::fuzz::expect_sentences(windows.error());
  }
  if (const auto demand = service::read_daily_demand(file, ids, context)) {
    for (const auto& d : *demand)
      expect(d.firm < names.size() && d.day >= 0 && d.amount >= 0.0 && std::isfinite(d.amount));
  } else {
    world::fuzz::expect_sentences(demand.error());
  }
  if (const auto days = service::read_inventory_days(file, ids, 15.0, context)) {
    expect(days->size() == names.size());
    for (const double d : *days) expect(d >= 0.0 && std::isfinite(d));
  } else {
    world::fuzz::expect_sentences(days.error());
  }
  return 0;
}
