// Rows of a figure table before those of one key are resolved to one.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "world/row.h"

namespace chokepoint::world {

/// Collects the rows of one table with their figures. Where several have the same key, the latest year wins, then the
/// better status; a remaining tie is a fault (world.md section 1).
template <class Item>
class Drafts {
 public:
  void offer(Row& row, Item item, FigureDraft figure) {
    if (!row.kept() || row.misplaced()) return;
    const auto [at, added] = by_key_.try_emplace(figure.note.key, drafts_.size());
    if (added) {
      drafts_.push_back({std::move(item), std::move(figure)});
      return;
    }
    Draft& rival = drafts_[at->second];
    const int order = compare(figure, rival.figure);
    if (order == 0) {
      row.in().fault(row.at_row(), Code::duplicate,
                     "a second row for `" + figure.note.key + "` of the same year and status",
                     "one row a key, year and status",
                     "remove it, or row " + std::to_string(rival.figure.where.row) + " of " +
                         row.in().raw.shown(rival.figure.where.file));
    } else if (order < 0) {
      rival = {std::move(item), std::move(figure)};
    }
  }

  /// Adds the rows to the world, in file order, each with its figure.
  void settle(Reading& in, Rows<Item>& rows, FigureId Item::*figure) {
    for (Draft& draft : drafts_) {
      draft.item.*figure = in.world.figures.add(draft.figure.estimate, draft.figure.where, std::move(draft.figure.note),
                                                draft.figure.claims);
      rows.add(std::move(draft.item));
    }
  }

 private:
  struct Draft {
    Item item;
    FigureDraft figure;
  };

  /// Negative: `a` goes before `b`.
  static int compare(const FigureDraft& a, const FigureDraft& b) {
    if (a.note.year != b.note.year) return a.note.year > b.note.year ? -1 : 1;
    return static_cast<int>(a.estimate.status) - static_cast<int>(b.estimate.status);
  }

  std::vector<Draft> drafts_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

/// Finds second rows of a key in tables without figures.
class Uniques {
 public:
  void check(Row& row, std::string key) {
    const auto [at, added] = seen_.try_emplace(std::move(key), row.at_row());
    if (added) return;
    row.in().fault(
        row.at_row(), Code::duplicate, "a second row for `" + at->first + "`", "one row a key",
        "remove it, or row " + std::to_string(at->second.row) + " of " + row.in().raw.shown(at->second.file));
  }

 private:
  std::unordered_map<std::string, CellRef> seen_;
};

}  // namespace chokepoint::world
