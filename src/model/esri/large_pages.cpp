#include "model/esri/large_pages.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace chokepoint::model::esri {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kLargePage = std::size_t{1} << 21;

std::align_val_t alignment(std::size_t bytes) { return std::align_val_t{bytes < kLargePage ? kLine : kLargePage}; }

}  // namespace

void* allocate_large(std::size_t bytes) {
  void* const memory = ::operator new(bytes, alignment(bytes));
#ifdef __linux__
  // Only a wish: where it is refused, small pages do.
  if (bytes >= kLargePage) (void)madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  return memory;
}

void release_large(void* memory, std::size_t bytes) noexcept { ::operator delete(memory, alignment(bytes)); }

}  // namespace chokepoint::model::esri
