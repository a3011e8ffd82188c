// Any bytes as an export and as a ledger's file: rows or sentences, never a crash; what is taken goes out and in again.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ledger/exchange.h"
#include "ledger/ledger.h"
#include "small_world.h"

namespace {

using namespace chokepoint;

std::string lines_of(const ledger::Contents& contents) {
  std::string out;
  ledger::write_jsonl(contents, [&](std::string_view line) {
    out.append(line).push_back('\n');
    return true;
  });
  return out;
}

void as_export(const std::string& name, const std::string& bytes) {
  PlainContext plain;
  Context context = plain.context();
  const auto read = ledger::read_exchange({{name, bytes}}, context);
  if (!read) {
    world::fuzz::expect_sentences(read.error());
    return;
  }
  const std::string lines = lines_of(*read);
  const auto again = ledger::read_exchange({{"again.jsonl", lines}}, context);
  if (!again || lines_of(*again) != lines) std::abort();
  const auto tables = ledger::read_exchange(ledger::write_csv(*read), context);
  if (!tables && lines.find("\\u") == std::string::npos) world::fuzz::expect_sentences(tables.error());
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void remove_ledger(const std::filesystem::path& path) {
  std::error_code error;
  for (const char* const end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path.string() + end, error);
}

/// A ledger's file with `bytes` written over some of it; and the bytes alone.
void as_file(const std::string& bytes) {
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("ck-fuzz-ledger-" + std::to_string(::getpid()) + ".db");
  static const std::string whole = [] {
    remove_ledger(path);
    { auto made = ledger::Ledger::open(path, ledger::Access::create); }
    std::string file = bytes_of(path);
    remove_ledger(path);
    return file;
  }();
  for (const bool inside : {false, true}) {
    std::string file = inside ? whole : bytes;
    if (inside && !bytes.empty()) {
      std::size_t at = 0;
      for (const char c : bytes.substr(0, 4)) at = at * 251 + static_cast<unsigned char>(c);
      file.replace(at % file.size(), std::min<std::size_t>(bytes.size(), 64), bytes, 0, 64);
    }
    std::ofstream(path, std::ios::binary) << file;
    {
      auto opened = ledger::Ledger::open(path, ledger::Access::write);
      if (opened) {
        const auto contents = opened->contents();
        if (!contents) world::fuzz::expect_sentences(contents.error());
      } else {
        world::fuzz::expect_sentences(opened.error());
      }
    }
    remove_ledger(path);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  as_export("x.jsonl", bytes);
  as_export("claims.csv", bytes);
  as_export("decisions.csv", bytes);
  static int turn = 0;
  if (bytes.starts_with("SQLite format 3") || ++turn % 16 == 0) as_file(bytes);
  return 0;
}
