#include <cstdio>

#include "apps/run.h"

int main(int argc, char** argv) {
  const auto parsed = chokepoint::apps::parse_command_line(argc, argv);
  if (const auto* call = std::get_if<chokepoint::apps::Call>(&parsed)) return chokepoint::apps::carry_out(*call);
  const auto& answer = std::get<chokepoint::apps::Answer>(parsed);
  std::fputs(answer.text.c_str(), answer.status == 0 ? stdout : stderr);
  return answer.status;
}
