#include "client/digest_view.h"

#include <gtest/gtest.h>

#include <sstream>

#include "client/say.h"
#include "core/harmless.h"
#include "essaim/v1/api_digest.pb.h"

namespace essaim::client {
namespace {

v1::DigestItemView& add(v1::Digest& digest, const std::string& reason, const std::string& title) {
  v1::DigestItemView& item = *digest.add_items();
  item.set_reason(reason);
  item.set_label("dakar/7");
  item.set_city("Ville de Dakar");
  item.set_kind("experience");
  item.set_title(title);
  v1::DigestCount& count = *digest.add_counts();
  count.set_reason(reason);
  count.set_count(1);
  return item;
}

v1::Digest empty() {
  v1::Digest digest;
  digest.set_handle("lille");
  digest.set_city("Ville de Lille");
  digest.set_since("2026-11-19");
  return digest;
}

v1::Digest full() {
  v1::Digest digest = empty();
  v1::DigestItemView& asked = add(digest, "asked", "Qui met à jour les données ?");
  asked.set_ours(true);
  asked.set_about("lille/3");
  asked.set_about_title("Un SIG pilote");
  v1::DigestItemView& adopted = add(digest, "adopted", "Reprise du SIG");
  adopted.set_about("lille/3");
  adopted.set_ours(true);
  adopted.add_adopters("Ville de Dakar");
  adopted.set_stage("studying");
  v1::DigestItemView& item = add(digest, "new", "Des lampes qui baissent la nuit");
  item.set_outcome("partly");
  item.set_takeaway("Prévenir les habitants une semaine avant.");
  v1::DigestItemView& call = add(digest, "new", "Un appel");
  call.set_kind("call");
  call.set_deadline("2026-12-31");
  digest.set_more(4);
  digest.set_not_followed(2);
  return digest;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// One line, whatever the format; a program that sends it need not look for what else there is.
TEST(Digest, OfNothingIsOneLine) {
  EXPECT_EQ(digest_text(empty()), "Essaim, Ville de Lille: nothing new since 2026-11-19.\n");
  EXPECT_EQ(digest_subject(empty()), "Essaim, Ville de Lille: nothing new since 2026-11-19.");
  EXPECT_NE(digest_html(empty()).find("nothing new since 2026-11-19."), std::string::npos);
}

TEST(Digest, SaysWhyEachItemIsThere) {
  const std::string text = digest_text(full());
  for (const char* const words :
       {"Essaim, Ville de Lille: 4 pieces of news, 1 question to you since 2026-11-19", "Asked to you\n------------\n",
        "about lille/3 “Un SIG pilote”", "Adapted elsewhere", "is adapted by Ville de Dakar", "it worked in part",
        "→ Prévenir les habitants une semaine avant.", "until 2026-12-31", "and 4 more: essaim list",
        "2 texts arrived that nothing here follows"}) {
    std::string flat = text;
    for (std::size_t at; (at = flat.find("\n  ")) != std::string::npos;) flat.replace(at, 3, " ");
    EXPECT_TRUE(text.find(words) != std::string::npos || flat.find(words) != std::string::npos) << words << "\n"
                                                                                                << text;
  }
}

// The first line is that of the subject.
TEST(Digest, BeginsWithItsSubject) { EXPECT_TRUE(digest_text(full()).starts_with(digest_subject(full()) + "\n")); }

// Lines that no mail program breaks, in both languages, with words of any length; a sign is never cut in two.
TEST(Digest, KeepsLinesShort) {
  v1::Digest digest = full();
  std::string word;
  for (int i = 0; i < 100; ++i) word += "é界";
  add(digest, "new", word + " " + std::string(300, 'x'));
  digest.mutable_items(4)->set_takeaway(std::string(200, 'y') + " " + word);
  digest.set_city(std::string(200, 'c'));
  for (const Language language : {Language::english, Language::french}) {
    speak(language);
    for (const std::string& line : lines_of(digest_text(digest))) {
      EXPECT_LE(columns(line), digest_columns_max) << line;
      EXPECT_FALSE(first_invalid_utf8(line)) << line;
    }
  }
  speak(Language::english);
}

// What partners wrote is text and nothing else, wherever it is shown.
TEST(Digest, OfHostileTextsIsHarmless) {
  v1::Digest digest = empty();
  const std::string evil = "<script>alert('1')</script>&\"\x1b[2J\u202e\r\n# [x](http://evil.example) **b** `c`";
  v1::DigestItemView& item = add(digest, "answered", evil);
  item.set_label(evil);
  item.set_city(evil);
  item.set_about(evil);
  item.set_about_title(evil);
  item.set_takeaway(evil);
  item.set_outcome(evil);
  item.set_deadline(evil);
  item.set_kind(evil);
  v1::DigestItemView& adopted = add(digest, "adopted", evil);
  adopted.set_about(evil);
  adopted.add_adopters(evil);
  adopted.set_stage(evil);
  digest.set_city(evil);
  digest.set_since(evil);
  for (const std::string& text : {digest_text(digest), digest_markdown(digest), digest_html(digest)}) {
    EXPECT_EQ(harmless(text, Shape::lines), text);
    EXPECT_EQ(text.find('\r'), std::string::npos);
  }
  const std::string html = digest_html(digest);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("alert('"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"), std::string::npos);
  const std::string markdown = digest_markdown(digest);
  EXPECT_EQ(markdown.find("[x]("), std::string::npos);
  EXPECT_EQ(markdown.find(" **b**"), std::string::npos);
  EXPECT_EQ(markdown.find(" `c`"), std::string::npos);
  EXPECT_EQ(markdown.find(" <script"), std::string::npos);
}

// Since when, as people say it; to the day, so that an hour leads to the day in which it lies.
TEST(DigestSince, IsALengthOfTimeOrADay) {
  constexpr std::uint64_t now = 1'767'225'600'000 + 13 * 3'600'000;  // 2026-01-01 13:00
  EXPECT_EQ(*digest_since("7d", now), "2025-12-25");
  EXPECT_EQ(*digest_since("2w", now), "2025-12-18");
  EXPECT_EQ(*digest_since("24h", now), "2025-12-31");
  EXPECT_EQ(*digest_since("13h", now), "2026-01-01");
  EXPECT_EQ(*digest_since("14h", now), "2025-12-31");
  EXPECT_EQ(*digest_since("2025-11-01", now), "2025-11-01");
  for (const std::string_view wrong : {"", "7", "d", "0d", "-1d", "7days", "1m", "2025-02-30", "yesterday",
                                       "99999999999999999999d", "9999999w", "7d "}) {
    const auto since = digest_since(wrong, now);
    EXPECT_FALSE(since) << wrong;
    if (!since) {
      EXPECT_EQ(since.error().code, Errc::since_invalid);
    }
  }
}

}  // namespace
}  // namespace essaim::client
