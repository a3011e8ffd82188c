#include "world/scenario.h"

#include <fmt/format.h>

#include "table/csv.h"
#include "world/words.h"

namespace chokepoint::world {

namespace {

std::string number(double value) { return table::format_number(value); }

/// Writes one act as `kind key=value ...`, ids spelled out, defaults too.
struct ActText {
  const World& world;

  std::string place(PlaceId id, std::string_view otherwise) const {
    return id.valid() ? world.places[id].id : std::string(otherwise);
  }
  std::string products(const std::vector<ProductId>& ids) const {
    if (ids.empty()) return "*";
    std::string text;
    for (const ProductId id : ids) text += (text.empty() ? "" : ";") + world.products[id].id;
    return text;
  }

  std::string operator()(const SetControl& act) const {
    std::string text = fmt::format("set_control control={} clause={} state={} user={}", world.controls[act.control].id,
                                   act.clause.valid() ? world.clauses[act.clause].clause : "all",
                                   words::of(words::kClauseState, act.state), words::of(words::kUserClass, act.user));
    if (act.refused_share) text += " refused_share=" + number(*act.refused_share);
    if (act.wait_days) text += " wait_days=" + number(*act.wait_days);
    if (act.office_per_day) text += " office_per_day=" + number(*act.office_per_day);
    return text;
  }
  std::string operator()(const GeneralLicence& act) const {
    return fmt::format("general_licence control={} clause={} to={} share={}", world.controls[act.control].id,
                       act.clause.valid() ? world.clauses[act.clause].clause : "all", place(act.to, "*"),
                       number(act.share));
  }
  std::string operator()(const Outage& act) const {
    return fmt::format("outage products={} place={} lost_share={}", products(act.products), place(act.place, "*"),
                       number(act.lost_share));
  }
  std::string operator()(const ExportStop& act) const {
    return fmt::format("export_stop products={} from={} to={} lost_share={}", products(act.products),
                       place(act.from, "*"), place(act.to, "*"), number(act.lost_share));
  }
  std::string operator()(const BuyerBan& act) const {
    return fmt::format("buyer_ban products={} from={} place={} use={} class={} lost_share={}", products(act.products),
                       place(act.from, "*"), place(act.place, "*"),
                       act.use.valid() ? std::string_view(world.products[act.use].id) : "*",
                       act.buyer ? words::of(words::kDemandClass, *act.buyer) : "*", number(act.lost_share));
  }
  std::string operator()(const DemandChange& act) const {
    return fmt::format("demand_change product={} place={} factor={} amount={}", world.products[act.product].id,
                       place(act.place, "*"), number(act.factor), number(act.amount));
  }
  std::string operator()(const StockRelease& act) const {
    return fmt::format("stock_release product={} place={} amount={}", world.products[act.product].id,
                       place(act.place, "*"), number(act.amount));
  }
  std::string operator()(const NewCapacity& act) const {
    return fmt::format("new_capacity product={} place={} per_year={}", world.products[act.product].id,
                       place(act.place, "*"), number(act.per_year));
  }
  std::string operator()(const DutyAct& act) const {
    return fmt::format("duty products={} from={} to={} rate={}", products(act.products), place(act.from, "*"),
                       place(act.to, "*"), number(act.rate));
  }
  std::string operator()(const SubsidyAct& act) const {
    return fmt::format("subsidy products={} place={} rate={}", products(act.products), place(act.place, "*"),
                       number(act.rate));
  }
  std::string operator()(const SetFigure& act) const {
    return fmt::format("set_figure figure={} value={}", world.figures.note(act.figure).key, number(act.value));
  }
};

}  // namespace

std::string canonical_text(const World& world, const Scenario& scenario) {
  std::string text =
      fmt::format("scenario {}\nvariant {}\nstart {}\ndays {}\nstep_days {}\n", scenario.name, scenario.variant,
                  to_string(scenario.horizon.first), scenario.horizon.days, scenario.horizon.step_days);
  if (scenario.assume != Assume::ask) text += fmt::format("assume {}\n", words::of(words::kAssume, scenario.assume));
  if (scenario.baseline != Baseline::flat) text += "baseline paths\n";
  for (const Act& act : scenario.acts) {
    text += to_string(act.day) + ' ' + (act.until ? to_string(*act.until) : "-") + ' ' +
            std::visit(ActText{world}, act.what) + '\n';
  }
  return text;
}

}  // namespace chokepoint::world
