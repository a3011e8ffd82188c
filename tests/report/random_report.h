// Random reports for property tests, and equality that takes NaN for equal to NaN.
#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <string>

#include "report/report.h"
#include "report/utf8.h"

namespace chokepoint::report::testing {

inline bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

inline bool same(const Column& a, const Column& b) {
  if (a.name != b.name || a.title != b.title || a.unit != b.unit || a.role != b.role || a.basis != b.basis ||
      a.figure != b.figure || a.cells.index() != b.cells.index() || a.rows() != b.rows()) {
    return false;
  }
  if (const auto* texts = std::get_if<Texts>(&a.cells)) return *texts == std::get<Texts>(b.cells);
  const auto& x = std::get<Numbers>(a.cells);
  const auto& y = std::get<Numbers>(b.cells);
  return std::equal(x.begin(), x.end(), y.begin(), [](double p, double q) { return same(p, q); });
}

inline bool same(const Table& a, const Table& b) {
  return a.name == b.name && a.title == b.title && a.note == b.note && a.draw == b.draw &&
         std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const Column& x, const Column& y) { return same(x, y); });
}

inline bool same(const Step& a, const Step& b) {
  return a.what == b.what && a.where == b.where && a.day == b.day && same(a.value, b.value) && a.unit == b.unit &&
         a.figure == b.figure;
}

inline bool same(const Chain& a, const Chain& b) {
  return a.result == b.result && a.title == b.title &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const Step& x, const Step& y) { return same(x, y); });
}

inline bool same(const Quote& a, const Quote& b) {
  return a.figure == b.figure && a.rests_on == b.rests_on && a.text == b.text && a.language == b.language &&
         a.english == b.english && a.source == b.source && a.publisher == b.publisher && a.date == b.date &&
         a.url == b.url && a.grade == b.grade && a.note == b.note;
}

inline bool same(const Manifest& a, const Manifest& b) {
  return a.version == b.version && a.use_case == b.use_case && a.params == b.params && a.world == b.world &&
         a.world_name == b.world_name &&
         std::equal(a.inputs.begin(), a.inputs.end(), b.inputs.begin(), b.inputs.end(),
                    [](const Input& x, const Input& y) { return x.name == y.name && x.fingerprint == y.fingerprint; });
}

/// Everything but the bytes of bulk files, which the JSON leaves out.
inline bool same(const Report& a, const Report& b) {
  const auto all = [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& p, const auto& q) { return same(p, q); });
  };
  return a.title == b.title && a.outcome == b.outcome && same(a.manifest, b.manifest) && all(a.tables, b.tables) &&
         all(a.reasons, b.reasons) && all(a.quotes, b.quotes) &&
         std::equal(a.notes.begin(), a.notes.end(), b.notes.begin(), b.notes.end(),
                    [](const Note& x, const Note& y) { return x.tone == y.tone && x.text == y.text; }) &&
         std::equal(
             a.bulk.begin(), a.bulk.end(), b.bulk.begin(), b.bulk.end(),
             [](const DataFile& x, const DataFile& y) { return x.name == y.name && x.fingerprint == y.fingerprint; });
}

/// Text of any Unicode characters, with the troublesome ones often.
inline std::string random_text() {
  using std::string_literals::operator""s;
  static const std::u32string kTroublesome =
      U"<>&\"'\\/\n\r\t\0=+-@,;|\x1b\x7f\x85\u202e\u2066\u2028\ufeffé界かア中\u0627\u0644\u064e\U0001F600"s;
  std::string out;
  const int length = *rc::gen::inRange(0, 12);
  for (int i = 0; i < length; ++i) {
    if (*rc::gen::inRange(0, 3) == 0) {
      append_utf8(out, static_cast<char32_t>(*rc::gen::inRange(0x20, 0x7F)));
    } else if (*rc::gen::inRange(0, 2) == 0) {
      append_utf8(out,
                  kTroublesome[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(kTroublesome.size())))]);
    } else {
      const int code = *rc::gen::inRange(1, 0x110000 - 0x800);
      append_utf8(out, static_cast<char32_t>(code < 0xD800 ? code : code + 0x800));
    }
  }
  return out;
}

inline double random_number() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return std::numeric_limits<double>::quiet_NaN();
    case 1:
      return *rc::gen::inRange(-1000, 100000);
    case 2:
      return std::numeric_limits<double>::denorm_min() * *rc::gen::inRange(0, 1000);
    case 3:
      return std::numeric_limits<double>::max() / *rc::gen::inRange(1, 10);
    default: {
      const double value = *rc::gen::arbitrary<double>();
      return std::isfinite(value) ? value : 0.0;
    }
  }
}

inline Fingerprint random_fingerprint() {
  return {*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::arbitrary<std::uint64_t>()};
}

template <class Word>
Word random_word(int count) {
  return static_cast<Word>(*rc::gen::inRange(0, count));
}

inline Column random_column(std::size_t rows) {
  Column column;
  column.name = random_text();
  column.title = random_text();
  column.unit = random_text();
  column.role = random_word<Role>(8);
  if (*rc::gen::arbitrary<bool>()) {
    Numbers cells(rows);
    for (double& cell : cells) cell = random_number();
    column.cells = std::move(cells);
  } else {
    Texts cells(rows);
    for (std::string& cell : cells) cell = random_text();
    column.cells = std::move(cells);
  }
  if (*rc::gen::arbitrary<bool>()) {
    for (std::size_t i = 0; i < rows; ++i) column.basis.push_back(random_word<Basis>(4));
  }
  if (*rc::gen::arbitrary<bool>()) {
    for (std::size_t i = 0; i < rows; ++i) column.figure.push_back(random_text());
  }
  return column;
}

inline Report random_report() {
  const auto count = [](int limit) { return *rc::gen::inRange(0, limit); };
  Report report;
  report.title = random_text();
  report.outcome = random_word<Outcome>(4);
  report.manifest = {random_text(), random_text(), random_text(), random_fingerprint(), random_text(), {}};
  for (int i = count(3); i > 0; --i) report.manifest.inputs.push_back({random_text(), random_fingerprint()});
  for (int i = count(3); i > 0; --i) report.notes.push_back({random_word<Tone>(4), random_text()});
  for (int i = count(4); i > 0; --i) {
    Table table{random_text(), random_text(), random_text(), random_word<Draw>(4), {}};
    const auto rows = static_cast<std::size_t>(count(6));
    for (int k = count(6); k > 0; --k) table.columns.push_back(random_column(rows));
    report.tables.push_back(std::move(table));
  }
  for (int i = count(3); i > 0; --i) {
    Chain chain{random_text(), random_text(), {}};
    for (int k = count(4); k > 0; --k) {
      chain.steps.push_back(
          {random_text(), random_text(), random_text(), random_number(), random_text(), random_text()});
    }
    report.reasons.push_back(std::move(chain));
  }
  for (int i = count(3); i > 0; --i) {
    report.quotes.push_back({random_text(), *rc::gen::arbitrary<bool>(), random_text(), random_text(), random_text(),
                             random_text(), random_text(), random_text(), random_text(), random_text(), random_text()});
  }
  for (int i = count(2); i > 0; --i) report.bulk.push_back({random_text(), random_fingerprint(), ""});
  return report;
}

}  // namespace chokepoint::report::testing
