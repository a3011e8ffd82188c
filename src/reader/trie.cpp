#include "reader/trie.h"

namespace chokepoint::reader {

Trie::Trie() : slots_(1024), mask_(1023), head_(1, kNone), first_(kFirst), alone_(kFirst), pair_(kPairs) {}

void Trie::add(std::u32string_view word, std::uint32_t entry, std::uint64_t kinds) {
  if (word.empty() || word.front() == 0) return;
  if (word.front() < kFirst) {
    first_[word.front()] |= kinds;
    if (word.size() == 1) alone_[word.front()] |= kinds;
  }
  if (word.size() > 1) pair_[pair_at(word[0], word[1])] |= kinds;
  std::uint32_t node = 0;
  for (const char32_t c : word) {
    std::size_t at = slot_of(node, c);
    if (slots_[at].key == 0) {
      if ((used_ + 1) * 2 > slots_.size()) {
        grow();
        at = slot_of(node, c);
      }
      slots_[at] = {key_of(node, c), 0, static_cast<std::uint32_t>(head_.size())};
      head_.push_back(kNone);
      ++used_;
    }
    slots_[at].kinds |= kinds;
    node = slots_[at].node;
  }
  for (std::uint32_t e = head_[node]; e != kNone; e = next_[e]) {
    if (entry_[e] == entry) return;
  }
  entry_.push_back(entry);
  next_.push_back(head_[node]);
  head_[node] = static_cast<std::uint32_t>(entry_.size() - 1);
}

void Trie::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.key == 0) continue;
    std::size_t i = hash(slot.key) & mask_;
    while (slots_[i].key != 0) i = (i + 1) & mask_;
    slots_[i] = slot;
  }
}

}  // namespace chokepoint::reader
