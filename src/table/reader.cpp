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
#include "table/scan.h"
#include "table/shown.h"

namespace chokepoint::table {

namespace {

constexpr std::size_t kCheckBytes = std::size_t{4} << 20;
constexpr std::size_t kMaximumText = std::numeric_limits<std::uint32_t>::max() - 1;

std::uint32_t line_ends(std::string_view text) {
  if (text.find('\n') == std::string_view::npos && text.find('\r') == std::string_view::npos) return 0;
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
  static Result<TextTable> read(std::string name, std::string text, char delimiter, std::string recognised,
                                Context& context) {
    TextTable table;
    table.name_ = std::move(name);
    table.bytes_ = std::move(text);
    table.delimiter_ = delimiter;
    table.recognised_ = std::move(recognised);
    CsvReader reader(table, context);
    reader.read_all();
    if (!reader.faults_.empty()) return fail(std::move(reader.faults_).take());
    return table;
  }

 private:
  CsvReader(TextTable& table, Context& context)
      : context_(context),
        table_(table),
        bytes_(table.bytes_.data()),
        size_(table.bytes_.size()),
        delimiter_(table.delimiter_),
        scanner_(bytes_, size_, delimiter_),
        has_nul_(table.bytes_.find('\0') != std::string::npos) {}

  void read_all() {
    next_check_ = std::min(size_, kCheckBytes);
    while (at_ < size_ && !halted_) {
      if (at_ >= next_check_) check();
      if (ends_line(bytes_[at_])) {
        pass_line_end();
        ++sheet_row_;
      } else if (!read_plain_records()) {
        read_record();
      }
    }
    if (halted_) return;
    context_.progress.advance(size_ - checked_);
    if (columns_ == 0) {
      fault(Code::bad_syntax, 0, size_ == 0 ? "an empty file" : "only empty lines",
            "a header row with the column names", "add the header row");
    }
    table_.offsets_.resize(used_);
    table_.columns_ = columns_;
    table_.rows_ = rows_;
  }

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
    if (context_.cancel.stop_requested()) {
      halt(Code::stopped, "a request to stop", "time to finish", "read the file again");
    }
  }

  void pass_line_end() {
    at_ += bytes_[at_] == '\r' && at_ + 1 < size_ && bytes_[at_ + 1] == '\n' ? 2 : 1;
    ++line_;
  }

  /// Moves to the next delimiter or line end, or to the end of the text.
  void find_separator() {
    while (!halted_) {
      at_ = scanner_.next_separator(at_, std::max(at_, next_check_));
      if (at_ < next_check_ || at_ >= size_) return;
      check();
    }
  }

  /// From the opening quote to past the closing one. `column` counts from 1.
  void read_quoted(std::size_t column) {
    const std::size_t begin = at_++;
    bool doubled = false;
    while (!halted_) {
      if (at_ > next_check_) check();
      at_ = scanner_.next_quote(at_, next_check_);
      if (at_ == size_) {
        fault(Code::bad_syntax, column, "a quote that is never closed", "a closing quote before the end of the file",
              fmt::format("close the quote that opens on line {}", line_));
        closed_ = false;
        doubt_header(column);
        return;
      }
      if (at_ == next_check_) {
        check();
        continue;
      }
      ++at_;
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

  /// The usual records in one tight loop: no quotes, as many cells as the header, up to the next check. Leaves `at_`
  /// before the first record that is otherwise, for read_record. False if there was none.
  bool read_plain_records() {
    if (columns_ == 0 || has_nul_) return false;
    note_shift();
    const std::size_t start = at_;
    std::size_t record = at_;  // where the current record begins
    std::size_t used = used_;
    std::size_t cells = 0;
    bool plain = true;
    std::uint64_t mask = ~std::uint64_t{0} << (at_ % kBlockBytes);
    for (std::size_t block = at_ - at_ % kBlockBytes; plain && block + kBlockBytes <= next_check_;
         block += kBlockBytes) {
      if (!make_room(used + 2 * kBlockBytes + 1)) return true;
      std::uint32_t* const offsets = table_.offsets_.data();
      if (block <= start) offsets[used++] = static_cast<std::uint32_t>(start);
      const BlockBits bits = block_bits(bytes_ + block, delimiter_);
      plain = (bits.quotes & mask) == 0;
      if (!plain) mask &= (std::uint64_t{1} << std::countr_zero(bits.quotes & mask)) - 1;
      for (std::uint64_t left = bits.separators & mask; left != 0; left &= left - 1) {
        const std::size_t at = block + static_cast<std::size_t>(std::countr_zero(left));
        if (at < record) continue;  // the line feed after a carriage return
        offsets[used++] = static_cast<std::uint32_t>(at);
        ++cells;
        if (bytes_[at] == delimiter_ && cells < columns_) continue;
        if (bytes_[at] == delimiter_ || cells != columns_ || at == record) {  // ragged, or an empty line
          plain = false;
          break;
        }
        record = at + (bytes_[at] == '\r' && at + 1 < size_ && bytes_[at + 1] == '\n' ? 2 : 1);
        used_ = used;
        ++rows_;
        ++line_;
        ++sheet_row_;
        cells = 0;
        offsets[used++] = static_cast<std::uint32_t>(record);
      }
      at_ = record;
      mask = ~std::uint64_t{0};
    }
    return at_ > start;
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
        fault(Code::duplicate, column + 1, fmt::format("the column {} again", shown(name)),
              fmt::format("each name once (it stands in column {})", first[column] + 1),
              "rename one of the two columns");
      }
    }
  }

  void put(std::size_t offset) {
    if (used_ == table_.offsets_.size() && !make_room(used_ + 1)) return;
    table_.offsets_[used_++] = static_cast<std::uint32_t>(offset);
  }

  /// Room for at least `slots` offsets: as many as the density so far asks for, but at most four times what there is,
  /// and never above the memory limit.
  bool make_room(std::size_t slots) {
    if (slots <= table_.offsets_.size()) return !halted_;
    constexpr std::size_t kFirst = std::size_t{1} << 12;
    const double share_read = static_cast<double>(at_ + 1) / static_cast<double>(size_ + 1);
    const auto by_density = static_cast<std::size_t>(1.05 * static_cast<double>(slots) / share_read);
    const std::size_t least = slots + slots / 4 + kFirst;
    std::size_t planned = std::clamp(by_density, least, std::max(least, slots * 4));
    const auto needed = [&](std::size_t offsets) {
      return size_ + (offsets + table_.offsets_.size()) * sizeof(std::uint32_t) +
             table_.shifts_.capacity() * sizeof(TextTable::Shift);
    };
    if (needed(planned) > context_.memory_limit) planned = least;
    if (needed(planned) > context_.memory_limit) {
      halt(Code::too_large, fmt::format("a table that needs more than {} bytes of memory", context_.memory_limit),
           "a table within the memory limit", "raise the memory limit or split the file");
      return false;
    }
    table_.offsets_.resize(planned);
    return !halted_;
  }

  Context& context_;
  TextTable& table_;
  Faults faults_;
  const char* bytes_;
  std::size_t size_;
  char delimiter_;
  Scanner scanner_;
  bool has_nul_;
  std::size_t at_{0};
  std::size_t next_check_{0};
  std::size_t checked_{0};  // bytes told to progress
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
  return CsvReader::read(std::move(name), std::move(decoded->text), delimiter, std::move(recognised), context);
}

}  // namespace chokepoint::table
