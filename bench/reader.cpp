// Reading text to claims, one language a benchmark. Each checks that its claims are found before it is timed; bytes a
// second are of UTF-8 text.
#include <benchmark/benchmark.h>

#include <string>

#include "reader/embedded.h"
#include "reader/reader.h"

namespace {

using namespace chokepoint;
using namespace chokepoint::reader;

const Lexicon& lexicon() {
  static const Lexicon lexicon = [] {
    PlainContext plain;
    Context context = plain.context();
    return std::move(*Lexicon::read(embedded_lexicon(), {}, context));
  }();
  return lexicon;
}

void read(benchmark::State& state, const char* paragraph, std::size_t claims_each) {
  std::string text;
  std::size_t paragraphs = 0;
  while (text.size() < (std::size_t{4} << 20U)) {
    text += paragraph;
    ++paragraphs;
  }
  for (auto _ : state) {
    std::size_t claims = 0;
    Reader reader(lexicon(), {}, [&](Claim&&) { ++claims; });
    reader.feed(text);
    reader.finish();
    if (claims != paragraphs * claims_each) state.SkipWithError("other claims than expected");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

void read_english(benchmark::State& state) {
  read(state,
       "The government said that its plan rests on a supply of metals which few mines outside the country can offer. "
       "Prices "
       "moved little in the spring, and traders who hold stocks waited for news. China produced 98 per cent of the "
       "gallium "
       "that the industry used, or about 750 tonnes.\n",
       2);
}

void read_arabic(benchmark::State& state) {
  read(state,
       "وقالت الحكومة إن خطتها تعتمد على إمدادات المعادن التي لا تقدمها إلا مناجم قليلة خارج البلاد، ولم تتحرك الأسعار "
       "كثيرا في الربيع. "
       "أنتجت الصين 98% من الغاليوم، أو نحو 750 طنا.\n",
       2);
}

void read_chinese(benchmark::State& state) {
  read(state,
       "政府表示,其计划依赖金属供应,而国外能够提供这些金属的矿山很少。春季价格变化不大,"
       "持有库存的贸易商在等待消息。中国生产了98%的镓,约750吨。\n",
       2);
}

void read_japanese(benchmark::State& state) {
  read(state,
       "政府は、計画は金属の供給に頼っており、国外の鉱山で供給できるところは少ないとみる。春の価格は動きが小さかった。"
       "中国はガリウムの98%、約750トンを生産した。\n",
       2);
}

BENCHMARK(read_english)->Unit(benchmark::kMillisecond);
BENCHMARK(read_arabic)->Unit(benchmark::kMillisecond);
BENCHMARK(read_chinese)->Unit(benchmark::kMillisecond);
BENCHMARK(read_japanese)->Unit(benchmark::kMillisecond);

}  // namespace
