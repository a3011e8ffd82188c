#include "table/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <memory>

namespace chokepoint::table {
namespace {

/// Arabic letters that writers and keyboards interchange.
char32_t fold_arabic(char32_t c) {
  switch (c) {
    case 0x622:  // alef with madda, hamza above, hamza below, wasla
    case 0x623:
    case 0x625:
    case 0x671:
      return 0x627;
    case 0x629:  // teh marbuta
      return 0x647;
    case 0x649:  // alef maksura
    case 0x6CC:  // farsi yeh
      return 0x64A;
    case 0x6A9:  // keheh
      return 0x643;
    case 0x624:  // waw with hamza
      return 0x648;
    case 0x626:  // yeh with hamza
      return 0x64A;
    default:
      return c;
  }
}

bool is_unread(UChar32 c) {
  const std::int8_t type = u_charType(c);
  if (type == U_FORMAT_CHAR) return true;
  if (c == 0x640) return true;                                    // tatweel
  if (c >= 0xFE00 && c <= 0xFE0F) return true;                    // variation selectors
  return type == U_NON_SPACING_MARK && c >= 0x610 && c <= 0x6ED;  // vowel signs
}

char32_t fold_one(const icu::Normalizer2& fold, UChar32 c) {
  if (is_unread(c)) return 0;
  if (c == 0x200B || c == 0xFEFF) return 0;
  if (c == U'\n' || c == U'\r' || c == U'\t') return static_cast<char32_t>(c);
  // Superscripts, circled digits and fractions keep their own meaning.
  if ((c >= 0xB2 && c <= 0xB3) || c == 0xB9 || (c >= 0xBC && c <= 0xBE) || (c >= 0x2070 && c <= 0x209F) ||
      (c >= 0x2150 && c <= 0x218F) || (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793))
    return static_cast<char32_t>(c);
  if (u_isspace(c) && c != U'\n') return U' ';
  const std::int32_t digit = u_charDigitValue(c);
  if (digit >= 0 && u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return U'0' + static_cast<char32_t>(digit);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString out = fold.normalize(icu::UnicodeString(c), status);
  if (U_SUCCESS(status) && out.countChar32() == 1) c = out.char32At(0);
  if (c == 0x66A) return U'%';
  if (c == 0x66B) return U'.';
  if (c == 0x66C) return U',';
  if (c == 0x2212 || c == 0x2010 || c == 0x2011) return U'-';
  if (c == 0x301C) return U'~';
  return fold_arabic(static_cast<char32_t>(c));
}

}  // namespace

Result<FoldTable> FoldTable::make() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || simplify == nullptr || fold == nullptr) {
    return fail(Fault{Code::internal, "", 0, 0, std::string("ICU answered ") + u_errorName(status),
                      "its normalisation and Han conversion data", "install libicu with its full data"});
  }
  FoldTable table;
  table.table_.resize(kSize);
  table.script_.resize(kSize);
  icu::UnicodeString han;
  for (UChar32 c = 0x4E00; c <= 0x9FFF; ++c) han.append(c);
  icu::UnicodeString simple;
  // Character by character: a string at once would let pairs change each other.
  for (std::int32_t i = 0; i < han.length(); ++i) {
    icu::UnicodeString one(han.charAt(i));
    simplify->transliterate(one);
    simple.append(one.length() == 1 ? one.charAt(0) : han.charAt(i));
  }
  for (std::size_t c = 0; c < kSize; ++c) {
    const auto code = static_cast<UChar32>(c);
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    table.table_[c] = fold_one(*fold, code);
  }
  for (std::int32_t i = 0; i < han.length(); ++i) {
    const auto from = static_cast<std::size_t>(han.charAt(i));
    const auto to = static_cast<std::size_t>(simple.charAt(i));
    if (from == to || to < 0x4E00) continue;
    table.table_[from] = static_cast<char32_t>(to);
    table.script_[from] = 1;
    if (table.script_[to] == 0) table.script_[to] = 2;
  }
  return table;
}

std::u32string decode(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0x7FU >> size);
    if (size > 1 && i + size > utf8.size()) {
      out.push_back(0xFFFD);
      break;
    }
    for (std::size_t k = 1; k < size; ++k) c = (c << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    out.push_back(c);
    i += size;
  }
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char32_t c : text) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      out.push_back(static_cast<char>(0xC0U | (c >> 6U)));
      out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
    } else if (c < 0x10000) {
      out.push_back(static_cast<char>(0xE0U | (c >> 12U)));
      out.push_back(static_cast<char>(0x80U | ((c >> 6U) & 0x3FU)));
      out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
    } else {
      out.push_back(static_cast<char>(0xF0U | (c >> 18U)));
      out.push_back(static_cast<char>(0x80U | ((c >> 12U) & 0x3FU)));
      out.push_back(static_cast<char>(0x80U | ((c >> 6U) & 0x3FU)));
      out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
    }
  }
  return out;
}

}  // namespace chokepoint::table
