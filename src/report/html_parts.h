// The parts that the page (html.cpp) is put together from.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace chokepoint::report {

/// The figures that sentences of any of the reports speak of, numbered in the order of the quotes; the same sentence in
/// two reports stands once.
class Sources {
 public:
  explicit Sources(std::span<const Report* const> reports);
  struct Entry {
    std::string_view figure;
    std::vector<const Quote*> quotes;  // what the figure rests on first, then rivals
  };
  const std::vector<Entry>& entries() const { return entries_; }
  /// Number (from 1) of a figure's entry; nothing if nobody is quoted on it.
  std::optional<std::size_t> number(std::string_view figure) const;

 private:
  std::vector<Entry> entries_;
  std::map<std::string_view, std::size_t> number_;
};

/// Ids of the page's parts. `report` and `index` count from 0.
std::string report_id(std::size_t report);
std::string table_id(std::size_t report, std::size_t index);
std::string row_id(std::size_t report, std::size_t index, std::size_t row);
std::string chain_id(std::size_t report, std::size_t index);

/// A number or text with the mark of its basis, linked to its sources where there are any. `text` is already HTML.
std::string marked_html(const std::string& text, Basis basis, std::string_view figure, const Sources& sources);

/// A table in the way it wants to be drawn, without its heading.
std::string table_html(const Report& report, std::size_t report_index, std::size_t index, const Sources& sources);
/// Rows of a table as an HTML table; `rows` are those to show.
std::string grid_html(const Report& report, std::size_t report_index, std::size_t index,
                      std::span<const std::size_t> rows, const Sources& sources);

std::string notes_html(std::span<const Note> notes);
std::string reasons_html(const Report& report, std::size_t report_index, const Sources& sources);
std::string sources_html(const Sources& sources);

}  // namespace chokepoint::report
