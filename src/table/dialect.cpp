#include "table/dialect.h"

#include <fmt/core.h>

#include <vector>

namespace chokepoint::table {

namespace {

constexpr std::string_view kDelimiters = ",;\t|";
constexpr std::size_t kSampleBytes = std::size_t{1} << 20;
constexpr std::size_t kSampleRecords = 200;

/// What the first records look like if `delimiter` separates their cells.
struct Reading {
  char delimiter;
  std::size_t header_cells{0};
  bool even{true};   // every record has as many cells as the header
  bool clean{true};  // no quote stands where RFC 4180 would not put one
};

Reading read_as(char delimiter, std::string_view text, bool whole) {
  Reading reading{delimiter};
  std::size_t records = 0;
  std::size_t at = 0;
  while (at < text.size() && records < kSampleRecords) {
    if (text[at] == '\n' || text[at] == '\r') {  // end of a record, or an empty line
      ++at;
      continue;
    }
    std::size_t cells = 0;
    bool more = true;
    while (more) {
      ++cells;
      if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size(); ++at) {
          if (text[at] != '"') continue;
          if (at + 1 == text.size() || text[at + 1] != '"') break;
          ++at;
        }
        if (at < text.size()) ++at;
        const bool ended = at == text.size() || text[at] == delimiter || text[at] == '\n' || text[at] == '\r';
        reading.clean = reading.clean && ended;
      }
      for (; at < text.size() && text[at] != delimiter && text[at] != '\n' && text[at] != '\r'; ++at) {
        reading.clean = reading.clean && text[at] != '"';
      }
      more = at < text.size() && text[at] == delimiter;
      if (more) ++at;
    }
    const bool cut = at == text.size() && !whole;
    if (cut && records > 0) break;
    if (records == 0) reading.header_cells = cells;
    reading.even = reading.even && cells == reading.header_cells;
    ++records;
  }
  return reading;
}

}  // namespace

std::string delimiter_word(char delimiter) { return delimiter == '\t' ? "tab" : std::string(1, delimiter); }

Result<char> recognise_delimiter(const std::string& name, std::string_view text) {
  const std::string_view sample = text.substr(0, kSampleBytes);
  std::vector<Reading> readings;
  for (const char delimiter : kDelimiters) {
    const Reading reading = read_as(delimiter, sample, sample.size() == text.size());
    if (reading.header_cells > 1) readings.push_back(reading);
  }
  const auto keep = [&](auto good) {
    std::vector<Reading> kept;
    for (const Reading& reading : readings) {
      if (good(reading)) kept.push_back(reading);
    }
    if (!kept.empty()) readings = std::move(kept);
  };
  keep([](const Reading& reading) { return reading.even; });
  keep([](const Reading& reading) { return reading.clean; });
  if (readings.empty()) return ',';
  if (readings.size() == 1) return readings.front().delimiter;

  std::string words;
  for (const Reading& reading : readings) {
    words += fmt::format("{}{} ({} columns)", words.empty() ? "" : ", ", delimiter_word(reading.delimiter),
                         reading.header_cells);
  }
  return fail({Code::bad_syntax, name, 1, 0, "more than one possible delimiter: " + words, "one of them",
               "state the delimiter, or quote the cells that hold the other one"});
}

}  // namespace chokepoint::table
