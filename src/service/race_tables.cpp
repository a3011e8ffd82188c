#include "service/race_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "service/claim_quote.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMonths = 12.0;
constexpr int kYearsShown = 25;
constexpr int kPointsShown = 25;
constexpr double kNearlyAll = 0.98;

/// The milestone of a contender; kNone where it has none of the type.
std::uint32_t milestone_of(const RaceAnswer& answer, std::uint32_t contender, std::uint32_t type) {
  const auto& milestones = answer.model.network.milestones;
  for (std::uint32_t m = 0; m < milestones.size(); ++m) {
    if (milestones[m].contender == contender && milestones[m].type == type) return m;
  }
  return race::kNone;
}

bool open(const RaceAnswer& answer, std::uint32_t milestone) {
  return std::isnan(answer.model.network.milestones[milestone].reached);
}

/// Types that nobody has reached and more than one contender aims at.
std::vector<std::uint32_t> open_types(const RaceAnswer& answer) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t t = 0; t < answer.model.types.size(); ++t) {
    if (!answer.model.behind_us[t] && ranked(answer, t).size() > 1) out.push_back(t);
  }
  return out;
}

double chance_by_place(const race::Forecast& forecast, const RaceAnswer& answer, std::uint32_t type, PlaceId place) {
  double sum = 0.0;
  for (std::uint32_t c = 0; c < answer.model.programmes.size(); ++c) {
    if (answer.programme(c).place == place) sum += forecast.first[type][c];
  }
  return sum;
}

}  // namespace

std::string RaceAnswer::month(double months) const {
  if (!(months < race::kNever)) return "never";
  return to_string(day_of_months(model.now, months)).substr(0, 7);
}

std::vector<std::uint32_t> ranked(const RaceAnswer& answer, std::uint32_t type) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c = 0; c < answer.model.programmes.size(); ++c) {
    const std::uint32_t m = milestone_of(answer, c, type);
    if (m != race::kNone && open(answer, m)) out.push_back(c);
  }
  std::stable_sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) {
    return answer.forecast.first[type][a] > answer.forecast.first[type][b];
  });
  return out;
}

report::Table first_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "first";
  table.title = "Who is first, milestone by milestone";
  table.note =
      "First: share of draws in which the programme is the first of all. P10, P50, P90: months by which it arrives "
      "with "
      "that probability, first or not. Never: not within a hundred years.";
  table.draw = report::Draw::bars;
  report::Texts types, names, places, p10, p50, p90;
  report::Numbers first, never;
  for (const std::uint32_t type : open_types(answer)) {
    for (const std::uint32_t c : ranked(answer, type)) {
      const race::ArrivalCounts& arrival = answer.forecast.arrivals[milestone_of(answer, c, type)];
      types.push_back(answer.type(type).name);
      names.push_back(answer.programme(c).name);
      places.push_back(place_name(answer.world, answer.programme(c).place));
      first.push_back(answer.forecast.first[type][c]);
      p10.push_back(answer.month(arrival.quantile(0.1)));
      p50.push_back(answer.month(arrival.quantile(0.5)));
      p90.push_back(answer.month(arrival.quantile(0.9)));
      never.push_back(arrival.never_share());
    }
  }
  table.columns.push_back(text_column("milestone", "Milestone", std::move(types), Role::key));
  table.columns.push_back(text_column("programme", "Programme", std::move(names), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("first", "First", "", std::move(first), Role::share));
  table.columns.push_back(text_column("p10", "P10", std::move(p10)));
  table.columns.push_back(text_column("p50", "P50", std::move(p50)));
  table.columns.push_back(text_column("p90", "P90", std::move(p90)));
  table.columns.push_back(number_column("never", "Never", "", std::move(never), Role::share));
  return table;
}

report::Table first_by_year_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "first_by_year";
  table.title = "First, and by then: " + answer.type(answer.headline).name;
  table.note = "Probability that the programme is the first of all and has arrived by that day.";
  table.draw = report::Draw::lines;
  report::Texts dates;
  std::vector<Day> days;
  // Some 25 points, months to years apart, as far as something happens.
  race::ArrivalCounts all;
  for (const race::ArrivalCounts& won : answer.forecast.won[answer.headline]) all.merge(won);
  const double last = std::min(all.quantile(kNearlyAll), kYearsShown * kMonths);
  int step = 1;
  for (const int wider : {3, 6, 12}) {
    if (last > kPointsShown * step) step = wider;
  }
  const int year = year_of(answer.model.now);
  for (int month = step; month <= kPointsShown * step; month += step)
    days.push_back(day_of(year + month / 12, month % 12 + 1, 1));
  std::erase_if(days, [&](Day day) { return day <= answer.model.now; });
  for (const Day day : days) dates.push_back(to_string(day));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  for (const std::uint32_t c : ranked(answer, answer.headline)) {
    report::Numbers cells;
    for (const Day day : days) {
      const double months = (day - answer.model.now) / kDaysPerMonth;
      cells.push_back(answer.forecast.first_before(answer.headline, c, months));
    }
    table.columns.push_back(
        number_column(answer.programme(c).id, answer.programme(c).name, "", std::move(cells), Role::share));
  }
  return table;
}

report::Table place_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "by_place";
  table.title = "The same by place";
  table.note = "Sum over the programmes of a place. Nobody: no contender of this list within a hundred years.";
  std::vector<PlaceId> places;
  for (std::uint32_t c = 0; c < answer.model.programmes.size(); ++c) {
    const PlaceId place = answer.programme(c).place;
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  }
  std::stable_sort(places.begin(), places.end(), [&](PlaceId a, PlaceId b) {
    return chance_by_place(answer.forecast, answer, answer.headline, a) >
           chance_by_place(answer.forecast, answer, answer.headline, b);
  });
  report::Texts names;
  for (const PlaceId place : places) names.push_back(place_name(answer.world, place));
  names.emplace_back("Nobody");
  table.columns.push_back(text_column("place", "Place", std::move(names), Role::key));
  for (const std::uint32_t type : open_types(answer)) {
    report::Numbers cells;
    for (const PlaceId place : places) cells.push_back(chance_by_place(answer.forecast, answer, type, place));
    cells.push_back(answer.forecast.nobody[type]);
    table.columns.push_back(
        number_column(answer.type(type).type, answer.type(type).name, "", std::move(cells), Role::share));
  }
  return table;
}

report::Table arrivals_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "arrivals";
  table.title = "Every milestone of every programme";
  table.note = "Reached: the date. In 5 and 10 years: probability to have arrived by then.";
  report::Texts names, types, reached, p10, p50, p90;
  report::Numbers five, ten;
  for (std::uint32_t c = 0; c < answer.model.programmes.size(); ++c) {
    for (std::uint32_t type = 0; type < answer.model.types.size(); ++type) {
      const std::uint32_t m = milestone_of(answer, c, type);
      if (m == race::kNone) continue;
      names.push_back(answer.programme(c).name);
      types.push_back(answer.type(type).name);
      if (!open(answer, m)) {
        reached.push_back(answer.month(answer.model.network.milestones[m].reached));
        for (report::Texts* column : {&p10, &p50, &p90}) column->emplace_back();
        five.push_back(kNan);
        ten.push_back(kNan);
        continue;
      }
      const race::ArrivalCounts& arrival = answer.forecast.arrivals[m];
      reached.emplace_back();
      p10.push_back(answer.month(arrival.quantile(0.1)));
      p50.push_back(answer.month(arrival.quantile(0.5)));
      p90.push_back(answer.month(arrival.quantile(0.9)));
      five.push_back(arrival.share_before(5 * kMonths));
      ten.push_back(arrival.share_before(10 * kMonths));
    }
  }
  table.columns.push_back(text_column("programme", "Programme", std::move(names), Role::key));
  table.columns.push_back(text_column("milestone", "Milestone", std::move(types), Role::key));
  table.columns.push_back(text_column("reached", "Reached", std::move(reached)));
  table.columns.push_back(text_column("p10", "P10", std::move(p10)));
  table.columns.push_back(text_column("p50", "P50", std::move(p50)));
  table.columns.push_back(text_column("p90", "P90", std::move(p90)));
  table.columns.push_back(number_column("in_5_years", "In 5 years", "", std::move(five), Role::share));
  table.columns.push_back(number_column("in_10_years", "In 10 years", "", std::move(ten), Role::share));
  return table;
}

report::Table influence_table(const RaceAnswer& answer, std::size_t top) {
  report::Table table;
  const std::uint32_t favourite = ranked(answer, answer.headline).front();
  table.name = "influences";
  table.title = fmt::format("What shifts the odds of {}", answer.programme(favourite).name);
  table.note = fmt::format(
      "Probability to be first at \"{}\" in the draws where the input stands in its fastest and in its slowest fifth. "
      "A "
      "risk moves all tasks that share it; resources: slow = little.",
      answer.type(answer.headline).name);
  std::vector<const race::Influence*> rows;
  for (const race::Influence& row : answer.forecast.influences) rows.push_back(&row);
  const auto shift = [&](const race::Influence* row) {
    return row->first_slow[favourite] - row->first_fast[favourite];
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const auto* a, const auto* b) { return std::fabs(shift(a)) > std::fabs(shift(b)); });
  if (rows.size() > top) rows.resize(top);
  report::Texts names, kinds;
  report::Numbers fast, slow, moved;
  for (const race::Influence* row : rows) {
    names.push_back(row->name);
    kinds.emplace_back(row->kind == race::InputKind::task       ? "task"
                       : row->kind == race::InputKind::risk     ? "shared risk"
                       : row->kind == race::InputKind::resource ? "resource"
                                                                : "learning");
    fast.push_back(row->first_fast[favourite]);
    slow.push_back(row->first_slow[favourite]);
    moved.push_back(100.0 * shift(row));
  }
  table.columns.push_back(text_column("input", "Input", std::move(names), Role::key));
  table.columns.push_back(text_column("kind", "Kind", std::move(kinds)));
  table.columns.push_back(number_column("fast", "If fast", "", std::move(fast), Role::share));
  table.columns.push_back(number_column("slow", "If slow", "", std::move(slow), Role::share));
  table.columns.push_back(number_column("shift", "Slow less fast, points", "", std::move(moved)));
  return table;
}

report::Table readiness_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "readiness";
  table.title = "In science and at scale";
  table.note =
      "Technology (TRL, 1 to 9) and manufacturing readiness (MRL, 1 to 10) that the milestones reached by then show; "
      "later "
      "columns by the median of the forecast. Which milestone shows which level is stated below and assumed.";
  report::Texts names;
  std::vector<report::Numbers> levels(6);
  for (std::uint32_t c = 0; c < answer.model.programmes.size(); ++c) {
    names.push_back(answer.programme(c).name);
    for (int when = 0; when < 3; ++when) {
      int trl = 0, mrl = 0;
      const auto show = [&](const world::MilestoneType& type) {
        trl = std::max(trl, type.trl);
        mrl = std::max(mrl, type.mrl);
      };
      for (const world::Milestone& row : answer.world.milestones) {
        if (row.programme != answer.model.programmes[c] || !row.actual || row.actual->first > answer.model.now)
          continue;
        for (const world::MilestoneType& type : answer.world.milestone_types) {
          if (type.race == answer.model.race && type.type == row.type) show(type);
        }
      }
      for (std::uint32_t type = 0; type < answer.model.types.size(); ++type) {
        const std::uint32_t m = milestone_of(answer, c, type);
        if (m == race::kNone || !open(answer, m)) continue;
        if (answer.forecast.arrivals[m].quantile(0.5) <= 5 * kMonths * when) show(answer.type(type));
      }
      levels[static_cast<std::size_t>(when)].push_back(trl > 0 ? trl : kNan);
      levels[static_cast<std::size_t>(3 + when)].push_back(mrl > 0 ? mrl : kNan);
    }
  }
  const char* const keys[] = {"trl_today", "trl_in_5_years", "trl_in_10_years",
                              "mrl_today", "mrl_in_5_years", "mrl_in_10_years"};
  const char* const titles[] = {"TRL today", "in 5 years", "in 10 years", "MRL today", "in 5 years", "in 10 years"};
  table.columns.push_back(text_column("programme", "Programme", std::move(names), Role::key));
  for (std::size_t i = 0; i < levels.size(); ++i)
    table.columns.push_back(number_column(keys[i], titles[i], "", std::move(levels[i])));
  return table;
}

report::Table announced_table(const RaceAnswer& answer, report::Report& report) {
  report::Table table;
  table.name = "announced";
  table.title = "What announced dates say by themselves";
  table.note =
      "Recedes: years by which the date moves per year that passes (least squares; needs two announcements); at that "
      "rate "
      "it is met in the year of the next column. Class: plans of this race ran over as those before them did. No "
      "network "
      "stands behind these columns: an outside view.";
  report::Texts programmes, milestones, planned, announced, receding, p10, p50, p90;
  report::Numbers times, rates;
  const double now = year_number(answer.model.now);
  for (const AnnouncedMilestone& item : answer.model.announced) {
    if (item.reached || item.plans.empty()) continue;
    const race::Announcement& last = item.plans.back();
    const auto year_month = [](double year) {
      return to_string(Day{static_cast<std::int32_t>(std::floor((year - 1970.0) * kDaysPerYear))}).substr(0, 7);
    };
    programmes.push_back(answer.world.programmes.at(item.programme).name);
    milestones.push_back(item.milestone);
    planned.push_back(year_month(last.planned));
    announced.push_back(year_month(last.announced));
    times.push_back(static_cast<double>(item.plans.size()));
    const auto rate = race::recession_rate(item.plans);
    rates.push_back(rate.value_or(kNan));
    double met = race::kNever;
    if (rate) met = race::recession_arrival(now, last.planned + *rate * (now - last.announced) - now, *rate);
    receding.push_back(!rate ? "" : met < 2400.0 ? year_month(met) : "never");
    for (const auto& [column, p] : {std::pair{&p10, 0.1}, {&p50, 0.5}, {&p90, 0.9}}) {
      const bool usable = answer.model.slips && last.planned > last.announced;
      const double at = usable ? race::reference_arrival(last, now, answer.model.slips->slips, p) : kNan;
      column->push_back(!usable ? "" : at < 2400.0 ? year_month(at) : "after 2400");
    }
    for (const ClaimId id : item.claims) {
      report.quotes.push_back(
          quote_of(answer.world, answer.world.claims[id],
                   fmt::format("milestones:{}:{}", answer.world.programmes.at(item.programme).id, item.milestone)));
    }
  }
  table.columns.push_back(text_column("programme", "Programme", std::move(programmes), Role::key));
  table.columns.push_back(text_column("milestone", "Milestone", std::move(milestones), Role::key));
  table.columns.push_back(text_column("planned", "Latest plan", std::move(planned)));
  table.columns.push_back(text_column("announced", "Announced", std::move(announced)));
  table.columns.push_back(number_column("announcements", "Times", "", std::move(times)));
  table.columns.push_back(number_column("recedes", "Recedes, years a year", "", std::move(rates)));
  table.columns.push_back(text_column("recession", "At that rate", std::move(receding)));
  table.columns.push_back(text_column("class_p10", "Class P10", std::move(p10)));
  table.columns.push_back(text_column("class_p50", "P50", std::move(p50)));
  table.columns.push_back(text_column("class_p90", "P90", std::move(p90)));
  return table;
}

report::Table meaning_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "meanings";
  table.title = "What each milestone means";
  report::Texts names, means;
  report::Numbers trl, mrl;
  std::vector<const world::MilestoneType*> rows;
  for (const world::MilestoneType& row : answer.world.milestone_types) {
    if (row.race == answer.model.race) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->rank < b->rank; });
  for (const world::MilestoneType* row : rows) {
    names.push_back(row->name);
    means.push_back(row->means);
    trl.push_back(row->trl > 0 ? row->trl : kNan);
    mrl.push_back(row->mrl > 0 ? row->mrl : kNan);
  }
  table.columns.push_back(text_column("milestone", "Milestone", std::move(names), Role::key));
  table.columns.push_back(text_column("means", "Means that", std::move(means)));
  table.columns.push_back(number_column("trl", "TRL", "", std::move(trl)));
  table.columns.push_back(number_column("mrl", "MRL", "", std::move(mrl)));
  return table;
}

report::Table tasks_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "tasks";
  table.title = "What it rests on";
  table.note =
      "Whole duration of each open task in months (P05, central, P95), odds that it can succeed at all, products "
      "without "
      "which work stands still and the share that does. Figures are listed with their reasons in the world.";
  report::Texts names, shapes, needs, reasons;
  report::Numbers low, central, high, odds;
  std::vector<report::Basis> basis;
  std::vector<std::string> figures;
  for (std::size_t t = 0; t < answer.model.network.tasks.size(); ++t) {
    const race::Task& task = answer.model.network.tasks[t];
    const FigureId figure = answer.model.task_figures[t];
    names.push_back(task.name);
    odds.push_back(task.odds);
    std::string text;
    for (const race::Need& need : task.needs) {
      text += fmt::format("{}{} {:.0f} %", text.empty() ? "" : ", ",
                          product_name(answer.world, answer.model.supply[need.product].product), 100.0 * need.share);
    }
    needs.push_back(text);
    if (!figure.valid()) {
      shapes.emplace_back("learning");
      low.push_back(task.duration.quantile(0.05));
      central.push_back(task.duration.quantile(0.5));
      high.push_back(task.duration.quantile(0.95));
      reasons.emplace_back("doublings from first to target cost");
      basis.push_back(report::Basis::computed);
      figures.emplace_back();
      continue;
    }
    const world::Estimate& e = answer.world.figures[figure];
    for (const world::RaceTask& row : answer.world.tasks) {
      if (answer.world.programmes.at(row.programme).id + "/" + row.task != task.name) continue;
      const char* const words[] = {"pert", "lognormal", "heavy tail", "reference", "learning"};
      shapes.emplace_back(words[static_cast<std::size_t>(row.shape)]);
    }
    low.push_back(e.low);
    central.push_back(e.value);
    high.push_back(e.high);
    reasons.push_back(answer.world.figures.note(figure).reason);
    basis.push_back(basis_of(e.status));
    figures.push_back(answer.world.figures.note(figure).key);
  }
  table.columns.push_back(text_column("task", "Task", std::move(names), Role::key));
  report::Column months = number_column("months", "Months", "months", std::move(central));
  months.basis = std::move(basis);
  months.figure = std::move(figures);
  table.columns.push_back(std::move(months));
  table.columns.push_back(number_column("months_low", "low", "months", std::move(low), Role::low));
  table.columns.push_back(number_column("months_high", "high", "months", std::move(high), Role::high));
  table.columns.push_back(text_column("shape", "Shape", std::move(shapes)));
  table.columns.push_back(number_column("odds", "Odds", "", std::move(odds), Role::share));
  table.columns.push_back(text_column("needs", "Stands still without", std::move(needs)));
  table.columns.push_back(text_column("reason", "Why", std::move(reasons)));
  return table;
}

report::Table shift_table(const RaceAnswer& answer) {
  report::Table table;
  table.name = "shift";
  table.title = "What the scenario changes";
  table.note = "Against the same draws without it. Rows where nothing moves are left out. Slip: of the median.";
  report::Texts names, types, before, after;
  report::Numbers slip, first_before, first_after;
  for (std::uint32_t m = 0; m < answer.model.network.milestones.size(); ++m) {
    if (!open(answer, m)) continue;
    const race::Milestone& milestone = answer.model.network.milestones[m];
    const double p_before = answer.beside->first[milestone.type][milestone.contender];
    const double p_after = answer.forecast.first[milestone.type][milestone.contender];
    const double m_before = answer.beside->arrivals[m].quantile(0.5),
                 m_after = answer.forecast.arrivals[m].quantile(0.5);
    if (m_before == m_after && std::fabs(p_before - p_after) < 5e-4) continue;
    names.push_back(answer.programme(milestone.contender).name);
    types.push_back(answer.type(milestone.type).name);
    before.push_back(answer.month(m_before));
    after.push_back(answer.month(m_after));
    slip.push_back(m_before < race::kNever && m_after < race::kNever ? m_after - m_before : kNan);
    const bool raced = !answer.model.behind_us[milestone.type];
    first_before.push_back(raced ? p_before : kNan);
    first_after.push_back(raced ? p_after : kNan);
  }
  table.columns.push_back(text_column("programme", "Programme", std::move(names), Role::key));
  table.columns.push_back(text_column("milestone", "Milestone", std::move(types), Role::key));
  table.columns.push_back(text_column("before", "P50 without", std::move(before)));
  table.columns.push_back(text_column("after", "P50 with", std::move(after)));
  table.columns.push_back(number_column("slip", "Slip", "months", std::move(slip)));
  table.columns.push_back(number_column("first_before", "First without", "", std::move(first_before), Role::share));
  table.columns.push_back(number_column("first_after", "First with", "", std::move(first_after), Role::share));
  return table;
}

report::Table supply_table(const RaceAnswer& answer, const race::Availability& availability) {
  report::Table table;
  table.name = "supply";
  table.title = "What can be used of what is needed, month by month";
  table.note = fmt::format(
      "1 = undisturbed. Median and range over {} draws of the world. Only products and places that fall below 99.5 % "
      "in "
      "some month of some draw.",
      availability.draws);
  table.draw = report::Draw::lines;
  report::Texts dates;
  for (std::uint32_t month = 0; month < availability.months; ++month)
    dates.push_back(to_string(day_of_months(answer.model.now, month)));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  for (std::uint32_t p = 0; p < availability.products; ++p) {
    report::Numbers low, middle, high;
    for (std::uint32_t month = 0; month < availability.months; ++month) {
      report::Numbers draws;
      for (std::uint32_t d = 0; d < availability.draws; ++d)
        draws.push_back(static_cast<double>(availability.at(d, p, month)));
      std::sort(draws.begin(), draws.end());
      if (draws.empty()) continue;
      low.push_back(draws.front());
      middle.push_back(0.5 * (draws[(draws.size() - 1) / 2] + draws[draws.size() / 2]));
      high.push_back(draws.back());
    }
    if (low.empty() || *std::min_element(low.begin(), low.end()) > 0.995) continue;
    const SupplyPoint& point = answer.model.supply[p];
    const std::string id =
        fmt::format("{}@{}", answer.world.products[point.product].id, answer.world.places[point.place].id);
    table.columns.push_back(number_column(
        id, fmt::format("{}, {}", product_name(answer.world, point.product), place_name(answer.world, point.place)), "",
        std::move(middle), Role::share));
    table.columns.push_back(number_column(id + "_low", "low", "", std::move(low), Role::low));
    table.columns.push_back(number_column(id + "_high", "high", "", std::move(high), Role::high));
  }
  return table;
}

}  // namespace chokepoint::service
