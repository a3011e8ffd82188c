// The order of questions: a stated encoding, a byte-order mark, UTF-16 by its zero bytes, valid UTF-8, damaged UTF-8,
// and only then the legacy encodings. Valid UTF-8 is hardly ever anything else; a legacy encoding is believed only when
// ICU's detector is sure of it and no other reading comes near.
#include "table/encoding.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "table/icu.h"
#include "table/utf8.h"

namespace chokepoint::table {

namespace {

constexpr std::array<std::string_view, 6> kLegacy{"GB18030", "Shift_JIS",    "EUC-JP",
                                                  "Big5",    "windows-1256", "windows-1252"};
constexpr std::size_t kSampleBytes = std::size_t{64} << 10;
// Settled on the sample texts of tests/table/encoding_test.cpp: right readings of a few lines reach 49 or more, and
// lead.
constexpr int kSure = 45;
constexpr int kLead = 20;

bool beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};

/// The byte-order mark a file begins with. UTF-32LE before UTF-16LE, whose mark begins it.
std::optional<Mark> mark_of(std::string_view bytes) {
  static constexpr std::array<Mark, 5> kMarks{{{kUtf8Mark, "UTF-8"},
                                               {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                                               {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                               {"\xFF\xFE", "UTF-16LE"},
                                               {"\xFE\xFF", "UTF-16BE"}}};
  const auto* found =
      std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  return found == kMarks.end() ? std::nullopt : std::optional<Mark>(*found);
}

/// UTF-16 without a mark shows in the zero high bytes of its digits, delimiters and line ends. Arabic in UTF-16 is also
/// valid UTF-8 with NUL bytes in it; then nearly all line feeds must be whole units, or, in a single line, every other
/// byte be zero.
std::optional<std::string> utf16_by_zeros(std::string_view bytes, bool valid_utf8) {
  const std::string_view sample = bytes.substr(0, std::min(bytes.size(), kSampleBytes) / 2 * 2);
  std::array<std::size_t, 2> zeros{};  // at even and odd places
  std::array<std::size_t, 2> feeds{};  // line feeds at even and odd places whose other byte is zero
  for (std::size_t i = 0; i < sample.size(); ++i) {
    zeros[i % 2] += sample[i] == '\0' ? 1U : 0U;
    feeds[i % 2] += sample[i] == '\n' && sample[i ^ 1U] == '\0' ? 1U : 0U;
  }
  const std::size_t high = zeros[1] > zeros[0] ? 1 : 0;  // where the high bytes stand
  const std::size_t units = sample.size() / 2;
  if (zeros[high] == 0 || zeros[high] * 20 < units || zeros[1 - high] * 4 > zeros[high]) return std::nullopt;
  if (valid_utf8) {
    const auto all_feeds = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
    const bool shaped = all_feeds > 0 ? feeds[1 - high] * 5 >= all_feeds * 4 : zeros[high] * 5 >= units * 4;
    if (!shaped) return std::nullopt;
  }
  return high == 1 ? "UTF-16LE" : "UTF-16BE";
}

/// The lines that hold bytes beyond ASCII: what a detector can learn from. Cut at line feeds only, which are no part of
/// any character in the encodings considered.
std::string telling_lines(std::string_view bytes) {
  std::string sample;
  for (std::size_t at = 0; at < bytes.size() && sample.size() < kSampleBytes;) {
    const auto beyond = static_cast<std::size_t>(
        std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), beyond_ascii) - bytes.begin());
    if (beyond == bytes.size()) break;
    const std::size_t before = bytes.substr(at, beyond - at).rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? at : at + before + 1;
    const std::size_t end = std::min(bytes.find('\n', beyond), bytes.size() - 1) + 1;
    sample += bytes.substr(begin, std::min(end - begin, kSampleBytes - sample.size()));
    at = end;
  }
  return sample;
}

/// Text that is UTF-8 but for a few bytes: most sequences beyond ASCII are valid. Their faults, one for each bad byte.
std::optional<Error> damaged_utf8(const std::string& name, std::string_view bytes) {
  std::size_t valid = 0;
  std::vector<std::size_t> bad;
  for (std::size_t at = 0; at < bytes.size();) {
    if (!beyond_ascii(bytes[at])) {
      ++at;
      continue;
    }
    const std::size_t size = utf8_sequence(bytes, at);
    if (size == 0) bad.push_back(at);
    if (size > 0) ++valid;
    if (bad.size() > 1000 && bad.size() > valid / 10) return std::nullopt;
    at += std::max<std::size_t>(size, 1);
  }
  constexpr std::size_t kTelling = 4;
  if (valid < kTelling || bad.size() > std::max<std::size_t>(valid / 10, 1)) return std::nullopt;
  Faults faults;
  std::ptrdiff_t counted = 0;
  std::ptrdiff_t line = 1;
  for (const std::size_t position : bad) {
    line += std::count(bytes.begin() + counted, bytes.begin() + static_cast<std::ptrdiff_t>(position), '\n');
    counted = static_cast<std::ptrdiff_t>(position);
    faults.add({Code::bad_encoding, name, 0, 0,
                fmt::format("byte {:02X} on line {} (byte {}) in a file that is UTF-8 elsewhere",
                            static_cast<unsigned char>(bytes[position]), line, position + 1),
                "text in UTF-8", "mend the damaged character"});
  }
  return std::move(faults).take();
}

/// What a legacy encoding makes of the sample, if that can be a text at all.
struct Reading {
  std::string encoding;
  std::string excerpt;
  int confidence{0};
};

std::vector<Reading> possible_readings(std::string_view sample) {
  std::vector<Reading> readings;
  for (const std::string_view encoding : kLegacy) {
    const std::optional<std::string> text = icu::convert_sample(sample, std::string(encoding));
    if (!text) continue;
    const icu::Characters characters = icu::count_characters(*text);
    if (characters.strange > 0) continue;
    if (encoding == "windows-1256" && characters.arabic * 2 < characters.beyond_ascii) continue;
    constexpr std::size_t kLatinRun = 3;  // accented letters and signs side by side
    if (encoding == "windows-1252" && characters.longest_run > kLatinRun) continue;
    readings.push_back({std::string(encoding), icu::excerpt(*text)});
  }
  return readings;
}

/// ICU names the ISO parent where a text uses no character that only the Windows encoding has.
std::string windows_name(const std::string& encoding) {
  if (encoding == "ISO-8859-1") return "windows-1252";
  if (encoding == "ISO-8859-6") return "windows-1256";
  return encoding;
}

/// The one encoding that ICU is sure of, or a fault that names the possible ones and what each would read.
Result<std::string> legacy_encoding(const std::string& name, std::string_view bytes) {
  const std::string sample = telling_lines(bytes);
  std::vector<Reading> readings = possible_readings(sample);
  int elsewhere = 0;  // the best confidence in an encoding that is none of the possible ones
  for (const icu::Guess& guess : icu::guess_encoding(sample)) {
    const std::string encoding = windows_name(guess.encoding);
    const auto reading =
        std::find_if(readings.begin(), readings.end(), [&](const Reading& r) { return r.encoding == encoding; });
    if (reading != readings.end()) {
      reading->confidence = std::max(reading->confidence, guess.confidence);
    } else {
      const bool refuted = std::find(kLegacy.begin(), kLegacy.end(), encoding) != kLegacy.end();
      if (!refuted) elsewhere = std::max(elsewhere, guess.confidence);
    }
  }
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Reading& a, const Reading& b) { return a.confidence > b.confidence; });
  if (!readings.empty()) {
    const int best = readings[0].confidence;
    const int rival = std::max(elsewhere, readings.size() > 1 ? readings[1].confidence : 0);
    if (best >= kSure && best - rival >= kLead) return readings[0].encoding;
  }
  std::string candidates;
  for (const Reading& reading : readings) {
    candidates += fmt::format("{}{} (\"{}\")", candidates.empty() ? "" : ", ", reading.encoding, reading.excerpt);
  }
  const std::string found = readings.empty() ? "bytes that are neither UTF-8 nor text in an encoding known here"
                                             : "text that is not UTF-8 and may be " + candidates;
  return fail({Code::bad_encoding, name, 0, 0, found, "UTF-8, or an encoding that can be told with confidence",
               "state the encoding, or save the file as UTF-8"});
}

Result<Decoded> as_utf8(const std::string& name, std::string bytes, std::size_t mark, Context& context) {
  bytes.erase(0, mark);
  if (first_invalid_utf8(bytes) == bytes.size()) return Decoded{std::move(bytes), "UTF-8"};
  const Result<std::string> text = icu::convert(name, bytes, "UTF-8", context);  // for its faults
  if (!text) return fail(text.error());
  return Decoded{*text, "UTF-8"};
}

Result<Decoded> converted(const std::string& name, std::string_view bytes, const std::string& encoding,
                          std::string label, Context& context) {
  Result<std::string> text = icu::convert(name, bytes, encoding, context);
  if (!text) return fail(std::move(text).error());
  if (text->starts_with(kUtf8Mark)) text->erase(0, kUtf8Mark.size());  // GB18030 has a mark of its own
  return Decoded{std::move(*text), std::move(label)};
}

Result<Decoded> as_stated(const std::string& name, std::string bytes, const std::string& stated,
                          const std::optional<Mark>& mark, Context& context) {
  const std::optional<std::string> known = icu::known_encoding(stated);
  if (known && mark) {
    // "UTF-16" leaves the order of bytes to the mark; a mark against the statement means that one of them is wrong.
    const bool family = known == "UTF-16" || known == "UTF-32";
    const bool agrees = family ? mark->encoding.starts_with(*known) : mark->encoding == *known;
    if (!agrees) {
      return fail({Code::bad_encoding, name, 0, 0, fmt::format("the byte-order mark of {}", mark->encoding),
                   "text in " + stated, "leave the encoding to be recognised"});
    }
    if (agrees && *known != "UTF-8") {
      const std::string encoding(mark->encoding);
      return converted(name, std::string_view(bytes).substr(mark->bytes.size()), encoding, encoding, context);
    }
  }
  if (known == "UTF-8") return as_utf8(name, std::move(bytes), mark ? mark->bytes.size() : 0, context);
  return converted(name, bytes, stated, stated, context);
}

}  // namespace

Result<Decoded> to_utf8(const std::string& name, std::string bytes, std::string_view stated, Context& context) {
  const std::optional<Mark> mark = mark_of(bytes);
  if (!stated.empty()) return as_stated(name, std::move(bytes), std::string(stated), mark, context);
  if (mark && mark->encoding == "UTF-8") return as_utf8(name, std::move(bytes), mark->bytes.size(), context);
  if (mark) {
    const std::string encoding(mark->encoding);
    return converted(name, std::string_view(bytes).substr(mark->bytes.size()), encoding, encoding, context);
  }
  const bool valid = first_invalid_utf8(bytes) == bytes.size();
  if (bytes.find('\0') != std::string::npos) {
    if (const auto encoding = utf16_by_zeros(bytes, valid)) {
      return converted(name, bytes, *encoding, *encoding + " without byte-order mark", context);
    }
  }
  if (valid) return Decoded{std::move(bytes), "UTF-8"};
  if (std::optional<Error> damage = damaged_utf8(name, bytes)) return fail(std::move(*damage));
  const Result<std::string> legacy = legacy_encoding(name, bytes);
  if (!legacy) return fail(legacy.error());
  return converted(name, bytes, *legacy, *legacy, context);
}

}  // namespace chokepoint::table
