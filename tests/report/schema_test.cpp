// The documented grammar against the writer and the reader: what is written is valid, and what the schema refuses the
// reader refuses too. The validator knows the keywords that the schema uses and fails on any other.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "random_report.h"
#include "report/render.h"
#include "sample.h"

namespace chokepoint::report {
namespace {

using Json = nlohmann::json;

class Validator {
 public:
  explicit Validator(Json schema) : schema_(std::move(schema)) {}
  std::vector<std::string> faults(const Json& value) {
    faults_.clear();
    check(schema_, value, "");
    return faults_;
  }

 private:
  static bool is_type(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    ADD_FAILURE() << "unknown type " << type;
    return false;
  }

  void check(const Json& schema, const Json& value, const std::string& at) {
    static const std::set<std::string> kKnown = {
        "$schema", "title",    "description",          "$defs",      "$ref",  "type",   "enum",
        "const",   "required", "additionalProperties", "properties", "items", "pattern"};
    for (const auto& [key, rule] : schema.items()) {
      EXPECT_TRUE(kKnown.count(key)) << "the test does not know the keyword " << key;
    }
    if (schema.contains("$ref")) {
      check(schema_["$defs"][schema["$ref"].get<std::string>().substr(std::string("#/$defs/").size())], value, at);
    }
    if (schema.contains("type")) {
      const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
      const bool fits =
          std::any_of(types.begin(), types.end(), [&](const Json& t) { return is_type(value, t.get<std::string>()); });
      if (!fits) faults_.push_back(at + ": type");
    }
    if (schema.contains("const") && value != schema["const"]) faults_.push_back(at + ": const");
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
      faults_.push_back(at + ": enum");
    }
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>()))) {
      faults_.push_back(at + ": pattern");
    }
    if (value.is_object()) {
      for (const Json& key : schema.value("required", Json::array())) {
        if (!value.contains(key.get<std::string>())) faults_.push_back(at + ": lacks " + key.get<std::string>());
      }
      for (const auto& [key, member] : value.items()) {
        if (schema.contains("properties") && schema["properties"].contains(key)) {
          check(schema["properties"][key], member, at + "/" + key);
        } else if (schema.contains("additionalProperties")) {
          faults_.push_back(at + ": unknown " + key);
        }
      }
    }
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.size(); ++i) check(schema["items"], value[i], at + "/" + std::to_string(i));
    }
  }

  Json schema_;
  std::vector<std::string> faults_;
};

Json schema() {
  std::ifstream in(std::string(CHOKEPOINT_SOURCE_DIR) + "/docs/formats/report.schema.json");
  EXPECT_TRUE(in.good());
  return Json::parse(in);
}

TEST(Schema, SamplesAndRandomReportsAreValid) {
  Validator validator(schema());
  for (const Report& report : {testing::sample_report(), testing::sample_dependence(), Report{}}) {
    const auto faults = validator.faults(Json::parse(to_json(report)));
    EXPECT_TRUE(faults.empty()) << faults.front();
  }
  EXPECT_TRUE(rc::check([&] {
    const auto faults = validator.faults(Json::parse(to_json(testing::random_report())));
    RC_ASSERT(faults.empty());
  }));
}

TEST(Schema, EveryWordOfTheProgramIsInIt) {
  const Json document = schema();
  const auto words = [&](const char* definition, const char* property) {
    const Json& rule = document["$defs"][definition]["properties"][property];
    return (rule.contains("items") ? rule["items"]["enum"] : rule["enum"]).get<std::vector<std::string>>();
  };
  const auto names = [](auto last, auto name) {
    std::vector<std::string> list;
    for (int i = 0; i <= static_cast<int>(last); ++i) list.emplace_back(name(static_cast<decltype(last)>(i)));
    return list;
  };
  EXPECT_EQ(words("column", "role"), names(Role::high, [](Role r) { return name_of(r); }));
  EXPECT_EQ(words("column", "basis"), names(Basis::assumed, [](Basis b) { return name_of(b); }));
  EXPECT_EQ(words("table", "draw"), names(Draw::tiers, [](Draw d) { return name_of(d); }));
  EXPECT_EQ(words("note", "tone"), names(Tone::limit, [](Tone t) { return name_of(t); }));
  EXPECT_EQ(document["properties"]["outcome"]["enum"].get<std::vector<std::string>>(),
            names(Outcome::stopped, [](Outcome o) { return chokepoint::name_of(o); }));
}

/// Every place in a document where a key could be taken away.
void each_object(const Json& value, const Json::json_pointer& at,
                 const std::function<void(const Json::json_pointer&)>& visit) {
  if (value.is_object()) {
    visit(at);
    for (const auto& [key, member] : value.items()) each_object(member, at / key, visit);
  } else if (value.is_array() && !value.empty()) {
    each_object(value.front(), at / 0, visit);
  }
}

TEST(Schema, ReaderRefusesWhatTheSchemaRefuses) {
  Validator validator(schema());
  Report report = testing::sample_report();
  report.tables.erase(report.tables.begin());
  const Json whole = Json::parse(to_json(report));
  int tried = 0;
  each_object(whole, Json::json_pointer(), [&](const Json::json_pointer& at) {
    for (const auto& [key, member] : whole[at].items()) {
      Json changed = whole;
      changed[at].erase(key);
      EXPECT_EQ(from_json(changed.dump()).has_value(), validator.faults(changed).empty())
          << at.to_string() << " without " << key;
      changed = whole;
      changed[at][key] = Json::array({Json::object()});
      EXPECT_FALSE(from_json(changed.dump()).has_value()) << at.to_string() << "/" << key;
      EXPECT_FALSE(validator.faults(changed).empty()) << at.to_string() << "/" << key;
      ++tried;
    }
    Json changed = whole;
    changed[at]["surprise"] = 1;
    EXPECT_FALSE(from_json(changed.dump()).has_value()) << at.to_string();
    EXPECT_FALSE(validator.faults(changed).empty()) << at.to_string();
  });
  EXPECT_GT(tried, 50);
}

}  // namespace
}  // namespace chokepoint::report
