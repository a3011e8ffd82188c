// The oracle of the CSV tests: a reader that goes byte by byte through a state machine, copies every cell and knows
// nothing of words, offsets or buffers. It speaks of one delimiter and of UTF-8 text only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::table::reference {

struct Record {
  std::vector<std::string> cells;
  std::uint32_t line;       // physical line where it starts, from 1
  std::uint32_t sheet_row;  // empty lines counted, quoted line ends not, from 1
};

struct Parsed {
  std::vector<Record> records;
  std::size_t quote_faults{0};  // open quotes and text after a closing quote
  std::size_t header_quote_faults{0};
};

inline Parsed parse(std::string_view text, char delimiter) {
  enum class State { start_of_record, start_of_cell, plain, quoted, quote_in_quoted, after_quoted };
  Parsed parsed;
  Record record{};
  std::string cell;
  State state = State::start_of_record;
  std::uint32_t line = 1;
  std::uint32_t sheet_row = 1;
  const auto end_cell = [&] {
    record.cells.push_back(cell);
    cell.clear();
  };
  const auto end_record = [&] {
    end_cell();
    if (parsed.records.empty()) parsed.header_quote_faults = parsed.quote_faults;
    parsed.records.push_back(record);
    record = Record{};
    ++sheet_row;
    state = State::start_of_record;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool pair = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    const bool ends = c == '\n' || c == '\r';
    if (state == State::start_of_record) {
      record.line = line;
      record.sheet_row = sheet_row;
    }
    if (state == State::quoted) {
      if (c == '"') {
        state = State::quote_in_quoted;
      } else {
        cell += c;
        if (ends && !pair) ++line;
      }
      continue;
    }
    if (state == State::quote_in_quoted && c == '"') {
      cell += '"';
      state = State::quoted;
      continue;
    }
    if (ends) {
      if (state == State::start_of_record) {
        ++sheet_row;  // an empty line
      } else {
        end_record();
      }
      ++line;
      if (pair) ++i;
      continue;
    }
    if (c == delimiter) {
      end_cell();
      state = State::start_of_cell;
      continue;
    }
    if ((state == State::start_of_record || state == State::start_of_cell) && c == '"') {
      state = State::quoted;
      continue;
    }
    if (state == State::quote_in_quoted) {
      ++parsed.quote_faults;
      state = State::after_quoted;
    }
    if (state == State::start_of_record || state == State::start_of_cell) state = State::plain;
    cell += c;
  }
  if (state == State::quoted) ++parsed.quote_faults;
  if (state != State::start_of_record) end_record();
  return parsed;
}

}  // namespace chokepoint::table::reference
