#include "network/name_index.h"

#include <algorithm>
#include <numeric>

#include "base/fingerprint.h"
#include "table/csv.h"

namespace chokepoint::network {

NameIndex::NameIndex(const std::vector<std::string>& names) {
  for (const std::string& name : names) add(name);
}

std::size_t NameIndex::slot_of(std::string_view name, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.number == kFree || (slot.tag == tag && names_[slot.number] == name)) return at;
  }
}

void NameIndex::grow() {
  slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), {});
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    const std::uint64_t hash = fingerprint(names_[i]).low;
    slots_[slot_of(names_[i], hash)] = {static_cast<std::uint32_t>(hash >> 32), i};
  }
}

std::pair<std::uint32_t, bool> NameIndex::add(std::string_view name) {
  if (2 * names_.size() >= slots_.size()) grow();
  const std::uint64_t hash = fingerprint(name).low;
  Slot& slot = slots_[slot_of(name, hash)];
  if (slot.number != kFree) return {slot.number, false};
  slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(names_.size())};
  names_.emplace_back(name);
  return {slot.number, true};
}

std::optional<std::uint32_t> NameIndex::find(std::string_view name) const {
  if (slots_.empty()) return std::nullopt;
  const Slot& slot = slots_[slot_of(name, fingerprint(name).low)];
  if (slot.number == kFree) return std::nullopt;
  return slot.number;
}

Ordered in_order(std::vector<std::string> names) {
  std::vector<double> value(names.size());
  bool numbers = true;
  for (std::size_t i = 0; i < names.size() && numbers; ++i) {
    const auto read = table::parse_number(names[i]);
    numbers = read.has_value();
    value[i] = read.value_or(0.0);
  }
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return numbers && value[a] != value[b] ? value[a] < value[b] : names[a] < names[b];
  });
  Ordered ordered;
  ordered.place.resize(names.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    ordered.place[order[i]] = i;
    ordered.names.push_back(std::move(names[order[i]]));
  }
  return ordered;
}

}  // namespace chokepoint::network
