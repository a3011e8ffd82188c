#include "reader/trie.h"

namespace chokepoint::reader {

Trie::Trie() : slots_(1024), mask_(1023), head_(1, kNone), first_(kFirst) {}

void Trie::add(std::u32string_view word, std::uint32_t entry, std::uint64_t kinds) {
  if (word.empty() || word.front() == 0) return;
  if (word.front() < kFirst) first_[word.front()] |= kinds;
  std::uint32_t node = 0;
  for (const char32_t c : word) {
    const std::uint32_t next = child(node, c);
    node = next != 0 ? next : make_child(node, c);
  }
  for (std::uint32_t e = head_[node]; e != kNone; e = next_[e]) {
    if (entry_[e] == entry) return;
  }
  entry_.push_back(entry);
  next_.push_back(head_[node]);
  head_[node] = static_cast<std::uint32_t>(entry_.size() - 1);
}

std::uint32_t Trie::make_child(std::uint32_t node, char32_t c) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const auto fresh = static_cast<std::uint32_t>(head_.size());
  head_.push_back(kNone);
  const std::uint64_t key = key_of(node, c);
  std::size_t i = hash(key) & mask_;
  while (slots_[i].key != 0) i = (i + 1) & mask_;
  slots_[i] = {key, fresh};
  ++used_;
  return fresh;
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
