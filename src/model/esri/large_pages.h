// Memory for arrays that are read out of order. In pages of 4 KB most reads of a large one also look up a page, which
// costs as much again; where the system has pages of 2 MB to give, such arrays ask for them.
#pragma once

#include <cstddef>
#include <new>

namespace chokepoint::model::esri {

/// `bytes` aligned to a line of memory, or to a large page where they fill one. Throws std::bad_alloc as `new` does.
void* allocate_large(std::size_t bytes);
void release_large(void* memory, std::size_t bytes) noexcept;

template <class Value>
struct LargePages {
  using value_type = Value;
  LargePages() = default;
  template <class Other>
  LargePages(const LargePages<Other>&) {}
  Value* allocate(std::size_t count) { return static_cast<Value*>(allocate_large(count * sizeof(Value))); }
  void deallocate(Value* memory, std::size_t count) noexcept { release_large(memory, count * sizeof(Value)); }
  template <class Other>
  bool operator==(const LargePages<Other>&) const {
    return true;
  }
};

}  // namespace chokepoint::model::esri
