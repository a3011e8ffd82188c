#include "apps/command_line.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <deque>

namespace chokepoint::apps {
namespace {

using service::OptionKind;
using service::OptionText;
using service::UseCase;

constexpr const char* kAbout =
    "chokepoint: who depends on whom, what a control does, and says who.\n"
    "Questions are subcommands; each has --help with an example.";

/// An unset shell variable must not stand for the default.
std::string not_empty(const std::string& path) {
  return path.empty() ? "it is empty; give a path, or leave it out" : "";
}

struct Slot {
  const OptionText* option;
  std::vector<std::string> values;
  bool flag{false};
};

void add_common(CLI::App& app, Call& call, std::string& format) {
  app.add_option("--format", format,
                 "table, json, csv or html (html: report); jsonl: read and evidence export, a row a line")
      ->check(CLI::IsMember({"table", "json", "csv", "html", "jsonl"}));
  app.add_option("--output,-o", call.output, "write to this file (by rename, never half) instead of standard output")
      ->check(not_empty, "PATH");
  app.add_option(
         "--data", call.data,
         "put this before the names of the answer's data files (a folder ends in /) and write them; default: none "
         "is written, the answer names them")
      ->check(not_empty, "PREFIX");
  app.add_option("--world", call.world, "folder of a world; default: the strategic world in the program")
      ->check(not_empty, "PATH");
  app.add_option("--threads", call.threads, "threads; default: all cores. The answer does not depend on it")
      ->check(CLI::Range(0, 1024));
  app.add_flag("--quiet,-q", call.quiet, "no progress, no notes on standard error");
}

/// "questions: check, show, fingerprint, diff".
std::string group_help(std::string_view group) {
  std::vector<std::string_view> words;
  for (const UseCase& use_case : service::use_cases()) {
    if (use_case.name.starts_with(group) && use_case.name.substr(group.size()).starts_with(' '))
      words.push_back(use_case.name.substr(group.size() + 1));
  }
  return fmt::format("questions: {}", fmt::join(words, ", "));
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
      const bool group = space != name.size();
      next = at->add_subcommand(word, group ? group_help(word) : std::string(help));
      if (group) next->require_subcommand(1)->footer(fmt::format("Example:\n  chokepoint {} --help", name));
    }
    at = next;
    start = space + 1;
  }
  return at;
}

/// What the parser says; for a word or an option that it does not know, what there is and the nearest.
Answer usage_error(const CLI::App& app, int argc, const char* const* argv, std::string_view message) {
  const CLI::App* at = &app;
  std::string command = "chokepoint";
  const auto answer = [&](std::string_view text) {
    return Answer{fmt::format("chokepoint: {}\n{} --help shows what there is, and an example.\n", text, command), 2};
  };
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    std::deque<std::string> names;
    std::vector<std::string_view> known;
    const CLI::App* next = nullptr;
    for (const CLI::App* candidate : at->get_subcommands([](const CLI::App*) { return true; })) {
      if (candidate->get_name() == word) next = candidate;
      known.emplace_back(names.emplace_back(candidate->get_name()));
    }
    if (next != nullptr) {
      at = next;
      command += " " + word;
    } else if (!known.empty() && !word.starts_with('-')) {
      return answer(to_string(service::unknown_word("command", word, known, "see " + command + " --help")));
    } else if (at != &app && word.starts_with("--")) {
      known.clear();
      for (const CLI::Option* option : at->get_options()) {
        for (const std::string& name : option->get_lnames()) known.emplace_back(names.emplace_back("--" + name));
      }
      const std::string name = word.substr(0, word.find('='));
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        return answer(to_string(service::unknown_word("option", name, known, "see " + command + " --help")));
      }
    }
  }
  return answer(message);
}

}  // namespace

std::variant<Call, Answer> parse_command_line(int argc, const char* const* argv) {
  CLI::App app(kAbout);
  app.name("chokepoint");
  app.set_version_flag("--version", std::string(service::version()));
  app.require_subcommand(1);
  app.fallthrough();
  app.footer("Example:\n  chokepoint report --output chokepoint-report.html");
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
      // A second `--top` corrects the first; a second word is one too many.
      if (option.positional && option.kind == OptionKind::list) added->expected(-1);
      // Of several words each takes one; a word after the last is one too many.
      const bool more = &option != &use_case.options.back() && (&option)[1].positional;
      if (option.positional && option.kind != OptionKind::list) added->expected(1)->allow_extra_args(!more);
      if (!option.positional && option.kind != OptionKind::list) added->expected(1)->take_last();
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
  replay
      ->add_option(
          "--input", call.inputs,
          "a scenario or facility (.toml) or a world's folder that the run read besides its world; may be repeated")
      ->expected(1)
      ->take_all()
      ->type_name("PATH");
  std::vector<std::string> schema_words;
  bool markdown = false;
  CLI::App* schema = app.add_subcommand("schema", "JSON Schema of a command's parameters");
  schema->footer("Example:\n  chokepoint schema simulate");
  schema->add_option("command", schema_words, "which command; none: all, as Markdown")->type_name("COMMAND");
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
    return usage_error(app, argc, argv, error.what());
  }
  if (!format.empty()) {
    call.format_given = true;
    call.format = format == "json"    ? Format::json
                  : format == "csv"   ? Format::csv
                  : format == "html"  ? Format::html
                  : format == "jsonl" ? Format::jsonl
                                      : Format::table;
  }
  if (replay->parsed()) {
    call.use_case = "replay";
    call.arguments["manifest"] = {manifest};
    return call;
  }
  if (schema->parsed()) {
    call.use_case = "schema";
    if (!schema_words.empty()) call.arguments["command"] = {fmt::format("{}", fmt::join(schema_words, " "))};
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
