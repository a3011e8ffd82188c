// The fingerprint of bytes that come in pieces.
// Verified by: tests/base/fingerprint_test.cpp.
#pragma once

#include <memory>
#include <string_view>

#include "base/fingerprint.h"

namespace chokepoint {

/// As fingerprint() of all pieces one after the other.
class Fingerprinter {
 public:
  Fingerprinter();
  ~Fingerprinter();
  Fingerprinter(const Fingerprinter&) = delete;
  Fingerprinter& operator=(const Fingerprinter&) = delete;
  void add(std::string_view piece);
  Fingerprint result() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chokepoint
