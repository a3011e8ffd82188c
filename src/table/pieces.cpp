#include "table/pieces.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chokepoint::table {
namespace {

constexpr std::size_t kTextLimit = std::size_t{4} << 30;

/// The delimiter that the header shows most, of those that no label of such files holds; 0 where it shows none.
char delimiter_of(std::string_view text, std::string_view among) {
  std::array<std::size_t, 256> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    if (!quoted) ++counts[static_cast<unsigned char>(c)];
  }
  char best = 0;
  for (const char c : among) {
    const std::size_t count = counts[static_cast<unsigned char>(c)];
    if (count > 0 && (best == 0 || count > counts[static_cast<unsigned char>(best)])) best = c;
  }
  return best;
}

void name_corner(std::string& text, const std::string& corner, char delimiter) {
  const std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  if (delimiter == 0) delimiter = ',';
  if (text.compare(at, 3, std::string("\"\"") + delimiter) == 0) {
    text.replace(at, 2, corner);
  } else if (text.compare(at, 1, std::string(1, delimiter)) == 0) {
    text.insert(at, corner);
  }
}

/// UTF-16 has line ends of two bytes; it is read whole.
bool splits(std::string_view text) {
  return !text.starts_with("\xFF\xFE") && !text.starts_with("\xFE\xFF") &&
         text.substr(0, std::min<std::size_t>(text.size(), 64)).find('\0') == std::string_view::npos;
}

struct Lines {
  std::size_t first{std::string_view::npos};  // end of the first row
  std::size_t last{std::string_view::npos};   // end of the last row
  std::uint32_t count{0};
};

/// Ends of rows: line feeds outside quotes.
Lines lines_of(std::string_view text) {
  Lines lines;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != '\n' || quoted) continue;
    if (lines.count++ == 0) lines.first = i + 1;
    lines.last = i + 1;
  }
  return lines;
}

}  // namespace

CsvPieces::CsvPieces(std::string name, std::string_view bytes, std::string corner, std::string_view delimiters,
                     std::size_t piece)
    : name_(std::move(name)),
      corner_(std::move(corner)),
      delimiters_(delimiters),
      bytes_(bytes),
      left_(bytes),
      piece_(std::max<std::size_t>(piece, 1)) {
  if (is_gzip(bytes)) inflater_.emplace(bytes);
}

/// One more piece of text behind what is there; false at the end.
Result<bool> CsvPieces::fill(Context& context) {
  if (inflater_) {
    const std::size_t unread = inflater_->unread();
    auto more = inflater_->append(text_, piece_);
    if (!more) {
      for (Fault& fault : more.error().faults) fault.file = name_;
    }
    context.progress.advance(unread - inflater_->unread());
    return more;
  }
  const std::size_t part = std::min(left_.size(), piece_);
  text_.append(left_.substr(0, part));
  left_.remove_prefix(part);
  context.progress.advance(part);
  return part > 0;
}

/// What is read is told by fill, once for the file.
Result<TextTable> CsvPieces::parse(std::string text, Context& context) const {
  Progress silent;
  Context inner{context.pool, context.cancel, silent, context.memory_limit};
  CsvOptions options;
  options.delimiter = delimiter_;
  return parse_csv(name_, std::move(text), options, inner);
}

/// All rows not yet handed out in one table: for what cannot be split, and to say where a fault stands in the file.
Result<std::optional<CsvPieces::Piece>> CsvPieces::whole(Context& context) {
  done_ = true;
  text_.clear();
  left_ = bytes_;
  if (inflater_) inflater_.emplace(bytes_);
  for (;;) {
    auto more = fill(context);
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    if (text_.size() > kTextLimit) {
      return fail(Fault{Code::too_large, name_, 0, 0, "more than 4 GiB of text", "at most 4 GiB", "split the table"});
    }
  }
  delimiter_ = splits(text_) ? delimiter_of(text_, delimiters_) : 0;
  name_corner(text_, corner_, delimiter_);
  auto table = parse(std::move(text_), context);
  if (!table) return tl::unexpected(table.error());
  return Piece{std::move(*table), 0};
}

Result<std::optional<CsvPieces::Piece>> CsvPieces::next(Context& context) {
  if (!filled_) context.progress.stage("reading " + name_, bytes_.size());
  while (!done_) {
    auto more = fill(context);
    if (!more) return tl::unexpected(more.error());
    if (!std::exchange(filled_, true) && !splits(text_)) return whole(context);
    done_ = !*more;
    Lines lines = lines_of(text_);
    std::size_t end = text_.size();
    if (!done_) {
      if (lines.count < (header_.empty() ? 2U : 1U)) continue;  // no whole row yet
      end = lines.last;
    }
    if (end == 0 && !header_.empty()) break;
    if (header_.empty()) {
      const std::size_t before = text_.size();
      delimiter_ = delimiter_of(text_, delimiters_);
      name_corner(text_, corner_, delimiter_);
      const std::size_t longer = text_.size() - before;  // wraps where a pair of quotes was longer
      end += longer;
      if (lines.first != std::string_view::npos) lines.first += longer;
    }
    const std::uint32_t rows = lines.count - (header_.empty() && lines.count > 0 ? 1 : 0);
    std::string part = header_ + text_.substr(0, end);
    if (header_.empty()) header_ = text_.substr(0, std::min(lines.first, end));
    text_.erase(0, end);
    auto table = parse(std::move(part), context);
    if (!table) {
      if (table.error().faults.front().code == Code::stopped || (taken_ == 0 && done_))
        return tl::unexpected(table.error());
      const std::size_t taken = taken_;
      auto all = whole(context);
      if (!all) return all;
      // The whole can be read, yet its pieces cannot: a quote that stands for itself was taken for one that opens.
      if (taken > 0) {
        return fail(Fault{Code::bad_structure, name_, 0, 0, "quotes inside cells that are not quoted",
                          "quoted cells, or none", "write the table again with its labels quoted"});
      }
      return all;
    }
    const std::uint32_t before = std::exchange(before_, before_ + rows);
    if (table->rows() == 0 && before > 0) continue;  // empty lines only
    taken_ += table->rows();
    return Piece{std::move(*table), before};
  }
  return std::nullopt;
}

}  // namespace chokepoint::table
