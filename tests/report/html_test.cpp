#include "report/html.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "sample.h"

namespace chokepoint::report {
namespace {

using testing::sample_dependence;
using testing::sample_report;

TEST(Html, SamplePage) {
  const Report first = sample_report();
  const Report second = sample_dependence();
  const std::string one = to_html(first);
  Document document{"Economic security: batteries and diamond",
                    "What a country leans on without seeing it, and what happens when it gives way. Invented figures.",
                    "en",
                    {&second, &first}};
  const std::string both = to_html(document);
  EXPECT_GT(one.size(), 10000u);
  if (const char* path = std::getenv("CHOKEPOINT_SAMPLE")) {
    std::ofstream(path) << both;
    std::ofstream(std::string(path) + ".one.html") << one;
  }
}

}  // namespace
}  // namespace chokepoint::report
