#include "ensemble/chunks.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/file.h"

namespace chokepoint::ensemble {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kForm = "chokepoint chunk 1\n";
constexpr std::string_view kEnding = ".chunk";
constexpr std::size_t kWord = 8;
constexpr std::size_t kHeaderWords = 5;  // key (2), first, count, outputs
constexpr std::size_t kFixedBytes = kForm.size() + kWord * (kHeaderWords + 2);

void append(std::string& bytes, std::uint64_t word) {
  for (std::size_t i = 0; i < kWord; ++i) bytes.push_back(static_cast<char>(word >> (8 * i) & 0xff));
}

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t word = 0;
  for (std::size_t i = kWord; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[at + i]);
  return word;
}

std::string header(const Fingerprint& key, Range range, std::size_t outputs) {
  std::string bytes(kForm);
  for (const std::uint64_t word : {key.high, key.low, std::uint64_t{range.first}, std::uint64_t{range.count},
                                   static_cast<std::uint64_t>(outputs)}) {
    append(bytes, word);
  }
  return bytes;
}

/// A decimal number without sign or leading zeros, as path_of writes it.
std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text != std::to_string(value)) return std::nullopt;
  return value;
}

std::optional<Range> range_of(std::string_view name, std::string_view key) {
  if (!name.starts_with(key) || !name.ends_with(kEnding)) return std::nullopt;
  name.remove_prefix(key.size());
  name.remove_suffix(kEnding.size());
  const std::size_t dash = name.find('-', 1);
  if (name.empty() || name.front() != '-' || dash == std::string_view::npos) return std::nullopt;
  const auto first = number(name.substr(1, dash - 1));
  const auto count = number(name.substr(dash + 1));
  if (!first || !count || *count == 0) return std::nullopt;
  return Range{*first, *count};
}

Fault folder_fault(const fs::path& folder, const std::error_code& error) {
  return Fault{Code::cannot_write,
               folder.string(),
               0,
               0,
               "a folder for finished draws that cannot be used (" + error.message() + ")",
               "a folder that can be made, read and written",
               "choose another folder"};
}

Fault chunk_fault(const fs::path& path, Code code, std::string found, std::string expected) {
  return Fault{code,
               path.string(),
               0,
               0,
               std::move(found),
               std::move(expected),
               "nothing: its draws are made again; remove the file if it is not yours"};
}

}  // namespace

Result<ChunkFolder> ChunkFolder::open(fs::path folder, const Fingerprint& key, std::size_t outputs) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::is_directory(folder, error) && !error) error = std::make_error_code(std::errc::not_a_directory);
  if (error) return fail(folder_fault(folder, error));
  return ChunkFolder(std::move(folder), key, outputs);
}

Result<std::vector<Range>> ChunkFolder::list() const {
  const std::string key = to_string(key_);
  std::vector<Range> ranges;
  std::error_code error;
  fs::directory_iterator entry(folder_, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (const auto range = range_of(entry->path().filename().string(), key)) ranges.push_back(*range);
  }
  if (error) return fail(folder_fault(folder_, error));
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.first != b.first ? a.first < b.first : a.count > b.count; });
  return ranges;
}

Result<std::vector<double>> ChunkFolder::read(Range range) const {
  const fs::path path = path_of(range);
  const std::size_t values = range.count * outputs_;
  const std::size_t size = kFixedBytes + kWord * values;
  auto bytes = read_file(path, size);
  const bool longer = !bytes && bytes.error().faults.front().code == Code::too_large;
  if (!bytes && !longer) return fail(std::move(bytes.error()));
  if (longer || bytes->size() != size) {
    return fail(chunk_fault(path, Code::unreadable,
                            longer ? "more bytes than that" : fmt::format("{} bytes", bytes->size()),
                            fmt::format("{} bytes: {} draws of {} outputs", size, range.count, outputs_)));
  }
  const std::string_view whole(*bytes);
  const std::size_t sealed = size - 2 * kWord;
  if (fingerprint(whole.substr(0, sealed)) != Fingerprint{word_at(whole, sealed), word_at(whole, sealed + kWord)}) {
    return fail(chunk_fault(path, Code::unreadable, "a chunk of draws whose bytes have changed since it was written",
                            "the bytes that were written"));
  }
  const std::string head = header(key_, range, outputs_);
  if (!whole.starts_with(head)) {
    return fail(chunk_fault(path, Code::replay_differs, "a chunk of another run under this run's name",
                            "the key, range and outputs that its name says"));
  }
  std::vector<double> result(values);
  for (std::size_t i = 0; i < values; ++i) {
    result[i] = std::bit_cast<double>(word_at(whole, head.size() + kWord * i));
  }
  return result;
}

Result<std::size_t> ChunkFolder::write(Range range, std::span<const double> values) const {
  std::string bytes = header(key_, range, outputs_);
  bytes.reserve(kFixedBytes + kWord * values.size());
  for (const double value : values) append(bytes, std::bit_cast<std::uint64_t>(value));
  const Fingerprint seal = fingerprint(bytes);
  append(bytes, seal.high);
  append(bytes, seal.low);
  return replace_file(path_of(range), bytes);
}

fs::path ChunkFolder::path_of(Range range) const {
  return folder_ / fmt::format("{}-{}-{}{}", to_string(key_), range.first, range.count, kEnding);
}

}  // namespace chokepoint::ensemble
