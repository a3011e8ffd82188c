#include "apps/run.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "apps/documents.h"
#include "apps/signals.h"
#include "apps/terminal.h"
#include "base/file.h"
#include "base/ranks.h"
#include "report/html.h"
#include "report/render.h"
#include "service/file_figures.h"
#include "service/replay.h"
#include "service/report_page.h"

namespace chokepoint::apps {
namespace {

constexpr std::size_t kScenarioLimit = std::size_t{64} << 20;
constexpr std::size_t kLinesAtOnce = std::size_t{1} << 16;
constexpr std::size_t kManifestLimit = std::size_t{512} << 20;

int say(const Error& error) {
  const std::string text = to_string(error);
  fmt::print(stderr, "chokepoint: {}{}", text, text.ends_with('\n') ? "" : "\n");
  return exit_status(error);
}

int deliver(const Call& call, std::string_view text) {
  if (call.output.empty()) return print(text);
  auto written = replace_file(call.output, text);
  if (!written) return say(written.error());
  if (!call.quiet) fmt::print(stderr, "wrote {} ({} KB)\n", call.output, (text.size() + 1023) / 1024);
  return 0;
}

int deliver_data(const Call& call, const std::vector<report::DataFile>& files) {
  if (call.data.empty()) return 0;
  for (const report::DataFile& file : files) {
    Call to = call;
    to.output = call.data + file.name;
    if (const int status = deliver(to, file.bytes); status != 0) return status;
  }
  return 0;
}

std::string render(const report::Report& report, Format format) {
  switch (format) {
    case Format::json:
      return report::to_json(report);
    case Format::csv:
      return report::to_csv(report);
    case Format::html:
      return report::to_html(report);
    case Format::table:
    case Format::jsonl:  // written line by line, see answer_lines
      break;
  }
  report::TextOptions options;
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) options.width = size.ws_col;
  options.colour = terminal && std::getenv("NO_COLOR") == nullptr;
  return report::to_text(report, options);
}

/// A name given by its ending counts as a wish for that format.
Format format_of(const Call& call) {
  if (call.format_given) return call.format;
  if (call.output.ends_with(".json")) return Format::json;
  if (call.output.ends_with(".jsonl")) return Format::jsonl;
  if (call.output.ends_with(".csv")) return Format::csv;
  if (call.output.ends_with(".html")) return Format::html;
  return call.format;
}

int schema(const Call& call) {
  const auto it = call.arguments.find("command");
  if (it == call.arguments.end()) return deliver(call, service::commands_markdown());
  const service::UseCase* use_case = service::find_use_case(it->second.front());
  if (use_case != nullptr) return deliver(call, service::params_schema(*use_case) + "\n");
  std::vector<std::string_view> names;
  for (const service::UseCase& known : service::use_cases()) names.push_back(known.name);
  return say(
      Error{{service::unknown_word("command", it->second.front(), names, "chokepoint --help says what each does")}, 0});
}

/// Of an input-output table (as they are or with .gz), of make and use tables, and of a firm.
constexpr const char* kFolderFiles[] = {"A.csv",   "Y.csv",    "Z.csv",   "x.csv",       "firm.toml",
                                        "bom.csv", "make.csv", "use.csv", "imports.csv", "names.csv"};

bool is_table(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder(path);
  for (const char* name : {"Z.csv", "Z.csv.gz", "A.csv", "A.csv.gz", "make.csv", "firm.toml"}) {
    if (std::filesystem::exists(folder / name, error)) return true;
  }
  return false;
}

bool is_network(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(path) / "edges.csv", error);
}

/// All CSV files of the folder but those of results, as a table.
std::optional<Error> add_network(service::Session& session, const std::string& path) {
  std::error_code error;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (at->is_regular_file(error) && name.ends_with(".csv") && !name.starts_with("out_")) names.push_back(name);
  }
  if (error || !is_network(path)) {
    return Error{
        {{Code::not_found, path, 0, 0, error ? error.message() : "no edges.csv", "the folder of a network of firms",
          "give its path; docs/formats/firm_network.md says what is in it"}},
        0};
  }
  std::sort(names.begin(), names.end());
  std::vector<service::InputFile> files;
  for (const std::string& name : names) {
    auto text = read_file(std::filesystem::path(path) / name);
    if (!text) return text.error();
    files.push_back({name, std::move(*text)});
  }
  session.add_table(path, std::move(files));
  return std::nullopt;
}

/// A word is a name of the world's; a path, or a folder that holds a table, is meant as one.
std::optional<Error> add_table(service::Session& session, const std::string& path) {
  std::error_code error;
  if (is_network(path)) return add_network(session, path);
  if (path.find('/') == std::string::npos && !is_table(path)) return std::nullopt;
  if (!std::filesystem::is_directory(path, error)) {
    return Error{{{Code::not_found, path, 0, 0, "no such folder",
                   "the folder of an input-output table or of a firm, or a product",
                   "give the path of the folder; docs/formats/table.md and bom.md say what is in it"}},
                 0};
  }
  std::vector<service::InputFile> files;
  for (const std::string name : kFolderFiles) {
    for (const std::string& form : {name, name + ".gz"}) {
      const std::filesystem::path file = std::filesystem::path(path) / form;
      if (!std::filesystem::exists(file, error)) continue;
      auto text = read_file(file);
      if (!text) return text.error();
      files.push_back({form, std::move(*text)});
      break;  // where both stand there, the plain one counts
    }
  }
  session.add_table(path, std::move(files));
  return std::nullopt;
}

/// A report may be named with what of it is meant behind a #.
std::string without_pointer(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) ? path : path.substr(0, path.find('#'));
}

/// A file or folder that the call names goes to the session: the library itself opens nothing for a call.
std::optional<Error> add_input(service::Session& session, const std::string& path, service::Input kind) {
  if (kind == service::Input::scenario && path.ends_with(".toml")) {
    auto text = read_file(path, kScenarioLimit);
    if (!text) return text.error();
    session.add_scenario(path, std::move(*text));
  } else if (kind == service::Input::facility && path.ends_with(".toml")) {
    auto text = read_file(path, kScenarioLimit);
    if (!text) return text.error();
    session.add_facility(path, std::move(*text));
  } else if (kind == service::Input::world) {
    auto files = world::read_world_folder(path);
    if (!files) return files.error();
    session.add_world(path, std::move(*files));
  } else if (kind == service::Input::file) {
    const std::string file = without_pointer(path);
    auto text = read_file(file, kManifestLimit);
    if (!text) return text.error();
    session.add_file(file, std::move(*text));
  } else if (kind == service::Input::table) {
    return add_table(session, path);
  } else if (kind == service::Input::network) {
    return add_network(session, path);
  } else if (kind == service::Input::document) {
    return add_documents(session, path);
  } else if (kind == service::Input::lexicon) {
    return add_lexicon(session, path);
  }
  return std::nullopt;
}

bool is_ledger(const std::string& path) { return path.ends_with(".db"); }

std::optional<Error> add_inputs(service::Session& session, const Call& call) {
  if (call.use_case == "replay") {
    for (const std::string& path : call.inputs) {
      if (is_ledger(path)) continue;
      auto kind = is_table(path)                                      ? service::Input::table
                  : is_network(path)                                  ? service::Input::network
                  : path.ends_with(".csv") || path.ends_with(".json") ? service::Input::file
                                                                      : kind_of_input(path);
      if (kind == service::Input::scenario) {
        const auto text = read_file(path, kScenarioLimit);
        if (!text) return text.error();
        if (!service::kind_of_file(*text).empty()) kind = service::Input::facility;
      }
      if (auto error = add_input(session, path, kind)) return error;
    }
    return std::nullopt;
  }
  for (const service::OptionText& option : service::find_use_case(call.use_case)->options) {
    const auto it = call.arguments.find(option.name);
    if (it == call.arguments.end()) continue;
    for (const std::string& path : it->second) {
      if (auto error = add_input(session, path, option.input)) return error;
    }
  }
  return std::nullopt;
}

/// Lines to standard output as they come; to a file all at once, so that it is never half written.
int answer_lines(service::Session& session, const Call& call, Context& context) {
  const service::UseCase* use_case = service::find_use_case(call.use_case);
  if (use_case == nullptr || use_case->lines == nullptr) {
    return say(Error{{{Code::usage, "", 0, 0, "--format jsonl", "table, json, csv or html",
                       "jsonl is for: chokepoint read, chokepoint evidence export"}},
                     0});
  }
  std::string kept;
  int status = 0;
  const auto sink = [&](std::string_view line) {
    kept.append(line).push_back('\n');
    if (!call.output.empty() || kept.size() < kLinesAtOnce) return true;
    status = print(kept);
    kept.clear();
    return status == 0;
  };
  auto outcome = use_case->lines(session, call.arguments, context, sink);
  if (!outcome) return say(outcome.error());
  if (status == 0) status = deliver(call, kept);
  return status != 0 ? status : exit_status(*outcome);
}

/// The page of `report` is more than its tables in one report.
bool wants_page(const Call& call, Format format) {
  return call.use_case == "report" && (format == Format::html || (format == Format::table && !call.format_given));
}

/// An answer as it will be written, with what it rests on.
struct Written {
  std::string text;
  report::Manifest manifest;
  Outcome outcome{Outcome::done};
  std::vector<report::DataFile> data{};
};

Result<Written> answer(service::Session& session, const Call& call, Format format, Context& context) {
  if (wants_page(call, format)) {
    auto params = service::read_params<service::ReportParams>(call.arguments);
    if (!params) return tl::unexpected(params.error());
    auto page = service::report_page(session, *params, context);
    if (!page) return tl::unexpected(page.error());
    return Written{std::move(page->html), std::move(page->manifest), page->outcome, {}};
  }
  auto report = service::find_use_case(call.use_case)->run(session, call.arguments, context);
  if (!report) return tl::unexpected(report.error());
  return Written{render(*report, format), std::move(report->manifest), report->outcome, std::move(report->bulk)};
}

/// Faults without a file are about the one that was read.
Error in_file(Error error, const std::string& path) {
  for (Fault& fault : error.faults) {
    if (fault.file.empty()) fault.file = path;
  }
  return error;
}

/// The files of a report into the folder that --to names; of a changed world, into its own folder.
std::optional<Error> write_files(const Call& call, const std::vector<report::DataFile>& files) {
  if (files.empty()) return std::nullopt;
  namespace fs = std::filesystem;
  fs::path folder = call.world;
  if (const auto to = call.arguments.find("to"); to != call.arguments.end()) folder = to->second.back();
  std::error_code error;
  const bool is_world = std::any_of(files.begin(), files.end(), [](const auto& f) { return f.name == "world.toml"; });
  if (is_world && fs::exists(folder / "world.toml", error) && !fs::equivalent(folder, call.world, error)) {
    return Error{{{Code::cannot_write, folder.string(), 0, 0, "another world in this folder",
                   "a folder without a world, or that of --world", "name another folder, or give it as --world too"}},
                 0};
  }
  for (const report::DataFile& file : files) {
    const fs::path path = folder / file.name;
    fs::create_directories(path.parent_path(), error);
    auto written = replace_file(path, file.bytes);
    if (!written) return written.error();
  }
  if (!call.quiet)
    fmt::print(stderr, "wrote {} file{} into {}\n", files.size(), files.size() == 1 ? "" : "s", folder.string());
  return std::nullopt;
}

/// As service::replay, in whatever form the answer is wanted.
Result<Written> answer_again(service::Session& session, const Call& call, Format format, Context& context) {
  auto json = read_file(call.arguments.at("manifest").front(), kManifestLimit);
  if (!json) return tl::unexpected(json.error());
  auto recorded = service::recorded_call(session, *json, context);
  if (!recorded) return fail(in_file(std::move(recorded.error()), call.arguments.at("manifest").front()));
  Call again = call;
  again.use_case = recorded->use_case->name;
  again.arguments = std::move(recorded->arguments);
  for (const std::string& path : call.inputs) {
    if (is_ledger(path)) again.arguments["ledger"] = {path};
  }
  again.format_given = true;  // no format asked for means a table here, for every command
  auto written = answer(session, again, format, context);
  if (!written || written->outcome == Outcome::stopped) return written;
  if (auto error = service::difference(recorded->manifest, written->manifest)) return fail(std::move(*error));
  return written;
}

/// Commands whose work ranks share; others would all do the same, and write the same files.
constexpr std::string_view kShared[] = {"ario", "esri", "firms", "rank", "simulate"};

std::optional<Fault> not_shared(const Call& call) {
  if (std::find(std::begin(kShared), std::end(kShared), call.use_case) != std::end(kShared)) return std::nullopt;
  return Fault{Code::usage,
               "",
               0,
               0,
               call.use_case + " on several ranks",
               fmt::format("{}", fmt::join(kShared, ", ")),
               "run it with `chokepoint`, on one"};
}

}  // namespace

int print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
  // `chokepoint ... | head` has what it wanted: the user's stop, and no fault to tell of.
  if (errno == EPIPE) return exit_status(Outcome::stopped);
  return say(Error{{{Code::cannot_write, "standard output", 0, 0, "it took only part of the answer",
                     "room for all of it", "free space, or write to a file with --output"}},
                   0});
}

int carry_out(const Call& call, Ranks* ranks) {
  if (ranks != nullptr) {
    if (auto fault = not_shared(call)) return say(Error{{std::move(*fault)}, 0});
  }
  if (call.use_case == "schema") return schema(call);
  const SignalStop stop;
  Pool pool(call.threads);
  TerminalProgress progress(!call.quiet && isatty(STDERR_FILENO) != 0);
  Context context{pool, stop.token(), progress};
  context.ranks = ranks;

  // Nobody waits for an answer that has nowhere to go.
  if (!call.output.empty()) {
    if (const auto writable = check_writable(call.output); !writable) return say(writable.error());
  }
  if (!call.data.empty()) {
    // A prefix that ends in a slash names a folder of its own.
    std::error_code ignored;  // the check below says what is wrong
    if (call.data.back() == '/') std::filesystem::create_directory(call.data, ignored);
    if (const auto writable = check_writable(call.data + "data"); !writable) return say(writable.error());
  }
  std::unique_ptr<service::Session> session;
  if (call.world.empty()) {
    session = std::make_unique<service::Session>();
  } else {
    auto files = world::read_world_folder(call.world);
    if (!files) return say(files.error());
    session = std::make_unique<service::Session>(std::move(*files));
  }
  if (auto error = add_inputs(*session, call)) return say(*error);

  const Format format = format_of(call);
  if (format == Format::jsonl) return answer_lines(*session, call, context);
  auto written = call.use_case == "replay" ? answer_again(*session, call, format, context)
                                           : answer(*session, call, format, context);
  if (!written) return say(written.error());
  Call place = call;
  if (wants_page(call, format) && call.output.empty() && !call.format_given) place.output = "chokepoint-report.html";
  if (call.use_case.starts_with("evidence ")) {
    if (auto error = write_files(call, written->data)) return say(*error);
  }
  int status = deliver_data(call, written->data);
  if (status == 0) status = deliver(place, written->text);
  return status != 0 ? status : exit_status(written->outcome);
}

}  // namespace chokepoint::apps
