// Names to their numbers, for millions of names and tens of millions of questions.
// Verified by: tests/network/edge_list_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::network {

/// Numbers names 0, 1, ... as they are added. Eight bytes a slot, at most half of them taken. Asking is thread-safe.
class NameIndex {
 public:
  NameIndex() = default;
  explicit NameIndex(const std::vector<std::string>& names);
  /// The number of the name, and whether it is new.
  std::pair<std::uint32_t, bool> add(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  const std::vector<std::string>& names() const { return names_; }
  std::vector<std::string> take() && { return std::move(names_); }

 private:
  struct Slot {
    std::uint32_t tag{0};
    std::uint32_t number{kFree};
  };
  static constexpr std::uint32_t kFree = 0xffffffffU;
  std::size_t slot_of(std::string_view name, std::uint64_t hash) const;
  void grow();

  std::vector<std::string> names_;
  std::vector<Slot> slots_;
};

/// Names in the order that people and statistics programs expect: as numbers where all are numbers, else by their
/// bytes. `place[i]` is where the i-th of `names` comes to stand.
struct Ordered {
  std::vector<std::string> names;
  std::vector<std::uint32_t> place;
};
Ordered in_order(std::vector<std::string> names);

}  // namespace chokepoint::network
