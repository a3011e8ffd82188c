#include "reader/decode.h"

#include "table/utf8.h"

namespace chokepoint::reader {
namespace {

bool is_bidi_control(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

/// Could more bytes make a character of these?
bool unfinished(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > 3) return false;
  const auto lead = static_cast<unsigned char>(bytes[0]);
  const std::size_t wanted = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (lead > 0xF4 || bytes.size() >= wanted) return false;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0U) != 0x80U) return false;
  }
  return true;
}

}  // namespace

void Decoder::take(std::string_view bytes, bool last, std::u32string& out) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    if (lead < 0x80) {
      out.push_back(lead);
      ++at;
      continue;
    }
    const std::size_t size = table::utf8_sequence(bytes, at);
    if (size == 0) {
      if (!last && unfinished(bytes.substr(at))) break;
      out.push_back(0xFFFD);
      ++broken_;
      ++at;
      continue;
    }
    char32_t c = lead & (0x7FU >> size);
    for (std::size_t k = 1; k < size; ++k) c = (c << 6U) | (static_cast<unsigned char>(bytes[at + k]) & 0x3FU);
    if (is_bidi_control(c)) ++bidi_;
    out.push_back(c);
    at += size;
  }
  rest_.assign(bytes.substr(at));
}

void Decoder::feed(std::string_view bytes, std::u32string& out) {
  if (rest_.empty()) return take(bytes, false, out);
  // The character that the pieces cut: its bytes together, then the piece's remainder as it stands.
  const std::string head = rest_ + std::string(bytes.substr(0, 4));
  const std::size_t before = rest_.size();
  const std::size_t size = table::utf8_sequence(head, 0);
  if (size > before) {
    rest_.clear();
    take(std::string_view(head).substr(0, size), false, out);
    return take(bytes.substr(size - before), false, out);
  }
  const std::string joined = rest_ + std::string(bytes);
  rest_.clear();
  take(joined, false, out);
}

void Decoder::finish(std::u32string& out) {
  const std::string rest = rest_;
  rest_.clear();
  take(rest, true, out);
}

}  // namespace chokepoint::reader
