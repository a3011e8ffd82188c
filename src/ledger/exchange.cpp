#include "ledger/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/day.h"
#include "table/csv.h"
#include "table/utf8.h"

namespace chokepoint::ledger {
namespace {

// A row type names its fields once; writers and readers walk over them.
template <class Row, class Visitor>
void each_field(Row& row, Visitor&& field) requires std::is_same_v<std::remove_const_t<Row>, Source> {
  field("id", row.id);
  field("title", row.title);
  field("publisher", row.publisher);
  field("published", row.published);
  field("url", row.url);
  field("language", row.language);
  field("reliability", row.reliability);
  field("credibility", row.credibility);
  field("derived_from", row.derived_from);
  field("licence", row.licence);
  field("note", row.note);
}
template <class Row, class Visitor>
void each_field(Row& row, Visitor&& field) requires std::is_same_v<std::remove_const_t<Row>, Document> {
  field("fingerprint", row.fingerprint);
  field("name", row.name);
  field("source", row.source);
  field("edition", row.edition);
  field("language", row.language);
  field("published", row.published);
  field("characters", row.characters);
  field("reading", row.reading);
}
template <class Row, class Visitor>
void each_field(Row& row, Visitor&& field) requires std::is_same_v<std::remove_const_t<Row>, Claim> {
  field("id", row.id);
  field("source", row.source);
  field("quote", row.quote);
  field("sentence", row.sentence);
  field("language", row.language);
  field("unit_class", row.unit_class);
  field("unit", row.unit);
  field("low", row.low);
  field("high", row.high);
  field("base_low", row.base_low);
  field("base_high", row.base_high);
  field("bound", row.bound);
  field("date", row.date);
  field("year", row.year);
  field("relation", row.relation);
  field("subject", row.subject);
  field("product", row.product);
  field("place", row.place);
  field("attributed_to", row.attributed_to);
  field("polarity", row.polarity);
  field("modality", row.modality);
  field("confidence", row.confidence);
  field("reason", row.reason);
}
template <class Row, class Visitor>
void each_field(Row& row, Visitor&& field) requires std::is_same_v<std::remove_const_t<Row>, Mention> {
  field("document", row.document);
  field("start", row.start);
  field("end", row.end);
  field("sentence_start", row.sentence_start);
  field("sentence_end", row.sentence_end);
  field("claim", row.claim);
}
template <class Row, class Visitor>
void each_field(Row& row, Visitor&& field) requires std::is_same_v<std::remove_const_t<Row>, Decision> {
  field("claim", row.claim);
  field("kind", row.kind);
  field("object", row.object);
  field("author", row.author);
  field("note", row.note);
  field("decided_on", row.decided_on);
}

std::string text_of(const std::string& value) { return value; }
std::string text_of(char value) { return std::string(1, value); }
std::string text_of(int value) { return std::to_string(value); }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(std::uint64_t value) { return std::to_string(value); }
std::string text_of(double value) { return table::format_number(value); }
std::string text_of(const std::optional<double>& value) { return value ? table::format_number(*value) : ""; }
std::string text_of(DecisionKind value) { return std::string(name_of(value)); }
std::string text_of(const std::vector<std::string>& value) { return fmt::format("{}", fmt::join(value, ";")); }

// Each says whether the text is one of its kind.
bool parse(const std::string& text, std::string& value) {
  value = text;
  return true;
}
bool parse(const std::string& text, char& value) {
  if (text.size() != 1 || text[0] < 'A' || text[0] > 'F') return false;
  value = text[0];
  return true;
}
bool parse(const std::string& text, std::int64_t& value) {
  const auto number = table::parse_integer(text);
  if (!number || *number < 0) return false;
  value = *number;
  return true;
}
bool parse(const std::string& text, std::uint64_t& value) {
  std::int64_t number = 0;
  if (!parse(text, number)) return false;
  value = static_cast<std::uint64_t>(number);
  return true;
}
bool parse(const std::string& text, int& value) {
  const auto number = table::parse_integer(text);
  if (!number || *number < 1 || *number > 6) return false;
  value = static_cast<int>(*number);
  return true;
}
bool parse(const std::string& text, double& value) {
  const auto number = table::parse_number(text);
  if (!number) return false;
  value = *number;
  return true;
}
bool parse(const std::string& text, std::optional<double>& value) {
  if (text.empty()) return true;
  double number = 0.0;
  if (!parse(text, number)) return false;
  value = number;
  return true;
}
bool parse(const std::string& text, DecisionKind& value) {
  const auto kind = decision_kind(text);
  if (kind) value = *kind;
  return kind.has_value();
}
bool parse(const std::string& text, std::vector<std::string>& value) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    if (end > at) value.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return true;
}

std::string_view expected_of(const char&) { return "a letter from A to F"; }
std::string_view expected_of(const int&) { return "a whole number from 1 to 6"; }
std::string_view expected_of(const std::int64_t&) { return "a whole number"; }
std::string_view expected_of(const std::uint64_t&) { return "a whole number"; }
std::string_view expected_of(const double&) { return "a number"; }
std::string_view expected_of(const std::optional<double>&) { return "a number, or nothing"; }
std::string_view expected_of(const DecisionKind&) { return "accept, reject, reopen, merge, attach or detach"; }
std::string_view expected_of(const std::string&) { return "a text"; }
std::string_view expected_of(const std::vector<std::string>&) { return "names joined by ;"; }

constexpr std::array<std::string_view, 5> kTables{"source", "document", "claim", "mention", "decision"};

/// Calls `row(table name, row)` for every row, in an order in which what is referred to comes first.
template <class Visitor>
void each_row(const Contents& contents, const Visitor& row) {
  for (const auto& source : contents.sources) row(kTables[0], source);
  for (const auto& document : contents.documents) row(kTables[1], document);
  for (const auto& claim : contents.claims) row(kTables[2], claim);
  for (const auto& mention : contents.mentions) row(kTables[3], mention);
  for (const auto& decision : contents.decisions) row(kTables[4], decision);
}

nlohmann::ordered_json json_of(const std::string& value) { return value; }
nlohmann::ordered_json json_of(char value) { return std::string(1, value); }
nlohmann::ordered_json json_of(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}
nlohmann::ordered_json json_of(DecisionKind value) { return std::string(name_of(value)); }
nlohmann::ordered_json json_of(const std::vector<std::string>& value) { return value; }
template <class Number>
nlohmann::ordered_json json_of(const Number& value) {
  return value;
}

/// A spreadsheet would run such a cell; an apostrophe in front keeps it a text, and is taken off when read.
bool is_run(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}
bool takes_apostrophe(std::string_view text) {
  return is_run(text) || (text.size() > 1 && text.front() == '\'' && (is_run(text.substr(1)) || text[1] == '\''));
}

using Fields = std::map<std::string, std::string, std::less<>>;

class Collector {
 public:
  void add(const std::string& file, std::uint32_t row, std::string_view table, const Fields& fields) {
    if (table == kTables[0]) contents_.sources.push_back(read<Source>(file, row, table, fields));
    if (table == kTables[1]) contents_.documents.push_back(read<Document>(file, row, table, fields));
    if (table == kTables[2]) contents_.claims.push_back(read<Claim>(file, row, table, fields));
    if (table == kTables[3]) contents_.mentions.push_back(read<Mention>(file, row, table, fields));
    if (table == kTables[4]) contents_.decisions.push_back(read<Decision>(file, row, table, fields));
    places_[std::string(table)].push_back({file, row});
  }
  void fault(Fault fault) { faults_.add(std::move(fault)); }

  Result<Contents> finish() {
    std::set<std::string, std::less<>> sources, documents, claims;
    each("source", contents_.sources, [&](const Source& row) { return one(sources, row.id, "the id of a source"); });
    each("document", contents_.documents, [&](const Document& row) {
      if (auto problem = one(documents, row.fingerprint, "the fingerprint of a document")) return problem;
      return known(sources, row.source, "source");
    });
    each("claim", contents_.claims, [&](const Claim& row) {
      if (auto problem = one(claims, row.id, "the id of a claim")) return problem;
      if (row.id.size() != 16 || row.id.find_first_not_of("0123456789abcdef") != std::string::npos)
        return problem_of(Code::bad_id, row.id, "16 hexadecimal digits");
      return known(sources, row.source, "source");
    });
    each("mention", contents_.mentions, [&](const Mention& row) {
      if (auto problem = known(documents, row.document, "document")) return problem;
      if (row.start >= row.end) return problem_of(Code::bad_order, std::to_string(row.start), "a start before the end");
      return known(claims, row.claim, "claim");
    });
    each("decision", contents_.decisions, [&](const Decision& row) {
      using Kind = DecisionKind;
      const bool wants = row.kind == Kind::merge || row.kind == Kind::attach || row.kind == Kind::detach;
      if (row.author.empty()) return problem_of(Code::missing_value, "no author", "who decided");
      if (row.claim.empty()) return problem_of(Code::missing_value, "no claim", "what was decided on");
      if (wants == row.object.empty())
        return problem_of(Code::bad_structure, "object \"" + row.object + "\"",
                          wants ? "what it is merged into or attached to" : "none");
      return std::optional<Fault>();
    });
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return std::move(contents_);
  }

 private:
  struct Place {
    std::string file;
    std::uint32_t row;
  };

  template <class Row>
  Row read(const std::string& file, std::uint32_t row, std::string_view table, const Fields& fields) {
    Row made;
    std::size_t used = 0;
    each_field(made, [&](const char* name, auto& value) {
      const auto found = fields.find(name);
      if (found == fields.end()) return;
      ++used;
      if (parse(found->second, value)) return;
      faults_.add({Code::bad_choice, file, row, 0, fmt::format("{} \"{}\"", name, found->second),
                   std::string(expected_of(value)), "correct the field"});
    });
    if (used < fields.size()) {
      for (const auto& [name, text] : fields) {
        bool known = false;
        each_field(made, [&](const char* other, auto&) { known = known || name == other; });
        if (!known) {
          faults_.add({Code::unknown_column, file, row, 0, "a field \"" + name + "\"",
                       fmt::format("a field of a {}", table), "leave it out; docs/formats/ledger.md lists them"});
        }
      }
    }
    return made;
  }

  static std::optional<Fault> problem_of(Code code, std::string found, std::string expected) {
    return Fault{code, "", 0, 0, std::move(found), std::move(expected), "correct the row"};
  }
  static std::optional<Fault> one(std::set<std::string, std::less<>>& seen, const std::string& id,
                                  const std::string& what) {
    if (id.empty()) return problem_of(Code::missing_value, "nothing", what);
    if (!seen.insert(id).second) return problem_of(Code::duplicate, id + " twice", what + ", once");
    return std::nullopt;
  }
  static std::optional<Fault> known(const std::set<std::string, std::less<>>& all, const std::string& id,
                                    const std::string& what) {
    if (all.count(id) > 0) return std::nullopt;
    return problem_of(Code::unknown_reference, what + " \"" + id + "\"", "one of the " + what + "s given");
  }

  template <class Row, class Check>
  void each(std::string_view table, const std::vector<Row>& rows, const Check& check) {
    const auto& places = places_[std::string(table)];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::optional<Fault> problem = check(rows[i]);
      if (!problem) continue;
      problem->file = places[i].file;
      problem->row = places[i].row;
      faults_.add(std::move(*problem));
    }
  }

  Contents contents_;
  std::map<std::string, std::vector<Place>> places_;
  Faults faults_;
};

void read_line(const std::string& file, std::uint32_t number, std::string_view line, Collector& out) {
  const auto bad = [&](std::string found) {
    out.fault({Code::bad_syntax, file, number, 0, std::move(found),
               "a JSON object with \"row\": source, document, claim, mention or decision",
               "write it as chokepoint evidence export --format jsonl does"});
  };
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return bad("a line that is no JSON object");
  const auto row = json.find("row");
  if (row == json.end() || !row->is_string()) return bad("an object without \"row\"");
  const auto& table = row->get_ref<const std::string&>();
  if (std::find(kTables.begin(), kTables.end(), table) == kTables.end()) return bad("a row of kind \"" + table + "\"");
  Fields fields;
  for (const auto& [name, value] : json.items()) {
    if (name == "row" || value.is_null()) continue;
    if (value.is_string()) {
      fields[name] = value.get<std::string>();
    } else if (value.is_number_integer()) {
      fields[name] = value.is_number_unsigned() ? std::to_string(value.get<std::uint64_t>())
                                                : std::to_string(value.get<std::int64_t>());
    } else if (value.is_number()) {
      fields[name] = table::format_number(value.get<double>());
    } else if (value.is_array() &&
               std::all_of(value.begin(), value.end(), [](const auto& v) { return v.is_string(); })) {
      fields[name] = text_of(value.get<std::vector<std::string>>());
    } else {
      return bad("a field \"" + name + "\" that is no text, number or list of texts");
    }
  }
  out.add(file, number, table, fields);
}

}  // namespace

void write_jsonl(const Contents& contents, const std::function<bool(std::string_view)>& sink) {
  bool wanted = true;
  each_row(contents, [&](std::string_view table, const auto& row) {
    if (!wanted) return;
    nlohmann::ordered_json json;
    json["row"] = table;
    each_field(row, [&](const char* name, const auto& value) { json[name] = json_of(value); });
    wanted = sink(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  });
}

std::vector<ExchangeFile> write_csv(const Contents& contents) {
  std::vector<ExchangeFile> files;
  for (const std::string_view table : kTables) files.push_back({std::string(table) + "s.csv", ""});
  const auto append = [](std::string& out, const std::vector<std::string>& cells) {
    std::vector<std::string_view> views(cells.begin(), cells.end());
    table::append_row(out, views);
  };
  const auto head = [&](std::size_t table, auto row) {
    std::vector<std::string> names;
    each_field(row, [&](const char* name, auto&) { names.emplace_back(name); });
    append(files[table].bytes, names);
  };
  head(0, Source());
  head(1, Document());
  head(2, Claim());
  head(3, Mention());
  head(4, Decision());
  each_row(contents, [&](std::string_view table, const auto& row) {
    std::vector<std::string> cells;
    each_field(row, [&](const char*, const auto& value) {
      std::string text = text_of(value);
      const bool number = table::parse_number(text).has_value();
      if (!number && takes_apostrophe(text)) text.insert(text.begin(), '\'');
      cells.push_back(std::move(text));
    });
    const auto at = std::find(kTables.begin(), kTables.end(), table) - kTables.begin();
    append(files[static_cast<std::size_t>(at)].bytes, cells);
  });
  return files;
}

Result<Contents> read_exchange(const std::vector<ExchangeFile>& files, Context& context) {
  Collector out;
  for (const ExchangeFile& file : files) {
    const std::string name = file.name.substr(file.name.find_last_of('/') + 1);
    const auto table = std::find_if(kTables.begin(), kTables.end(),
                                    [&](std::string_view t) { return name == std::string(t) + "s.csv"; });
    if (table == kTables.end() && name.ends_with(".csv")) {
      out.fault({Code::usage, file.name, 0, 0, "a table of another name",
                 "sources.csv, documents.csv, claims.csv, mentions.csv or decisions.csv", "rename it"});
      continue;
    }
    if (table != kTables.end()) {
      table::CsvOptions options;
      options.delimiter = ',';
      auto text = table::parse_csv(file.name, file.bytes, options, context);
      if (!text) {
        for (const Fault& fault : text.error().faults) out.fault(fault);
        continue;
      }
      for (std::size_t r = 0; r < text->rows(); ++r) {
        Fields fields;
        for (std::size_t c = 0; c < text->columns(); ++c) {
          std::string cell(text->cell(r, c));
          if (cell.size() > 1 && cell.front() == '\'' && takes_apostrophe(cell)) cell.erase(0, 1);
          fields[std::string(text->header(c))] = std::move(cell);
        }
        out.add(file.name, text->sheet_row(r), *table, fields);
      }
      continue;
    }
    if (const std::size_t broken = table::first_invalid_utf8(file.bytes); broken < file.bytes.size()) {
      out.fault({Code::bad_encoding, file.name, 0, 0, fmt::format("byte {} is no UTF-8", broken + 1), "UTF-8",
                 "export it again"});
      continue;
    }
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < file.bytes.size();) {
      const std::size_t end = std::min(file.bytes.find('\n', at), file.bytes.size());
      ++number;
      std::string_view line = std::string_view(file.bytes).substr(at, end - at);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) read_line(file.name, number, line, out);
      at = end + 1;
    }
  }
  return out.finish();
}

}  // namespace chokepoint::ledger
