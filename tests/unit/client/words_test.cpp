#include <gtest/gtest.h>

#include "client/api_client.h"
#include "client/duration.h"
#include "client/entry_view.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// A number and one letter; anything else is refused with what was typed.
TEST(Duration, IsANumberAndALetter) {
  EXPECT_EQ(parse_duration("90s")->count(), 90);
  EXPECT_EQ(parse_duration("30m")->count(), 1800);
  EXPECT_EQ(parse_duration("12h")->count(), 43'200);
  EXPECT_EQ(parse_duration("7d")->count(), 604'800);
  EXPECT_EQ(parse_duration("7j")->count(), 604'800) << "as in French";
  for (const char* wrong : {"", "7", "d", "0d", "-1d", "7days", "7 d", "99999999999d", "1.5h", "7d\x1b[2J"}) {
    const auto parsed = parse_duration(wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().code, Errc::duration_invalid);
    EXPECT_EQ(parsed.error().arguments.at(0).find('\x1b'), std::string::npos);
  }
}

// What a user types never leaves its place in the address.
TEST(UrlPart, EncodesWhatHasAMeaningOfItsOwn) {
  EXPECT_EQ(url_part("guediawaye"), "guediawaye");
  EXPECT_EQ(url_part("a/b?c&d=e"), "a%2Fb%3Fc%26d%3De");
  EXPECT_EQ(url_part("é"), "%C3%A9");
}

// A citation is a city, a stroke and a number.
TEST(EntryTarget, NamesACityAndANumber) {
  EXPECT_EQ(*entry_target("guediawaye/12"), "/v1/entries/guediawaye/12");
  for (const char* wrong : {"", "guediawaye", "/12", "guediawaye/", "a/b/c"})
    EXPECT_FALSE(entry_target(wrong)) << wrong;
}

// Dates are days in UTC; no time at all shows nothing.
TEST(Dates, AreDaysInUtc) {
  EXPECT_EQ(date_text(1'498'521'600'000), "2017-06-27");
  EXPECT_EQ(time_text(1'498'556'700'000), "2017-06-27 09:45 UTC");
  EXPECT_EQ(date_text(0), "");
}

// An entry whose document is not here says why in place of its title.
TEST(TitleOrReason, SaysWhyATextIsNotHere) {
  v1::EntrySummary summary;
  summary.set_missing_reason("not-followed");
  EXPECT_EQ(title_or_reason(summary), "(not followed)");
  summary.set_missing_reason("retracted");
  EXPECT_EQ(title_or_reason(summary), "(taken back)");
  summary.set_missing_reason("disk-full");
  EXPECT_EQ(title_or_reason(summary), "(" + reason_sentence("disk-full") + ")");
  EXPECT_NE(reason_sentence("disk-full"), "disk-full");
  EXPECT_EQ(reason_sentence("of-a-later-version"), "of-a-later-version");
  summary.set_title("Un titre");
  EXPECT_EQ(title_or_reason(summary), "Un titre");
  // The title of a retraction is for programs.
  summary.set_kind("retraction");
  EXPECT_EQ(title_or_reason(summary), kind_label("retraction"));
}

}  // namespace
}  // namespace essaim::client
