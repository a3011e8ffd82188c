#include "service/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fingerprinter.h"
#include "reader/embedded.h"
#include "table/encoding.h"
#include "table/utf8.h"

namespace chokepoint::service {
namespace {

constexpr std::size_t kLegacyLimit = std::size_t{256} << 20;  // a document in another encoding is converted whole
constexpr std::size_t kSniff = 4096;

/// Bytes that are not UTF-8 from the start, and not just here and there: another encoding, if one can be told.
bool is_foreign(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return true;
  std::size_t broken = 0;
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < head.size();) {
    const std::size_t size = table::utf8_sequence(head, i);
    if (size == 0) ++broken;
    if (size != 1) ++beyond;
    i += std::max<std::size_t>(size, 1);
  }
  return broken > 3 && broken * 4 > beyond;
}

}  // namespace

Result<reader::Lexicon> read_lexicon(const Session& session, Context& context) {
  std::vector<reader::LexiconFile> user;
  for (const auto& file : session.lexicon()) user.push_back({file.name, file.bytes});
  return reader::Lexicon::read(reader::embedded_lexicon(), user, context);
}

std::string lexicon_fingerprint() {
  Fingerprinter all;
  for (const reader::LexiconFile& file : reader::embedded_lexicon()) all.add(file.bytes);
  return to_string(all.result());
}

Result<ReadDocument> read_document(const Document& document, const reader::Lexicon& lexicon,
                                   const ReadingOptions& asked, Context& context, const reader::Reader::Sink& sink,
                                   bool& stopped) {
  auto pieces = document.open();
  if (!pieces) return tl::unexpected(pieces.error());
  reader::Options options;
  if (asked.date) {
    const std::string day = to_string(*asked.date);
    options.published = {std::stoi(day.substr(0, 4)), std::stoi(day.substr(5, 2)), std::stoi(day.substr(8, 2))};
  }
  using Markup = reader::Options::Markup;
  options.markup = asked.markup == "html" ? Markup::html : asked.markup == "text" ? Markup::text : Markup::find_out;
  reader::Reader reader(lexicon, options, sink);
  ReadDocument result;
  result.name = document.name;
  result.encoding = "UTF-8";
  Fingerprinter fingerprinter;
  bool first = true;
  for (;;) {
    auto piece = (*pieces)();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    fingerprinter.add(*piece);
    if (first && is_foreign(std::string_view(*piece).substr(0, kSniff))) {
      std::string all = std::move(*piece);
      for (auto more = (*pieces)();; more = (*pieces)()) {
        if (!more) return tl::unexpected(more.error());
        if (more->empty()) break;
        fingerprinter.add(*more);
        all += *more;
        if (all.size() > kLegacyLimit) {
          return fail(Fault{Code::too_large, document.name, 0, 0, "over 256 MB in an encoding other than UTF-8",
                            "UTF-8", "convert it first (iconv -t UTF-8)"});
        }
      }
      auto decoded = table::to_utf8(document.name, all, "", context);
      if (decoded) {
        result.encoding = decoded->encoding;
        reader.feed(decoded->text);
      } else {
        reader.feed(all);  // no encoding fits: read what can be read, and say how much could not
      }
      break;
    }
    first = false;
    reader.feed(*piece);
    context.progress.advance(piece->size());
    if (context.cancel.stop_requested()) {
      stopped = true;
      break;
    }
  }
  result.summary = reader.finish();
  result.fingerprint = fingerprinter.result();
  return result;
}

Fault no_documents() {
  return {
      Code::usage, "", 0, 0, "no document to read", "at least one file, folder or -", "chokepoint read article.txt"};
}

std::string published_text(const reader::Anchor& day) {
  if (day.year == 0) return "";
  if (day.month == 0) return fmt::format("{}", day.year);
  return fmt::format("{}-{:02}-{:02}", day.year, day.month, day.day);
}

std::string_view language_of(const reader::Summary& summary) {
  const auto most = std::max_element(std::begin(summary.by_language), std::end(summary.by_language));
  return name_of(static_cast<reader::Language>(most - std::begin(summary.by_language)));
}

}  // namespace chokepoint::service
