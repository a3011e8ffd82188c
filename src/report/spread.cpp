#include "report/spread.h"

#include <algorithm>

namespace chokepoint::report {

std::vector<double> spread(std::span<const double> wanted, std::span<const double> size, double gap, double low,
                           double high) {
  const std::size_t count = wanted.size();
  // With each item's distance from the first taken off, "not over another" becomes "not descending".
  std::vector<double> offset(count, 0.0);
  for (std::size_t i = 1; i < count; ++i) offset[i] = offset[i - 1] + (size[i - 1] + size[i]) / 2 + gap;
  struct Block {
    double sum;
    std::size_t items;
    double mean() const { return sum / static_cast<double>(items); }
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < count; ++i) {
    blocks.push_back({wanted[i] - offset[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      blocks[blocks.size() - 2].sum += blocks.back().sum;
      blocks[blocks.size() - 2].items += blocks.back().items;
      blocks.pop_back();
    }
  }
  std::vector<double> centre;
  centre.reserve(count);
  for (const Block& block : blocks) centre.insert(centre.end(), block.items, block.mean());
  if (count == 0) return centre;
  // Clamping the common offset of all items keeps their order and their distances.
  const double least = low + size[0] / 2;
  const double most = std::max(least, high - size[count - 1] / 2 - offset[count - 1]);
  for (std::size_t i = 0; i < count; ++i) centre[i] = std::clamp(centre[i], least, most) + offset[i];
  return centre;
}

}  // namespace chokepoint::report
