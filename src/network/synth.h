// Networks of firms that look like real ones, for those whose data is confidential, and for measuring programs.
//
// Method: docs/methods/synth.md. Verified by: tests/network/synth_test.cpp (facts attained, threads, seeds).
#pragma once

#include <cstdint>

#include "base/context.h"
#include "base/result.h"
#include "network/edge_list.h"

namespace chokepoint::network {

struct SynthSpec {
  std::uint32_t firms{10'000};
  double degree{10.0};          // links per firm
  std::uint32_t sectors{80};    // named S01, S02, ...
  std::uint32_t places{20};     // named P01, P02, ...
  double tail_customers{1.26};  // exponent of the cumulative distribution of the number of customers
  double tail_suppliers{1.35};  // ... of suppliers
  double likeness{0.7};         // correlation of the normal scores behind a firm's customers and suppliers
  double home{0.4};             // share of purchases sought in the firm's own place first
  std::uint32_t inputs{12};     // sectors that a sector buys from
  std::uint64_t seed{1};
};

/// The same network for any number of threads. Fails with out_of_range, all faults at once, and too_large.
Result<EdgeList> synthesize(const SynthSpec& spec, Context& context);

/// What a network shows of the facts that docs/methods/synth.md lists.
struct NetworkFacts {
  double degree{0.0};
  double tail_customers{0.0}, tail_suppliers{0.0}, tail_sales{0.0};  // Hill (1975) over the largest hundredth
  double likeness{0.0};        // rank correlation of numbers of customers and suppliers
  double size_customers{0.0};  // rank correlation of sales and number of customers
  double assortativity{0.0};   // correlation over links of supplier's and customer's number of links
  double reciprocity{0.0};     // share of links whose reverse is a link
  double same_place{0.0}, same_place_by_chance{0.0};
  double sector_pairs{0.0};  // share of pairs of sectors that carry nine tenths of all flow
};
NetworkFacts facts_of(const EdgeList& list);

}  // namespace chokepoint::network
