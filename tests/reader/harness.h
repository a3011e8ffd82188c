// Reading for tests: the lexicon once, a text to its claims, texts with labels inside.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "reader/embedded.h"
#include "reader/reader.h"

namespace chokepoint::reader {

inline const Lexicon& lexicon() {
  static const Lexicon lexicon = [] {
    PlainContext plain;
    Context context = plain.context();
    auto read = Lexicon::read(embedded_lexicon(), {}, context);
    if (!read) ADD_FAILURE() << to_string(read.error());
    return std::move(*read);
  }();
  return lexicon;
}

struct Outcome {
  std::vector<Claim> claims;
  std::vector<Claim> vague;  // amounts without a number: the scorer looks at neither value nor count of them
  Summary summary;
};

/// Fed in pieces of `piece` bytes.
inline Outcome read_text(const std::string& text, Options options = {}, std::size_t piece = std::size_t{1} << 20U) {
  Outcome outcome;
  Reader reader(lexicon(), options, [&](Claim&& claim) {
    (claim.bound == Bound::vague ? outcome.vague : outcome.claims).push_back(std::move(claim));
  });
  for (std::size_t i = 0; i < text.size(); i += piece) reader.feed(std::string_view(text).substr(i, piece));
  outcome.summary = reader.finish();
  return outcome;
}

inline Options published(int year, int month, int day) {
  Options options;
  options.published = {year, month, day};
  return options;
}

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::filesystem::path test_folder() { return std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "tests/reader"; }

/// "98", "18..24", "2025-10": what a claim ought to say.
struct Expected {
  std::uint64_t start{0}, end{0};
  std::string unit_class;  // "money:USD" with its currency
  std::string value;
  std::string quote;
  std::vector<std::pair<std::string, std::string>> others;  // other right readings: class and value
  bool neutral{false};  // a claim of the class there is neither right nor wrong (a day of the page, a year of a number)
};

inline bool near(double a, double b) { return std::fabs(a - b) <= 0.005 * std::fabs(a) || (a == 0.0 && b == 0.0); }

/// "date", "money:USD": class and currency of a claim.
inline std::string class_of(const Claim& claim) {
  std::string unit_class(name_of(claim.unit_class));
  if (claim.unit_class == UnitClass::money) unit_class += ":" + claim.unit;
  return unit_class;
}

/// By the rule of the scorer: class, currency, value within half a per cent, dates at the expected precision.
inline bool says(const Claim& claim, const Expected& expected) {
  for (const auto& [unit_class, value] : expected.others) {
    Expected other;
    other.unit_class = unit_class;
    other.value = value;
    if (says(claim, other)) return true;
  }
  if (class_of(claim) != expected.unit_class) return false;
  if (claim.unit_class == UnitClass::date) {
    if (claim.date.size() < expected.value.size()) return false;
    for (std::size_t i = 0; i < expected.value.size(); ++i) {
      if (expected.value[i] != 'X' && expected.value[i] != claim.date[i]) return false;
    }
    return true;
  }
  const std::size_t dots = expected.value.find("..");
  const double low = std::stod(expected.value);
  const double high = dots == std::string::npos ? low : std::stod(expected.value.substr(dots + 2));
  return near(low, claim.base_low) && near(high, claim.base_high);
}

inline bool overlaps(const Claim& claim, const Expected& expected) {
  const auto begin = std::max(claim.start, expected.start);
  const auto end = std::min(claim.end, expected.end);
  const auto shorter = std::min(claim.end - claim.start, expected.end - expected.start);
  return end > begin && (end - begin) * 2 >= shorter;
}

struct Labelled {
  std::string text;
  std::vector<Expected> expected;
};

/// {{class value|quote}} in a text marks a claim; lines from # at the top are notes. "class a;b or class c" allows more
/// than one reading, {{~class|quote}} a reading that is neither right nor wrong.
inline Labelled unmark(std::string marked) {
  while (marked.starts_with("#")) marked.erase(0, marked.find('\n') + 1);
  Labelled labelled;
  std::uint64_t characters = 0;
  const auto append = [&](std::string_view part) {
    labelled.text += part;
    for (const char c : part) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  };
  for (std::size_t at = 0; at < marked.size();) {
    const std::size_t open = marked.find("{{", at);
    append(std::string_view(marked).substr(at, open == std::string::npos ? open : open - at));
    if (open == std::string::npos) break;
    const std::size_t blank = marked.find(' ', open);
    const std::size_t bar = marked.find('|', open);
    const std::size_t close = marked.find("}}", open);
    Expected expected;
    expected.neutral = marked[open + 2] == '~';
    if (expected.neutral) {
      expected.unit_class = marked.substr(open + 3, bar - open - 3);
    } else {
      expected.unit_class = marked.substr(open + 2, blank - open - 2);
      std::string unit_class = expected.unit_class;
      std::string values = marked.substr(blank + 1, bar - blank - 1);
      for (bool first = true; !values.empty(); first = false) {
        const std::size_t end = std::min(values.find(';'), values.find(" or "));
        const std::string value = values.substr(0, end);
        if (first) {
          expected.value = value;
        } else {
          expected.others.emplace_back(unit_class, value);
        }
        if (end == std::string::npos) break;
        const bool another = values[end] == ' ';
        values.erase(0, end + (another ? 4 : 1));
        if (another) {
          unit_class = values.substr(0, values.find(' '));
          values.erase(0, unit_class.size() + 1);
        }
      }
    }
    expected.quote = marked.substr(bar + 1, close - bar - 1);
    expected.start = characters;
    append(expected.quote);
    expected.end = characters;
    labelled.expected.push_back(expected);
    at = close + 2;
  }
  return labelled;
}

}  // namespace chokepoint::reader
