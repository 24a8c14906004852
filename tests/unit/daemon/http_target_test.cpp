#include "daemon/http/target.h"

#include <gtest/gtest.h>

namespace essaim::daemon {
namespace {

// Paths and queries come out decoded.
TEST(HttpTarget, IsDecoded) {
  const auto target = read_target("/v1/entries/gu%C3%A9diawaye/12?theme=data.gis&from=a%20b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/v1/entries/guédiawaye/12");
  EXPECT_EQ(target->query.at("theme"), "data.gis");
  EXPECT_EQ(target->query.at("from"), "a b");
}

// Another host's address, control characters and broken escapes are no request to us.
TEST(HttpTarget, RefusesWhatIsNoPath) {
  for (const char* wrong : {"http://attacker.example/v1/status", "", "v1/status", "/v1/%00", "/v1/%1b[2J", "/v1/%zz",
                            "/v1/status?x=%07", "*"}) {
    EXPECT_FALSE(read_target(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace essaim::daemon
