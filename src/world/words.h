// The words of choice columns, in the order of their enums: the one place where a word and an enumerator meet.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace chokepoint::world::words {

using Word = std::string_view;

inline constexpr std::array<Word, 3> kPlaceKind{"country", "subdivision", "rest"};
inline constexpr std::array<Word, 3> kRegimeKind{"bloc", "regime", "club"};
inline constexpr std::array<Word, 6> kDecisionRule{"", "consensus", "majority", "two-thirds", "club", "treaty"};
inline constexpr std::array<Word, 2> kPlaceParameter{"instability", "governance_risk"};
inline constexpr std::array<Word, 9> kStage{"mine",     "refine",    "chemical",   "material", "component",
                                            "assembly", "equipment", "technology", "use"};
inline constexpr std::array<Word, 6> kChain{"battery", "superhard", "chips", "minerals", "fusion", "use"};
inline constexpr std::array<Word, 4> kInputKind{"consumed", "wearing", "capital", "technology"};
inline constexpr std::array<Word, 3> kCriticality{"critical", "important", "minor"};
inline constexpr std::array<Word, 2> kByproductQuantity{"max_recovery", "yield"};
inline constexpr std::array<Word, 10> kProductionQuantity{"output",      "share",        "capacity",      "nameplate",
                                                          "utilisation", "restart_days", "restart_price", "secondary",
                                                          "build_days",  "ramp_days"};
inline constexpr std::array<Word, 3> kStockHolder{"input", "finished", "government"};
inline constexpr std::array<Word, 2> kQualificationQuantity{"days", "batches"};
inline constexpr std::array<Word, 3> kCohortKind{"single", "dual", "stock"};
inline constexpr std::array<Word, 2> kCohortQuantity{"share", "stock_days"};
inline constexpr std::array<Word, 4> kDemandClass{"civil", "defence", "essential", "stockpile"};
inline constexpr std::array<Word, 2> kDemandQuantity{"amount", "share"};
inline constexpr std::array<Word, 3> kFlowQuantity{"amount", "import_share", "export_share"};
inline constexpr std::array<Word, 2> kPathQuantity{"demand", "capacity"};
inline constexpr std::array<Word, 3> kPriceKind{"annual_mean", "spot", "contract"};
inline constexpr std::array<Word, 3> kSide{"demand", "supply", "substitution"};
inline constexpr std::array<Word, 2> kRun{"short", "long"};
inline constexpr std::array<Word, 6> kInstrument{"export_control", "procurement_ban", "tariff",
                                                 "quota",          "informal",        "investment"};
inline constexpr std::array<Word, 7> kRule{
    "ban", "licence", "presumption_of_denial", "notification", "technology", "procurement", "duty"};
inline constexpr std::array<Word, 3> kAssume{"ask", "resumed", "extended"};
inline constexpr std::array<Word, 4> kReach{"exports", "content", "technology", "re_exports"};
inline constexpr std::array<Word, 7> kOperator{"", "<", "<=", "=", ">=", ">", "in"};
inline constexpr std::array<Word, 7> kClauseState{"announced", "in_force", "suspended", "resumed",
                                                  "revoked",   "lapsed",   "unknown"};
inline constexpr std::array<Word, 3> kLegalDefault{"", "resumes", "lapses"};
inline constexpr std::array<Word, 4> kAnswer{"no", "yes", "part", "unknown"};
inline constexpr std::array<Word, 4> kLicenceQuantity{"refused_share", "wait_days", "validity_days", "office_per_day"};
inline constexpr std::array<Word, 3> kUserClass{"all", "civil", "defence"};
inline constexpr std::array<Word, 8> kOptionKind{"stockpile", "capacity",     "offtake",       "recycling",
                                                 "restart",   "substitution", "qualification", "ban"};
inline constexpr std::array<Word, 6> kOptionQuantity{"cost", "fixed_cost", "max", "build_days", "ramp_days", "minimum"};
inline constexpr std::array<Word, 5> kTaskShape{"pert", "lognormal", "heavy_tail", "reference", "learning"};
inline constexpr std::array<Word, 3> kTaskQuantity{"duration", "odds", "need"};
inline constexpr std::array<Word, 2> kTieKind{"imitation", "cooperation"};
inline constexpr std::array<Word, 7> kRaceQuantity{"shared_risk",   "resource_level", "resource_effect", "first_cost",
                                                   "learning_rate", "target_cost",    "doubling_time"};
inline constexpr std::array<Word, 4> kStance{"states", "denies", "alleges", "projects"};
inline constexpr std::array<Word, 6> kReliability{"A", "B", "C", "D", "E", "F"};
inline constexpr std::array<Word, 6> kCredibility{"1", "2", "3", "4", "5", "6"};
inline constexpr std::array<Word, 2> kYesNo{"no", "yes"};
inline constexpr std::array<Word, 3> kStatus{"quoted", "derived", "assumed"};
inline constexpr std::array<Word, 11> kBasis{"production", "capacity", "shipments", "sales", "exports",  "imports",
                                             "use",        "stock",    "price",     "model", "technical"};

/// The word of an enumerator.
template <class Enum, std::size_t N>
constexpr Word of(const std::array<Word, N>& list, Enum value) {
  return list[static_cast<std::size_t>(value)];
}

}  // namespace chokepoint::world::words
