#include "world/titles.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace chokepoint::world {
namespace {

TEST(Titles, FoundAnywhereButOnlyWhole) {
  Titles titles;
  titles.add("Yearbook of materials");
  titles.add("Yearbook of minerals");
  titles.add("Short one");
  EXPECT_TRUE(titles.any_in("Yearbook of minerals"));
  EXPECT_TRUE(titles.any_in("as in the Yearbook of materials 2025"));
  EXPECT_FALSE(titles.any_in("as in the Yearbook of material"));
  EXPECT_FALSE(titles.any_in("as in the yearbook of materials"));
  EXPECT_FALSE(titles.any_in("Short one"));
  EXPECT_FALSE(titles.any_in(""));
  EXPECT_FALSE(Titles{}.any_in("Yearbook of materials"));
}

/// The plain search says the same.
RC_GTEST_PROP(Titles, AgreesWithPlainSearch, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab")));
  const std::string title = *rc::gen::resize(14, letters), text = *rc::gen::resize(60, letters);
  Titles titles;
  titles.add(title);
  RC_ASSERT(titles.any_in(text) == (title.size() >= Titles::kShortest && text.find(title) != std::string::npos));
}

}  // namespace
}  // namespace chokepoint::world
