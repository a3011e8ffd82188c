// Every fault of docs/formats/world.md, planted one by one in the tiny world, then all at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sample.h"

namespace chokepoint::world {
namespace {

struct Plant {
  std::string name;
  std::string file;
  std::string from;  // text to replace; empty: `to` is a new row at the end
  std::string to;    // may hold a second fault's cause; the fault is looked for in the line where it begins
  Code code;
  std::string column;  // header of the cell the fault is at; empty: the row as a whole
  std::string found;   // part of the sentence
  std::string remedy;  // part of the sentence
  std::string at{};    // text in the line of the fault, where it is another than that of `to`
};

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines{""};
  for (const char c : bytes) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

std::uint32_t line_with(const std::string& bytes, const std::string& text) {
  const auto lines = lines_of(bytes);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(text) != std::string::npos) return static_cast<std::uint32_t>(i) + 1;
  }
  return 0;
}

std::uint32_t column_named(const std::string& bytes, const std::string& name) {
  std::string header = lines_of(bytes)[0] + ",";
  std::uint32_t column = 1;
  for (std::size_t comma = header.find(','); comma != std::string::npos; comma = header.find(','), ++column) {
    if (header.substr(0, comma) == name) return column;
    header.erase(0, comma + 1);
  }
  return 0;
}

void plant(WorldFiles& files, const Plant& p) {
  if (p.from.empty()) {
    sample::append(files, p.file, p.to);
  } else {
    sample::replace(files, p.file, p.from, p.to);
  }
}

/// Where the fault of a plant stands: {row, column}. TOML faults name line and column of the value.
bool matches(const Fault& fault, const Plant& p, const WorldFiles& files) {
  WorldFiles copy = files;
  const std::string& bytes = sample::file(copy, p.file).bytes;
  if (fault.code != p.code || fault.file != p.file) return false;
  if (fault.found.find(p.found) == std::string::npos || fault.remedy.find(p.remedy) == std::string::npos) return false;
  const std::string first_line = lines_of(p.to)[0];
  if (fault.row != line_with(bytes, p.at.empty() ? first_line : p.at)) return false;
  if (p.file == "world.toml") return true;
  return fault.column == (p.column.empty() ? 0 : column_named(bytes, p.column));
}

// clang-format off
const std::vector<Plant>& plants() {
  static const std::vector<Plant> list = {
    // --- columns and cells
    {"unknown column", "regimes.csv", "decision_rule", "decision_rul", Code::unknown_column, "decision_rul", "`decision_rul`", "did you mean `decision_rule`?"},
    {"missing column", "firms.csv", "id,name,home", "id,name,hime", Code::missing_column, "", "no column `home`", "add the column"},
    {"missing value", "programmes.csv", "", "p-one,,CN,fusion,,", Code::missing_value, "name", "an empty cell", "fill in"},
    {"bad id", "programmes.csv", "", "Bad_Id,Name,CN,fusion,,", Code::bad_id, "id", "`Bad_Id`", "lfp-cathode"},
    {"bad place id", "places.csv", "", "Austria,Austria,country,,", Code::bad_id, "id", "`Austria`", "ISO code"},
    {"reserved place id", "places.csv", "", "WORLD,World,country,,", Code::bad_id, "id", "reserved", "place columns of other tables"},
    {"repeated id", "places.csv", "", "US,Again,country,,", Code::duplicate, "", "`US`", "remove it, or row 4 of places.csv"},
    {"unknown reference", "qualification.csv", "", "galium,,days,1,0,2,days,assumed,,x,2024", Code::unknown_reference, "product", "`galium`", "did you mean `gallium`?"},
    {"WORLD as a place", "transit.csv", "", "WORLD,US,radar,9,8,10,days,assumed,,x,2024", Code::unknown_reference, "from", "`WORLD`", "name a place"},
    {"commas in a number", "transit.csv", "", "US,CN,radar,\"1,000\",8,2000,days,assumed,,x,2024", Code::bad_number, "value", "`1,000`", "without commas"},
    {"infinity", "transit.csv", "", "US,DE,radar,9,8,inf,days,assumed,,x,2024", Code::bad_number, "high", "`inf`", "digits"},
    {"not a number", "transit.csv", "", "DE,US,radar,nan,8,10,days,assumed,,x,2024", Code::bad_number, "value", "`nan`", "digits"},
    {"hexadecimal", "transit.csv", "", "DE,CN,radar,0x10,8,20,days,assumed,,x,2024", Code::bad_number, "value", "`0x10`", "digits"},
    {"not whole", "demand.csv", "", "radar,ROW,defence,amount,1.5,10,5,15,pcs,assumed,,x,2024,use", Code::bad_number, "priority", "`1.5`", "whole number"},
    {"priority out of range", "demand.csv", "", "radar,ROW,essential,amount,12,10,5,15,pcs,assumed,,x,2024,use", Code::out_of_range, "priority", "`12`", "correct"},
    {"year out of range", "transit.csv", "", "ROW,CN,radar,9,8,10,days,assumed,,x,20245", Code::out_of_range, "year", "`20245`", "correct"},
    {"bad date", "members.csv", "", "eu,US,2025-13,,,", Code::bad_date, "from", "`2025-13`", "hyphens"},
    {"bad choice", "transit.csv", "", "ROW,US,radar,9,8,10,days,assume,,x,2024", Code::bad_choice, "status", "`assume`", "did you mean `assumed`?"},
    {"neither yes nor no", "control_status.csv", "", "us-154,all,2028-01-01,unknown,,,,maybe", Code::bad_choice, "verified", "`maybe`", "yes or no"},
    // --- figures
    {"low without high", "transit.csv", "", "ROW,DE,radar,9,8,,days,assumed,,x,2024", Code::bad_interval, "high", "`low` without `high`", "other end"},
    {"value outside its interval", "stocks.csv", "", "radar,,finished,,50,60,70,days,assumed,,x,2024,stock", Code::bad_interval, "value", "low `60`, value `50`", "out of order"},
    {"negative quantity", "stocks.csv", "", "radar,US,finished,,-5,-6,-4,days,assumed,,x,2024,stock", Code::out_of_range, "value", "`-5`", "correct"},
    {"unit of another dimension", "stocks.csv", "", "radar,DE,finished,,5,4,6,t,assumed,,x,2024,stock", Code::bad_unit, "unit", "`t`, a unit of another dimension", "such a unit"},
    {"unknown unit", "stocks.csv", "", "radar,CN,finished,,5,4,6,fortnights,assumed,,x,2024,stock", Code::bad_unit, "unit", "`fortnights`", "one of those"},
    {"missing unit", "stocks.csv", "", "radar,ROW,finished,,5,4,6,,assumed,,x,2024,stock", Code::missing_value, "unit", "empty", "write `days`"},
    {"unit of a product with a rate", "products.csv", "", "rated,Rated,chips,material,t/years,,,no,,,,", Code::bad_unit, "unit", "`t/years`", "without a rate"},
    {"share written as a number", "mixes.csv", "0.7,0.6,0.8,1,assumed", "70,60,80,1,assumed", Code::out_of_range, "value", "`70`", "its unit"},
    {"quoted without claims", "elasticities.csv", "", "radar,demand,short,0.1,,,1,quoted,,,2024", Code::bad_provenance, "claims", "no claims behind a quoted value", "make the row assumed"},
    {"derived without claims", "elasticities.csv", "", "radar,demand,long,0.1,,,1,derived,,halved,2024", Code::bad_provenance, "claims", "no claims behind a derived value", "make the row assumed"},
    {"derived without reason", "elasticities.csv", "", "radar,supply,short,0.1,,,1,derived,t-mix,,2024", Code::missing_value, "reason", "no reason", "one line"},
    {"assumed with claims", "elasticities.csv", "", "radar,supply,long,0.1,0,1,1,assumed,t-mix,x,2024", Code::bad_provenance, "claims", "claims behind an assumed value", "derived"},
    {"assumed without interval", "elasticities.csv", "", "alumina,demand,short,0.1,,,1,assumed,,x,2024", Code::missing_value, "low", "without an interval", "how far off"},
    {"assumed without width", "elasticities.csv", "", "alumina,demand,long,0.1,0.1,0.1,1,assumed,,x,2024", Code::bad_interval, "low", "low = high", "how far off"},
    {"assumed without reason", "elasticities.csv", "", "alumina,supply,short,0.1,0,1,1,assumed,,,2024", Code::missing_value, "reason", "no reason", "one line"},
    {"assumed after a document", "elasticities.csv", "", "alumina,supply,long,0.1,0,1,1,assumed,,as in the Yearbook of materials 2025,2024", Code::bad_provenance, "reason", "a document named", "with a claim"},
    {"assumed after an address", "elasticities.csv", "", "alumina,substitution,long,0.1,0,1,1,assumed,,see https://example.org,2024", Code::bad_provenance, "reason", "a document named", "with a claim"},
    {"quoted value that nobody said", "prices.csv", "gallium,WORLD,annual_mean,500", "gallium,WORLD,annual_mean,501", Code::bad_provenance, "value", "`501` quoted from `t-gallium-price` with 500 USD/kg", "make the row derived"},
    {"two rows of one key", "elasticities.csv", "", "gallium,demand,short,0.3,0.1,0.4,1,assumed,,again,2024", Code::duplicate, "", "`elasticities:gallium:demand:short`", "row 2 of elasticities.csv"},
    {"basis unknown", "transit.csv", ",,,30,15", "US,ROW,radar,9,8,10,fortnight,assumed,,x,2024\n,,,30,15", Code::bad_unit, "unit", "`fortnight`", "units"},
    // --- who says so
    {"quote without the value", "claims.csv", "\"China: 98,000 (2024)\"", "China: many (2024)", Code::bad_provenance, "quote", "a quote without `98000`", "value_text"},
    {"words that are not in the quote", "claims.csv", "A tenth,%", "A fifth,%", Code::bad_provenance, "quote", "without the words `A fifth`", "quote the words"},
    {"long quote", "claims.csv", "The big machine expects", std::string(401, 'x') + " expects", Code::too_large, "quote", "430 characters", "only the words"},
    {"claim out of order", "claims.csv", ",97,97,99,", ",96,97,99,", Code::bad_interval, "value", "value `96`", "out of order"},
    {"unknown source", "claims.csv", "", "t-lost,t-yearbok,,one,en,,1,,,,,2024,,states,", Code::unknown_reference, "source", "`t-yearbok`", "did you mean `t-yearbook`?"},
    {"about no table", "claims.csv", "prices:gallium@WORLD:annual_mean,states", "price:gallium@WORLD,states", Code::unknown_reference, "about", "`price:gallium@WORLD`", "did you mean `prices`?"},
    {"language", "claims.csv", "", "t-tongue,t-news,,one,English,,1,,,,,2024,,states,", Code::bad_choice, "language", "`English`", "tag"},
    {"reliability", "sources.csv", "", "t-grade,T,P,2020,,en,G,1,,,", Code::bad_choice, "reliability", "`G`", "one of those words"},
    {"sources in a circle", "sources.csv", "en,A,1,,CC BY 4.0", "en,A,1,t-news,CC BY 4.0", Code::cycle, "derived_from", "t-yearbook from t-news from t-yearbook", "remove one"},
    // --- places, regimes, firms
    {"places in a circle", "places.csv", "", "AA,A,country,AB,\nAB,B,country,AA,", Code::cycle, "part_of", "AA in AB in AA", "part_of"},
    {"subdivision without country", "places.csv", "", "US-CA,California,subdivision,,", Code::missing_value, "part_of", "`US-CA` without a country", "part_of"},
    {"rest inside a place", "places.csv", "ROW,Rest of the world,rest,,", "ROW,Rest of the world,rest,US,", Code::bad_structure, "part_of", "inside another place", "empty the cell"},
    {"another rest", "places.csv", "", "OT,Others,rest,,", Code::bad_structure, "kind", "`OT` of kind `rest`", "id ROW"},
    {"second rest", "places.csv", "", "OX,Others,rest,,", Code::bad_structure, "", "a second rest", "remove it or row"},
    {"unknown parent", "places.csv", "", "QQ-A,Part,subdivision,Queensland,", Code::unknown_reference, "part_of", "`Queensland`", "places"},
    {"left before joining", "members.csv", "", "eu,CN,2020,2019,,", Code::bad_order, "to", "`2019`", "correct"},
    {"member twice at once", "members.csv", "", "slow-regime,DE,2000,,,", Code::duplicate, "", "`DE` a member of `slow-regime` twice", "end the membership of row"},
    {"regime without members", "regimes.csv", "", "empty-club,Empty,club,,", Code::bad_structure, "", "`empty-club` without members", "add its members"},
    {"owners with more than all", "ownership.csv", "", "third-firm,cell-abroad,2022,,0.5,0.4,0.6,1,assumed,,x,2024,,", Code::shares_exceed, "value", "1.1", "correct a share"},
    {"owned by itself", "ownership.csv", "", "big-cell,big-cell,,,0.5,0.4,0.6,1,assumed,,x,2024,,", Code::bad_structure, "owned", "owned by itself", "correct"},
    {"firm named like a regime", "firms.csv", "", "slow-regime,Firm,CN,,", Code::duplicate, "", "of a regime", "another id"},
    {"an unknown parameter of a place", "place_parameters.csv", "", "DE,instabilty,0.5,0.4,0.6,1,assumed,,x,2022,,", Code::bad_choice, "parameter", "`instabilty`", "did you mean `instability`?"},
    {"unstable beyond the scale", "place_parameters.csv", "", "DE,instability,1.2,1.1,1.3,1,assumed,,x,2022,,", Code::out_of_range, "value", "`1.2`", "its unit"},
    {"risk in another unit", "place_parameters.csv", "", "US,governance_risk,3,2,4,t,assumed,,x,2022,,", Code::bad_unit, "unit", "`t`", "such a unit"},
    {"a place governed twice", "place_parameters.csv", "", "CN,instability,0.7,0.5,0.8,1,assumed,,x,2022,,", Code::duplicate, "", "place_parameters:CN:instability", "remove it"},
    // --- products and recipes
    {"made from itself", "recipes.csv", "", "radar,radar,,consumed,,minor,1,0.5,2,pcs/pcs,assumed,,x,2024,technical", Code::cycle, "input", "`radar` made from itself", "correct the input"},
    {"products in a circle", "recipes.csv", "", "flake-graphite,nmc-cell,,consumed,,minor,1,0.5,2,GWh/t,assumed,,x,2024,technical", Code::cycle, "", "flake-graphite into nmc-cell into flake-graphite", "capital", "nmc-cell,flake-graphite"},
    {"half a technology", "recipes.csv", "", "nmc-cell,cell-know-how,,technology,,critical,0.5,0.4,0.6,1,assumed,,x,2024,technical", Code::out_of_range, "value", "`0.5` of a technology", "write 1"},
    {"an input of nothing", "recipes.csv", "", "nmc-cell,coating-die,,wearing,,minor,0,0,2,pcs/GWh,assumed,,x,2024,technical", Code::out_of_range, "value", "`0`", "correct"},
    {"recipe unit", "recipes.csv", "", "nmc-cell,alumina,,consumed,,minor,1,0.5,2,GWh/t,assumed,,x,2024,technical", Code::bad_unit, "unit", "`GWh/t`, a unit of another dimension", "such a unit"},
    // Beside the next one: the unknown input must not be listed among the group's members.
    {"unknown input of a group", "recipes.csv", "", "grid-storage,sodium-cell,,consumed,cells,critical,1,0.5,2,GWh/GWh,assumed,,x,2024,technical", Code::unknown_reference, "input", "`sodium-cell`", "add it to products"},
    {"mix of a stranger", "mixes.csv", "", "grid-storage,cells,radar,DE,1,0.5,1,1,assumed,,x,2024", Code::bad_structure, "input", "`radar`, which is not in group `cells`", "add a recipe"},
    {"mix over one", "mixes.csv", "", "grid-storage,cells,lfp-cell,CN,0.9,0.8,1,1,assumed,,x,2024\ngrid-storage,cells,nmc-cell,CN,0.3,0.1,0.4,1,assumed,,x,2024", Code::shares_exceed, "value", "add up to 1.2", "never scaled", "nmc-cell,CN,0.3"},
    {"mix under one", "mixes.csv", "", "grid-storage,cells,lfp-cell,ROW,0.4,0.3,0.5,1,assumed,,x,2024\ngrid-storage,cells,nmc-cell,ROW,0.3,0.1,0.4,1,assumed,,x,2024", Code::shares_exceed, "value", "add up to 0.7", "never scaled", "nmc-cell,ROW,0.3"},
    {"by-product of itself", "byproducts.csv", "", "radar,radar,yield,1,0.5,2,pcs/pcs,assumed,,x,2024,technical", Code::cycle, "host", "hosted by itself", "host"},
    {"made but never used", "products.csv", "", "idle-one,Idle,chips,material,t,,,yes,,,,", Code::bad_structure, "", "`idle-one` made but never used", "add a recipe or a demand row"},
    {"used but never made", "products.csv", "", "unmade-one,Unmade,chips,material,t,,,yes,,,,", Code::bad_structure, "", "`unmade-one` used but never made", "add a production row"},
    {"no price", "products.csv", "", "free-one,Free,chips,material,t,,,yes,,,,", Code::bad_structure, "", "`free-one` without a price", "add a price"},
    {"nobody's product", "products.csv", "", "lone-one,Lone,chips,material,t,,,yes,,,,", Code::bad_structure, "", "`lone-one` neither used nor demanded", "remove the product"},
    {"a use that takes nothing", "products.csv", "", "empty-use,Empty,use,use,t,,,no,,,,", Code::bad_structure, "", "`empty-use` that takes nothing", "add a recipe"},
    {"stock for a stranger", "stocks.csv", "", "radar,,input,lfp-cell,5,4,6,days,assumed,,x,2024,stock", Code::bad_structure, "user", "`lfp-cell`, which does not take `radar`", "add the recipe"},
    {"nobody's government", "stocks.csv", "", "alumina,,government,,5,4,6,t,assumed,,x,2024,stock", Code::missing_value, "place", "without a place", "fill in"},
    {"user of a finished stock", "stocks.csv", "", "alumina,,finished,radar,5,4,6,days,assumed,,x,2024,stock", Code::bad_structure, "user", "not an input", "empty the cell"},
    // --- production and trade
    {"production over one", "production/battery.csv", "", "nmc-cell,ROW,share,,0.2,0.1,0.3,1,assumed,,x,2024,,production", Code::shares_exceed, "value", "1.1", "never scaled down"},
    {"part larger than its whole", "production/minerals.csv", "", "alumina,CN-HA,share,,0.7,0.6,0.8,1,assumed,,x,2024,,production", Code::bad_structure, "value", "more than `CN`", "correct one"},
    {"part of an output", "production/minerals.csv", "", "flake-graphite,CN-HA,output,,99000,90000,110000,t,assumed,,x,2024,,production", Code::bad_structure, "value", "99000, more than `CN`", "correct one"},
    {"outputs over the world", "production/minerals.csv", "", "gallium,WORLD,capacity,,50,45,55,t,assumed,,x,2024,,capacity\ngallium,CN,capacity,,70,60,80,t,assumed,,x,2024,,capacity", Code::bad_structure, "value", "110 together", "the total", "gallium,CN,capacity"},
    {"shares and outputs over one", "production/minerals.csv", "", "alumina,ROW,output,,400000,300000,500000,t,assumed,,x,2024,,production", Code::shares_exceed, "value", "1.2 of the world's total together", "correct a share"},
    {"share of a stranger", "production/battery.csv", "", "lfp-cell,DE,share,CN,0.01,0.005,0.02,1,assumed,,x,2024,,production", Code::bad_structure, "of", "does not contain it", "correct the place"},
    {"`of` beside an output", "production/battery.csv", "", "coating-die,WORLD,output,CN,400,300,500,pcs,assumed,,x,2024,,production", Code::bad_structure, "of", "not a share", "empty the cell"},
    {"the world as a share", "production/battery.csv", "", "coating-die,WORLD,share,,1,0.9,1,1,assumed,,x,2024,,production", Code::bad_structure, "quantity", "the world as a share", "`output`"},
    {"imports over one", "flows.csv", "", "gallium,DE,US,import_share,0.6,0.5,0.7,1,assumed,,x,2024,imports", Code::shares_exceed, "value", "import shares of `gallium` at `US` that add up to 1.1", "never scaled down"},
    {"exports over one", "flows.csv", "", "alumina,DE,US,export_share,0.6,0.5,0.7,1,assumed,,x,2024,exports\nalumina,DE,CN,export_share,0.6,0.5,0.7,1,assumed,,x,2024,exports", Code::shares_exceed, "value", "export shares of `alumina` at `DE`", "never scaled down", "alumina,DE,CN"},
    {"flow to itself", "flows.csv", "", "alumina,CN,CN-HA,amount,5,4,6,t,assumed,,x,2024,imports", Code::bad_structure, "to", "a flow from `CN` to `CN-HA`", "correct one of the places"},
    {"demand over one", "demand.csv", "", "gallium,DE,civil,share,,0.4,0.3,0.5,1,assumed,,x,2024,use", Code::shares_exceed, "value", "add up to 1.1", "never scaled down"},
    {"demand without a total", "demand.csv", "", "alumina,US,defence,share,,0.4,0.3,0.5,1,assumed,,x,2024,use", Code::bad_structure, "value", "without a total", "add the total"},
    {"demand of the world as a share", "demand.csv", "", "alumina,WORLD,essential,share,,0.4,0.3,0.5,1,assumed,,x,2024,use", Code::bad_structure, "quantity", "the world as a share", "`amount`"},
    {"odds over one", "baseline_paths.csv", "", "nmc-cell,US,capacity,2027,1.5,5,3,6,GWh,assumed,,x,2024", Code::out_of_range, "odds", "`1.5`", "fraction of 1"},
    {"capacity of the world", "baseline_paths.csv", "", "nmc-cell,WORLD,capacity,2027,0.5,5,3,6,GWh,assumed,,x,2024", Code::bad_structure, "place", "capacity added to the world", "name the place"},
    {"cohorts over one", "cohorts.csv", "", "gallium,US,radar,dual,share,0.5,0.4,0.6,1,assumed,,x,2024", Code::shares_exceed, "value", "1.5", "correct the shares"},
    {"free of charge", "prices.csv", "", "radar,DE,spot,0,0,1,MUSD/pcs,assumed,,x,2024,price", Code::out_of_range, "value", "`0`", "correct"},
    // --- law
    {"control without clauses", "controls.csv", "", "us-empty,Nothing,US,tariff,2024-01-01,en,,", Code::bad_structure, "", "`us-empty` without a clause", "clause `all`"},
    {"clause without a state", "control_clauses.csv", "", "us-silent,1,,Item,,,,,,,all,ban,,,,,no", Code::bad_structure, "", "a clause without a state: `us-silent/1`", "`unknown`"},
    {"unknown target", "control_clauses.csv", "", "us-many,1,,Item,,,,,,,big-cel,ban,,,,,no", Code::unknown_reference, "targets", "`big-cel`", "did you mean `big-cell`?"},
    {"targets that only exclude", "control_clauses.csv", "", "us-many,2,,Item,,,,,,,-US,ban,,,,,no", Code::bad_structure, "targets", "only exclude", "write `all;-US`"},
    {"targets at home", "control_clauses.csv", "", "us-many,7,,Item,,,,,,,US,ban,,,,,no", Code::bad_structure, "targets", "inside the territory of the issuer of `us-many`", "correct the targets"},
    {"an issuer that is nobody", "controls.csv", "us-154,No cells of named firms,US", "us-154,No cells of named firms,EUU", Code::unknown_reference, "issuer", "`EUU`", "add it to places"},
    {"target twice", "control_clauses.csv", "", "us-many,3,,Item,,,,,,,US;-US,ban,,,,,no", Code::duplicate, "targets", "`US` named twice", "remove one"},
    {"threshold without operator", "control_clauses.csv", "", "us-many,4,,Item,,,density,,5,g/cm3,all,ban,,,,,no", Code::missing_value, "operator", "without an operator", "operator"},
    {"operator without parameter", "control_clauses.csv", "", "us-many,5,,Item,,,,>,5,g/cm3,all,ban,,,,,no", Code::missing_value, "parameter", "without a parameter", "parameter"},
    {"verified without threshold", "control_clauses.csv", "", "us-many,6,,Item,,,density,>,,g/cm3,all,ban,,,,,yes", Code::missing_value, "threshold", "without a threshold", "verified to no"},
    {"all beside others", "control_clauses.csv", "", "us-many,all,,Item,,,,,,,all,ban,,,,,no", Code::bad_structure, "clause", "a clause named `all` beside other clauses of `us-many`", "name the clause"},
    {"coverage of an unknown clause", "control_coverage.csv", "", "cn-2025-58,2.3,radar,no,0,0,0,1,assumed,,x,2025", Code::unknown_reference, "clause", "`2.3`", "did you mean `2.1`?"},
    {"coverage of an unknown control", "control_coverage.csv", "", "cn-2025-59,2.1,radar,no,0,0,0,1,assumed,,x,2025", Code::unknown_reference, "control", "`cn-2025-59`", "did you mean `cn-2025-58`?"},
    {"half a yes", "control_coverage.csv", "", "cn-2025-58,2.2,radar,yes,0.5,0.4,0.6,1,assumed,,x,2025", Code::bad_structure, "value", "`0.5` beside the answer `yes`", "answer `part`"},
    {"refused more than all", "licences.csv", "", "us-154,all,all,refused_share,1.2,1,1.3,1,assumed,,x,2024", Code::out_of_range, "value", "`1.2`", "its unit"},
    {"until before its day", "control_status.csv", "", "us-many,1,2024-02-01,announced,2024-01-01,lapses,,no", Code::bad_order, "until", "`2024-01-01`", "correct"},
    {"default without an end", "control_status.csv", "", "us-many,2,2024-02-01,announced,,lapses,,no", Code::bad_structure, "legal_default", "without an end", "fill in `until`"},
    {"resumed, never suspended", "control_status.csv", "", "us-many,3,2024-02-01,announced,,,,no\nus-many,3,2024-03-01,resumed,,,,no", Code::bad_order, "state", "`resumed` without `suspended`", "correct the date", "us-many,3,2024-03-01"},
    {"in force before it is announced", "control_status.csv", "", "us-many,4,2024-02-01,in_force,,,,no\nus-many,4,2024-03-01,announced,,,,no", Code::bad_order, "state", "`in_force` before it is announced", "correct the date"},
    {"an end without a beginning", "control_status.csv", "", "us-many,5,2024-02-01,suspended,,,,no", Code::bad_order, "state", "an end without a beginning", "correct the date"},
    {"after the end", "control_status.csv", "", "us-many,6,2024-02-01,announced,,,,no\nus-many,6,2024-03-01,revoked,,,,no\nus-many,6,2024-04-01,suspended,,,,no", Code::bad_order, "state", "revoked or lapsed", "correct the date", "us-many,6,2024-04-01"},
    {"before its announcement", "control_status.csv", "", "us-154,all,2023-01-01,unknown,,,,no\ncn-2025-58,2.2,2025-10-08,announced,,,,no", Code::bad_order, "date", "2025-10-08 of a control announced on 2025-10-09", "controls", "cn-2025-58,2.2,2025-10-08"},
    {"threshold of another dimension", "product_parameters.csv", "2.5,2.3,2.7,g/cm3", "2.5,2.3,2.7,g/cm2", Code::bad_unit, "value", "`compaction_density` of `lfp-cathode` in `g/cm2`", "one dimension"},
    {"more recycled than supplied", "product_parameters.csv", "", "gallium,eol_recycling_rate,120,110,130,%,assumed,,x,2024,technical", Code::out_of_range, "value", "`120`", "its unit"},
    // --- response
    {"two things of one id", "options.csv", "", "stock-gallium-us,capacity,gallium,US,minimum,1,0.5,2,t,assumed,,x,2024", Code::bad_structure, "", "`capacity` of `gallium`", "an id of its own"},
    {"unknown programme", "milestones.csv", "", "big-machin,x,operation,,,,,,", Code::unknown_reference, "programme", "`big-machin`", "did you mean `big-machine`?"},
    // --- race
    {"race that nobody defines", "programmes.csv", "", "p-two,Two,CN,fission,,", Code::unknown_reference, "race", "`fission`", "did you mean `fusion`?"},
    {"headline of no type", "races.csv", "", "race-two,Two,finish,", Code::unknown_reference, "headline", "`finish`", "milestone_types"},
    {"milestone of no type", "milestones.csv", "", "big-machine,other,operations,,,,,,", Code::unknown_reference, "type", "`operations`", "did you mean `operation`?"},
    {"planned before it was announced", "milestones.csv", "", "big-machine,other,operation,2020,2021-03,,,,", Code::bad_order, "planned", "2020 announced on 2021-03", "correct"},
    {"task that reaches no type", "tasks.csv", "", "small-machine,hall,,operatio,pert,,,,", Code::unknown_reference, "reaches", "`operatio`", "did you mean `operation`?"},
    {"task after nothing that is", "tasks.csv", "", "small-machine,hall,plasm,,pert,,,,", Code::unknown_reference, "after", "`plasm`", "did you mean `plasma`?"},
    {"task after a programme of no race", "tasks.csv", "", "small-machine,hall,big-machin/operation,,pert,,,,", Code::unknown_reference, "after", "`big-machin/operation`", "did you mean `big-machine`?"},
    {"steps that wait for each other", "tasks.csv", "big-machine,hall,,,pert", "big-machine,hall,operation,,pert", Code::cycle, "after", "wait for each other", "`after`"},
    {"task without a duration", "tasks.csv", "", "small-machine,hall,,,pert,,,,", Code::bad_structure, "", "`hall` without a duration", "how long"},
    {"risk without a correlation", "tasks.csv", "", "small-machine,hall,,,pert,weather,,,", Code::bad_structure, "risk", "`weather` without a correlation", "add the row"},
    {"resource without a level", "tasks.csv", "", "small-machine,hall,,,pert,,people,,", Code::bad_structure, "resources", "`people` without a level", "add the row"},
    {"figure of no task", "task_figures.csv", "", "big-machine,hal,odds,,0.5,0.4,0.6,1,assumed,,x,2025", Code::unknown_reference, "task", "`hal`", "did you mean `hall`?"},
    {"negative duration", "task_figures.csv", "", "small-machine,plasma,duration,,-3,-4,-2,months,assumed,,x,2024", Code::out_of_range, "value", "`-3`", ""},
    {"duration in tonnes", "task_figures.csv", "", "small-machine,plasma,duration,,3,2,4,t,assumed,,x,2024", Code::bad_unit, "unit", "`t`", ""},
    {"odds above one", "task_figures.csv", "", "small-machine,plasma,odds,,1.2,1,1.4,1,assumed,,x,2024", Code::out_of_range, "value", "`1.2`", ""},
    {"need of nothing", "task_figures.csv", "", "small-machine,plasma,need,,0.2,0.1,0.4,1,assumed,,x,2024", Code::bad_structure, "product", "a need without a product", "name the product"},
    {"odds of a product", "task_figures.csv", "", "small-machine,plasma,odds,gallium,0.2,0.1,0.4,1,assumed,,x,2024", Code::bad_structure, "product", "a product beside odds", "empty the cell"},
    {"cooperation of all with all", "race_ties.csv", "", "fusion,cooperation,operation,,,,12,6,24,months,assumed,,x,2024", Code::bad_structure, "type", "anyone with anyone", "name who"},
    {"level of nobody", "race_figures.csv", "", "fusion,resource_level,steel,,1,0.5,1.5,1,assumed,,x,2024", Code::missing_value, "programme", "`steel` of nobody", "name whose"},
    {"a forecast that was changed", "forecasts.csv", "operation,2028,0.4,", "operation,2028,0.6,", Code::bad_provenance, "seal", "`f173811f41d34090b959321f6a63d78c`", "stays as it is"},
    {"probability above one", "forecasts.csv", "", "fusion,2025-02-01,big-machine,operation,2028,1.5,x", Code::out_of_range, "probability", "`1.5`", "correct"},
    {"forecast of a day before", "forecasts.csv", "", "fusion,2025-03-01,big-machine,operation,2024,0.5,x", Code::bad_order, "by", "2024 of a forecast made on 2025-03-01", "correct"},
    // --- world.toml
    {"unknown key", "world.toml", "home_preference = 3.0", "home_preferense = 3.0", Code::unknown_column, "", "`home_preferense`", "did you mean `home_preference`?"},
    {"another money", "world.toml", "money = \"USD\"", "money = \"EUR\"", Code::bad_choice, "", "`EUR`", "US dollars"},
    {"days out of order", "world.toml", "input_days = [30, 10, 90]", "input_days = [30, 40, 90]", Code::bad_interval, "", "days out of order", "in this order"},
    {"days that are words", "world.toml", "finished_days = [10, 3, 30]", "finished_days = \"ten\"", Code::bad_number, "", "`finished_days`", "[30, 10, 90]"},
    {"out of range", "world.toml", "prune_below = 0.004", "prune_below = 4", Code::out_of_range, "", "`prune_below` = 4", "correct the number"},
    {"no base date", "world.toml", "base_date = 2025-09-30", "", Code::missing_value, "", "no key `base_date`", "add the key", "name = \"tiny\""},
    {"bad name", "world.toml", "name = \"tiny\"", "name = \"Tiny World\"", Code::bad_id, "", "`Tiny World`", "strategic"},
  };
  return list;
}
// clang-format on

/// Rows that some plants need beside them, harmless alone.
WorldFiles prepared() {
  WorldFiles files = sample::tiny();
  sample::append(files, "firms.csv", "third-firm,Third,US,,");
  return files;
}

/// Products and controls whose other rows are right, for plants about one missing thing.
void support(WorldFiles& files, const std::string& plant) {
  const auto priced = [&](const std::string& id) {
    sample::append(files, "prices.csv", id + ",WORLD,annual_mean,9,8,10,USD/t,assumed,,x,2024,price");
  };
  const auto demanded = [&](const std::string& id) {
    sample::append(files, "demand.csv", id + ",WORLD,civil,amount,,9,8,10,t,assumed,,x,2024,use");
  };
  const auto made = [&](const std::string& id) {
    sample::append(files, "production/minerals.csv", id + ",WORLD,output,,9,8,10,t,assumed,,x,2024,,production");
  };
  if (plant == "made but never used") made("idle-one"), priced("idle-one");
  if (plant == "used but never made") demanded("unmade-one"), priced("unmade-one");
  if (plant == "no price") made("free-one"), demanded("free-one");
  if (plant == "nobody's product") priced("lone-one");
  if (plant == "a use that takes nothing") demanded("empty-use"), priced("empty-use");
}

/// Controls that the plants about law hang on.
void support_law(WorldFiles& files) {
  sample::append(files, "controls.csv", "us-many,Many,US,export_control,,en,,");
  sample::append(files, "controls.csv", "us-silent,Silent,US,export_control,,en,,");
}

/// Plants that would hide others: a name on the line where a missing key is told, a rest of the world that counts as a
/// part of another place.
bool stands_alone(const Plant& p) {
  return p.name == "no base date" || p.name == "bad name" || p.name == "rest inside a place";
}

class PlantedFault : public testing::TestWithParam<Plant> {};

TEST_P(PlantedFault, IsFoundWhereItStands) {
  const Plant& p = GetParam();
  WorldFiles files = prepared();
  if (p.file.starts_with("control_")) support_law(files);
  if (p.file == "control_status.csv" || p.name == "all beside others") {
    for (const char* clause : {"1", "2", "3", "4", "5", "6"}) {
      sample::append(files, "control_clauses.csv", "us-many," + std::string(clause) + ",,Item,,,,,,,all,ban,,,,,no");
    }
  }
  support(files, p.name);
  plant(files, p);
  const auto world = sample::read(files);
  ASSERT_FALSE(world) << p.name;
  const auto& faults = world.error().faults;
  EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [&](const Fault& f) { return matches(f, p, files); }))
      << p.name << " among\n"
      << to_string(world.error());
  for (const Fault& fault : faults) {
    EXPECT_FALSE(fault.found.empty() || fault.expected.empty() || fault.remedy.empty()) << to_string(fault);
    EXPECT_NE(fault.remedy.back(), '.') << to_string(fault);
  }
}

std::string test_name(const testing::TestParamInfo<Plant>& plant) {
  std::string name;
  for (const char c : plant.param.name) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, PlantedFault, testing::ValuesIn(plants()), test_name);

TEST(PlantedFaults, AreAllReportedInOneRun) {
  WorldFiles files = prepared();
  support_law(files);
  std::size_t planted = 0;
  for (const Plant& p : plants()) {
    if (stands_alone(p)) continue;
    support(files, p.name);
    plant(files, p);
    ++planted;
  }
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  const auto& faults = world.error().faults;
  EXPECT_GE(planted, 60U);
  for (const Plant& p : plants()) {
    if (stands_alone(p)) continue;
    Plant told = p;  // among so many, names are no longer suggested
    if (told.remedy.starts_with("did you mean")) told.remedy.clear();
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [&](const Fault& f) { return matches(f, told, files); }))
        << p.name;
  }
  if (HasFailure()) std::cerr << to_string(world.error());
}

// --- files -----------------------------------------------------------------------------------------------------------

bool has(const Error& error, Code code, const std::string& file, const std::string& found) {
  return std::any_of(error.faults.begin(), error.faults.end(), [&](const Fault& f) {
    return f.code == code && f.file == file && f.found.find(found) != std::string::npos;
  });
}

TEST(FileFaults, MissingTableAndSettings) {
  WorldFiles files = sample::tiny();
  std::erase_if(files.files, [](const auto& f) { return f.name == "prices.csv" || f.name == "world.toml"; });
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  EXPECT_TRUE(has(world.error(), Code::not_found, "", "no table `prices`"));
  EXPECT_TRUE(has(world.error(), Code::not_found, "world.toml", "no world.toml"));
}

TEST(FileFaults, UnknownFilesWithASuggestion) {
  WorldFiles files = sample::tiny();
  files.files.push_back({"prodution/battery.csv", "a\n"});
  files.files.push_back({"demand.xlsx", "PK"});
  files.files.push_back({"production/deep/er.csv", "a\n"});
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  ASSERT_EQ(world.error().faults.size(), 3U) << to_string(world.error());
  EXPECT_TRUE(has(world.error(), Code::not_found, "prodution/battery.csv", "no table"));
  EXPECT_TRUE(has(world.error(), Code::not_found, "demand.xlsx", "no table"));
  EXPECT_TRUE(has(world.error(), Code::not_found, "production/deep/er.csv", "no table"));
  for (const Fault& fault : world.error().faults) {
    if (fault.file != "prodution/battery.csv") continue;
    EXPECT_EQ(fault.remedy, "did you mean `production`?");
  }
}

TEST(FileFaults, EmptyFileFileTwiceFileTooLarge) {
  WorldFiles files = sample::tiny();
  sample::file(files, "observed.csv").bytes.clear();
  files.files.push_back({"transit.csv", "from\n"});
  sample::file(files, "facilities.csv").bytes.assign((std::size_t{64} << 20) + 1, 'x');
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  EXPECT_TRUE(std::any_of(world.error().faults.begin(), world.error().faults.end(),
                          [](const Fault& f) { return f.file == "observed.csv"; }));
  EXPECT_TRUE(has(world.error(), Code::duplicate, "transit.csv", "two files"));
  EXPECT_TRUE(has(world.error(), Code::too_large, "facilities.csv", "67108865 bytes"));
}

TEST(FileFaults, OriginStandsBeforeFileNames) {
  WorldFiles files = sample::tiny();
  files.origin = "my/world";
  sample::append(files, "regimes.csv", "empty-club,Empty,club,,");
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  EXPECT_EQ(world.error().faults.front().file, "my/world/regimes.csv");
}

TEST(FileFaults, SettingsThatAreNotToml) {
  WorldFiles files = sample::tiny();
  sample::file(files, "world.toml").bytes = "name = \"x\"\ntitle = = 3\n";
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  ASSERT_EQ(world.error().faults.size(), 1U) << to_string(world.error());
  EXPECT_EQ(world.error().faults[0].code, Code::bad_syntax);
  EXPECT_EQ(world.error().faults[0].row, 2U);
}

TEST(FileFaults, ManyFaultsAreCountedNotListed) {
  WorldFiles files = sample::tiny();
  std::string& bytes = sample::file(files, "transit.csv").bytes;
  for (int i = 0; i < 1500; ++i) bytes += "XX,,,9,8,10,days,assumed,,x,2024\n";
  const auto world = sample::read(files);
  ASSERT_FALSE(world);
  EXPECT_EQ(world.error().faults.size(), 1000U);
  EXPECT_GE(world.error().not_listed, 500U);
}

TEST(FileFaults, FolderThatIsNone) {
  const auto files = read_world_folder("/nowhere/at/all");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().faults[0].code, Code::not_found);
}

}  // namespace
}  // namespace chokepoint::world
