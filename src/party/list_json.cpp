// nlohmann/json and its exceptions stay in this file.
#include "party/list_json.h"

#include <nlohmann/json.hpp>
#include <set>

namespace chokepoint::party {
namespace {

using Json = nlohmann::json;

constexpr int kMaximumDepth = 16;  // the list needs 5

std::string text_of(const Json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return {};
  if (it->is_string()) return it->get<std::string>();
  if (it->is_number_integer()) return std::to_string(it->get<std::int64_t>());
  return {};
}

/// A list of texts, or one text with semicolons.
std::vector<std::string> texts_of(const Json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end()) return {};
  if (it->is_string()) return split_list(it->get<std::string>());
  std::vector<std::string> texts;
  if (!it->is_array()) return texts;
  for (const Json& one : *it) {
    if (one.is_string() && texts.size() < kMostAliases) texts.push_back(one.get<std::string>());
  }
  return texts;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

Entry entry_of(const Json& object) {
  Entry entry;
  entry.id = text_of(object, "id");
  if (entry.id.empty()) entry.id = text_of(object, "_id");
  if (entry.id.empty()) entry.id = text_of(object, "entity_number");
  entry.name = text_of(object, "name");
  entry.aliases = texts_of(object, "alt_names");
  entry.list = text_of(object, "source");
  entry.what = joined(texts_of(object, "programs"));
  if (entry.what.empty()) entry.what = text_of(object, "license_requirement");
  entry.since = text_of(object, "start_date");
  entry.url = text_of(object, "source_list_url");
  add_country(text_of(object, "country"), entry.countries);
  for (const std::string& one : texts_of(object, "nationalities")) add_country(one, entry.countries);
  const auto addresses = object.find("addresses");
  if (addresses != object.end() && addresses->is_array()) {
    for (const Json& address : *addresses) {
      if (address.is_object()) add_country(text_of(address, "country"), entry.countries);
    }
  }
  return entry;
}

}  // namespace

Result<std::vector<Entry>> read_list_json(const std::string& file, std::string_view bytes) {
  Json json;
  try {
    bool too_deep = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json&) {
      too_deep |= depth > kMaximumDepth;
      // Nothing below is built: a bomb of brackets costs no memory.
      return !(too_deep && (event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start));
    };
    json = Json::parse(bytes, watch);
    if (too_deep) {
      return fail(Fault{Code::bad_structure, file, 0, 0, "objects more than 16 deep", "a list of parties",
                        "this is no screening list"});
    }
  } catch (const Json::exception& error) {
    return fail(Fault{Code::bad_structure, file, 0, 0, error.what(), "JSON", "check that the file is complete"});
  }
  const Json* results = &json;
  if (json.is_object() && json.contains("results")) results = &json["results"];
  if (!results->is_array()) {
    return fail(Fault{Code::bad_structure, file, 0, 0, "no list of results",
                      "{\"results\": [...]}, or an array of parties", "take the file as trade.gov gives it"});
  }
  std::vector<Entry> entries;
  std::set<std::string> seen;
  Faults faults;
  std::uint32_t row = 0;
  for (const Json& object : *results) {
    ++row;
    if (entries.size() >= kMostEntries) {
      faults.add(
          {Code::too_large, file, row, 0, "more entries", "at most " + std::to_string(kMostEntries), "split the list"});
      break;
    }
    Entry entry = object.is_object() ? entry_of(object) : Entry{};
    if (entry.name.empty()) {
      faults.add({Code::missing_value, file, row, 0, "an entry without a name", "a name for every entry",
                  "leave the entry out (the row counts entries from 1)"});
      continue;
    }
    if (entry.id.empty()) entry.id = std::to_string(row);
    if (!seen.insert(entry.id).second)
      faults.add({Code::duplicate, file, row, 0, "the id " + entry.id + " again", "each id once", "join the entries"});
    entries.push_back(std::move(entry));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return entries;
}

}  // namespace chokepoint::party
