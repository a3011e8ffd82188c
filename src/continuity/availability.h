// Closed forms of availability: repairable parts, k of n, one generating set through one outage. Everything is told as
// unavailability u = 1 - A, so that nine nines keep their digits: no function here subtracts nearly equal numbers.
//
// Times are hours, rates are per hour unless the name says per year; a year has 8,766 hours (525,960 minutes).
// Method: docs/methods/continuity.md, section 2 (Billinton and Allan 1992, chapters 4 and 9; NREL REopt for the set).
// Verified by: tests/continuity/availability_test.cpp (published tables, two-week survival of sets).
#pragma once

#include <span>

namespace chokepoint::continuity {

inline constexpr double kHoursPerYear = 8766.0;

/// MTTR / (MTBF + MTTR). Requires mtbf > 0, mttr >= 0.
double unavailability(double mtbf_hours, double mttr_hours);
/// All parts are needed and fail independently: 1 - prod(1 - u), without forming 1 - u.
double series(std::span<const double> unavailabilities);
/// Fewer than `needed` of `units` equal, independent parts work: sum over i < needed of C(n, i) (1 - u)^i u^(n - i).
/// 0 <= needed <= units; 0 <= u <= 1. Each term is positive, so small answers keep their digits.
double k_of_n(int needed, int units, double unavailability);
/// How often the group above goes down, per hour: working groups of exactly `needed` lose one more.
double k_of_n_frequency(int needed, int units, double mtbf_hours, double mttr_hours);
double minutes_per_year(double unavailability);
/// -log10(u): 5 for "five nines". Infinite for u = 0.
double nines(double unavailability);

/// One generating set through an outage of T hours: it is not out of service, it starts, it runs on.
struct SetReliability {
  double availability{1.0};   // OA: not out of service when the outage comes
  double start_failure{0.0};  // FTS: per demand
  double run_mttf_hours{1.0};
};
/// OA (1 - FTS) exp(-T / MTTF).
double survives(const SetReliability& set, double hours);
/// The same with failures counted hour by hour, OA (1 - FTS) (1 - 1/MTTF)^T, as REopt does. Whole hours.
double survives_by_the_hour(const SetReliability& set, int hours);

/// Share of the year without power when outages are covered or not as a whole: rate x duration x P(not covered).
double uncovered(double outages_per_year, double hours_each, double not_covered);
/// The largest P(not covered) with which the target unavailability still holds; may exceed 1.
double allowed_failure(double outages_per_year, double hours_each, double target_unavailability);

}  // namespace chokepoint::continuity
