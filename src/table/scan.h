// Where the next separator or quote stands: a block of 64 bytes at a time becomes two words of bits, which are then
// read bit by bit, so that short cells cost no search of their own (Langdale and Lemire 2019, "Parsing gigabytes of
// JSON per second", DOI 10.1007/s00778-019-00578-5, section 3). Verified by: tests/table/scan_test.cpp (both ways to
// make the bits against a plain search).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace chokepoint::table {

inline constexpr std::size_t kBlockBytes = 64;

/// Bit i belongs to byte i of the block.
struct BlockBits {
  std::uint64_t separators{0};  // the delimiter, line feeds, carriage returns
  std::uint64_t quotes{0};
  bool operator==(const BlockBits&) const = default;
};

/// For every machine: byte by byte, without branches.
inline BlockBits plain_block_bits(const char* block, char delimiter) {
  BlockBits bits;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const char c = block[i];
    const bool separates = c == delimiter || c == '\n' || c == '\r';
    bits.separators |= static_cast<std::uint64_t>(separates) << i;
    bits.quotes |= static_cast<std::uint64_t>(c == '"') << i;
  }
  return bits;
}

#if defined(__SSE2__)
/// Every x86-64 has SSE2: no choice at run time.
inline BlockBits block_bits(const char* block, char delimiter) {
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i feeds = _mm_set1_epi8('\n');
  const __m128i returns = _mm_set1_epi8('\r');
  const __m128i quotes = _mm_set1_epi8('"');
  BlockBits bits;
  for (std::size_t i = 0; i < kBlockBytes; i += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
    const __m128i separators = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters),
                                            _mm_or_si128(_mm_cmpeq_epi8(bytes, feeds), _mm_cmpeq_epi8(bytes, returns)));
    const auto word = [&](__m128i found) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(found))) << i;
    };
    bits.separators |= word(separators);
    bits.quotes |= word(_mm_cmpeq_epi8(bytes, quotes));
  }
  return bits;
}
#else
inline BlockBits block_bits(const char* block, char delimiter) { return plain_block_bits(block, delimiter); }
#endif

/// Walks a text forwards. Bytes behind the place last asked for may be changed meanwhile.
class Scanner {
 public:
  Scanner(const char* text, std::size_t size, char delimiter) : text_(text), size_(size), delimiter_(delimiter) {
    load(0);
  }

  /// The first separator at or after `from` and before `limit`, else `limit`. Calls go forwards: from >= any earlier
  /// answer; from <= limit <= size.
  std::size_t next_separator(std::size_t from, std::size_t limit) {
    return next(from, limit, [](const BlockBits& bits) { return bits.separators; });
  }
  std::size_t next_quote(std::size_t from, std::size_t limit) {
    return next(from, limit, [](const BlockBits& bits) { return bits.quotes; });
  }

 private:
  template <class Choose>
  std::size_t next(std::size_t from, std::size_t limit, const Choose& choose) {
    if (from >= limit) return limit;
    if (from >= begin_ + kBlockBytes) load(from / kBlockBytes * kBlockBytes);
    std::uint64_t found = choose(bits_) & (~std::uint64_t{0} << (from - begin_));
    while (found == 0) {
      if (begin_ + kBlockBytes >= limit) return limit;
      load(begin_ + kBlockBytes);
      found = choose(bits_);
    }
    const std::size_t at = begin_ + static_cast<std::size_t>(std::countr_zero(found));
    return at < limit ? at : limit;
  }

  void load(std::size_t begin) {
    begin_ = begin;
    if (size_ - begin >= kBlockBytes) {
      bits_ = block_bits(text_ + begin, delimiter_);
      return;
    }
    char last[kBlockBytes] = {};
    std::memcpy(last, text_ + begin, size_ - begin);
    bits_ = block_bits(last, delimiter_);
    const std::uint64_t inside = (std::uint64_t{1} << (size_ - begin)) - 1;
    bits_.separators &= inside;
    bits_.quotes &= inside;
  }

  const char* text_;
  std::size_t size_;
  char delimiter_;
  std::size_t begin_{0};
  BlockBits bits_;
};

}  // namespace chokepoint::table
