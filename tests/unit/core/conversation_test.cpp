#include "core/conversation.h"

#include <gtest/gtest.h>

#include "core/citations.h"
#include "core/front_matter.h"
#include "core/limits.h"

namespace essaim {
namespace {

Message message(std::string text, std::string language = "fr") {
  return {std::move(text), std::move(language), {"data.gis"}};
}

// The title is what a list shows: the first sentence, whatever stands around it.
TEST(Conversation, HasItsFirstSentenceAsTitle) {
  EXPECT_EQ(question_of(message("Combien de jours d'agent ? Nous en avons deux."), "paris/3")->title,
            "Combien de jours d'agent ?");
  EXPECT_EQ(question_of(message("\n\n## Who pays?\nWe do not."), "paris/3")->title, "Who pays?");
  EXPECT_EQ(question_of(message("a\tb\x1b[2J"), "")->title, "a b [2J");
  const std::string long_line(500, 'x');
  EXPECT_LE(question_of(message(long_line), "")->title.size(), 130U);
}

// It is a text like any other: printed and read again it is the same, with the entry that it names.
TEST(Conversation, IsATextLikeAnyOther) {
  for (const char* text :
       {"Combien ?", "Deux lignes\nici", "# Un titre\n\ntexte\n\n## Un autre\n\nencore", "---\nkind: plan\n---\nx"}) {
    const auto question = question_of(message(text), "paris/3");
    ASSERT_TRUE(question) << text;
    const auto again = parse_markdown(print_markdown(*question), "q.md");
    ASSERT_TRUE(again) << text << sentence(again.error(), Language::english);
    EXPECT_EQ(*again, *question) << print_markdown(*question);
    EXPECT_EQ(citations_of(*again), (std::vector<Citation>{{Relation::about, "about", "paris/3"}}));
  }
  EXPECT_EQ(citations_of(*answer_of(message("Douze."), "lille/4")),
            (std::vector<Citation>{{Relation::answers, "answers", "lille/4"}}));
}

TEST(Conversation, SaysWhatWasSaid) {
  EXPECT_EQ(said_in(*question_of(message("Combien ?\nEt quand ?"), "")), "Combien ?\nEt quand ?");
  EXPECT_EQ(said_in(*answer_of(message("Douze.\n\n## Pourquoi\n\nParce que.", "en"), "lille/4")),
            "Douze.\n\nPourquoi\n\nParce que.");
  Document bare;
  bare.title = "titre";
  EXPECT_EQ(said_in(bare), "titre");
}

TEST(Conversation, IsBounded) {
  EXPECT_EQ(question_of(message(" \n\t "), "").error().code, Errc::message_empty);
  EXPECT_EQ(question_of(message("***"), "").error().code, Errc::message_empty);
  EXPECT_EQ(question_of(message(std::string(limits::message_bytes_max + 1, 'x')), "").error().code,
            Errc::message_too_long);
  EXPECT_TRUE(question_of(message(std::string(limits::message_bytes_max, 'x')), ""));
}

// What a new version says of another entry takes the place of what it said, by whichever name its author wrote.
TEST(Conversation, FieldsAreReplacedByMeaning) {
  const auto document = parse_markdown("---\nkind: question\ntitle: t\naccepte: paris/3\n---\nx\n", "q.md");
  ASSERT_TRUE(document);
  const Document settled = with_field(*document, "accepts", "paris/7");
  EXPECT_EQ(citations_of(settled), (std::vector<Citation>{{Relation::accepts, "accepte", "paris/7"}}));
  EXPECT_EQ(settled.fields.size(), 1U);
}

}  // namespace
}  // namespace essaim
