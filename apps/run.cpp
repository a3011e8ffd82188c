#include "apps/run.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "apps/signals.h"
#include "apps/terminal.h"
#include "base/file.h"
#include "report/html.h"
#include "report/render.h"
#include "service/replay.h"
#include "service/report_page.h"

namespace chokepoint::apps {
namespace {

int say(const Error& error) {
  const std::string text = to_string(error);
  fmt::print(stderr, "chokepoint: {}{}", text, text.ends_with('\n') ? "" : "\n");
  return exit_status(error);
}

/// Standard output, all of it, or a fault: a full disk or a closed pipe must not look like success.
int print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
  return say(Error{{{Code::cannot_write, "standard output", 0, 0, "it took only part of the answer",
                     "room for all of it", "free space, or write to a file with --output"}},
                   0});
}

int deliver(const Call& call, std::string_view text) {
  if (call.output.empty()) return print(text);
  auto written = replace_file(call.output, text);
  if (!written) return say(written.error());
  if (!call.quiet) fmt::print(stderr, "wrote {} ({} KB)\n", call.output, (text.size() + 1023) / 1024);
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
  if (call.output.ends_with(".csv")) return Format::csv;
  if (call.output.ends_with(".html")) return Format::html;
  return call.format;
}

int schema(const Call& call) {
  const auto it = call.arguments.find("command");
  if (it == call.arguments.end()) return deliver(call, service::commands_markdown());
  const service::UseCase* use_case = service::find_use_case(it->second.front());
  if (use_case != nullptr) return deliver(call, service::params_schema(*use_case) + "\n");
  return say(Error{{{Code::usage, "", 0, 0, "no command named \"" + it->second.front() + "\"", "a command",
                     "chokepoint --help lists them"}},
                   0});
}

}  // namespace

int carry_out(const Call& call) {
  if (call.use_case == "schema") return schema(call);
  SignalStop stop;
  Pool pool(call.threads);
  TerminalProgress progress(!call.quiet && isatty(STDERR_FILENO) != 0);
  Context context{pool, stop.token(), progress};

  std::unique_ptr<service::Session> session;
  if (call.world.empty()) {
    session = std::make_unique<service::Session>();
  } else {
    auto files = world::read_world_folder(call.world);
    if (!files) return say(files.error());
    session = std::make_unique<service::Session>(std::move(*files));
  }

  const Format format = format_of(call);
  if (call.use_case == "report" && (format == Format::html || !call.format_given)) {
    Call page = call;
    if (page.output.empty() && !call.format_given) page.output = "chokepoint-report.html";
    auto params = service::read_params<service::ReportParams>(call.arguments);
    if (!params) return say(params.error());
    auto html = service::report_html(*session, *params, context);
    if (!html) return say(html.error());
    return deliver(page, *html);
  }

  Result<report::Report> answer = [&]() -> Result<report::Report> {
    if (call.use_case == "replay") {
      auto text = read_file(call.arguments.at("manifest").front(), std::size_t{512} << 20);
      if (!text) return tl::unexpected(text.error());
      return service::replay(*session, *text, context);
    }
    return service::find_use_case(call.use_case)->run(*session, call.arguments, context);
  }();
  if (!answer) return say(answer.error());
  const int written = deliver(call, render(*answer, format));
  return written != 0 ? written : exit_status(answer->outcome);
}

}  // namespace chokepoint::apps
