#include "service/coerce.h"

#include <fmt/format.h>

#include <cmath>

#include "base/math.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<CoerceParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return coerce(session, *params, context);
}

}  // namespace

double share_of(double log_loss) { return -math::expm1(-log_loss); }

Result<double> statistic(const std::vector<respond::Held>& held, const std::vector<PlaceId>& senders,
                         respond::Reading reading, double sigma, double rho) {
  const auto nests = respond::nests_of(held, senders, reading, sigma);
  if (nests.empty()) return 0.0;
  auto loss = respond::cutoff_loss(nests, rho);
  if (!loss) return loss;
  return share_of(*loss);
}

std::vector<Option<CoerceParams>> CoerceParams::options() {
  using P = CoerceParams;
  return {
      {{"sender", OptionKind::text, "who stops selling; default: everybody in turn", true, false, 0, 0, {}, "SENDER"},
       &P::sender},
      {{"target", OptionKind::text, "to whom", true, false, 0, 0, {}, "TARGET"}, &P::target},
      {{"with",
        OptionKind::list,
        "places that stop together with the sender; may be repeated",
        false,
        false,
        0,
        0,
        {},
        "PLACE"},
       &P::allies},
      {{"top", OptionKind::integer, "places of the matrix, the largest first", false, false, 2, 60, {}, "N"}, &P::top},
      {{"days", OptionKind::integer, "length of the cut", false, false, 30, 3650, {}, "DAYS"}, &P::days},
      {{"step",
        OptionKind::integer,
        "days in a step of the model; default: 5 for the matrix, 1 for a pair",
        false,
        false,
        1,
        7,
        {},
        "DAYS"},
       &P::step},
      {{"draws", OptionKind::integer, "draws of the uncertain figures for ranges", false, false, 0, 1000, {}, "N"},
       &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"sigma",
        OptionKind::number,
        "closed forms: how goods of different origin replace each other (assumed)",
        false,
        false,
        1.05,
        20.0,
        {},
        "NUMBER"},
       &P::sigma},
      {{"rho",
        OptionKind::number,
        "closed forms: how uses replace each other (assumed)",
        false,
        false,
        0.0,
        10.0,
        {},
        "NUMBER"},
       &P::rho},
      {{"prize",
        OptionKind::number,
        "games: worth of what is demanded, share of the target's yearly use (assumed)",
        false,
        false,
        0.0,
        1.0,
        {},
        "SHARE"},
       &P::prize},
      {{"audience",
        OptionKind::number,
        "games: what giving in, or not doing what was announced, costs at home (assumed)",
        false,
        false,
        0.0,
        1.0,
        {},
        "SHARE"},
       &P::audience},
      {{"reputation",
        OptionKind::number,
        "games: what a threat carried out is worth later (assumed)",
        false,
        false,
        0.0,
        1.0,
        {},
        "SHARE"},
       &P::reputation},
      {{"no-substitution", OptionKind::flag, "no other suppliers, no replacing inputs", false, false, 0, 0, {}, ""},
       &P::no_substitution},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> coerce(Session& session, const CoerceParams& params, Context& context) {
  if (params.sender.empty() != params.target.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "a sender without a target", "both, or neither",
                      "chokepoint coerce CN US, or chokepoint coerce for the matrix"});
  }
  if (params.sender.empty() && !params.allies.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "allies without a sender", "a sender and a target besides",
                      "chokepoint coerce US CN --with JP --with NL"});
  }
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  CoerceParams resolved = params;
  constexpr std::int64_t kCoarse = 5;
  if (params.step == 0) resolved.step = params.sender.empty() ? kCoarse : 1;
  report::Report report;
  report.manifest = manifest_of("coerce", canonical_json(resolved), (*simulator)->world());
  auto done = params.sender.empty() ? report_matrix(**simulator, resolved, report, context)
                                    : report_pair(**simulator, resolved, report, context);
  if (!done) return tl::unexpected(done.error());
  report.notes.push_back(
      {report::Tone::limit,
       fmt::format(
           "Every stop is total, from the base date, and lasts {} days; no other law acts. Only what the world "
           "holds is cut: its chains, not all trade. Elasticities of the closed forms are assumed (sigma {}, rho "
           "{}); those forms know no stocks, no time and no spare capacity.",
           params.days, params.sigma, params.rho)});
  return report;
}

UseCase coerce_use_case() {
  return {"coerce", "who can coerce whom: losses both ways, retaliation, escalation", "chokepoint coerce CN US",
          texts_of<CoerceParams>(), run};
}

}  // namespace chokepoint::service
