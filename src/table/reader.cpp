// The reader walks the bytes once: eight at a time to the next separator, by memchr through quoted cells. It moves no
// text but that of cells with doubled quotes.
#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "table/csv.h"
#include "table/dialect.h"
#include "table/encoding.h"
#include "table/quoted.h"

namespace chokepoint::table {

namespace {

constexpr std::size_t kCheckBytes = std::size_t{4} << 20;
constexpr std::size_t kMaximumText = std::numeric_limits<std::uint32_t>::max() - 1;

constexpr std::uint64_t repeat(char c) { return 0x0101010101010101U * static_cast<unsigned char>(c); }

/// The high bit of each zero byte of `word`; bits above the lowest of them may be wrong, that one is right.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
}

std::uint32_t line_ends(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    count += text[i] == '\n' || lone_return ? 1U : 0U;
  }
  return count;
}

}  // namespace

class CsvReader {
 public:
  CsvReader(std::string name, std::string text, char delimiter, Context& context)
      : context_(context),
        size_(text.size()),
        delimiter_(delimiter),
        delimiters_(repeat(delimiter)),
        has_nul_(text.find('\0') != std::string::npos) {
    table_.name_ = std::move(name);
    table_.bytes_ = std::move(text);
    bytes_ = table_.bytes_.data();
    table_.delimiter_ = delimiter;
  }

  Result<TextTable> read(std::string recognised) {
    table_.recognised_ = std::move(recognised);
    next_check_ = std::min(size_, kCheckBytes);
    while (at_ < size_ && !halted_) {
      if (at_ >= next_check_) check();
      if (ends_line(bytes_[at_])) {
        pass_line_end();
        ++sheet_row_;
      } else {
        read_record();
      }
    }
    if (!halted_) context_.progress.advance(size_ - checked_);
    if (columns_ == 0 && !halted_) {
      fault(Code::bad_syntax, 0, size_ == 0 ? "an empty file" : "only empty lines",
            "a header row with the column names", "add the header row");
    }
    if (!faults_.empty()) return fail(std::move(faults_).take());
    table_.offsets_.resize(used_);
    table_.columns_ = columns_;
    table_.rows_ = rows_;
    return std::move(table_);
  }

 private:
  static bool ends_line(char c) { return c == '\n' || c == '\r'; }

  void fault(Code code, std::size_t column, std::string found, std::string expected, std::string remedy) {
    faults_.add({code, table_.name_, sheet_row_, static_cast<std::uint32_t>(column), std::move(found),
                 std::move(expected), std::move(remedy)});
  }

  void halt(Code code, std::string found, std::string expected, std::string remedy) {
    if (halted_) return;
    halted_ = true;
    faults_.add({code, table_.name_, 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }

  /// Every 4 MiB: tell how far, ask whether to go on.
  void check() {
    context_.progress.advance(at_ - checked_);
    checked_ = at_;
    next_check_ = std::min(size_, at_ + kCheckBytes);
    if (context_.cancel.stop_requested())
      halt(Code::stopped, "a request to stop", "time to finish", "read the file again");
  }

  void pass_line_end() {
    at_ += bytes_[at_] == '\r' && at_ + 1 < size_ && bytes_[at_ + 1] == '\n' ? 2 : 1;
    ++line_;
  }

  /// Moves to the next delimiter or line end, or to the end of the text.
  void find_separator() {
    while (!halted_) {
      const std::size_t limit = next_check_;
      if constexpr (std::endian::native == std::endian::little) {
        for (; at_ + sizeof(std::uint64_t) <= limit; at_ += sizeof(std::uint64_t)) {
          std::uint64_t word = 0;
          std::memcpy(&word, bytes_ + at_, sizeof word);
          const std::uint64_t hits =
              zero_bytes(word ^ delimiters_) | zero_bytes(word ^ repeat('\n')) | zero_bytes(word ^ repeat('\r'));
          if (hits != 0) {
            at_ += static_cast<std::size_t>(std::countr_zero(hits)) / 8;
            return;
          }
        }
      }
      for (; at_ < limit; ++at_) {
        if (bytes_[at_] == delimiter_ || ends_line(bytes_[at_])) return;
      }
      if (at_ >= size_) return;
      check();
    }
  }

  /// From the opening quote to past the closing one. `column` counts from 1.
  void read_quoted(std::size_t column) {
    const std::size_t begin = at_++;
    bool doubled = false;
    while (!halted_) {
      if (at_ > next_check_) check();
      const void* quote = std::memchr(bytes_ + at_, '"', next_check_ - at_);
      if (quote == nullptr) {
        at_ = next_check_;
        if (at_ == size_) {
          fault(Code::bad_syntax, column, "a quote that is never closed", "a closing quote before the end of the file",
                fmt::format("close the quote that opens on line {}", line_));
          closed_ = false;
          doubt_header(column);
          return;
        }
        check();
        continue;
      }
      at_ = static_cast<std::size_t>(static_cast<const char*>(quote) - bytes_) + 1;
      if (at_ == size_ || bytes_[at_] != '"') break;
      ++at_;
      doubled = true;
    }
    if (halted_) return;
    const std::size_t end = at_;
    inner_lines_ += line_ends({bytes_ + begin, end - begin});
    if (at_ < size_ && bytes_[at_] != delimiter_ && !ends_line(bytes_[at_])) {
      find_separator();
      fault(Code::bad_syntax, column, "text after a closing quote", "the delimiter or the end of the row",
            "double the quotes inside a quoted cell");
      doubt_header(column);
    } else if (doubled && !has_nul_) {
      quoted::compact(table_.bytes_.data() + begin, end - begin);
    }
  }

  void read_record() {
    const std::size_t first_slot = used_;
    const std::size_t wanted = columns_ > 0 ? columns_ : kMaximumColumns;
    std::size_t cells = 0;
    inner_lines_ = 0;
    closed_ = true;
    note_shift();
    put(at_);
    while (true) {
      const std::size_t begin = at_;
      ++cells;
      if (at_ < size_ && bytes_[at_] == '"') {
        read_quoted(cells);
      } else {
        find_separator();
      }
      if (has_nul_) look_for_nul(begin, cells);
      if (cells <= wanted) put(at_);
      if (halted_ || at_ >= size_ || bytes_[at_] != delimiter_) break;
      ++at_;
    }
    if (halted_) return;
    line_ += inner_lines_;
    if (at_ < size_) pass_line_end();
    take_record(cells, first_slot);
    ++sheet_row_;
  }

  void take_record(std::size_t cells, std::size_t first_slot) {
    if (columns_ == 0) {
      if (cells > kMaximumColumns) {
        halt(Code::too_large, fmt::format("{} columns", cells), fmt::format("at most {} columns", kMaximumColumns),
             "check the delimiter");
        return;
      }
      columns_ = cells;
      table_.columns_ = cells;
      if (!has_nul_) check_header();
    } else if (cells == columns_) {
      ++rows_;
    } else {
      used_ = first_slot;
      if (!closed_) return;  // the open quote has swallowed what is missing
      fault(Code::bad_syntax, std::min(cells, columns_) + 1, fmt::format("{} cell{}", cells, cells == 1 ? "" : "s"),
            fmt::format("{}, as in the header", columns_),
            cells > columns_ ? "quote the cell that holds the delimiter, or take the surplus cells away"
                             : "add the missing cells");
    }
  }

  /// Remembers where row numbers, spreadsheet rows and lines part: empty lines and quoted newlines above this row.
  void note_shift() {
    if (columns_ == 0) return;
    const auto row = static_cast<std::uint32_t>(rows_);
    const std::uint32_t lines = line_ - row - 2;
    const std::uint32_t records = sheet_row_ - row - 2;
    if (!table_.shifts_.empty() && table_.shifts_.back().row == row) table_.shifts_.pop_back();
    const TextTable::Shift last = table_.shifts_.empty() ? TextTable::Shift{0, 0, 0} : table_.shifts_.back();
    if (last.lines != lines || last.records != records) table_.shifts_.push_back({row, lines, records});
  }

  void look_for_nul(std::size_t begin, std::size_t column) {
    if (std::memchr(bytes_ + begin, '\0', at_ - begin) == nullptr) return;
    fault(Code::bad_syntax, column, "a NUL byte", "text",
          "take the NUL byte out, or state the encoding if the file is UTF-16");
  }

  /// A header cell with a fault in its quotes has no name to check.
  void doubt_header(std::size_t column) {
    if (columns_ == 0 && column <= kMaximumColumns) doubtful_.push_back(static_cast<std::uint32_t>(column) - 1);
  }

  void check_header() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t column = 0; column < columns_; ++column) {
      if (!std::binary_search(doubtful_.begin(), doubtful_.end(), column)) order.push_back(column);
    }
    const std::vector<std::uint32_t> named = order;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return table_.header(a) < table_.header(b); });
    std::vector<std::uint32_t> first(columns_);  // the first column of the same name
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool again = i > 0 && table_.header(order[i]) == table_.header(order[i - 1]);
      first[order[i]] = again ? first[order[i - 1]] : order[i];
    }
    for (const std::uint32_t column : named) {
      const std::string_view name = table_.header(column);
      if (name.empty()) {
        fault(Code::bad_syntax, column + 1, "a column without a name", "a name in the header row",
              "name the column or take it away");
      } else if (first[column] != column) {
        fault(Code::duplicate, column + 1, fmt::format("the column \"{}\" again", name),
              fmt::format("each name once (it stands in column {})", first[column] + 1),
              "rename one of the two columns");
      }
    }
  }

  void put(std::size_t offset) {
    if (used_ == table_.offsets_.size()) grow();
    if (!halted_) table_.offsets_[used_++] = static_cast<std::uint32_t>(offset);
  }

  /// More room for offsets: what the density so far asks for, but at most four times what there is, and never above the
  /// limit.
  void grow() {
    constexpr std::size_t kFirst = std::size_t{1} << 12;
    const std::size_t by_density =
        static_cast<std::size_t>(static_cast<double>(used_) * 1.05 * static_cast<double>(size_) /
                                 static_cast<double>(std::max<std::size_t>(at_, 1)));
    const std::size_t least = used_ + used_ / 4 + kFirst;
    std::size_t planned = std::clamp(by_density, least, std::max(least, used_ * 4));
    const auto needed = [&](std::size_t slots) {
      return size_ + (slots + used_) * sizeof(std::uint32_t) + table_.shifts_.capacity() * sizeof(TextTable::Shift);
    };
    if (needed(planned) > context_.memory_limit) planned = least;
    if (needed(planned) > context_.memory_limit) {
      halt(Code::too_large, fmt::format("a table that needs more than {} bytes of memory", context_.memory_limit),
           "a table within the memory limit", "raise the memory limit or split the file");
      return;
    }
    table_.offsets_.resize(planned);
  }

  Context& context_;
  TextTable table_;
  Faults faults_;
  const char* bytes_{nullptr};
  std::size_t size_;
  std::size_t at_{0};
  std::size_t next_check_{0};
  std::size_t checked_{0};  // bytes told to progress
  char delimiter_;
  std::uint64_t delimiters_;
  bool has_nul_;
  bool halted_{false};
  bool closed_{true};                    // no quote of the current record is left open
  std::vector<std::uint32_t> doubtful_;  // header columns (from 0) with a fault in their quotes, ascending
  std::uint32_t inner_lines_{0};         // quoted line ends of the current record
  std::uint32_t line_{1};
  std::uint32_t sheet_row_{1};
  std::size_t columns_{0};
  std::size_t rows_{0};
  std::size_t used_{0};  // of offsets_
};

Result<TextTable> parse_csv(std::string name, std::string bytes, const CsvOptions& options, Context& context) {
  if (bytes.size() > options.size_limit || bytes.size() > context.memory_limit) {
    const std::size_t limit = std::min(options.size_limit, context.memory_limit);
    return fail({Code::too_large, name, 0, 0, fmt::format("{} bytes", bytes.size()),
                 fmt::format("at most {} bytes", limit), "split the file or raise the limit"});
  }
  if (options.delimiter == '"' || options.delimiter == '\n' || options.delimiter == '\r') {
    return fail({Code::usage, name, 0, 0, "a quote or a line end as delimiter", "a character between cells",
                 "state another delimiter"});
  }
  Result<Decoded> decoded = to_utf8(name, std::move(bytes), options.encoding, context);
  if (!decoded) return fail(std::move(decoded).error());
  if (decoded->text.size() > kMaximumText) {
    return fail({Code::too_large, name, 0, 0, fmt::format("{} bytes of text", decoded->text.size()),
                 fmt::format("at most {} bytes of text", kMaximumText), "split the file"});
  }
  char delimiter = options.delimiter;
  if (delimiter == 0) {
    const Result<char> recognised = recognise_delimiter(name, decoded->text);
    if (!recognised) return fail(recognised.error());
    delimiter = *recognised;
  }
  std::string recognised = decoded->encoding + ", delimiter " + delimiter_word(delimiter);
  context.progress.stage("reading " + name, decoded->text.size());
  CsvReader reader(std::move(name), std::move(decoded->text), delimiter, context);
  return reader.read(std::move(recognised));
}

}  // namespace chokepoint::table
