#include "assess/screen.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "assess/content.h"
#include "base/unit.h"
#include "policy/reach.h"
#include "policy/words.h"
#include "world/query.h"

namespace chokepoint::assess {
namespace {

using world::World;

/// Completion leaves traces of everybody in many markets; what comes through less than this is none.
constexpr double kTrace = 1e-3;

/// yes before unknown before no.
int order(Caught caught) { return caught == Caught::yes ? 0 : caught == Caught::unknown ? 1 : 2; }
void widen(Caught& all, Caught one) {
  if (order(one) < order(all)) all = one;
}

/// What the law of the day says of links and parts, worked out once for each.
class Screener {
 public:
  Screener(const simulate::Simulator& simulator, const Firm& firm, Day day)
      : world_(simulator.world()),
        network_(simulator.network()),
        firm_(firm),
        horizon_{day, 1, 1},
        law_(simulator.world(), simulator.values()),
        above_(network_.sites.size()),
        above_known_(network_.sites.size(), 0) {
    const world::Scenario no_scenario;
    const policy::Statutes statutes(world_, no_scenario, simulator.values());
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      states_.push_back(policy::state_on(statutes.timeline(ClauseId{c}), day, policy::Assume::ask));
      const policy::Standing standing = statutes.of_law(ClauseId{c}, day);
      const auto passes = [&](const policy::Terms& terms) {
        return standing.binds && world_.clauses.at(c).rule == world::Rule::ban && !(terms.refused > 0.0);
      };
      civil_passes_.push_back(passes(standing.civil));
      defence_passes_.push_back(passes(standing.defence));
    }
    add_content(day);
  }

  LineScreen screen(std::size_t index) {
    const Part& part = firm_.parts[index];
    LineScreen line;
    line.in_world = part.product.valid();
    line.content = content_[index];
    line.goes_to = goes_to(part);
    if (part.product.valid()) {
      line.makers = makers_of(world_, network_, part.product, part.supplier.maker, line.goes_to);
    } else if (part.supplier.maker.valid()) {
      line.makers.shares.push_back({part.supplier.maker, 1.0});
    }
    for (const MakerShare& maker : line.makers.shares) {
      const FirmId named = line.makers.by_mix ? FirmId{} : part.supplier.firm;
      Item item = item_of(firm_, part, {maker.place, named});
      item.buyer = line.goes_to;
      item.defence &= !part.part_of;  // of what stands inside another part users count as civil, as above a part
      item.content = line.content;
      line.own.push_back({maker, verdicts(item)});
      for (const Verdict& verdict : line.own.back().verdicts) widen(line.own_caught, verdict.caught);
    }
    if (line.in_world) add_upstream(part.product, line);
    return line;
  }

  std::vector<Owned> owners(Day day) const {
    std::vector<std::uint8_t> listed(world_.firms.size(), 0);
    for (std::size_t c = 0; c < world_.clauses.size(); ++c) {
      if (!policy::binds(states_[c].state)) continue;
      for (const world::Target& target : world_.clauses.at(c).targets) {
        if (target.kind == world::Target::Kind::firm && !target.excluded) listed[target.index] = 1;
      }
    }
    return ownership_by(world_, listed, day);
  }

 private:
  /// A link above a site, once per link: tier 1 is a direct input.
  struct Reached {
    std::uint32_t tier{1};
    double share{0.0};
  };
  using ReachedLinks = std::map<std::uint32_t, Reached>;

  /// Where a part leaves its maker for: who builds it in, or the firm.
  PlaceId goes_to(const Part& part) const {
    if (!part.part_of) return firm_.place;
    const Part& whole = firm_.parts[*part.part_of];
    return whole.supplier.maker.valid() ? whole.supplier.maker : goes_to(whole);
  }

  /// For parts that the bill takes apart: what share of their value each clause on content counts.
  void add_content(Day day) {
    content_.resize(firm_.parts.size());
    std::vector<std::uint8_t> apart(firm_.parts.size(), 0);
    bool any = false;
    for (const Part& part : firm_.parts) {
      if (part.part_of) apart[*part.part_of] = 1, any = true;
    }
    if (!any) return;
    for (const ClauseId clause : law_.by_content()) {
      const std::vector<ContentItem> items = content_items(clause, apart, day);
      const std::vector<ContentShare> shares = content_shares(items);
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (apart[i] != 0)
          content_[i].push_back({clause, shares[i].low, shares[i].high, question_of(clause, shares[i])});
      }
    }
  }

  std::vector<ContentItem> content_items(ClauseId clause, const std::vector<std::uint8_t>& apart, Day day) const {
    const world::Clause& row = world_.clauses[clause];
    const std::vector<std::uint8_t> with =
        policy::made_with(world_, network_, world_.controls[row.control], policy::listed_inputs(world_, row));
    const auto one = parse_unit("1");
    std::vector<ContentItem> items(firm_.parts.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Part& part = firm_.parts[i];
      ContentItem& item = items[i];
      item.part_of = part.part_of;
      item.quantity = part.quantity;
      item.cost = part.cost;
      const Caught counts = law_.counts_for(clause, item_of(firm_, part, part.supplier), day);
      item.controlled = counts == Caught::yes ? Holds::yes : counts == Caught::no ? Holds::no : Holds::unknown;
      for (const Parameter& parameter : part.parameters) {
        if (parameter.name != row.parameter) continue;
        if (const auto share = convert(parameter.value, parameter.unit, *one))
          item.stated = Amount::exactly(std::clamp(*share, 0.0, 1.0));
      }
      item.free = apart[i] == 0 && part.product.valid() && part.supplier.maker.valid() && holds_none(part, with);
    }
    return items;
  }

  /// By the world's trade nothing that counts goes into the product where it is made.
  bool holds_none(const Part& part, const std::vector<std::uint8_t>& with) const {
    bool made = false;
    for (auto site = network_.product_site_first[part.product.index];
         site < network_.product_site_first[part.product.index + 1]; ++site) {
      if (!world::within(world_, network_.sites.place[site], part.supplier.maker)) continue;
      made = true;
      if (with[site] != 0) return false;
    }
    return made;
  }

  std::string question_of(ClauseId clause, const ContentShare& share) const {
    if (share.widest == ContentShare::kNone) return "";
    const std::string& name = firm_.parts[share.widest].name;
    if (share.ask == ContentShare::Ask::price) return "what does a piece of " + name + " cost?";
    const world::Control& issuer = world_.controls[world_.clauses[clause].control];
    const std::string& listed = world_.clauses[clause].refers_to;
    return "where is " + name + " from, and what share of its value is goods of " +
           policy::issuer_text(world_, issuer) + (listed.empty() ? "" : " under " + listed) + "?";
  }

  std::vector<Verdict> verdicts(const Item& item) const {
    std::vector<Verdict> result;
    for (Match& match : law_.speaking(horizon_, item)) {
      Verdict verdict;
      verdict.state = states_[match.clause.index];
      verdict.match = std::move(match);
      const auto& passes = item.defence ? defence_passes_ : civil_passes_;
      verdict.other_users = passes[verdict.match.clause.index] != 0 && verdict.match.caught != Caught::no;
      const bool unknown_state = verdict.state.unknown_since.has_value();
      if (verdict.match.caught == Caught::no || verdict.other_users) {
        verdict.caught = Caught::no;
      } else if (unknown_state) {
        verdict.caught = Caught::unknown;
      } else {
        verdict.caught = policy::binds(verdict.state.state) ? verdict.match.caught : Caught::no;
      }
      result.push_back(std::move(verdict));
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Verdict& a, const Verdict& b) { return order(a.caught) < order(b.caught); });
    return result;
  }

  /// What catches goods on a link, as a rule: nothing is known of them but product, maker and place of use.
  const std::vector<Verdict>& verdicts_on(std::uint32_t link) {
    const std::uint32_t site = network_.links.supplier[link];
    const std::uint32_t market = network_.links.customer[link];
    const auto key =
        std::tuple(network_.sites.product[site], network_.sites.place[site], network_.markets.place[market]);
    const auto [it, fresh] = on_link_.try_emplace(key);
    if (fresh) {
      Item item;
      item.product = std::get<0>(key);
      item.maker = std::get<1>(key);
      item.buyer = std::get<2>(key);
      item.hs = world_.products[item.product].hs;
      it->second = verdicts(item);
      std::erase_if(it->second, [](const Verdict& v) { return v.caught == Caught::no || v.match.buyer_only; });
    }
    return it->second;
  }

  /// Links above a site. Recipes have no circles, so this ends.
  const ReachedLinks& above(std::uint32_t site) {
    ReachedLinks& reached = above_[site];
    if (above_known_[site] != 0) return reached;
    above_known_[site] = 1;
    for (std::uint32_t group = network_.site_group_first[site]; group < network_.site_group_first[site + 1]; ++group) {
      double served = 0.0;
      const auto share_of = [&](std::uint32_t slot) {
        return network_.slot_per_output[slot] > 0.0 ? network_.slot_use[slot] / network_.slot_per_output[slot] : 0.0;
      };
      const std::uint32_t end = network_.group_slot_first[group + 1];
      for (std::uint32_t slot = network_.group_slot_first[group]; slot < end; ++slot) served += share_of(slot);
      for (std::uint32_t slot = network_.group_slot_first[group]; slot < end && served > 0.0; ++slot) {
        const world::InputKind kind = network_.slot_kind[slot];
        if (kind != world::InputKind::consumed && kind != world::InputKind::wearing) continue;
        add_market(network_.slot_market[slot], share_of(slot) / served, reached);
      }
    }
    return reached;
  }

  void add_market(std::uint32_t market, double share, ReachedLinks& reached) {
    const auto first = network_.links.customer_first[market];
    const auto last = network_.links.customer_first[market + 1];
    double sum = 0.0;
    for (auto link = first; link < last; ++link) sum += network_.flow[link];
    for (auto link = first; link < last && sum > 0.0; ++link) {
      const double through = share * network_.flow[link] / sum;
      if (through < kTrace) continue;
      add(reached, link, 1, through);
      for (const auto& [higher, at] : above(network_.links.supplier[link])) {
        if (through * at.share >= kTrace) add(reached, higher, at.tier + 1, through * at.share);
      }
    }
  }

  static void add(ReachedLinks& reached, std::uint32_t link, std::uint32_t tier, double share) {
    const auto [it, fresh] = reached.try_emplace(link, Reached{tier, share});
    if (fresh) return;
    it->second.tier = std::min(it->second.tier, tier);
    it->second.share = std::min(1.0, it->second.share + share);
  }

  /// Caught links above the makers of a product, per product and makers: most lines of a bill share them.
  void add_upstream(ProductId product, LineScreen& line) {
    std::vector<std::pair<std::uint32_t, double>> key;
    for (const MakerShare& maker : line.makers.shares) {
      for (auto site = network_.product_site_first[product.index];
           site < network_.product_site_first[product.index + 1]; ++site) {
        if (world::within(world_, network_.sites.place[site], maker.place)) key.emplace_back(site, maker.share);
      }
    }
    const auto [it, fresh] = caught_above_.try_emplace(key);
    if (fresh) it->second = caught_above(key, product);
    line.upstream = it->second;
    for (const Upstream& one : line.upstream) widen(line.upstream_caught, one.caught);
  }

  std::vector<Upstream> caught_above(const std::vector<std::pair<std::uint32_t, double>>& makers, ProductId product) {
    // Several sites may stand in one named place: their output weighs them.
    double output = 0.0;
    for (const auto& [site, share] : makers) output += network_.output[site];
    ReachedLinks all;
    double shares = 0.0;
    for (const auto& [site, share] : makers) shares += share;
    const bool one_place = makers.size() > 1 && shares > 1.0 + kTrace;
    for (const auto& [site, share] : makers) {
      const double weight = one_place ? (output > 0.0 ? network_.output[site] / output : 0.0) : share;
      for (const auto& [link, at] : above(site)) {
        if (weight * at.share >= kTrace) add(all, link, at.tier, weight * at.share);
      }
    }
    std::map<std::tuple<ClauseId, ProductId, PlaceId, PlaceId>, Upstream> found;
    for (const auto& [link, at] : all) {
      const std::uint32_t site = network_.links.supplier[link];
      if (network_.sites.product[site] == product) continue;
      for (const Verdict& verdict : verdicts_on(link)) {
        const PlaceId to = network_.markets.place[network_.links.customer[link]];
        Upstream& up = found[{verdict.match.clause, network_.sites.product[site], network_.sites.place[site], to}];
        up.clause = verdict.match.clause;
        up.product = network_.sites.product[site];
        up.from = network_.sites.place[site];
        up.to = to;
        up.caught = verdict.caught;
        up.question = verdict.match.question;
        up.tier = up.tier == 0 ? at.tier : std::min(up.tier, at.tier);
        up.share = std::min(1.0, up.share + at.share);
      }
    }
    std::vector<Upstream> result;
    for (auto& [key, up] : found) result.push_back(std::move(up));
    std::stable_sort(result.begin(), result.end(), [](const Upstream& a, const Upstream& b) {
      return order(a.caught) != order(b.caught) ? order(a.caught) < order(b.caught) : a.share > b.share;
    });
    return result;
  }

  const World& world_;
  const network::SupplyNetwork& network_;
  const Firm& firm_;
  Horizon horizon_;
  PartLaw law_;
  std::vector<policy::StateOnDay> states_;
  std::vector<std::uint8_t> civil_passes_, defence_passes_;  // per clause: a ban that exempts this class of users
  std::vector<std::vector<Content>> content_;                // per part
  std::vector<ReachedLinks> above_;
  std::vector<std::uint8_t> above_known_;
  std::map<std::tuple<ProductId, PlaceId, PlaceId>, std::vector<Verdict>> on_link_;
  std::map<std::vector<std::pair<std::uint32_t, double>>, std::vector<Upstream>> caught_above_;
};

}  // namespace

Screening screen(const simulate::Simulator& simulator, const Firm& firm, Day day, Context& context) {
  Screener screener(simulator, firm, day);
  Screening result;
  result.owners = screener.owners(day);
  result.lines.reserve(firm.parts.size());
  for (std::size_t i = 0; i < firm.parts.size(); ++i) {
    if (context.cancel.stop_requested()) break;
    result.lines.push_back(screener.screen(i));
    context.progress.advance(1);
  }
  return result;
}

}  // namespace chokepoint::assess
