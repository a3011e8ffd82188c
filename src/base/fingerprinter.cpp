#include "base/fingerprinter.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace chokepoint {

struct Fingerprinter::State {
  alignas(64) XXH3_state_t xxh{};
};

Fingerprinter::Fingerprinter() : state_(std::make_unique<State>()) { XXH3_128bits_reset(&state_->xxh); }
Fingerprinter::~Fingerprinter() = default;

void Fingerprinter::add(std::string_view piece) { XXH3_128bits_update(&state_->xxh, piece.data(), piece.size()); }

Fingerprint Fingerprinter::result() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->xxh);
  return Fingerprint{hash.high64, hash.low64};
}

}  // namespace chokepoint
