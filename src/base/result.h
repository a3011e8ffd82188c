// Faults, errors and results. An Error is a list: a bad input is reported whole, not one fault at a time.
// Verified by: tests/base/result_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace chokepoint {

enum class Code : std::uint16_t {
#define CODE(name, exit, http, text) name,
#include "base/codes.def"
#undef CODE
};

std::string_view name_of(Code code);
std::string_view text_of(Code code);
int exit_status(Code code);
int http_status(Code code);

/// One thing wrong in one place. `row` and `column` count from 1; 0 means "the file as a whole".
/// `found`, `expected` and `remedy` are sentences without a final stop, made for a person.
struct Fault {
  Code code{Code::internal};
  std::string file;
  std::uint32_t row{0};
  std::uint32_t column{0};
  std::string found;
  std::string expected;
  std::string remedy;
};

/// `file:row:column: found ...; expected ...; do ...` on one line.
std::string to_string(const Fault& fault);

/// What went wrong, all of it. Lists are capped; `not_listed` counts the rest.
struct Error {
  std::vector<Fault> faults;
  std::size_t not_listed{0};
};

/// All faults, a line each, and the number not listed.
std::string to_string(const Error& error);

/// The worst exit status of the faults.
int exit_status(const Error& error);

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Fault fault) { return tl::unexpected<Error>(Error{{std::move(fault)}, 0}); }
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// Collects faults while reading on. Thread-compatible, not thread-safe.
class Faults {
 public:
  explicit Faults(std::size_t cap = 1000) : cap_(cap) {}
  void add(Fault fault) {
    if (error_.faults.size() < cap_) {
      error_.faults.push_back(std::move(fault));
    } else {
      ++error_.not_listed;
    }
  }
  bool empty() const { return error_.faults.empty(); }
  std::size_t size() const { return error_.faults.size() + error_.not_listed; }
  const Error& error() const { return error_; }
  Error take() && { return std::move(error_); }

 private:
  Error error_;
  std::size_t cap_;
};

/// How a run that was not in error ended. Part of the report, never an Error.
enum class Outcome : std::uint8_t { done, infeasible, not_converged, stopped };
std::string_view name_of(Outcome outcome);
int exit_status(Outcome outcome);

}  // namespace chokepoint
