// A small ledger to test with, and a folder that goes away.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "base/fingerprint.h"
#include "ledger/ledger.h"

namespace chokepoint::ledger {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ck-ledger-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::filesystem::path file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline Claim share(const std::string& sentence, const std::string& quote, double percent, const std::string& language) {
  Claim claim;
  claim.sentence = sentence;
  claim.quote = quote;
  claim.language = language;
  claim.unit_class = "percent";
  claim.unit = "%";
  claim.bound = "exact";
  claim.low = claim.high = claim.base_low = claim.base_high = percent;
  claim.confidence = 0.9;
  claim.polarity = "affirmed";
  claim.modality = "stated";
  return claim;
}

inline Document document(const std::string& bytes, const std::string& source) {
  Document document;
  document.fingerprint = to_string(fingerprint(bytes));
  document.name = source + ".txt";
  document.source = source;
  document.language = "zh-Hans";
  document.published = "2025-11-02";
  document.characters = bytes.size();
  document.reading = "1";
  return document;
}

inline std::vector<Mention> places(std::size_t n, std::uint64_t shift = 0) {
  std::vector<Mention> mentions;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t at = shift + 10 * i;
    mentions.push_back({"", "", at, at + 5, at, at + 9});
  }
  return mentions;
}

inline Ledger opened(const std::filesystem::path& path = ":memory:", Access access = Access::create) {
  auto ledger = Ledger::open(path, access);
  if (!ledger) throw std::runtime_error(to_string(ledger.error()));  // a test that cannot go on
  return std::move(*ledger);
}

inline Decision decision(const std::string& claim, DecisionKind kind, const std::string& object = "") {
  return {0, claim, kind, object, "M. Analyst", "", "2025-12-01"};
}

}  // namespace chokepoint::ledger
