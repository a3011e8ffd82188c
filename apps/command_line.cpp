#include "apps/command_line.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <deque>

namespace chokepoint::apps {
namespace {

using service::OptionKind;
using service::OptionText;
using service::UseCase;

constexpr const char* kAbout =
    "chokepoint: who depends on whom, what a control does, and says who.\n"
    "Questions are subcommands; each has --help with an example.";

struct Slot {
  const OptionText* option;
  std::vector<std::string> values;
  bool flag{false};
};

void add_common(CLI::App& app, Call& call, std::string& format) {
  app.add_option("--format", format, "table, json, csv or html (html: report)")
      ->check(CLI::IsMember({"table", "json", "csv", "html"}));
  app.add_option("--output,-o", call.output, "write to this file (by rename, never half) instead of standard output");
  app.add_option("--world", call.world, "folder of a world; default: the strategic world in the program");
  app.add_option("--threads", call.threads, "threads; default: all cores. The answer does not depend on it")
      ->check(CLI::Range(0, 1024));
  app.add_flag("--quiet,-q", call.quiet, "no progress, no notes on standard error");
}

/// "world check" is the subcommand check of the subcommand world.
CLI::App* subcommand(CLI::App& root, std::string_view name, std::string_view help) {
  CLI::App* at = &root;
  std::size_t start = 0;
  while (start < name.size()) {
    const std::size_t space = std::min(name.find(' ', start), name.size());
    const std::string word(name.substr(start, space - start));
    const auto same = at->get_subcommands([&](CLI::App* candidate) { return candidate->get_name() == word; });
    CLI::App* next = same.empty() ? nullptr : same.front();
    if (next == nullptr) {
      next = at->add_subcommand(word, space == name.size() ? std::string(help) : "tables of a world: " + word);
      if (space != name.size()) next->require_subcommand(1);
    }
    at = next;
    start = space + 1;
  }
  return at;
}

}  // namespace

std::variant<Call, Answer> parse_command_line(int argc, const char* const* argv) {
  CLI::App app(kAbout);
  app.name("chokepoint");
  app.set_version_flag("--version", std::string(service::version()));
  app.require_subcommand(1);
  app.fallthrough();
  Call call;
  std::string format;
  std::string seed;
  std::deque<Slot> slots;
  std::vector<std::tuple<CLI::App*, std::string, std::vector<Slot*>>> commands;
  for (const UseCase& use_case : service::use_cases()) {
    CLI::App* command = subcommand(app, use_case.name, use_case.help);
    command->footer("Example:\n  " + std::string(use_case.example));
    add_common(*command, call, format);
    std::vector<Slot*> own;
    bool has_seed = false;
    for (const OptionText& option : use_case.options) {
      Slot& slot = slots.emplace_back(Slot{&option, {}, false});
      own.push_back(&slot);
      has_seed = has_seed || option.name == "seed";
      const std::string help = [&] {
        std::string text(option.help);
        for (std::size_t i = 0; i < option.choices.size(); ++i)
          text += fmt::format("{}{}", i ? ", " : " (", option.choices[i]);
        return option.choices.empty() ? text : text + ")";
      }();
      if (option.kind == OptionKind::flag) {
        command->add_flag("--" + std::string(option.name), slot.flag, help);
        continue;
      }
      auto* added = command->add_option(option.positional ? std::string(option.name) : "--" + std::string(option.name),
                                        slot.values, help);
      added->type_name(std::string(option.value_name));
      if (option.kind != OptionKind::list) added->expected(1)->take_last();
      if (option.kind == OptionKind::list) added->expected(1)->take_all();
      if (option.positional && option.required) added->required();
    }
    if (!has_seed)
      command->add_option("--seed", seed, "accepted everywhere; this command draws nothing")->type_name("SEED");
    commands.emplace_back(command, std::string(use_case.name), std::move(own));
  }
  std::string manifest;
  CLI::App* replay = app.add_subcommand("replay", "run a manifest (or a JSON report with one) again: the same bytes");
  replay->footer("Example:\n  chokepoint replay report.json --format json");
  replay->add_option("manifest", manifest, "JSON file")->required()->type_name("FILE");
  add_common(*replay, call, format);
  std::string schema_name;
  bool markdown = false;
  CLI::App* schema = app.add_subcommand("schema", "JSON Schema of a command's parameters");
  schema->footer("Example:\n  chokepoint schema simulate");
  schema->add_option("command", schema_name, "which command; none: all, as Markdown")->type_name("COMMAND");
  schema->add_flag("--markdown", markdown, "the commands as Markdown");
  schema->add_option("--output,-o", call.output, "write to this file");

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    CLI::App* deepest = &app;
    while (!deepest->get_subcommands().empty()) deepest = deepest->get_subcommands().front();
    return Answer{deepest->help(), 0};
  } catch (const CLI::CallForVersion&) {
    return Answer{fmt::format("chokepoint {}\n", service::version()), 0};
  } catch (const CLI::ParseError& error) {
    return Answer{
        fmt::format("chokepoint: {}\nchokepoint --help lists the commands; chokepoint COMMAND --help its options.\n",
                    error.what()),
        2};
  }
  if (!format.empty()) {
    call.format_given = true;
    call.format = format == "json"   ? Format::json
                  : format == "csv"  ? Format::csv
                  : format == "html" ? Format::html
                                     : Format::table;
  }
  if (replay->parsed()) {
    call.use_case = "replay";
    call.arguments["manifest"] = {manifest};
    return call;
  }
  if (schema->parsed()) {
    call.use_case = "schema";
    if (!schema_name.empty()) call.arguments["command"] = {schema_name};
    return call;
  }
  for (auto& [command, name, own] : commands) {
    if (!command->parsed()) continue;
    call.use_case = name;
    for (Slot* slot : own) {
      if (slot->flag) slot->values = {"true"};
      if (!slot->values.empty()) call.arguments[std::string(slot->option->name)] = slot->values;
    }
  }
  return call;
}

}  // namespace chokepoint::apps
