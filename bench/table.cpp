// CSV reading and writing. Each benchmark checks its answer before it is timed; bytes a second are of the CSV text.
// A table of 10^7 rows and 5 columns: run with --benchmark_filter=ReadPlain/10000000.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "table/csv.h"

namespace {

using chokepoint::Context;
using chokepoint::PlainContext;
using chokepoint::table::CsvOptions;
using chokepoint::table::parse_csv;
using chokepoint::table::TextTable;

enum class Cells { plain, quoted, chinese };

std::string make_text(std::int64_t rows, Cells cells) {
  std::string text = "supplier,customer,product,year,value\n";
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int64_t a = i * 2654435761 % 1000003;
    switch (cells) {
      case Cells::plain:
        fmt::format_to(std::back_inserter(text), "firm-{},firm-{},p{},2025,{}\n", a, i % 99991, i % 97, a * 7);
        break;
      case Cells::quoted:
        fmt::format_to(std::back_inserter(text), "\"firm, {}\",\"firm {}\",\"p \"\"{}\"\"\",\"2025\",\"{}\"\n", a,
                       i % 99991, i % 97, a * 7);
        break;
      case Cells::chinese:
        fmt::format_to(std::back_inserter(text), "公司{},客户{},石墨{},2025,{}\n", a, i % 99991, i % 97, a * 7);
        break;
    }
  }
  return text;
}

void read(benchmark::State& state, Cells cells) {
  const std::string text = make_text(state.range(0), cells);
  PlainContext plain;
  Context context = plain.context();
  for (auto _ : state) {
    state.PauseTiming();
    std::string bytes = text;
    state.ResumeTiming();
    const auto table = parse_csv("t.csv", std::move(bytes), CsvOptions{}, context);
    if (!table || table->rows() != static_cast<std::size_t>(state.range(0)) || table->columns() != 5 ||
        table->cell(table->rows() - 1, 3) != "2025") {
      state.SkipWithError("the table was not read as written");
      break;
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
  state.counters["MB"] = static_cast<double>(text.size()) / 1e6;
}

void ReadPlain(benchmark::State& state) { read(state, Cells::plain); }
void ReadQuoted(benchmark::State& state) { read(state, Cells::quoted); }
void ReadChinese(benchmark::State& state) { read(state, Cells::chinese); }
BENCHMARK(ReadPlain)->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadQuoted)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(ReadChinese)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void VisitCells(benchmark::State& state) {
  PlainContext plain;
  Context context = plain.context();
  const auto table = parse_csv("t.csv", make_text(1'000'000, Cells::plain), CsvOptions{}, context);
  for (auto _ : state) {
    std::size_t bytes = 0;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      for (std::size_t column = 0; column < table->columns(); ++column) bytes += table->cell(row, column).size();
    }
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * table->rows() * table->columns()));
}
BENCHMARK(VisitCells)->Unit(benchmark::kMillisecond);

void ParseNumbers(benchmark::State& state) {
  PlainContext plain;
  Context context = plain.context();
  const auto table = parse_csv("t.csv", make_text(100'000, Cells::plain), CsvOptions{}, context);
  for (auto _ : state) {
    double sum = 0.0;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      sum += chokepoint::table::parse_number(table->cell(row, 4)).value_or(0.0);
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * table->rows()));
}
BENCHMARK(ParseNumbers)->Unit(benchmark::kMillisecond);

void WriteNumbers(benchmark::State& state) {
  for (auto _ : state) {
    std::string out;
    for (int i = 0; i < 100'000; ++i) {
      chokepoint::table::append_cell(out, chokepoint::table::format_number(i / 7.0));
      out += '\n';
    }
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 100'000);
}
BENCHMARK(WriteNumbers)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
