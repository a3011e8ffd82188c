// Markup to the text a person would read, with the place of each character in the document. A state machine over code
// points: nothing nests in it, so no depth of tags costs stack or time, and a document may come in pieces.
// Dropped: head, scripts, styles, templates, menus, footers, asides, buttons, comments, and boxes whose class or role
// says that they are such. Kept apart: dates that the page states about itself. Method: the tokeniser of the HTML
// standard (WHATWG, section 13.2.5), reduced to what separates text from markup. Verified by:
// tests/reader/reader_test.cpp, tests/fuzz/reader.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::reader {

/// Text with the document's code point of each of its characters.
struct Visible {
  std::u32string text;
  std::vector<std::uint64_t> origin;
};

/// Does a document begin as HTML does?
bool looks_like_html(std::u32string_view head);

class Html {
 public:
  /// Appends what is to be read; `at` is the place of the piece's first character.
  void feed(std::u32string_view piece, std::uint64_t at, Visible& out);
  /// The date the page gives as its own (meta, time, JSON-LD), as written; empty if none.
  const std::string& stated_date() const { return stated_date_; }
  /// Characters of tags, entities and attributes longer than the bound, which were given up on.
  std::uint64_t cut() const { return cut_; }

 private:
  enum class State : std::uint8_t { text, entity, tag, comment, raw };
  void put(char32_t c, std::uint64_t at, Visible& out);
  void line_end(std::uint64_t at, Visible& out);
  void end_entity(bool closed, Visible& out);
  void end_tag(std::uint64_t at, Visible& out);
  void see_date(std::u32string_view attributes, bool time_element);

  State state_{State::text};
  std::u32string buffer_;       // of a tag or entity so far
  std::uint64_t started_{0};    // where it began
  std::uint64_t closed_at_{0};  // behind the last end tag
  char32_t quote_{0};           // inside an attribute's value
  std::u32string raw_end_;      // name of the element whose end ends raw text
  std::u32string skipped_;      // name of the outermost element whose content is not read
  std::uint32_t skip_depth_{0};
  bool skipped_by_name_{false};  // for what its class says, not for its element
  std::string stated_date_;
  bool date_by_meta_{false};
  std::uint64_t cut_{0};
};

}  // namespace chokepoint::reader
