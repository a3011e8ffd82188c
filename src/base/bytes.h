// Numbers, texts and lists of them as bytes, and back: for files and messages of this program's own. Little-endian, as
// they stand in memory.
// Verified by: tests/base/bytes_test.cpp, tests/fuzz/edge_cache.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace chokepoint {

static_assert(std::endian::native == std::endian::little, "lists are copied as they stand in memory");

class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  template <class T>
  void number(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  template <class T>
  void numbers(const std::vector<T>& values) {
    number(static_cast<std::uint64_t>(values.size()));
    out_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void text(const std::string& text) {
    number(static_cast<std::uint64_t>(text.size()));
    out_ += text;
  }
  void texts(const std::vector<std::string>& texts) {
    std::vector<std::uint32_t> lengths;
    lengths.reserve(texts.size());
    for (const std::string& text : texts) lengths.push_back(static_cast<std::uint32_t>(text.size()));
    numbers(lengths);
    for (const std::string& text : texts) out_ += text;
  }
  void faults(const std::vector<Fault>& faults) {
    number(static_cast<std::uint64_t>(faults.size()));
    for (const Fault& fault : faults) {
      number(fault.code);
      number(fault.row);
      number(fault.column);
      for (const std::string* part : {&fault.file, &fault.found, &fault.expected, &fault.remedy}) text(*part);
    }
  }

 private:
  std::string& out_;
};

/// Stops at the first thing that does not fit: what follows keeps its value, and `whole()` is false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}
  /// All fitted and nothing is left.
  bool whole() const { return fits_ && left_.empty(); }
  bool empty() const { return left_.empty() || !fits_; }

  template <class T>
  void number(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (const std::string_view bytes = take(sizeof(T)); fits_) std::memcpy(&value, bytes.data(), sizeof(T));
  }
  template <class T>
  void numbers(std::vector<T>& values) {
    const std::uint64_t count = size(sizeof(T));
    const std::string_view bytes = take(count * sizeof(T));
    if (!fits_ || count == 0) return;
    values.resize(count);
    std::memcpy(values.data(), bytes.data(), bytes.size());
  }
  void text(std::string& text) { text = std::string(take(size(1))); }
  void texts(std::vector<std::string>& texts) {
    std::vector<std::uint32_t> lengths;
    numbers(lengths);
    texts.reserve(lengths.size());
    for (const std::uint32_t length : lengths) {
      if (!fits_) return;
      texts.emplace_back(take(length));
    }
  }
  void faults(std::vector<Fault>& faults) {
    const std::uint64_t count = size(1);
    for (std::uint64_t i = 0; i < count && fits_; ++i) {
      Fault& fault = faults.emplace_back();
      number(fault.code);
      number(fault.row);
      number(fault.column);
      for (std::string* part : {&fault.file, &fault.found, &fault.expected, &fault.remedy}) text(*part);
    }
  }

 private:
  /// A count of things of `each` bytes that can still follow.
  std::uint64_t size(std::size_t each) {
    std::uint64_t count = 0;
    number(count);
    if (count > left_.size() / each) fits_ = false;
    return fits_ ? count : 0;
  }
  std::string_view take(std::size_t count) {
    if (count > left_.size()) fits_ = false;
    if (!fits_) return {};
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::string_view left_;
  bool fits_{true};
};

}  // namespace chokepoint
