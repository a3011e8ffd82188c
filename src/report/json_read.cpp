// Hostile input is expected: depth and size are bounded before anything is built, every member is checked, and all
// faults are reported. nlohmann/json and its exceptions stay in this file.
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>

#include "report/names.h"
#include "report/render.h"

namespace chokepoint::report {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumBytes = std::size_t{512} << 20;
constexpr int kMaximumDepth = 32;  // the grammar needs 7

Fault fault(Code code, std::string found, std::string expected, std::string remedy) {
  return Fault{code, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)};
}

/// Row and column (from 1, in bytes) of a byte offset.
void locate(Fault& fault, std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  fault.row = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
  const std::size_t line = before.rfind('\n');
  fault.column = static_cast<std::uint32_t>(line == std::string_view::npos ? before.size() + 1 : before.size() - line);
}

/// The byte where brackets nest deeper than allowed, if any.
std::optional<std::size_t> too_deep(std::string_view text) {
  int depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        inside = false;
      }
    } else if (c == '"') {
      inside = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaximumDepth) return i;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return std::nullopt;
}

/// The first 60 bytes of a text, cut between characters, for a fault.
std::string excerpt(std::string_view text) {
  if (text.size() <= 60) return std::string(text);
  std::size_t end = 60;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "...";
}

Result<Json> parse(std::string_view text) {
  if (text.size() > kMaximumBytes) {
    return fail(fault(Code::too_large, std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(kMaximumBytes) + " bytes", "write big outputs beside the report"));
  }
  if (const auto at = too_deep(text)) {
    Fault deep =
        fault(Code::bad_structure, "brackets nested deeper than " + std::to_string(kMaximumDepth),
              "a report as docs/formats/report.schema.json describes it", "give a report that chokepoint wrote");
    locate(deep, text, *at);
    return fail(std::move(deep));
  }
  Faults repeated;
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int /*depth*/, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) {
      keys.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      keys.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const std::string& key = value.get_ref<const std::string&>();
      if (!keys.back().insert(key).second) {
        repeated.add(fault(Code::duplicate, "the key `" + excerpt(key) + "` twice in one object", "each key once",
                           "remove one of the two"));
      }
    }
    return true;
  };
  try {
    Json document = Json::parse(text, watch);
    if (!repeated.empty()) return fail(std::move(repeated).take());
    return document;
  } catch (const Json::parse_error& error) {
    Fault syntax = fault(Code::bad_syntax, "text that is not JSON here", "JSON in UTF-8 (RFC 8259)",
                         "check that the file is complete and was not edited");
    locate(syntax, text, error.byte > 0 ? error.byte - 1 : 0);
    return fail(std::move(syntax));
  } catch (const Json::exception&) {  // a number beyond the range of a double
    return fail(fault(Code::bad_number, "a number that no double can hold", "finite numbers",
                      "check that the file was not edited"));
  }
}

/// Reads the members of one object and remembers where it stands.
class Reader {
 public:
  Reader(const Json& value, std::string path, Faults& faults) : value_(value), path_(std::move(path)), faults_(faults) {
    if (!value_.is_object()) complain(Code::bad_structure, path_, "an object");
  }

  std::string text(const char* key) {
    const Json* member = find(key, true);
    if (member == nullptr) return {};
    if (!member->is_string()) {
      complain(Code::bad_structure, path_ + "/" + key, "a text");
      return {};
    }
    return member->get<std::string>();
  }

  bool boolean(const char* key) {
    const Json* member = find(key, true);
    if (member == nullptr) return false;
    if (!member->is_boolean()) complain(Code::bad_structure, path_ + "/" + key, "true or false");
    return member->is_boolean() && member->get<bool>();
  }

  double number(const char* key) {
    const Json* member = find(key, true);
    return member == nullptr ? std::numeric_limits<double>::quiet_NaN() : number_of(*member, path_ + "/" + key);
  }

  Fingerprint fingerprint(const char* key) {
    const std::string hex = text(key);
    const bool well_formed = hex.size() == 32 && hex.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!well_formed) {
      if (value_.is_object() && value_.contains(key)) {
        faults_.add(fault(Code::bad_id, "`" + excerpt(hex) + "` at " + path_ + "/" + key,
                          "a fingerprint of 32 hexadecimal digits in lower case",
                          "restore the value that was written"));
      }
      return {};
    }
    return {std::stoull(hex.substr(0, 16), nullptr, 16), std::stoull(hex.substr(16), nullptr, 16)};
  }

  template <class Word>
  Word choice(const char* key, std::span<const std::string_view> names) {
    const Json* member = find(key, true);
    return member == nullptr ? Word{} : choice_of<Word>(*member, path_ + "/" + key, names);
  }

  template <class Item, class Read>
  std::vector<Item> list(const char* key, bool required, const Read& read) {
    std::vector<Item> items;
    const Json* member = find(key, required);
    if (member == nullptr) return items;
    if (!member->is_array()) {
      complain(Code::bad_structure, path_ + "/" + key, "a list");
      return items;
    }
    items.reserve(member->size());
    for (const Json& element : *member) {
      items.push_back(read(element, path_ + "/" + key + "/" + std::to_string(items.size())));
    }
    return items;
  }

  std::vector<std::string> texts(const char* key, bool required) {
    return list<std::string>(key, required, [this](const Json& element, const std::string& at) {
      if (element.is_string()) return element.get<std::string>();
      complain(Code::bad_structure, at, "a text");
      return std::string();
    });
  }

  std::vector<double> numbers(const char* key) {
    return list<double>(key, true,
                        [this](const Json& element, const std::string& at) { return number_of(element, at); });
  }

  template <class Word>
  std::vector<Word> choices(const char* key, std::span<const std::string_view> names) {
    return list<Word>(key, false,
                      [&](const Json& element, const std::string& at) { return choice_of<Word>(element, at, names); });
  }

  Reader inner(const char* key) {
    static const Json kEmpty = Json::object();
    const Json* member = find(key, true);
    return Reader(member == nullptr ? kEmpty : *member, path_ + "/" + key, faults_);
  }

  bool has(const char* key) const { return value_.is_object() && value_.contains(key); }
  const std::string& path() const { return path_; }
  Faults& faults() { return faults_; }

  /// Every member that nobody asked for.
  void finish() {
    if (!value_.is_object()) return;
    for (const auto& [key, member] : value_.items()) {
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
        faults_.add(
            fault(Code::bad_structure, "an unknown key `" + excerpt(key) + "` at " + (path_.empty() ? "/" : path_),
                  "the keys of docs/formats/report.schema.json", "remove it, or use the version that wrote it"));
      }
    }
  }

 private:
  const Json* find(const char* key, bool required) {
    asked_.emplace_back(key);
    if (!value_.is_object()) return nullptr;
    const auto member = value_.find(key);
    if (member != value_.end()) return &*member;
    if (required) {
      faults_.add(fault(Code::missing_value, "no `" + std::string(key) + "` at " + (path_.empty() ? "/" : path_),
                        "every key of docs/formats/report.schema.json", "restore the key"));
    }
    return nullptr;
  }

  void complain(Code code, const std::string& at, std::string expected) {
    faults_.add(fault(code, "another kind of value at " + (at.empty() ? "/" : at), std::move(expected),
                      "restore the value that was written"));
  }

  double number_of(const Json& value, const std::string& at) {
    if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (value.is_number()) return value.get<double>();
    complain(Code::bad_number, at, "a number or null");
    return std::numeric_limits<double>::quiet_NaN();
  }

  template <class Word>
  Word choice_of(const Json& value, const std::string& at, std::span<const std::string_view> names) {
    const std::string word = value.is_string() ? value.get<std::string>() : std::string();
    const auto place = std::find(names.begin(), names.end(), word);
    if (place != names.end()) return static_cast<Word>(place - names.begin());
    std::string expected = "one of";
    for (const std::string_view name : names) expected += (name == names.front() ? " " : ", ") + std::string(name);
    faults_.add(fault(Code::bad_choice, "`" + excerpt(word) + "` at " + at, std::move(expected),
                      "restore the word that was written"));
    return Word{};
  }

  const Json& value_;
  std::string path_;
  Faults& faults_;
  std::vector<std::string> asked_;
};

Manifest read_manifest(Reader reader) {
  Manifest manifest;
  Faults& faults = reader.faults();
  manifest.inputs = reader.list<Input>("inputs", true, [&](const Json& element, const std::string& at) {
    Reader inner(element, at, faults);
    Input input;
    input.fingerprint = inner.fingerprint("fingerprint");
    input.name = inner.text("name");
    inner.finish();
    return input;
  });
  manifest.params = reader.text("params");
  manifest.use_case = reader.text("use_case");
  manifest.version = reader.text("version");
  manifest.world = reader.fingerprint("world");
  manifest.world_name = reader.text("world_name");
  reader.finish();
  return manifest;
}

Column read_column(Reader reader) {
  Column column;
  column.name = reader.text("name");
  column.title = reader.text("title");
  column.unit = reader.text("unit");
  column.role = reader.choice<Role>("role", kRoleNames);
  static constexpr std::string_view kKinds[] = {"number", "text"};
  if (reader.choice<int>("kind", kKinds) == 0) {
    column.cells = reader.numbers("cells");
  } else {
    column.cells = reader.texts("cells", true);
  }
  column.basis = reader.choices<Basis>("basis", kBasisNames);
  column.figure = reader.texts("figure", false);
  const std::size_t rows = column.rows();
  for (const auto& [name, size] :
       {std::pair{"basis", column.basis.size()}, std::pair{"figure", column.figure.size()}}) {
    if (size != 0 && size != rows) {
      reader.faults().add(fault(Code::bad_structure, std::to_string(size) + " entries at " + reader.path() + "/" + name,
                                "one for each of the " + std::to_string(rows) + " cells", "restore the list"));
    }
  }
  reader.finish();
  return column;
}

Table read_table(Reader reader) {
  Table table;
  Faults& faults = reader.faults();
  table.name = reader.text("name");
  table.title = reader.text("title");
  table.note = reader.text("note");
  table.draw = reader.choice<Draw>("draw", kDrawNames);
  table.columns = reader.list<Column>("columns", true, [&](const Json& element, const std::string& at) {
    return read_column(Reader(element, at, faults));
  });
  for (const Column& column : table.columns) {
    if (column.rows() != table.rows()) {
      faults.add(
          fault(Code::bad_structure,
                std::to_string(column.rows()) + " cells in column `" + excerpt(column.name) + "` at " + reader.path(),
                "as many as the longest column has, " + std::to_string(table.rows()), "restore the column"));
    }
  }
  reader.finish();
  return table;
}

Step read_step(Reader reader) {
  Step step;
  step.what = reader.text("what");
  step.where = reader.text("where");
  step.day = reader.text("day");
  step.value = reader.number("value");
  step.unit = reader.text("unit");
  step.figure = reader.text("figure");
  reader.finish();
  return step;
}

Chain read_chain(Reader reader) {
  Chain chain;
  Faults& faults = reader.faults();
  chain.result = reader.text("result");
  chain.title = reader.text("title");
  chain.steps = reader.list<Step>("steps", true, [&](const Json& element, const std::string& at) {
    return read_step(Reader(element, at, faults));
  });
  reader.finish();
  return chain;
}

Quote read_quote(Reader reader) {
  Quote quote;
  quote.figure = reader.text("figure");
  quote.rests_on = reader.boolean("rests_on");
  quote.text = reader.text("text");
  quote.language = reader.text("language");
  quote.english = reader.text("english");
  quote.source = reader.text("source");
  quote.publisher = reader.text("publisher");
  quote.date = reader.text("date");
  quote.url = reader.text("url");
  quote.grade = reader.text("grade");
  quote.note = reader.text("note");
  reader.finish();
  return quote;
}

Note read_note(Reader reader) {
  Note note;
  note.tone = reader.choice<Tone>("tone", kToneNames);
  note.text = reader.text("text");
  reader.finish();
  return note;
}

DataFile read_file_entry(Reader reader) {
  DataFile file;
  file.name = reader.text("name");
  file.fingerprint = reader.fingerprint("fingerprint");
  reader.finish();
  return file;
}

Report read_report(Reader reader) {
  Report report;
  Faults& faults = reader.faults();
  const std::string format = reader.text("format");
  if (reader.has("format") && format != kFormat) {
    faults.add(fault(Code::bad_choice, "the format `" + excerpt(format) + "`", std::string(kFormat),
                     "use the version of the program that wrote it"));
  }
  report.title = reader.text("title");
  static constexpr std::size_t kOutcomes = static_cast<std::size_t>(Outcome::stopped) + 1;
  std::vector<std::string_view> outcomes;
  for (std::size_t i = 0; i < kOutcomes; ++i) outcomes.push_back(chokepoint::name_of(static_cast<Outcome>(i)));
  report.outcome = reader.choice<Outcome>("outcome", outcomes);
  const Fingerprint key = reader.fingerprint("key");
  const std::size_t before = faults.size();
  report.manifest = read_manifest(reader.inner("manifest"));
  if (faults.size() == before && key != Fingerprint{} && key != key_of(report.manifest)) {
    faults.add(fault(Code::bad_structure, "a key that is not the fingerprint of the manifest",
                     to_string(key_of(report.manifest)), "restore the manifest or the key"));
  }
  const auto each = [&](auto read) {
    return [&faults, read](const Json& element, const std::string& at) { return read(Reader(element, at, faults)); };
  };
  report.notes = reader.list<Note>("notes", true, each(read_note));
  report.tables = reader.list<Table>("tables", true, each(read_table));
  report.reasons = reader.list<Chain>("reasons", true, each(read_chain));
  report.quotes = reader.list<Quote>("quotes", true, each(read_quote));
  report.bulk = reader.list<DataFile>("bulk", true, each(read_file_entry));
  reader.finish();
  return report;
}

}  // namespace

Result<Report> from_json(std::string_view json) {
  const Result<Json> document = parse(json);
  if (!document) return fail(document.error());
  Faults faults;
  Report report = read_report(Reader(*document, "", faults));
  if (!faults.empty()) return fail(std::move(faults).take());
  return report;
}

Result<Manifest> manifest_from_json(std::string_view json) {
  const Result<Json> document = parse(json);
  if (!document) return fail(document.error());
  Faults faults;
  Manifest manifest = read_manifest(Reader(*document, "", faults));
  if (!faults.empty()) return fail(std::move(faults).take());
  return manifest;
}

}  // namespace chokepoint::report
