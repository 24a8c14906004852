#include "search/text_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace essaim::search {
namespace {

TextSet set_of(std::initializer_list<std::uint32_t> numbers) {
  TextSet set(200);
  for (const std::uint32_t number : numbers) set.add(number);
  return set;
}

std::vector<std::uint32_t> numbers_of(const TextSet& set) {
  std::vector<std::uint32_t> numbers;
  set.each_from_the_newest([&](std::uint32_t number) {
    numbers.push_back(number);
    return true;
  });
  return numbers;
}

TEST(TextSet, HasWhatWasAddedNewestFirst) {
  const TextSet set = set_of({200, 1, 63, 64, 0, 127, 128});
  EXPECT_THAT(numbers_of(set), testing::ElementsAre(200, 128, 127, 64, 63, 1, 0));
  EXPECT_EQ(set.count(), 7U);
  EXPECT_TRUE(set.has(63));
  EXPECT_FALSE(set.has(62));
  EXPECT_TRUE(numbers_of(TextSet(0)).empty());
}

TEST(TextSet, IsJoinedWithOthers) {
  TextSet set = set_of({1, 2, 100});
  set |= set_of({3, 200});
  set &= set_of({2, 3, 4, 200});
  set -= set_of({3});
  EXPECT_THAT(numbers_of(set), testing::ElementsAre(200, 2));
}

TEST(TextSet, IsGoneThroughUntilItIsEnough) {
  std::vector<std::uint32_t> seen;
  set_of({5, 6, 7}).each_from_the_newest([&](std::uint32_t number) {
    seen.push_back(number);
    return seen.size() < 2;
  });
  EXPECT_THAT(seen, testing::ElementsAre(7, 6));
}

}  // namespace
}  // namespace essaim::search
