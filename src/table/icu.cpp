#include "table/icu.h"

#include <fmt/core.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>

#include "table/utf8.h"

namespace chokepoint::table::icu {

namespace {

constexpr std::size_t kChunkBytes = std::size_t{4} << 20;
constexpr std::size_t kListedFaults = 20;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

/// A converter that stops at bytes it cannot read instead of putting a replacement character.
Converter open_converter(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(encoding.c_str(), &status));
  if (U_FAILURE(status)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return U_FAILURE(status) ? nullptr : std::move(converter);
}

/// Appends UTF-16 units as UTF-8. A high surrogate at the end waits for the next call: its index is returned.
std::size_t append_utf8(std::string& out, const UChar* units, std::size_t count) {
  if (count > 0 && U16_IS_LEAD(units[count - 1])) --count;
  const std::size_t before = out.size();
  out.resize(before + count * 3);
  std::int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(out.data() + before, static_cast<std::int32_t>(count * 3), &length, units,
              static_cast<std::int32_t>(count), &status);
  out.resize(before + static_cast<std::size_t>(length));
  return count;
}

/// Converts in pieces. `bad(position, size)` hears of each sequence that is none of the encoding and says whether to go
/// on; `step(bytes so far)` is asked before each piece.
template <class Bad, class Step>
std::string convert_pieces(UConverter* converter, std::string_view bytes, bool whole, const Bad& bad,
                           const Step& step) {
  std::string out;
  std::vector<UChar> units(std::min(bytes.size() * 2 + 16, kChunkBytes));
  std::size_t waiting = 0;
  const char* at = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  while (step(static_cast<std::size_t>(at - bytes.data()), out.size())) {
    const char* const piece_end = at + std::min(static_cast<std::size_t>(end - at), kChunkBytes);
    UChar* to = units.data() + waiting;
    UErrorCode status = U_ZERO_ERROR;
    const bool last = whole && piece_end == end;
    ucnv_toUnicode(converter, &to, units.data() + units.size(), &at, piece_end, nullptr, last, &status);
    const auto count = static_cast<std::size_t>(to - units.data());
    const std::size_t done = append_utf8(out, units.data(), count);
    waiting = count - done;
    std::copy(units.data() + done, units.data() + count, units.data());
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) {
      char invalid[32];
      std::int8_t size = sizeof invalid;
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(converter, invalid, &size, &ignored);
      const auto position = static_cast<std::size_t>(at - bytes.data());
      const auto length = static_cast<std::size_t>(std::max<std::int8_t>(size, 1));
      if (!bad(position - std::min(position, length), length)) break;
      ucnv_resetToUnicode(converter);
      if (at == end) break;
      continue;
    }
    if (at == end && status != U_BUFFER_OVERFLOW_ERROR) break;
  }
  return out;
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{}{:02X}", text.empty() ? "" : " ", static_cast<unsigned char>(c));
  return text;
}

}  // namespace

std::optional<std::string> known_encoding(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(name.c_str(), &status));
  if (name.empty() || U_FAILURE(status)) return std::nullopt;
  const char* known = ucnv_getName(converter.get(), &status);
  return U_FAILURE(status) ? std::nullopt : std::optional<std::string>(known);
}

Result<std::string> convert(const std::string& file, std::string_view bytes, const std::string& encoding,
                            Context& context) {
  const Converter converter = open_converter(encoding);
  if (converter == nullptr) {
    return fail({Code::bad_encoding, file, 0, 0, fmt::format("the unknown encoding \"{}\"", encoding),
                 "a name such as UTF-8, GB18030, Shift_JIS or windows-1252", "state the encoding by its common name"});
  }
  Faults faults(kListedFaults);
  std::size_t told = 0;
  const auto bad = [&](std::size_t position, std::size_t size) {
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(position), '\n') + 1;
    faults.add({Code::bad_encoding, file, 0, 0,
                fmt::format("bytes {} on line {} (from byte {})", hexadecimal(bytes.substr(position, size)), line,
                            position + 1),
                "text in " + encoding, "state the encoding the file is in, or mend these bytes"});
    return faults.size() < kListedFaults;
  };
  const auto step = [&](std::size_t position, std::size_t written) {
    context.progress.advance(position - told);
    told = position;
    if (context.cancel.stop_requested()) {
      faults.add({Code::stopped, file, 0, 0, "a request to stop", "time to finish", "read the file again"});
      return false;
    }
    if (bytes.size() + written > context.memory_limit) {
      faults.add({Code::too_large, file, 0, 0, fmt::format("more than {} bytes of text", written),
                  "a text within the memory limit", "raise the memory limit or split the file"});
      return false;
    }
    return true;
  };
  context.progress.stage("decoding " + file, bytes.size());
  std::string text = convert_pieces(converter.get(), bytes, true, bad, step);
  if (!faults.empty()) return fail(std::move(faults).take());
  context.progress.advance(bytes.size() - told);
  return text;
}

std::optional<std::string> convert_sample(std::string_view bytes, const std::string& encoding) {
  const Converter converter = open_converter(encoding);
  if (converter == nullptr) return std::nullopt;
  bool good = true;
  const auto bad = [&](std::size_t, std::size_t) {
    good = false;
    return false;
  };
  std::string text = convert_pieces(converter.get(), bytes, false, bad, [](std::size_t, std::size_t) { return true; });
  return good ? std::optional<std::string>(std::move(text)) : std::nullopt;
}

std::vector<Guess> guess_encoding(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  if (U_FAILURE(status)) return {};
  ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<Guess> guesses;
  for (std::int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const std::string_view name = ucsdet_getName(matches[i], &status);
    const int confidence = ucsdet_getConfidence(matches[i], &status);
    const bool other = name.starts_with("IBM") || name.starts_with("UTF-") || name.starts_with("ISO-2022");
    if (!other) guesses.push_back({std::string(name), confidence});
  }
  return guesses;
}

namespace {

struct Character {
  UChar32 code;
  std::size_t size;
};

/// The character at `at` of valid UTF-8.
Character character_at(std::string_view utf8, std::size_t at) {
  const std::size_t size = std::max<std::size_t>(utf8_sequence(utf8, at), 1);
  constexpr unsigned kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  unsigned code = static_cast<unsigned char>(utf8[at]) & kLeadBits[size];
  for (std::size_t i = 1; i < size; ++i) code = (code << 6U) | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
  return {static_cast<UChar32>(code), size};
}

}  // namespace

Characters count_characters(std::string_view utf8) {
  Characters count;
  std::size_t run = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto [code, size] = character_at(utf8, at);
    at += size;
    if (code < 0x80) {
      run = 0;
      continue;
    }
    ++count.beyond_ascii;
    count.longest_run = std::max(count.longest_run, ++run);
    if (code >= 0x600 && code <= 0x6FF) ++count.arabic;
    const std::int8_t type = u_charType(code);
    if (type == U_CONTROL_CHAR || type == U_PRIVATE_USE_CHAR || type == U_UNASSIGNED || code == 0xFFFD) ++count.strange;
  }
  return count;
}

std::string excerpt(std::string_view utf8) {
  constexpr std::string_view kEndsCell = ",;\t|\"\r\n";
  constexpr std::size_t kCharacters = 12;
  const auto beyond =
      std::find_if(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  const auto found = static_cast<std::size_t>(beyond - utf8.begin());
  const std::size_t before = utf8.substr(0, found).find_last_of(kEndsCell);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  // Starts in the middle of a long cell where the plain characters in front would fill the excerpt.
  std::size_t at = found - begin > kCharacters / 2 ? found : begin;
  std::string text;
  for (std::size_t n = 0; n < kCharacters && at < utf8.size(); ++n) {
    if (kEndsCell.find(utf8[at]) != std::string_view::npos || static_cast<unsigned char>(utf8[at]) < 0x20) break;
    const std::size_t size = character_at(utf8, at).size;
    text += utf8.substr(at, size);
    at += size;
  }
  return text;
}

}  // namespace chokepoint::table::icu
