// From argv to a call: which use case, its arguments, and how the answer is wanted.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "service/use_case.h"

namespace chokepoint::apps {

enum class Format : std::uint8_t { table, json, csv, html, jsonl };

struct Call {
  std::string use_case;  // or "replay" / "schema"
  service::Arguments arguments;
  std::vector<std::string> inputs;  // of replay: paths of what the call read besides the world
  Format format{Format::table};
  bool format_given{false};
  std::string output;  // file; empty: standard output
  std::string data;    // what stands before the names of data files; empty: none is written
  std::string world;   // folder; empty: the world in the program
  unsigned threads{0};
  bool quiet{false};
};

/// A call; or text to print and the status to leave with (help, version, a usage error).
struct Answer {
  std::string text;
  int status{0};
};
std::variant<Call, Answer> parse_command_line(int argc, const char* const* argv);

}  // namespace chokepoint::apps
