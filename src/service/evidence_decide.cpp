// A person's word on claims: accept, reject, reopen, merge, attach. Each is written down with a name and never changed.
#include <fmt/format.h>

#include <chrono>

#include "service/evidence.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

/// By this machine's clock, in UTC: a decision is dated, a result never is.
Day today() {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return Day{static_cast<std::int32_t>(now.time_since_epoch().count())};
}

using ledger::DecisionKind;
using report::Role;
using report::Tone;

struct DecideParams {
  std::vector<std::string> claims;
  std::string ledger{kDefaultLedger}, author, note, figure, into;
  std::optional<Day> on;
  bool remove{false};

  static std::vector<Option<DecideParams>> options() {
    using P = DecideParams;
    return {{{"claims", OptionKind::list, "ids of claims, or their first digits", true, true, 0, 0, {}, "CLAIM..."},
             &P::claims},
            {{"author", OptionKind::text, "who decides", false, true, 0, 0, {}, "NAME"}, &P::author},
            {{"note", OptionKind::text, "why", false, false, 0, 0, {}, "TEXT"}, &P::note},
            {{"on", OptionKind::date, "day of the decision; today where none is given", false, false, 0, 0, {}, "DATE"},
             &P::on},
            {ledger_option(), &P::ledger}};
  }
};

struct AcceptParams : DecideParams {
  static std::vector<Option<AcceptParams>> options() {
    using P = AcceptParams;
    std::vector<Option<P>> all{
        {{"figure", OptionKind::text, "attach them to this figure of the world", false, false, 0, 0, {}, "KEY"},
         &P::figure}};
    for (auto& option : DecideParams::options()) {
      std::visit([&](auto member) { all.push_back({option.text, member}); }, option.member);
    }
    return all;
  }
};

struct AttachParams : DecideParams {
  static std::vector<Option<AttachParams>> options() {
    using P = AttachParams;
    std::vector<Option<P>> all{
        {{"figure", OptionKind::text, "key of a figure of the world", false, true, 0, 0, {}, "KEY"}, &P::figure},
        {{"remove", OptionKind::flag, "take them off the figure", false, false, 0, 0, {}, ""}, &P::remove}};
    for (auto& option : DecideParams::options()) {
      std::visit([&](auto member) { all.push_back({option.text, member}); }, option.member);
    }
    return all;
  }
};

struct MergeParams : DecideParams {
  static std::vector<Option<MergeParams>> options() {
    using P = MergeParams;
    std::vector<Option<P>> all{
        {{"into", OptionKind::text, "the claim that says the same and stays", false, true, 0, 0, {}, "CLAIM"},
         &P::into}};
    for (auto& option : DecideParams::options()) {
      std::visit([&](auto member) { all.push_back({option.text, member}); }, option.member);
    }
    return all;
  }
};

/// All claims are found before anything is written, so that a slip in the last leaves nothing half done.
template <class Params>
Result<report::Report> decide(Session& session, const Arguments& arguments, Context& context, std::string_view use_case,
                              const std::vector<DecisionKind>& kinds) {
  auto params = read_params<Params>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(std::nullopt, context);
  if (!world) return tl::unexpected(world.error());
  auto ledger = open_ledger(params->ledger, ledger::Access::write);
  if (!ledger) return tl::unexpected(ledger.error());
  Faults faults;
  const auto keep = [&](const Error& error) {
    for (const Fault& fault : error.faults) faults.add(fault);
  };
  if (params->claims.empty()) {
    faults.add({Code::usage, "", 0, 0, "no claim", "the id of at least one claim", "evidence search lists them"});
  }
  if (params->author.empty()) {
    faults.add({Code::missing_value, "", 0, 0, "no --author", "the person who decides", "name them"});
  }
  if (!params->figure.empty()) {
    auto figure = find_figure_key(**world, params->figure);
    if (!figure) keep(figure.error());
  }
  std::vector<ledger::Entry> entries;
  for (const std::string& id : params->claims) {
    auto found = find_claim(*ledger, **world, id);
    if (!found) {
      keep(found.error());
    } else {
      entries.push_back(std::move(*found));
    }
  }
  std::string into;
  if (!params->into.empty()) {
    auto found = find_claim(*ledger, **world, params->into);
    if (!found) {
      keep(found.error());
    } else {
      into = found->claim.id;
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  report::Texts ids, what, to, changed, quotes;
  std::size_t written = 0;
  for (const ledger::Entry& entry : entries) {
    for (const DecisionKind kind : kinds) {
      const bool about_figure = kind == DecisionKind::attach || kind == DecisionKind::detach;
      if (about_figure && params->figure.empty()) continue;
      ledger::Decision decision;
      decision.claim = entry.claim.id;
      decision.kind = kind == DecisionKind::attach && params->remove ? DecisionKind::detach : kind;
      decision.object = about_figure ? params->figure : kind == DecisionKind::merge ? into : "";
      decision.author = params->author;
      decision.note = params->note;
      decision.decided_on = to_string(params->on.value_or(today()));
      auto done = ledger->decide(decision);
      if (!done) return tl::unexpected(done.error());
      written += *done ? 1 : 0;
      const ClaimId of_world = (*world)->claims.find(short_id(entry.claim.id));
      ids.push_back(short_id(entry.claim.id));
      what.emplace_back(name_of(decision.kind));
      to.push_back(kind == DecisionKind::merge ? short_id(into) : decision.object);
      changed.emplace_back(*done ? "written" : "so already");
      quotes.push_back(of_world.valid() ? (*world)->claims[of_world].quote : entry.claim.quote);
    }
  }
  auto content = ledger->fingerprint();
  if (!content) return tl::unexpected(content.error());
  report::Report report;
  report.title = "Decisions of " + params->author;
  report.manifest = evidence_manifest(use_case, *params, **world, *content);
  report.notes.push_back({Tone::headline, fmt::format("{} decision{} written.", written, written == 1 ? "" : "s")});
  report.notes.push_back({Tone::plain,
                          "No world is changed by this: evidence export writes accepted and attached "
                          "claims into one."});
  report::Table table;
  table.name = "decisions";
  table.title = "Decisions";
  table.columns.push_back(text_column("claim", "Claim", std::move(ids), Role::key));
  table.columns.push_back(text_column("decision", "Decision", std::move(what)));
  table.columns.push_back(text_column("to", "To", std::move(to)));
  table.columns.push_back(text_column("written", "Written", std::move(changed)));
  table.columns.push_back(text_column("quote", "Quote", std::move(quotes)));
  report.tables.push_back(std::move(table));
  return report;
}

Result<report::Report> accept(Session& session, const Arguments& arguments, Context& context) {
  return decide<AcceptParams>(session, arguments, context, "evidence accept",
                              {DecisionKind::accept, DecisionKind::attach});
}
Result<report::Report> reject(Session& session, const Arguments& arguments, Context& context) {
  return decide<DecideParams>(session, arguments, context, "evidence reject", {DecisionKind::reject});
}
Result<report::Report> reopen(Session& session, const Arguments& arguments, Context& context) {
  return decide<DecideParams>(session, arguments, context, "evidence reopen", {DecisionKind::reopen});
}
Result<report::Report> merge(Session& session, const Arguments& arguments, Context& context) {
  return decide<MergeParams>(session, arguments, context, "evidence merge", {DecisionKind::merge});
}
Result<report::Report> attach(Session& session, const Arguments& arguments, Context& context) {
  return decide<AttachParams>(session, arguments, context, "evidence attach", {DecisionKind::attach});
}

}  // namespace

UseCase evidence_accept_use_case() {
  return {"evidence accept", "accept claims, and attach them to a figure of the world",
          "chokepoint evidence accept 3f2a91 --author \"M. Analyst\" --figure production:diamond-grit@CN-HA:share",
          texts_of<AcceptParams>(), accept};
}
UseCase evidence_reject_use_case() {
  return {"evidence reject", "reject claims, for every edition and reading of their source",
          "chokepoint evidence reject 3f2a91 --author \"M. Analyst\" --note \"a share of imports, not of supply\"",
          texts_of<DecideParams>(), reject};
}
UseCase evidence_reopen_use_case() {
  return {"evidence reopen", "take back what was decided on claims; the decisions stay on record",
          "chokepoint evidence reopen 3f2a91 --author \"M. Analyst\"", texts_of<DecideParams>(), reopen};
}
UseCase evidence_merge_use_case() {
  return {"evidence merge", "say that claims say the same as another, which stays",
          "chokepoint evidence merge 3f2a91 --into 77b0c4 --author \"M. Analyst\"", texts_of<MergeParams>(), merge};
}
UseCase evidence_attach_use_case() {
  return {"evidence attach", "attach accepted claims to a figure of the world, or take them off it",
          "chokepoint evidence attach m-art-ha90 --figure production:diamond-grit@CN-HA:share --author \"M. Analyst\"",
          texts_of<AttachParams>(), attach};
}

}  // namespace chokepoint::service
