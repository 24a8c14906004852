#include "search/term_sets.h"

#include <gtest/gtest.h>

#include "tests/unit/search/library.h"

namespace essaim::search {
namespace {

// Texts 1 to 640; `a`, `b` and `c` are in each second, third and fifth, `rare` in one.
Xapian::WritableDatabase texts_in_memory() {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  for (unsigned number = 1; number <= 640; ++number) {
    Xapian::Document text;
    if (number % 2 == 0) text.add_term("a");
    if (number % 3 == 0) text.add_term("b");
    if (number % 5 == 0) text.add_term("c");
    if (number == 7) text.add_term("rare");
    database.replace_document(number, text);
  }
  return database;
}

std::uint64_t count(TermSets& sets, const Xapian::Database& database, const std::string& term) {
  TextSet set(database.get_lastdocid());
  sets.add(database, term, set);
  return set.count();
}

TEST(TermSets, GiveTheSameAgainAndKeepNoMoreThanTheyMay) {
  const Xapian::WritableDatabase database = texts_in_memory();
  const std::size_t one = TextSet(database.get_lastdocid()).bytes();
  for (const std::size_t room : {std::size_t{0}, one, 2 * one, 9 * one}) {
    TermSets sets(room);
    for (int turn = 0; turn < 3; ++turn) {
      EXPECT_EQ(count(sets, database, "a"), 320U);
      EXPECT_EQ(count(sets, database, "b"), 213U);
      EXPECT_EQ(count(sets, database, "a"), 320U);
      EXPECT_EQ(count(sets, database, "c"), 128U);
      EXPECT_EQ(count(sets, database, "rare"), 1U);
      EXPECT_EQ(count(sets, database, "nowhere"), 0U);
      EXPECT_LE(sets.bytes(), room);
    }
    EXPECT_EQ(sets.bytes(), std::min(room, 3 * one));
  }
}

TEST(TermSets, AddToWhatASetHas) {
  const Xapian::WritableDatabase database = texts_in_memory();
  TermSets sets;
  TextSet set(database.get_lastdocid());
  sets.add(database, "b", set);
  sets.add(database, "c", set);
  EXPECT_EQ(set.count(), 213U + 128U - 42U);
}

// What a set was made from changes with each commit.
TEST(TermSets, AreNotThoseOfAnIndexAsItWas) {
  Library library;
  library.put(1, Library::text("Un potager", "Un jardin à l'école."));
  library.commit(1);
  EXPECT_EQ(library.find(library.read("potager")).matches, 1U);
  library.put(2, Library::text("Deux potagers", "Des jardins à l'école."));
  library.commit(2);
  EXPECT_EQ(library.find(library.read("potager")).matches, 2U);
  library.reopen();
  EXPECT_EQ(library.find(library.read("potager")).matches, 2U);
}

}  // namespace
}  // namespace essaim::search
