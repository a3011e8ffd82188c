// A dictionary over code points: which entries begin here? One hash probe a character, as far as words of the wanted
// kinds go on.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace chokepoint::reader {

class Trie {
 public:
  Trie();
  /// `kinds` is a set of bits by which a walk is cut short.
  void add(std::u32string_view word, std::uint32_t entry, std::uint64_t kinds);
  /// Bits of all words that begin with c.
  std::uint64_t kinds_of(char32_t first) const { return first < kFirst ? first_[first] : ~std::uint64_t{0}; }

  /// visit(length, entry) for each word that stands at the start of text, shorter ones first; of words of none of the
  /// kinds some may be left out.
  template <class Visit>
  void walk(std::u32string_view text, std::uint64_t kinds, const Visit& visit) const {
    if (!may_go_on(text, kinds)) return;
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const Slot& slot = slots_[slot_of(node, text[i])];
      if ((slot.kinds & kinds) == 0) return;
      node = slot.node;
      for (std::uint32_t e = head_[node]; e != kNone; e = next_[e]) visit(i + 1, entry_[e]);
    }
  }

 private:
  /// Two characters rule out nearly all words, in a table small enough for the nearest cache.
  bool may_go_on(std::u32string_view text, std::uint64_t kinds) const {
    if (text.empty()) return false;
    std::uint64_t some = text[0] < kFirst ? alone_[text[0]] : ~std::uint64_t{0};
    if (text.size() > 1) some |= pair_[pair_at(text[0], text[1])];
    return (some & kinds) != 0;
  }

  static constexpr std::uint32_t kNone = 0xffffffffU;
  static constexpr std::size_t kFirst = 0x10000;
  static constexpr std::size_t kPairs = 0x2000;
  static std::size_t pair_at(char32_t first, char32_t second) { return (first * 61U + second) % kPairs; }
  struct Slot {
    std::uint64_t key{0};    // 0: free; node and character are never both 0
    std::uint64_t kinds{0};  // of all words that go on here
    std::uint32_t node{0};
  };
  static std::uint64_t key_of(std::uint32_t node, char32_t c) { return (std::uint64_t{node} << 21U) | c; }
  static std::size_t hash(std::uint64_t key) { return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> 20U); }
  /// Where the character stands, or would.
  std::size_t slot_of(std::uint32_t node, char32_t c) const {
    const std::uint64_t key = key_of(node, c);
    std::size_t i = hash(key) & mask_;
    while (slots_[i].key != key && slots_[i].key != 0) i = (i + 1) & mask_;
    return i;
  }
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_{0};
  std::size_t used_{0};
  std::vector<std::uint32_t> head_;  // per node: first of its list of entries
  std::vector<std::uint32_t> entry_, next_;
  std::vector<std::uint64_t> first_, alone_;  // of words by their first character; of words of one character
  std::vector<std::uint64_t> pair_;           // of words by their first two, and of others that share the place
};

}  // namespace chokepoint::reader
