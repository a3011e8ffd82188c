#include <csignal>
#include <cstdio>
#include <exception>

#include "apps/run.h"
#include "base/result.h"

namespace {

int answer(int argc, char** argv) {
  const auto parsed = chokepoint::apps::parse_command_line(argc, argv);
  if (const auto* call = std::get_if<chokepoint::apps::Call>(&parsed)) return chokepoint::apps::carry_out(*call);
  const auto& answer = std::get<chokepoint::apps::Answer>(parsed);
  if (answer.status == 0) return chokepoint::apps::print(answer.text);
  std::fputs(answer.text.c_str(), stderr);
  return answer.status;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is seen where we write, and tidied up after
  try {
    return answer(argc, argv);
  } catch (const std::exception& error) {  // no memory, or a fault of ours
    std::fprintf(stderr, "chokepoint: %s\n", error.what());
  } catch (...) {
    std::fputs("chokepoint: stopped by an exception of no known kind\n", stderr);
  }
  return chokepoint::exit_status(chokepoint::Code::internal);
}
