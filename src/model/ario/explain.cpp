#include "model/ario/explain.h"

#include <algorithm>

namespace chokepoint::model::ario {
namespace {

constexpr double kNoticed = 1e-6;  // of undisturbed output: less is no loss to explain

class Search {
 public:
  Search(const Economy& economy, const Case& asked, const LinkLaw& law, const Trace& trace)
      : e_(economy), case_(asked), law_(law), trace_(trace), steps_(static_cast<double>(trace.steps.size())) {}

  std::vector<Cause> from(std::uint32_t industry, std::size_t most) {
    std::vector<Cause> chain;
    std::vector<char> seen(e_.n, 0);
    while (industry != kNothing && seen[industry] == 0 && chain.size() < most && lost(industry) > kNoticed) {
      seen[industry] = 1;
      Cause cause = of(industry);
      industry =
          cause.kind == Cause::Kind::short_of || cause.kind == Cause::Kind::fewer_orders ? cause.other : kNothing;
      chain.push_back(cause);
    }
    return chain;
  }

 private:
  double lost(std::uint32_t f) const {
    const double whole = e_.output[f] * steps_;
    return whole > 0.0 ? std::max(0.0, trace_.lost_production[f]) / whole : 0.0;
  }

  Cause of(std::uint32_t f) const {
    Cause cause{Cause::Kind::hit, f};
    cause.lost = lost(f);
    const std::int32_t short_from = trace_.first_limited[f];
    // Hit before anything ran short: that is the cause.
    for (std::uint32_t k = 0; k < case_.events.size(); ++k) {
      const Event& event = case_.events[k];
      const bool hits = std::any_of(event.impact.begin(), event.impact.end(),
                                    [&](const auto& i) { return i.first == f && i.second > 0.0; });
      if (!hits || (short_from >= 0 && short_from < event.occurrence)) continue;
      cause.index = k;
      cause.when = event.occurrence;
      return cause;
    }
    return short_from >= 0 ? upstream(cause) : downstream(cause);
  }

  /// The largest pass-weighted gap of a link over the steps up to `until`.
  double blocked(std::uint32_t seller, std::uint32_t region, std::int32_t until) const {
    double most = 0.0;
    for (std::int32_t step = 0; step <= until; ++step) {
      if (step != 0 && !law_.changes(step)) continue;
      for (const LinkLaw::Link& link : law_.links(step)) {
        if (link.seller == seller && link.region == region)
          most = std::max(most, link.delay > 0 ? std::max(1.0 - link.pass, 0.5) : 1.0 - link.pass);
      }
    }
    return most;
  }

  Cause upstream(Cause cause) const {
    const std::uint32_t g = cause.industry;
    const std::uint32_t i = trace_.first_input[g];
    cause.kind = Cause::Kind::short_of;
    cause.sector = i;
    cause.when = trace_.first_limited[g];
    const double bought = e_.bought[e_.at(i, g)];
    double most = 0.0;
    for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) {
      const std::uint32_t f = e_.seller[k];
      const double flow = e_.flow(f, g);
      if (flow == 0.0) continue;
      const double cut = law_.empty() ? 0.0 : blocked(f, e_.region[g], cause.when / case_.params.step);
      const double missing = flow * std::max(cut, lost(f));
      if (missing <= most) continue;
      most = missing;
      cause.other = f;
      cause.kind = cut > lost(f) ? Cause::Kind::cut : Cause::Kind::short_of;
    }
    cause.missing = bought > 0.0 ? most / bought : 0.0;
    return cause;
  }

  Cause downstream(Cause cause) const {
    const std::uint32_t f = cause.industry;
    cause.kind = Cause::Kind::fewer_orders;
    double most = 0.0;
    for (std::uint32_t g = 0; g < e_.n; ++g) {
      const double flow = e_.flow(f, g);
      if (flow == 0.0) continue;
      const double fewer = flow * lost(g);
      if (fewer <= most) continue;
      most = fewer;
      cause.other = g;
    }
    double barred = 0.0;
    if (!law_.empty()) {
      for (const LinkLaw::Link& link : last_law()) {
        if (link.seller != f) continue;
        for (std::uint32_t u = 0; u < e_.users; ++u) {
          if (e_.final_region[u] == link.region)
            barred += e_.final_demand[std::size_t{f} * e_.users + u] / e_.per_step * (1.0 - link.pass);
        }
        for (std::uint32_t g = 0; g < e_.n; ++g) {
          if (e_.region[g] == link.region) barred += e_.flow(f, g) * (1.0 - link.pass);
        }
      }
    }
    if (barred > most) {
      cause.kind = Cause::Kind::barred;
      cause.other = kNothing;
      most = barred;
    }
    cause.missing = e_.yearly_output[f] > 0.0 ? most / e_.yearly_output[f] : 0.0;
    return cause;
  }

  /// The links that are not free when most of the run is over.
  std::vector<LinkLaw::Link> last_law() const { return law_.links(static_cast<std::int32_t>(trace_.steps.size() / 2)); }

  const Economy& e_;
  const Case& case_;
  const LinkLaw& law_;
  const Trace& trace_;
  double steps_;
};

}  // namespace

std::vector<Cause> explain(const Economy& economy, const Case& asked, const LinkLaw& law, const Trace& trace,
                           std::uint32_t industry, std::size_t most) {
  return Search(economy, asked, law, trace).from(industry, most);
}

}  // namespace chokepoint::model::ario
