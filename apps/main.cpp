#include <csignal>
#include <cstdio>

#include "apps/run.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is seen where we write, and tidied up after
  const auto parsed = chokepoint::apps::parse_command_line(argc, argv);
  if (const auto* call = std::get_if<chokepoint::apps::Call>(&parsed)) return chokepoint::apps::carry_out(*call);
  const auto& answer = std::get<chokepoint::apps::Answer>(parsed);
  if (answer.status == 0) return chokepoint::apps::print(answer.text);
  std::fputs(answer.text.c_str(), stderr);
  return answer.status;
}
