// Strong ids: a PlaceId is never a ProductId. Each is the index of a row.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace chokepoint {

template <class Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xffffffffU;
  std::uint32_t index{kNone};

  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t i) : index(i) {}
  constexpr explicit Id(std::size_t i) : index(static_cast<std::uint32_t>(i)) {}
  constexpr bool valid() const { return index != kNone; }
  constexpr auto operator<=>(const Id&) const = default;
};

using PlaceId = Id<struct PlaceTag>;
using RegimeId = Id<struct RegimeTag>;
using FirmId = Id<struct FirmTag>;
using ProductId = Id<struct ProductTag>;
using ControlId = Id<struct ControlTag>;
using ClauseId = Id<struct ClauseTag>;
using SourceId = Id<struct SourceTag>;
using ClaimId = Id<struct ClaimTag>;
using FigureId = Id<struct FigureTag>;
using NodeId = Id<struct NodeTag>;
using LinkId = Id<struct LinkTag>;

}  // namespace chokepoint

template <class Tag>
struct std::hash<chokepoint::Id<Tag>> {
  std::size_t operator()(chokepoint::Id<Tag> id) const noexcept { return std::hash<std::uint32_t>{}(id.index); }
};
