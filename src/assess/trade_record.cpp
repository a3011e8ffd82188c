#include "assess/trade_record.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace chokepoint::assess {
namespace {

constexpr std::int32_t kYear = 365;
constexpr std::int32_t kStandIn = 2 * kYear;

using Span = std::pair<Day, Day>;  // both count
using Indices = std::vector<std::size_t>;

std::int32_t length(const Span& span) { return span.second - span.first + 1; }

std::int32_t common(const Span& a, const Span& b) {
  return std::max(0, std::min(a.second, b.second) - std::max(a.first, b.first) + 1);
}

/// Days that lie between, 0 where they meet.
std::int32_t gap(const Span& a, const Span& b) { return std::max({0, a.first - b.second, b.first - a.second}); }

std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> result;
  for (const Span& span : spans) {
    if (!result.empty() && span.first <= result.back().second + 1) {
      result.back().second = std::max(result.back().second, span.second);
    } else {
      result.push_back(span);
    }
  }
  return result;
}

std::int32_t total_days(const std::vector<Span>& spans) {
  return std::accumulate(spans.begin(), spans.end(), 0,
                         [](std::int32_t sum, const Span& s) { return sum + length(s); });
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Recorder {
 public:
  Recorder(const std::vector<TradeRow>& rows, const ControlledTrade& control) : rows_(rows), control_(control) {
    for (std::size_t i = 0; i < rows.size(); ++i) by_place_[rows[i].place].push_back(i);
  }

  TradeRecord run() {
    TradeRecord record;
    for (const auto& [place, rows] : by_place_) {
      if (holds(control_.origins, place)) continue;
      if (auto hub = hub_of(place, rows)) record.hubs.push_back(std::move(*hub));
    }
    if (record.hubs.empty()) return record;
    Span window{record.hubs.front().first, record.hubs.front().last};
    for (const HubRecord& hub : record.hubs) {
      window = {std::min(window.first, hub.first), std::max(window.second, hub.last)};
    }
    record.days = length(window);
    record.blocked = blocked_in(window);
    return record;
  }

 private:
  Span span_of(std::size_t row) const { return {rows_[row].from, rows_[row].to}; }
  /// Most of its days are.
  bool is_after(std::size_t row) const {
    return rows_[row].from + (rows_[row].to - rows_[row].from) / 2 >= control_.since;
  }
  Amount daily(std::size_t row) const { return rows_[row].amount.times(1.0 / length(span_of(row))); }

  /// Of several reports of one flow the first in the order of Reporter; of each form, all partners together before
  /// partner by partner.
  Indices best(const Indices& rows) const {
    Indices found;
    for (const Reporter by : {Reporter::partner, Reporter::records, Reporter::place}) {
      for (const bool raw : {false, true}) {
        const auto fits = [&](std::size_t row, bool total) {
          return rows_[row].by == by && rows_[row].raw == raw && rows_[row].partner.empty() == total;
        };
        const bool total = std::any_of(rows.begin(), rows.end(), [&](std::size_t row) { return fits(row, true); });
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(found),
                     [&](std::size_t row) { return fits(row, total); });
      }
      if (!found.empty()) break;
    }
    return found;
  }

  Indices of(const Indices& rows, TradeMeasure measure) const {
    Indices found;
    for (const std::size_t row : rows) {
      if (rows_[row].measure == measure) found.push_back(row);
    }
    return found;
  }

  /// What rows of one thing say of the days of the window; days without a row take the mean of the others, or of the
  /// nearest row. Nothing where that is too far off.
  std::optional<Amount> over(const Indices& rows, const std::vector<Span>& window, HubRecord& hub) const {
    Amount sum;
    std::int32_t covered = 0;
    Indices used;
    for (const std::size_t row : rows) {
      std::int32_t days = 0;
      for (const Span& span : window) days += common(span_of(row), span);
      if (days == 0) continue;
      covered += days;
      sum = sum + daily(row).times(days);
      used.push_back(row);
    }
    const std::int32_t days = total_days(window);
    const bool whole = covered >= days;
    if (covered == 0) {
      std::size_t nearest = rows_.size();
      std::int32_t away = kStandIn + 1;
      for (const std::size_t row : rows) {
        const std::int32_t distance = gap(span_of(row), {window.front().first, window.back().second});
        if (distance < away) nearest = row, away = distance;
      }
      if (nearest == rows_.size()) return std::nullopt;
      sum = daily(nearest).times(days);
      used.push_back(nearest);
    } else if (!whole) {
      sum = sum.times(static_cast<double>(days) / covered);
    }
    hub.used.insert(hub.used.end(), used.begin(), used.end());
    if (!whole) hub.stood_in.insert(hub.stood_in.end(), used.begin(), used.end());
    return sum;
  }

  using Flow = std::tuple<std::string, bool, Reporter, std::string>;  // partner, form, reporter, place
  Flow flow_of(std::size_t row) const { return {rows_[row].partner, rows_[row].raw, rows_[row].by, rows_[row].place}; }
  std::map<Flow, Indices> by_flow(const Indices& rows) const {
    std::map<Flow, Indices> groups;
    for (const std::size_t row : rows) groups[flow_of(row)].push_back(row);
    return groups;
  }

  /// Rows of several partners, forms or reporters, each on its own, added up.
  std::optional<Amount> sum_over(const Indices& rows, const std::vector<Span>& window, HubRecord& hub) const {
    std::optional<Amount> sum;
    for (const auto& [key, group] : by_flow(rows)) {
      if (const auto amount = over(group, window, hub)) sum = sum.value_or(Amount{}) + *amount;
    }
    return sum;
  }

  /// Imports by whom the place took them from, reported by the place or by the partner: the place's own word first.
  Indices imports(const Indices& rows, bool raw, bool controlled) const {
    std::map<std::string, Indices> by_partner;
    for (const std::size_t row : of(rows, TradeMeasure::imports)) {
      if (rows_[row].raw == raw && holds(control_.origins, rows_[row].partner) == controlled) {
        by_partner[rows_[row].partner].push_back(row);
      }
    }
    Indices found;
    for (const auto& [partner, group] : by_partner) {
      const bool own =
          std::any_of(group.begin(), group.end(), [&](std::size_t row) { return rows_[row].by == Reporter::place; });
      for (const std::size_t row : group) {
        if (!own || rows_[row].by == Reporter::place) found.push_back(row);
      }
    }
    return found;
  }

  std::optional<HubRecord> hub_of(const std::string& place, const Indices& rows) const {
    Indices after;
    for (const std::size_t row : of(rows, TradeMeasure::exports)) {
      if (is_after(row)) after.push_back(row);
    }
    const Indices sent = best(after);
    if (sent.empty()) return std::nullopt;
    HubRecord hub;
    hub.trade.hub = place;
    hub.by = rows_[sent.front()].by;
    std::vector<Span> spans;
    std::set<std::string> to;
    for (const std::size_t row : sent) {
      spans.push_back(span_of(row));
      Amount& form = rows_[row].raw ? hub.trade.raw : hub.trade.refined;
      form = form + rows_[row].amount;
      if (!rows_[row].partner.empty()) to.insert(rows_[row].partner);
    }
    hub.used = sent;
    hub.to.assign(to.begin(), to.end());
    const std::vector<Span> window = merged(std::move(spans));
    hub.first = window.front().first;
    hub.last = window.back().second;
    hub.days = total_days(window);
    add_origin(rows, window, hub);
    add_signs(rows, window, sent, hub);
    std::sort(hub.used.begin(), hub.used.end());
    hub.used.erase(std::unique(hub.used.begin(), hub.used.end()), hub.used.end());
    return hub;
  }

  void add_origin(const Indices& rows, const std::vector<Span>& window, HubRecord& hub) const {
    HubTrade& trade = hub.trade;
    trade.mine = sum_over(of(rows, TradeMeasure::mine), window, hub);
    trade.scrap = sum_over(of(rows, TradeMeasure::scrap), window, hub);
    trade.smelter = sum_over(of(rows, TradeMeasure::smelter), window, hub);
    trade.use = sum_over(of(rows, TradeMeasure::use), window, hub);
    trade.raw_imports = sum_over(imports(rows, true, false), window, hub);
    trade.refined_imports = sum_over(imports(rows, false, false), window, hub);
    // What can be drawn is drawn once, however long the window.
    for (const std::size_t row : of(rows, TradeMeasure::stock)) {
      if (std::none_of(window.begin(), window.end(), [&](const Span& s) { return common(s, span_of(row)) > 0; }))
        continue;
      trade.stock = trade.stock.value_or(Amount{}) + rows_[row].amount;
      hub.used.push_back(row);
    }
    for (const bool raw : {true, false}) {
      if (const auto amount = sum_over(imports(rows, raw, true), window, hub)) {
        trade.from_controlled = trade.from_controlled.value_or(Amount{}) + *amount;
      }
    }
    if (!trade.from_controlled) {
      Indices mirrored;
      for (const std::string& origin : control_.origins) {
        const auto it = by_place_.find(origin);
        if (it == by_place_.end()) continue;
        for (const std::size_t row : of(it->second, TradeMeasure::exports)) {
          if (rows_[row].partner == trade.hub && is_after(row)) mirrored.push_back(row);
        }
      }
      trade.from_controlled = sum_over(mirrored, window, hub);
    }
  }

  /// As much as in so many days of the year before the control, flow by flow.
  std::optional<Amount> in_year_before(const Indices& rows, std::int32_t days, Indices& used) const {
    const Span year{control_.since + -kYear, control_.since + -1};
    std::optional<Amount> sum;
    for (const auto& [flow, group] : by_flow(rows)) {
      Amount of_flow;
      std::int32_t covered = 0;
      for (const std::size_t row : group) {
        const std::int32_t shared = is_after(row) ? 0 : common(span_of(row), year);
        if (shared == 0) continue;
        of_flow = of_flow + daily(row).times(shared);
        covered += shared;
        used.push_back(row);
      }
      if (covered > 0) sum = sum.value_or(Amount{}) + of_flow.times(static_cast<double>(days) / covered);
    }
    return sum;
  }

  /// The year before, and the place's own word: like with like, of the same forms and partners as what it sent.
  void add_signs(const Indices& rows, const std::vector<Span>& window, const Indices& sent, HubRecord& hub) const {
    std::set<std::pair<std::string, bool>> flows;
    for (const std::size_t row : sent) flows.insert({rows_[row].partner, rows_[row].raw});
    Indices like, own;
    std::vector<Span> spans;
    for (const std::size_t row : of(rows, TradeMeasure::exports)) {
      if (flows.count({rows_[row].partner, rows_[row].raw}) == 0) continue;
      if (rows_[row].by == hub.by) like.push_back(row);
      if (rows_[row].by == Reporter::place && hub.by != Reporter::place && is_after(row)) {
        own.push_back(row);
        spans.push_back(span_of(row));
      }
    }
    hub.trade.before = in_year_before(like, hub.days, hub.used);
    // The same days, or the comparison would measure the calendar.
    if (!own.empty() && merged(std::move(spans)) == window) hub.trade.reported = sum_over(own, window, hub);
  }

  std::optional<Amount> blocked_in(const Span& window) const {
    Indices sent;
    for (const std::string& origin : control_.origins) {
      const auto it = by_place_.find(origin);
      if (it == by_place_.end()) continue;
      Indices towards;
      for (const std::size_t row : of(it->second, TradeMeasure::exports)) {
        const bool target =
            control_.targets.empty() ? rows_[row].partner.empty() : holds(control_.targets, rows_[row].partner);
        if (target) towards.push_back(row);
      }
      for (const std::size_t row : best(towards)) sent.push_back(row);
    }
    Indices after, used;
    for (const std::size_t row : sent) {
      if (is_after(row)) after.push_back(row);
    }
    HubRecord scratch;
    const auto before = in_year_before(sent, length(window), used);
    const auto now = sum_over(after, {window}, scratch);
    if (!before || !now) return std::nullopt;
    return Amount{std::max(0.0, before->low - now->high), std::max(0.0, before->value - now->value),
                  std::max(0.0, before->high - now->low)};
  }

  const std::vector<TradeRow>& rows_;
  const ControlledTrade& control_;
  std::map<std::string, Indices> by_place_;
};

}  // namespace

std::string_view name_of(TradeMeasure measure) {
  switch (measure) {
    case TradeMeasure::exports:
      return "exports";
    case TradeMeasure::imports:
      return "imports";
    case TradeMeasure::mine:
      return "mine";
    case TradeMeasure::scrap:
      return "scrap";
    case TradeMeasure::smelter:
      return "smelter";
    case TradeMeasure::stock:
      return "stock";
    case TradeMeasure::use:
      return "use";
  }
  return "";
}

TradeRecord trade_record(const std::vector<TradeRow>& rows, const ControlledTrade& control) {
  return Recorder(rows, control).run();
}

std::vector<std::pair<std::size_t, std::size_t>> overlapping(const std::vector<TradeRow>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::size_t i) {
    const TradeRow& r = rows[i];
    return std::tie(r.place, r.measure, r.raw, r.partner, r.by);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return key(a) != key(b) ? key(a) < key(b) : rows[a].from < rows[b].from;
  });
  std::vector<std::pair<std::size_t, std::size_t>> found;
  std::size_t longest = 0;  // of those before with the same key: the one that ends last
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || key(order[i]) != key(longest)) {
      longest = order[i];
      continue;
    }
    if (rows[order[i]].from <= rows[longest].to) found.emplace_back(longest, order[i]);
    if (rows[order[i]].to > rows[longest].to) longest = order[i];
  }
  return found;
}

}  // namespace chokepoint::assess
