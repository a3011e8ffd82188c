// A dictionary over code points: which entries begin here? One hash probe a character.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace chokepoint::reader {

class Trie {
 public:
  Trie();
  /// `kinds` is a set of bits by which a walk may be cut short.
  void add(std::u32string_view word, std::uint32_t entry, std::uint64_t kinds);
  /// Bits of all words that begin with c.
  std::uint64_t kinds_of(char32_t first) const { return first < kFirst ? first_[first] : ~std::uint64_t{0}; }

  /// visit(length, entry) for each word that stands at the start of text, shorter ones first.
  template <class Visit>
  void walk(std::u32string_view text, const Visit& visit) const {
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      node = child(node, text[i]);
      if (node == 0) return;
      for (std::uint32_t e = head_[node]; e != kNone; e = next_[e]) visit(i + 1, entry_[e]);
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  static constexpr std::size_t kFirst = 0x10000;
  struct Slot {
    std::uint64_t key{0};  // 0: free; node and character are never both 0
    std::uint32_t node{0};
  };
  static std::uint64_t key_of(std::uint32_t node, char32_t c) { return (std::uint64_t{node} << 21U) | c; }
  static std::size_t hash(std::uint64_t key) { return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> 20U); }
  std::uint32_t child(std::uint32_t node, char32_t c) const {
    const std::uint64_t key = key_of(node, c);
    for (std::size_t i = hash(key) & mask_;; i = (i + 1) & mask_) {
      if (slots_[i].key == key) return slots_[i].node;
      if (slots_[i].key == 0) return 0;
    }
  }
  std::uint32_t make_child(std::uint32_t node, char32_t c);
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_{0};
  std::size_t used_{0};
  std::vector<std::uint32_t> head_;  // per node: first of its list of entries
  std::vector<std::uint32_t> entry_, next_;
  std::vector<std::uint64_t> first_;
};

}  // namespace chokepoint::reader
