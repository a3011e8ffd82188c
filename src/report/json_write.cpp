#include <cmath>
#include <span>

#include "report/names.h"
#include "report/render.h"
#include "report/utf8.h"
#include "table/csv.h"

namespace chokepoint::report {
namespace {

// Writes members and elements in the order of the calls; `line` breaks stand where a person or a diff wants them.
class JsonText {
 public:
  std::string take() && { return std::move(out_); }

  JsonText& open(char bracket) {
    separate();
    out_.push_back(bracket);
    first_ = true;
    return *this;
  }
  JsonText& close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
    return *this;
  }
  JsonText& key(std::string_view name) {
    separate();
    quote(name);
    out_.push_back(':');
    first_ = true;  // no comma before the value
    return *this;
  }
  JsonText& text(std::string_view value) {
    separate();
    quote(value);
    return *this;
  }
  JsonText& number(double value) {
    separate();
    if (!std::isfinite(value)) {
      out_ += "null";
    } else {
      out_ += value == 0.0 ? "0" : table::format_number(value);
    }
    return *this;
  }
  JsonText& boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
  }
  JsonText& member(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonText& line() {
    line_ = true;
    return *this;
  }
  /// The line break before a closing bracket, which no comma precedes.
  JsonText& end_line() {
    out_.push_back('\n');
    line_ = false;
    return *this;
  }

 private:
  void separate() {
    if (!first_) out_.push_back(',');
    first_ = false;
    if (line_) out_.push_back('\n');
    line_ = false;
  }
  void quote(std::string_view text) {
    out_.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
      const Character c = decode(text, at);
      if (c.code == '"' || c.code == '\\') {
        out_.push_back('\\');
        out_.push_back(static_cast<char>(c.code));
      } else if (c.code == '\n') {
        out_ += "\\n";
      } else if (c.code < 0x20 || c.code == 0x7F) {
        static constexpr char kHex[] = "0123456789abcdef";
        out_ += "\\u00";
        out_.push_back(kHex[c.code >> 4U]);
        out_.push_back(kHex[c.code & 15U]);
      } else if (c.valid) {
        out_.append(text, at, c.size);
      } else {
        append_utf8(out_, c.code);
      }
      at += c.size;
    }
    out_.push_back('"');
  }

  std::string out_;
  bool first_{true};
  bool line_{false};
};

void write(JsonText& json, const Manifest& manifest) {
  json.open('{').key("inputs").open('[');
  for (const Input& input : manifest.inputs) {
    json.open('{').member("fingerprint", to_string(input.fingerprint)).member("name", input.name).close('}');
  }
  json.close(']');
  json.member("params", manifest.params).member("use_case", manifest.use_case).member("version", manifest.version);
  json.member("world", to_string(manifest.world)).member("world_name", manifest.world_name).close('}');
}

void write(JsonText& json, const Column& column) {
  const bool numeric = std::holds_alternative<Numbers>(column.cells);
  json.line().open('{').member("name", column.name).member("title", column.title).member("unit", column.unit);
  json.member("role", name_of(column.role)).member("kind", numeric ? "number" : "text").key("cells").open('[');
  if (numeric) {
    for (const double value : std::get<Numbers>(column.cells)) json.number(value);
  } else {
    for (const std::string& value : std::get<Texts>(column.cells)) json.text(value);
  }
  json.close(']');
  if (!column.basis.empty()) {
    json.key("basis").open('[');
    for (const Basis basis : column.basis) json.text(name_of(basis));
    json.close(']');
  }
  if (!column.figure.empty()) {
    json.key("figure").open('[');
    for (const std::string& figure : column.figure) json.text(figure);
    json.close(']');
  }
  json.close('}');
}

void write(JsonText& json, const Table& table) {
  json.line().open('{').member("name", table.name).member("title", table.title).member("note", table.note);
  json.member("draw", name_of(table.draw)).key("columns").open('[');
  for (const Column& column : table.columns) write(json, column);
  json.close(']').close('}');
}

void write(JsonText& json, const Chain& chain) {
  json.line().open('{').member("result", chain.result).member("title", chain.title).key("steps").open('[');
  for (const Step& step : chain.steps) {
    json.line().open('{').member("what", step.what).member("where", step.where).member("day", step.day);
    json.key("value").number(step.value).member("unit", step.unit).member("figure", step.figure).close('}');
  }
  json.close(']').close('}');
}

void write(JsonText& json, const Quote& quote) {
  json.line().open('{').member("figure", quote.figure).key("rests_on").boolean(quote.rests_on);
  json.member("text", quote.text).member("language", quote.language).member("english", quote.english);
  json.member("source", quote.source).member("publisher", quote.publisher).member("date", quote.date);
  json.member("url", quote.url).member("grade", quote.grade).member("note", quote.note).close('}');
}

void write(JsonText& json, const Note& note) {
  json.line().open('{').member("tone", name_of(note.tone)).member("text", note.text).close('}');
}

void write(JsonText& json, const DataFile& file) {
  json.line().open('{').member("name", file.name).member("fingerprint", to_string(file.fingerprint)).close('}');
}

template <class Item>
void write_list(JsonText& json, std::string_view name, const std::vector<Item>& items) {
  json.line().key(name).open('[');
  for (const Item& item : items) write(json, item);
  json.close(']');
}

}  // namespace

std::string manifest_json(const Manifest& manifest) {
  JsonText json;
  write(json, manifest);
  return std::move(json).take();
}

std::string to_json(const Report& report) {
  JsonText json;
  json.open('{').line().member("format", kFormat);
  json.line().member("title", report.title);
  json.line().member("outcome", chokepoint::name_of(report.outcome));
  json.line().member("key", to_string(key_of(report.manifest)));
  json.line().key("manifest");
  write(json, report.manifest);
  write_list(json, "notes", report.notes);
  write_list(json, "tables", report.tables);
  write_list(json, "reasons", report.reasons);
  write_list(json, "quotes", report.quotes);
  write_list(json, "bulk", report.bulk);
  json.end_line().close('}').end_line();
  return std::move(json).take();
}

}  // namespace chokepoint::report
