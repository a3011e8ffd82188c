#include "table/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace chokepoint::table {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, gzip header and trailer
constexpr int kMemory = 8;
constexpr int kLevel = 6;
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max() / 2;

Fault damaged(std::string found) {
  return {Code::bad_encoding, "", 0, 0, std::move(found), "a gzip file", "fetch or compress the file again"};
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

struct Inflater::Stream {
  explicit Stream(std::string_view bytes) : left(bytes) {
    z.next_in = nullptr;
    ready = inflateInit2(&z, kGzipWindow) == Z_OK;
  }
  ~Stream() {
    if (ready) inflateEnd(&z);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream z{};
  std::string_view left;
  bool ready{false};
  bool ended{false};
};

Inflater::Inflater(std::string_view bytes) : stream_(std::make_unique<Stream>(bytes)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

Result<bool> Inflater::append(std::string& text, std::size_t most) {
  Stream& s = *stream_;
  if (s.ended || most == 0) return false;
  if (!s.ready) return fail(damaged("no memory to inflate it"));
  const std::size_t before = text.size();
  const std::size_t room = std::min(most, kMostAtOnce);
  text.resize(before + room);
  s.z.next_out = reinterpret_cast<Bytef*>(text.data() + before);
  s.z.avail_out = static_cast<uInt>(room);
  Result<bool> result = true;
  while (s.z.avail_out > 0) {
    if (s.z.avail_in == 0) {
      const std::size_t part = std::min(s.left.size(), kMostAtOnce);
      s.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(s.left.data()));  // zlib only reads it
      s.z.avail_in = static_cast<uInt>(part);
      s.left.remove_prefix(part);
    }
    const int status = inflate(&s.z, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      if (s.z.avail_in == 0 && s.left.empty()) {
        s.ended = true;
        break;
      }
      inflateReset(&s.z);  // another member
    } else if (status != Z_OK) {
      s.ended = true;
      const bool cut = status == Z_BUF_ERROR && s.z.avail_in == 0;
      result = fail(damaged(cut ? "compressed text that ends too early" : "bytes that do not inflate"));
      break;
    }
  }
  text.resize(before + room - s.z.avail_out);
  if (result && text.size() == before) return false;
  return result;
}

std::size_t Inflater::unread() const { return stream_->left.size() + stream_->z.avail_in; }

std::string gzip(std::string_view text) {
  z_stream z{};
  std::string bytes;
  if (deflateInit2(&z, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) return bytes;
  constexpr std::size_t kPiece = std::size_t{1} << 18;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (z.avail_in == 0 && !text.empty()) {
      const std::size_t part = std::min(text.size(), kMostAtOnce);
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib only reads it
      z.avail_in = static_cast<uInt>(part);
      text.remove_prefix(part);
    }
    const std::size_t before = bytes.size();
    bytes.resize(before + kPiece);
    z.next_out = reinterpret_cast<Bytef*>(bytes.data() + before);
    z.avail_out = kPiece;
    status = deflate(&z, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    bytes.resize(before + kPiece - z.avail_out);
  }
  deflateEnd(&z);
  return bytes;
}

}  // namespace chokepoint::table
