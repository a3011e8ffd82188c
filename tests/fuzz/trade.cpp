// Any bytes as a table of trade statistics: finite amounts in order, or faults that are sentences; and a judgement of
// what was read.
#include "service/trade_file.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  static const world::WorldPtr world = [&] { return *world::read_world(world::fuzz::small_world(), {}, context); }();
  const auto file =
      service::read_trade(*world, "trade.csv", std::string(reinterpret_cast<const char*>(data), size), context);
  if (!file) {
    world::fuzz::expect_sentences(file.error());
    return 0;
  }
  for (const auto& product : file->products) {
    for (const auto& row : product.rows) {
      const auto& amount = row.amount;
      if (!(amount.low >= 0.0) || !(amount.low <= amount.value) || !(amount.value <= amount.high) ||
          !std::isfinite(amount.high) || row.to < row.from)
        std::abort();
    }
    const auto record = assess::trade_record(product.rows, product.control);
    for (const auto& hub : record.hubs) {
      const auto signs = assess::signs_of(hub.trade, {});
      if (!(signs.excess.low >= 0.0) || !(signs.excess.low <= signs.excess.high)) std::abort();
    }
  }
  return 0;
}
