#include "base/result.h"

#include <algorithm>
#include <array>

namespace chokepoint {

namespace {

struct CodeRow {
  std::string_view name;
  int exit;
  int http;
  std::string_view text;
};

constexpr auto kCodes = std::to_array<CodeRow>({
#define CODE(name, exit, http, text) {#name, exit, http, text},
#include "base/codes.def"
#undef CODE
});

const CodeRow& row_of(Code code) {
  const auto index = static_cast<std::size_t>(code);
  return kCodes[index < kCodes.size() ? index : static_cast<std::size_t>(Code::internal)];
}

}  // namespace

std::string_view name_of(Code code) { return row_of(code).name; }
std::string_view text_of(Code code) { return row_of(code).text; }
int exit_status(Code code) { return row_of(code).exit; }
int http_status(Code code) { return row_of(code).http; }

std::string to_string(const Fault& fault) {
  std::string out = fault.file;
  if (fault.row != 0) out += (out.empty() ? "row " : ":") + std::to_string(fault.row);
  if (fault.column != 0) out += (fault.row != 0 ? ":" : ": column ") + std::to_string(fault.column);
  if (!out.empty()) out += ": ";
  if (fault.found.empty()) {
    out += text_of(fault.code);
  } else {
    out += "found " + fault.found;
  }
  if (!fault.expected.empty()) out += "; expected " + fault.expected;
  if (!fault.remedy.empty()) out += "; " + fault.remedy;
  // One fault is one line, whatever a quoted cell holds.
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out;
}

std::string to_string(const Error& error) {
  std::string out;
  for (const Fault& fault : error.faults) out += to_string(fault) + '\n';
  if (error.not_listed != 0) out += "and " + std::to_string(error.not_listed) + " more, not listed\n";
  return out;
}

int exit_status(const Error& error) {
  int worst = 0;
  for (const Fault& fault : error.faults) worst = std::max(worst, exit_status(fault.code));
  return worst != 0 ? worst : exit_status(Code::internal);
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::infeasible:
      return "infeasible";
    case Outcome::not_converged:
      return "not_converged";
    case Outcome::stopped:
      return "stopped";
  }
  return "done";
}

int exit_status(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return 0;
    case Outcome::infeasible:
      return exit_status(Code::infeasible);
    case Outcome::not_converged:
      return exit_status(Code::not_converged);
    case Outcome::stopped:
      return exit_status(Code::stopped);
  }
  return 0;
}

}  // namespace chokepoint
