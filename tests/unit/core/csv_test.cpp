#include "core/csv.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>

namespace essaim {
namespace {

using Cells = std::vector<std::string>;
using State = CsvRecord::State;

// All records of a text; `broken` where one is, with nothing behind it.
std::vector<Cells> records(std::string_view text, char separator = ',') {
  std::vector<Cells> out;
  CsvRecord record(separator);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const State state = record.add(line);
    if (state == State::broken) {
      out.push_back({"broken", std::to_string(record.quote_line()), std::to_string(record.quote_column())});
      return out;
    }
    if (state == State::whole) out.push_back(record.take());
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

TEST(Csv, IsReadAsTheRfcSays) {
  EXPECT_EQ(records("a,b,c\r\n1,,3\r\n"), (std::vector<Cells>{{"a", "b", "c"}, {"1", "", "3"}}));
  EXPECT_EQ(records("\"a\",\"b,c\"\n"), (std::vector<Cells>{{"a", "b,c"}}));
  EXPECT_EQ(records("\"say \"\"yes\"\"\",\"\"\n"), (std::vector<Cells>{{"say \"yes\"", ""}}));
  EXPECT_EQ(records("1,\"two\r\nlines\n\nmore\",3\n4,5,6"),
            (std::vector<Cells>{{"1", "two\nlines\n\nmore", "3"}, {"4", "5", "6"}}));
  EXPECT_EQ(records("a;b,c;d\n", ';'), (std::vector<Cells>{{"a", "b,c", "d"}}));
  EXPECT_EQ(records("a\tb\n", '\t'), (std::vector<Cells>{{"a", "b"}}));
  EXPECT_EQ(records("a,\n,"), (std::vector<Cells>{{"a", ""}, {"", ""}}));
  EXPECT_EQ(records(" a , b\n"), (std::vector<Cells>{{" a ", " b"}})) << "spaces belong to a cell";
}

// A mark inside a cell that does not begin with one is what somebody typed: 5" pipes, l'"autre".
TEST(Csv, TakesQuotationMarksInsideACell) {
  EXPECT_EQ(records("5\" pipe,b\n"), (std::vector<Cells>{{"5\" pipe", "b"}}));
}

TEST(Csv, SaysWhereAQuotationMarkIsWrong) {
  EXPECT_EQ(records("a,\"b\"c,d\n"), (std::vector<Cells>{{"broken", "1", "5"}}));
  EXPECT_EQ(records("é,\"b\nb\"c\n"), (std::vector<Cells>{{"broken", "2", "2"}}));
  CsvRecord open(',');
  EXPECT_EQ(open.add("éa,\"b"), State::open);
  EXPECT_EQ(open.add("never closed"), State::open);
  EXPECT_EQ(open.quote_line(), 1U);
  EXPECT_EQ(open.quote_column(), 4U);
  EXPECT_EQ(open.bytes(), 20U);
  open.take();
  EXPECT_EQ(open.add("x,y"), State::whole) << "a new record forgets the one before";
  EXPECT_EQ(open.take(), (Cells{"x", "y"}));
}

// Whatever cells hold, a reader finds them again, with every separator.
TEST(Csv, IsReadAsItWasWritten) {
  constexpr std::string_view letters = "a,;\t\"'\n =é";
  std::mt19937_64 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::vector<Cells> rows(1 + random() % 3);
    const std::size_t columns = 1 + random() % 4;
    for (Cells& row : rows) {
      row.resize(columns);
      for (std::string& cell : row) {
        for (std::size_t n = random() % 6; n > 0; --n) cell += letters[random() % letters.size()];
      }
    }
    const char separator = csv_separators[random() % csv_separators.size()];
    std::string text;
    for (const Cells& row : rows) text += csv_line(row, separator);
    ASSERT_EQ(records(text, separator), rows) << text;
  }
}

// A spreadsheet that opens the file runs nothing that a partner wrote; an import gets back what he wrote.
TEST(Csv, TamesWhatLooksLikeAFormula) {
  for (const char* formula : {"=1+1", "+33 5", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x"}) {
    EXPECT_EQ(tamed(formula), std::string("'") + formula);
    EXPECT_EQ(untamed(tamed(formula)), formula);
  }
  for (const char* plain : {"", "a=b", "'", "'a", "l'eau", " =1", "1-2", "''"}) {
    EXPECT_EQ(tamed(plain), plain);
    EXPECT_EQ(untamed(plain), plain);
  }
  // What begins so by itself comes back too.
  for (const char* twice : {"'=1", "''=1", "'-", "'＋"}) {
    EXPECT_EQ(tamed(twice), std::string("'") + twice);
    EXPECT_EQ(untamed(tamed(twice)), twice);
  }
}

}  // namespace
}  // namespace essaim
