#include "core/audience_field.h"

#include <gtest/gtest.h>

#include "core/front_matter.h"

namespace essaim {
namespace {

std::optional<Audience> of_head(const std::string& line) {
  const auto document = parse_markdown("---\ntitle: A map\n" + line + "\n---\n\nText.\n", "map.md");
  if (!document) return std::nullopt;
  const auto audience = audience_in_head(*document, "map.md");
  return audience ? *audience : Audience::unknown;
}

// The head is where an author looks for it, in either language.
TEST(AudienceField, IsReadFromTheHeadInBothLanguages) {
  EXPECT_EQ(of_head("audience: public"), Audience::everyone);
  EXPECT_EQ(of_head("Audience: \"Publique\"  # for all"), Audience::everyone);
  EXPECT_EQ(of_head("audience: réseau"), Audience::network);
  EXPECT_EQ(of_head("diffusion: publique"), Audience::everyone);
  EXPECT_EQ(of_head("audience:"), std::nullopt);
  EXPECT_EQ(of_head("period: 2026"), std::nullopt);
}

// A text that its author wanted to keep inside must not go out because of a slip.
TEST(AudienceField, IsRefusedWhereItSaysNeither) {
  EXPECT_EQ(of_head("audience: everybody"), Audience::unknown);
  EXPECT_EQ(of_head("diffusion: bulletin municipal"), std::nullopt);
}

}  // namespace
}  // namespace essaim
