#include "network/edge_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

#include "base/bytes.h"
#include "base/file.h"
#include "base/fingerprint.h"

namespace chokepoint::network {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kForm = "chokepoint network 1\n";
constexpr std::size_t kHeaderBytes = kForm.size() + 2 * sizeof(Fingerprint) + sizeof(std::uint64_t);
constexpr std::size_t kLargest = std::size_t{1} << 40;

/// One walk over all lists of a network, for writing and for reading: what is written is what is read.
template <class Stream, class List>
void walk(Stream& stream, List& list) {
  auto& firms = list.firms;
  stream.texts(firms.id);
  for (auto* labels : {&firms.sector, &firms.place, &firms.market, &list.product}) {
    stream.texts(labels->names);
    stream.numbers(labels->of);
  }
  for (auto* values : {&firms.revenue, &firms.cost, &firms.weight, &firms.final_demand}) stream.numbers(*values);
  stream.numbers(list.supplier);
  stream.numbers(list.customer);
  stream.numbers(list.weight);
  stream.faults(list.repairs.faults);
  for (auto* count : {&list.repairs.not_listed, &list.links_left_out, &list.links_added_up, &list.firms_left_out})
    stream.number(*count);
  stream.texts(list.unused_columns);
}

/// Numbers of the lists point into each other: none may point outside.
bool belongs_together(const EdgeList& list) {
  const Firms& firms = list.firms;
  const auto below = [](const std::vector<std::uint32_t>& values, std::size_t end) {
    return std::all_of(values.begin(), values.end(), [end](std::uint32_t value) { return value < end; });
  };
  const auto labels = [&](const LabelColumn& column, std::size_t size, bool needed) {
    return (column.of.size() == size || (column.of.empty() && !needed)) && below(column.of, column.names.size());
  };
  for (const auto* values : {&firms.revenue, &firms.cost, &firms.weight, &firms.final_demand}) {
    if (!values->empty() && values->size() != firms.size()) return false;
  }
  return labels(firms.sector, firms.size(), true) && labels(firms.place, firms.size(), false) &&
         labels(firms.market, firms.size(), false) && labels(list.product, list.size(), false) &&
         list.customer.size() == list.size() && list.weight.size() == list.size() &&
         below(list.supplier, firms.size()) && below(list.customer, firms.size()) &&
         std::all_of(list.weight.begin(), list.weight.end(), [](double w) { return w > 0.0 && std::isfinite(w); });
}

Fault kept_fault(const fs::path& path, std::string found, std::string expected) {
  return Fault{Code::bad_structure,
               path.string(),
               0,
               0,
               std::move(found),
               std::move(expected),
               "nothing: the files were read again and it was replaced"};
}

void add_rules(std::string& into, const EdgeRules& rules) {
  into += fmt::format("{} {} {}", static_cast<int>(rules.duplicates), static_cast<int>(rules.unusable),
                      static_cast<int>(rules.self_loops));
}

}  // namespace

Fingerprint edge_list_key(TextView nodes, TextView edges, const EdgeRules& rules) {
  std::string all;
  for (const TextView& file : {nodes, edges})
    all += fmt::format("{}\n{}\n", file.name, to_string(fingerprint(file.bytes)));
  add_rules(all, rules);
  return fingerprint(all);
}

std::string to_bytes(const EdgeList& list, const Fingerprint& key) {
  std::string bytes(kForm);
  const std::size_t planned = list.size() * (list.product.empty() ? 16 : 20) + list.firms.size() * 64;
  bytes.reserve(kHeaderBytes + planned);
  ByteWriter writer(bytes);
  writer.number(key);
  bytes.resize(kHeaderBytes);
  walk(writer, list);
  const std::string_view body = std::string_view(bytes).substr(kHeaderBytes);
  std::string header;
  ByteWriter head(header);
  head.number(static_cast<std::uint64_t>(body.size()));
  head.number(fingerprint(body));
  bytes.replace(kForm.size() + sizeof(Fingerprint), header.size(), header);
  return bytes;
}

Result<EdgeList> edge_list_from_bytes(const fs::path& path, std::string_view bytes, const Fingerprint& key) {
  if (!bytes.starts_with(kForm))
    return fail(kept_fault(path, "a file of another kind or version", "a network kept by this version"));
  if (bytes.size() < kHeaderBytes)
    return fail(kept_fault(path, fmt::format("{} bytes", bytes.size()), "at least the header"));
  Fingerprint made_from, print;
  std::uint64_t length = 0;
  ByteReader header(bytes.substr(kForm.size(), kHeaderBytes - kForm.size()));
  header.number(made_from);
  header.number(length);
  header.number(print);
  if (made_from != key)
    return fail(kept_fault(path, "a network made from other files or by other rules", "one made from these files"));
  const std::string_view body = bytes.substr(kHeaderBytes);
  if (body.size() != length)
    return fail(kept_fault(path, fmt::format("{} bytes of lists", body.size()), fmt::format("{} bytes", length)));
  if (fingerprint(body) != print)
    return fail(kept_fault(path, "bytes that were altered", "the fingerprint in its header"));
  EdgeList list;
  ByteReader taker(body);
  walk(taker, list);
  if (!taker.whole() || !belongs_together(list))
    return fail(kept_fault(path, "lists that do not belong together", "a network kept by this version"));
  return list;
}

fs::path edge_cache_path(const fs::path& folder, TextView nodes, TextView edges, const EdgeRules& rules) {
  std::string name = fmt::format("{}\n{}\n", nodes.name, edges.name);
  add_rules(name, rules);
  return folder / ("network-" + to_string(fingerprint(name)).substr(0, 16) + ".cache");
}

Result<EdgeList> read_edge_list(const fs::path& folder, TextView nodes, TextView edges, const EdgeRules& rules,
                                Context& context) {
  const fs::path path = edge_cache_path(folder, nodes, edges, rules);
  const Fingerprint key = edge_list_key(nodes, edges, rules);
  std::vector<Fault> remarks;
  std::error_code error;
  if (fs::exists(path, error)) {
    const auto bytes = read_file(path, kLargest);
    auto kept = bytes ? edge_list_from_bytes(path, *bytes, key) : tl::unexpected(bytes.error());
    if (kept) return kept;
    remarks = kept.error().faults;
  }
  auto list = read_edge_list({std::string(nodes.name), std::string(nodes.bytes)},
                             {std::string(edges.name), std::string(edges.bytes)}, rules, context);
  if (!list) return list;
  fs::create_directories(folder, error);
  if (const auto written = replace_file(path, to_bytes(*list, key)); !written) {
    remarks.push_back(written.error().faults.front());
    remarks.back().remedy += "; the answer stands, the files will be read again next time";
  }
  list->remarks = std::move(remarks);
  return list;
}

}  // namespace chokepoint::network
