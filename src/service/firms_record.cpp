#include "service/firms_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/ranks.h"
#include "model/firms/parted.h"
#include "model/firms/run.h"
#include "network/partition.h"
#include "table/csv.h"

namespace chokepoint::service {
namespace {

void append(std::string& out, std::initializer_list<double> numbers) {
  for (const double number : numbers) {
    out += ',';
    out += table::format_number(number);
  }
  out += '\n';
}

/// What is known of a firm at the end.
struct OfFirm {
  std::uint32_t firm;
  double lost_output, lost_use;
  firms::Cause cause;
};

/// A firm's rows of the snapshots of a day.
struct Snapshot {
  std::int32_t day;
  std::uint32_t firm;
  std::string state, shipments;
};

/// Follows the firms of a network that are its own.
class Recorder {
 public:
  /// Keeps references. `firm`: numbers in the whole; `own`: 1 for those that are told of. Both empty: all.
  Recorder(const FirmsInput& input, const firms::FirmNetwork& network, const std::vector<std::uint32_t>& firm,
           const std::vector<std::uint8_t>& own)
      : input_(input),
        net_(network),
        firm_(firm),
        own_(own),
        causes_(network),
        lost_output_(network.firms(), 0.0),
        lost_use_(network.firms(), 0.0) {}

  void note(const firms::Day& day) {
    all_.push_back(day.totals);
    for (std::size_t i = 0; i < net_.firms(); ++i) {
      lost_output_[i] += net_.output[i] - day.production[i];
      lost_use_[i] += net_.final_demand[i] - day.final_use[i];
    }
    causes_.note(day);
    if (std::binary_search(input_.snapshots.begin(), input_.snapshots.end(), day.day)) take_snapshot(day);
  }

  const std::vector<firms::Totals>& totals() const { return all_; }

  /// Own firms and snapshots, as a message.
  std::string bytes() const {
    std::string bytes;
    ByteWriter writer(bytes);
    std::vector<OfFirm> firms;
    for (std::uint32_t i = 0; i < net_.firms(); ++i) {
      if (!is_own(i)) continue;
      firms::Cause cause = causes_.of(i);
      cause.other = number(cause.other);
      firms.push_back({number(i), lost_output_[i], lost_use_[i], cause});
    }
    writer.numbers(firms);
    writer.number(static_cast<std::uint64_t>(snapshots_.size()));
    for (const Snapshot& snapshot : snapshots_) {
      writer.number(snapshot.day);
      writer.number(snapshot.firm);
      writer.text(snapshot.state);
      writer.text(snapshot.shipments);
    }
    return bytes;
  }

 private:
  bool is_own(std::size_t i) const { return own_.empty() || own_[i] != 0; }
  std::uint32_t number(std::uint32_t i) const { return firm_.empty() ? i : firm_[i]; }
  void append_id(std::string& out, std::uint32_t firm) const {
    out += ',';
    table::append_cell(out, input_.list.firms.id[number(firm)]);
  }

  void take_snapshot(const firms::Day& day) {
    const std::string today = std::to_string(day.day);
    for (std::uint32_t i = 0; i < net_.firms(); ++i) {
      if (!is_own(i)) continue;
      Snapshot& snapshot = snapshots_.emplace_back(Snapshot{day.day, number(i), today, {}});
      append_id(snapshot.state, i);
      append(snapshot.state, {net_.output[i], day.production[i], day.demand[i], day.input_limit[i], day.damage[i]});
      for (std::uint32_t l = net_.customer_first[i]; l < net_.customer_first[i + 1]; ++l) {
        snapshot.shipments += today;
        append_id(snapshot.shipments, i);
        append_id(snapshot.shipments, net_.supplier[l]);
        append(snapshot.shipments, {net_.amount[l], day.shipped[net_.slot[l]]});
      }
    }
  }

  const FirmsInput& input_;
  const firms::FirmNetwork& net_;
  const std::vector<std::uint32_t>& firm_;
  const std::vector<std::uint8_t>& own_;
  firms::Causes causes_;
  std::vector<double> lost_output_, lost_use_;
  std::vector<firms::Totals> all_;
  std::vector<Snapshot> snapshots_;
};

/// The whole from what each part tells.
Recorded put_together(const Recorder& recorder, const std::vector<std::string>& parts, std::size_t firms) {
  Recorded all;
  all.totals = recorder.totals();
  all.lost_output.resize(firms);
  all.lost_use.resize(firms);
  all.causes.resize(firms);
  std::vector<Snapshot> snapshots;
  for (const std::string& bytes : parts) {
    ByteReader reader(bytes);
    std::vector<OfFirm> of_part;
    reader.numbers(of_part);
    for (const OfFirm& one : of_part) {
      all.lost_output[one.firm] = one.lost_output;
      all.lost_use[one.firm] = one.lost_use;
      all.causes[one.firm] = one.cause;
    }
    std::uint64_t count = 0;
    reader.number(count);
    for (std::uint64_t k = 0; k < count; ++k) {
      Snapshot& snapshot = snapshots.emplace_back();
      reader.number(snapshot.day);
      reader.number(snapshot.firm);
      reader.text(snapshot.state);
      reader.text(snapshot.shipments);
    }
  }
  std::sort(snapshots.begin(), snapshots.end(),
            [](const Snapshot& a, const Snapshot& b) { return std::pair(a.day, a.firm) < std::pair(b.day, b.firm); });
  all.firms_csv = "day,id,capacity_normal,production,demand,input_limit,delta_after_recovery\n";
  all.shipments_csv = "day,customer,supplier,normal_flow,shipped\n";
  for (const Snapshot& snapshot : snapshots) {
    all.firms_csv += snapshot.state;
    all.shipments_csv += snapshot.shipments;
  }
  return all;
}

void write_totals(Recorded& recorded) {
  std::string& out = recorded.totals_csv;
  out = "day,production,value_added,final_consumption,direct_loss_production,direct_loss_value_added\n-1";
  out +=
      fmt::format(",{},{},{},,\n", recorded.normal.production, recorded.normal.value_added, recorded.normal.final_use);
  for (std::size_t d = 0; d < recorded.totals.size(); ++d) {
    const firms::Totals& t = recorded.totals[d];
    out += std::to_string(d);
    append(out, {t.production, t.value_added, t.final_use, t.damage, t.damage_value_added});
    recorded.days.push_back(static_cast<double>(d));
  }
}

/// Firms of the network and nothing of its links.
void forget_links(firms::FirmNetwork& network) {
  const auto clear = [](auto& list) { std::exchange(list, {}); };
  clear(network.supplier);
  clear(network.slot);
  clear(network.ends_group);
  clear(network.amount);
  clear(network.slot_amount);
}

Result<Recorded> run_in_parts(FirmsInput& input, int days, Ranks& ranks, Context& context) {
  if (auto can = firms::can_be_parted(input.input, input.settings); !can) return tl::unexpected(can.error());
  const auto parts = static_cast<std::uint32_t>(ranks.size());
  const auto count = static_cast<std::uint32_t>(input.network.firms());
  std::string message;
  if (ranks.rank() == 0) {
    ByteWriter(message).numbers(network::parts_of(count, input.list.supplier, input.list.customer, parts));
  }
  const std::string chosen = of_first(&ranks, message);
  std::vector<std::uint32_t> part_of;
  ByteReader(chosen).numbers(part_of);
  const firms::Part part =
      firms::make_part(input.network, input.input, part_of, static_cast<std::uint32_t>(ranks.rank()), parts);
  forget_links(input.network);
  Recorder recorder(input, part.network, part.firm, part.own);
  auto ended = firms::run_part(
      part, input.settings, days, [&](const firms::Day& day) { recorder.note(day); }, ranks, context);
  if (!ended) return tl::unexpected(ended.error());
  Recorded recorded = put_together(recorder, ranks.gather(recorder.bytes()), count);
  recorded.outcome = *ended;
  return recorded;
}

Result<Recorded> run_alone(const FirmsInput& input, int days, Context& context) {
  const std::vector<std::uint32_t> every;
  const std::vector<std::uint8_t> own;
  Recorder recorder(input, input.network, every, own);
  auto ended = firms::run(
      input.network, input.input, input.settings, days, [&](const firms::Day& day) { recorder.note(day); }, context);
  if (!ended) return tl::unexpected(ended.error());
  Recorded recorded = put_together(recorder, {recorder.bytes()}, input.network.firms());
  recorded.outcome = *ended;
  return recorded;
}

}  // namespace

Result<Recorded> run_recorded(FirmsInput& input, int days, Context& context) {
  const firms::Totals normal = firms::normal_totals(input.network);
  Ranks* ranks = context.ranks;
  auto recorded = ranks == nullptr ? run_alone(input, days, context) : run_in_parts(input, days, *ranks, context);
  if (!recorded) return recorded;
  recorded->normal = normal;
  write_totals(*recorded);
  return recorded;
}

}  // namespace chokepoint::service
