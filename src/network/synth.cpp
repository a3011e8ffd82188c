#include "network/synth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::network {
namespace {

constexpr std::size_t kBlockFirms = 4096;
constexpr int kTries = 24;             // for a supplier that is not one already
constexpr double kLargest = 0.05;      // of all firms, as suppliers of one firm at most
constexpr double kSpread = 1.0;        // of the logarithm of a link's weight at given sizes
constexpr double kSizeToWeight = 0.5;  // a link's weight grows with this power of both ends' pull

/// What each purpose of a firm's or sector's stream is numbered as.
enum Draw : std::uint32_t { kFirm = 0, kSector = 1, kLinks = 2 };

void check(const SynthSpec& spec, Faults& faults) {
  const auto range = [&](bool good, std::string found, std::string expected) {
    if (!good) faults.add({Code::out_of_range, "", 0, 0, std::move(found), std::move(expected), "correct the option"});
  };
  range(spec.firms >= 10 && spec.firms <= 100'000'000, fmt::format("{} firms", spec.firms), "10 to 100,000,000");
  range(spec.degree >= 1.0 && spec.degree <= 200.0, fmt::format("degree {}", spec.degree), "1 to 200");
  range(spec.sectors >= 1 && spec.sectors <= 5000 && spec.sectors <= spec.firms,
        fmt::format("{} sectors", spec.sectors), "1 to 5000, and no more than firms");
  range(spec.places >= 1 && spec.places <= 5000 && spec.places <= spec.firms, fmt::format("{} places", spec.places),
        "1 to 5000, and no more than firms");
  range(spec.tail_customers > 1.0 && spec.tail_customers <= 10.0, fmt::format("tail {}", spec.tail_customers),
        "above 1, at most 10");
  range(spec.tail_suppliers > 1.0 && spec.tail_suppliers <= 10.0, fmt::format("tail {}", spec.tail_suppliers),
        "above 1, at most 10");
  range(spec.likeness >= -1.0 && spec.likeness <= 1.0, fmt::format("likeness {}", spec.likeness), "-1 to 1");
  range(spec.home >= 0.0 && spec.home <= 1.0, fmt::format("home {}", spec.home), "0 to 1");
  range(spec.inputs >= 1, "no inputs", "at least 1");
}

/// Running sums of weights, to draw one with its chance.
struct Wheel {
  std::vector<std::uint32_t> item;
  std::vector<double> sum;
  void add(std::uint32_t i, double weight) {
    item.push_back(i);
    sum.push_back((sum.empty() ? 0.0 : sum.back()) + weight);
  }
  bool empty() const { return item.empty(); }
  std::uint32_t draw(Stream& stream) const {
    const double at = stream.uniform() * sum.back();
    const auto found = std::upper_bound(sum.begin(), sum.end(), at);
    return item[std::min<std::size_t>(found - sum.begin(), item.size() - 1)];
  }
};

class Maker {
 public:
  Maker(const SynthSpec& spec, Context& context) : spec_(spec), context_(context) {}

  EdgeList make() {
    make_labels();
    make_firms();
    make_sectors();
    make_links();
    return std::move(list_);
  }

 private:
  Stream stream(Draw draw, std::uint32_t entity) const { return {spec_.seed, draw, Purpose::synth, entity}; }

  static std::vector<std::string> names(char letter, std::uint32_t count) {
    const std::size_t digits = std::max<std::size_t>(2, std::to_string(count).size());
    std::vector<std::string> names;
    for (std::uint32_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}{:0{}}", letter, i, digits));
    return names;
  }

  void make_labels() {
    Firms& firms = list_.firms;
    firms.sector.names = names('S', spec_.sectors);
    firms.place.names = names('P', spec_.places);
    for (std::uint32_t i = 0; i < spec_.firms; ++i) firms.id.push_back(std::to_string(i + 1));
    firms.sector.of.resize(spec_.firms);
    firms.place.of.resize(spec_.firms);
    pull_.resize(spec_.firms);
    appetite_.resize(spec_.firms);
  }

  /// Sectors and places of unequal size: the r-th has weight 1 / (r + 3). The first of each has at least one firm.
  void make_firms() {
    Wheel sectors, places;
    for (std::uint32_t r = 0; r < spec_.sectors; ++r) sectors.add(r, 1.0 / (r + 3.0));
    for (std::uint32_t r = 0; r < spec_.places; ++r) places.add(r, 1.0 / (r + 3.0));
    const double other = std::sqrt(std::max(0.0, 1.0 - spec_.likeness * spec_.likeness));
    context_.pool.run((spec_.firms + kBlockFirms - 1) / kBlockFirms, [&](std::size_t block) {
      const auto from = static_cast<std::uint32_t>(block * kBlockFirms);
      for (std::uint32_t i = from; i < std::min<std::size_t>(spec_.firms, from + kBlockFirms); ++i) {
        Stream own = stream(kFirm, i);
        list_.firms.sector.of[i] = i < spec_.sectors ? i : sectors.draw(own);
        list_.firms.place.of[i] = places.draw(own);
        const double first = own.normal();
        const double second = spec_.likeness * first + other * own.normal();
        pull_[i] = heavy(first, spec_.tail_customers);
        appetite_[i] = heavy(second, spec_.tail_suppliers);
      }
    });
    double total = 0.0;
    for (const double a : appetite_) total += a;
    for (double& a : appetite_) a *= spec_.degree * spec_.firms / total;
  }

  /// A Pareto variable of the given tail from a normal one.
  static double heavy(double normal, double tail) {
    return math::pow(std::max(1e-15, 1.0 - math::normal_cdf(normal)), -1.0 / tail);
  }

  void make_sectors() {
    Wheel uneven;
    for (std::uint32_t r = 0; r < spec_.sectors; ++r) uneven.add(r, 1.0 / (r + 3.0));
    for (std::uint32_t k = 0; k < spec_.sectors; ++k) {
      Stream own = stream(kSector, k);
      Wheel& wheel = inputs_.emplace_back();
      std::vector<std::uint32_t> seen{k};
      wheel.add(k, own.exponential());  // firms buy from their own sector too
      for (int tries = 0; tries < 1000 && seen.size() < std::min(spec_.inputs, spec_.sectors); ++tries) {
        const std::uint32_t from = uneven.draw(own);
        if (std::find(seen.begin(), seen.end(), from) != seen.end()) continue;
        seen.push_back(from);
        wheel.add(from, own.exponential());
      }
    }
    in_sector_.resize(spec_.sectors);
    at_home_.resize(std::size_t{spec_.sectors} * spec_.places);
    for (std::uint32_t i = 0; i < spec_.firms; ++i) {
      const std::uint32_t k = list_.firms.sector.of[i];
      in_sector_[k].add(i, pull_[i]);
      at_home_[std::size_t{k} * spec_.places + list_.firms.place.of[i]].add(i, pull_[i]);
    }
  }

  struct Link {
    std::uint32_t supplier;
    double weight;
  };

  void links_of(std::uint32_t j, std::vector<Link>& links, std::vector<std::uint32_t>& mark) const {
    Stream own = stream(kLinks, j);
    const double limit = std::max(3.0, kLargest * spec_.firms);
    const double wanted = std::min(appetite_[j], limit);
    auto count = static_cast<std::uint32_t>(wanted);
    count += own.uniform() < wanted - count ? 1 : 0;
    const std::uint32_t k = list_.firms.sector.of[j];
    const std::size_t home = list_.firms.place.of[j];
    const std::size_t from = links.size();
    for (std::uint32_t c = 0; c < count; ++c) {
      for (int tries = 0; tries < kTries; ++tries) {
        const std::uint32_t sector = inputs_[k].draw(own);
        const Wheel& near = at_home_[sector * std::size_t{spec_.places} + home];
        const bool stay = own.uniform() < spec_.home && !near.empty();
        const std::uint32_t i = stay ? near.draw(own) : in_sector_[sector].draw(own);
        if (i == j || mark[i] == j) continue;
        mark[i] = j;
        const double size = math::pow(pull_[i] * (1.0 + appetite_[j]), kSizeToWeight);
        const double weight = 10.0 * size * math::exp(kSpread * own.normal());
        links.push_back({i, std::max(0.0001, std::floor(weight * 1e4) / 1e4)});
        break;
      }
    }
    std::sort(links.begin() + static_cast<std::ptrdiff_t>(from), links.end(),
              [](const Link& a, const Link& b) { return a.supplier < b.supplier; });
  }

  void make_links() {
    const std::size_t blocks = (spec_.firms + kBlockFirms - 1) / kBlockFirms;
    std::vector<std::vector<Link>> links(blocks);
    std::vector<std::vector<std::uint32_t>> counts(blocks);
    context_.progress.stage("making links", spec_.firms);
    context_.pool.run(blocks, [&](std::size_t block) {
      if (context_.cancel.stop_requested()) return;
      std::vector<std::uint32_t> mark(spec_.firms, 0xffffffffU);
      const auto from = static_cast<std::uint32_t>(block * kBlockFirms);
      for (std::uint32_t j = from; j < std::min<std::size_t>(spec_.firms, from + kBlockFirms); ++j) {
        const std::size_t before = links[block].size();
        links_of(j, links[block], mark);
        counts[block].push_back(static_cast<std::uint32_t>(links[block].size() - before));
        context_.progress.advance(1);
      }
    });
    std::uint32_t customer = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
      for (const Link& link : links[block]) {
        list_.supplier.push_back(link.supplier);
        list_.weight.push_back(link.weight);
      }
      for (const std::uint32_t count : counts[block]) list_.customer.insert(list_.customer.end(), count, customer++);
      links[block] = {};
    }
  }

  SynthSpec spec_;
  Context& context_;
  EdgeList list_;
  std::vector<double> pull_, appetite_;  // customers attracted, relative; suppliers sought
  std::vector<Wheel> inputs_, in_sector_, at_home_;
};

/// Hill's estimator over the largest hundredth, at least 10 values.
double hill(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>());
  const std::size_t top = std::min(values.size() - 1, std::max<std::size_t>(10, values.size() / 100));
  double sum = 0.0;
  if (!(values[top] > 0.0)) return std::nan("");
  for (std::size_t i = 0; i < top; ++i) sum += math::log(values[i] / values[top]);
  return static_cast<double>(top) / sum;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto count = static_cast<double>(a.size());
  double mean_a = 0.0, mean_b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / count;
    mean_b += b[i] / count;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

/// Ranks; ties share their mean.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
    const double shared = 0.5 * static_cast<double>(from + to - 1);
    for (; from < to; ++from) ranks[order[from]] = shared;
  }
  return ranks;
}

double share_of_pairs(const EdgeList& list) {
  const std::size_t sectors = list.firms.sector.names.size();
  std::vector<double> flow(sectors * sectors, 0.0);
  double total = 0.0;
  for (std::size_t e = 0; e < list.size(); ++e) {
    flow[list.firms.sector.of[list.supplier[e]] * sectors + list.firms.sector.of[list.customer[e]]] += list.weight[e];
    total += list.weight[e];
  }
  std::sort(flow.begin(), flow.end(), std::greater<>());
  double sum = 0.0;
  std::size_t pairs = 0;
  while (pairs < flow.size() && sum < 0.9 * total) sum += flow[pairs++];
  return static_cast<double>(pairs) / static_cast<double>(flow.size());
}

}  // namespace

Result<EdgeList> synthesize(const SynthSpec& spec, Context& context) {
  Faults faults;
  check(spec, faults);
  const double links = spec.degree * spec.firms;
  if (links > 4e9 || 40.0 * links + 200.0 * spec.firms > static_cast<double>(context.memory_limit)) {
    faults.add({Code::too_large, "", 0, 0, fmt::format("{:.3g} links", links), "a network that fits in memory",
                "ask for fewer firms or links"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  EdgeList list = Maker(spec, context).make();
  if (context.cancel.stop_requested()) {
    return fail(Fault{Code::stopped, "", 0, 0, "a request to stop", "time to finish", "make the network again"});
  }
  return list;
}

NetworkFacts facts_of(const EdgeList& list) {
  const std::size_t firms = list.firms.size();
  std::vector<double> customers(firms, 0.0), suppliers(firms, 0.0), sales(firms, 0.0);
  for (std::size_t e = 0; e < list.size(); ++e) {
    customers[list.supplier[e]] += 1.0;
    suppliers[list.customer[e]] += 1.0;
    sales[list.supplier[e]] += list.weight[e];
  }
  NetworkFacts facts;
  const auto links = static_cast<double>(list.size());
  facts.degree = links / static_cast<double>(firms);
  facts.tail_customers = hill(customers);
  facts.tail_suppliers = hill(suppliers);
  facts.tail_sales = hill(sales);
  const std::vector<double> by_customers = ranks(customers);
  facts.likeness = correlation(by_customers, ranks(suppliers));
  facts.size_customers = correlation(by_customers, ranks(sales));
  std::vector<double> seller(list.size()), buyer(list.size()), of_place(list.firms.place.names.size(), 0.0);
  std::vector<std::uint32_t> first(firms + 1, 0);
  for (const std::uint32_t j : list.customer) ++first[j + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  double mutual = 0.0, home = 0.0;
  for (std::size_t e = 0; e < list.size(); ++e) {
    const std::uint32_t i = list.supplier[e];
    const std::uint32_t j = list.customer[e];
    seller[e] = customers[i] + suppliers[i];
    buyer[e] = customers[j] + suppliers[j];
    mutual += std::binary_search(list.supplier.begin() + first[i], list.supplier.begin() + first[i + 1], j) ? 1.0 : 0.0;
    if (!list.firms.place.empty() && list.firms.place.of[i] == list.firms.place.of[j]) home += 1.0;
  }
  facts.assortativity = correlation(seller, buyer);
  facts.reciprocity = mutual / links;
  facts.same_place = home / links;
  for (const std::uint32_t place : list.firms.place.of) of_place[place] += 1.0 / static_cast<double>(firms);
  for (const double share : of_place) facts.same_place_by_chance += share * share;
  facts.sector_pairs = share_of_pairs(list);
  return facts;
}

}  // namespace chokepoint::network
