// Any bytes as a file of firms and a file of links, cut at the first NUL byte: a sound network, or faults.
#include "network/edge_list.h"

#include <cmath>
#include <cstdlib>
#include <string>

#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  PlainContext plain;
  Context context = plain.context();
  const std::string all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(all.find('\0'), all.size());
  const auto rule = static_cast<unsigned>(size % 3);
  const network::EdgeRules rules{static_cast<network::Duplicates>(rule),
                                 rule == 0 ? network::Unusable::error : network::Unusable::drop,
                                 static_cast<network::SelfLoops>(rule)};
  const auto list = network::read_edge_list({"nodes.csv", all.substr(0, cut)},
                                            {"edges.csv", all.substr(std::min(cut + 1, all.size()))}, rules, context);
  if (!list) {
    world::fuzz::expect_sentences(list.error());
    return 0;
  }
  for (std::size_t e = 0; e < list->size(); ++e) {
    if (list->supplier[e] >= list->firms.size() || list->customer[e] >= list->firms.size()) std::abort();
    if (!(list->weight[e] > 0.0) || !std::isfinite(list->weight[e])) std::abort();
    if (e > 0 && list->customer[e] < list->customer[e - 1]) std::abort();
    if (list->product_of(e).size() > size) std::abort();
  }
  return 0;
}
